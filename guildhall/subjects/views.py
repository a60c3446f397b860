"""A person's page, a print of it, a member's own interests, and governance's decision on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.audit import trail
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, programmes_where
from guildhall.subjects import present, reads, writes
from guildhall.subjects.forms import SIDE_OF, DecideInterestForm, InterestForm, PrintForm
from guildhall.subjects.rules import Unfit


def _viewer(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


@require_safe
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """Who somebody is, as far as the member may know, and the cases that say so."""
    now = clock.now()
    seen = reads.person_for(_viewer(request), reference, now)
    shown = {"person": present.person(seen, now), "form": PrintForm()}
    return render(request, "subjects/person.html", shown)


@require_safe
def print_person(request: HttpRequest, reference: str) -> HttpResponse:
    """A person's page to be printed, without what is shielded from whoever will read it."""
    now = clock.now()
    form = PrintForm(request.GET)
    if not form.is_valid():
        seen = reads.person_for(_viewer(request), reference, now)
        shown = {"person": present.person(seen, now), "form": form}
        return render(request, "subjects/person.html", shown)
    reader = form.cleaned_data["reader"]
    seen = reads.person_for(_viewer(request), reference, now, side=SIDE_OF[reader])
    trail.exported(seen.reference, *(case.reference for case in seen.cases))
    shown = {"person": present.person(seen, now), "is_ours": reader == "own", "at": now}
    return render(request, "subjects/print.html", shown)


@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """The people whose cases a member must be kept out of, as they declared them."""
    member, now = _viewer(request), clock.now()
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.declare_interest(member=member, **form.cleaned_data, by=member, at=now)
        except Unfit as unfit:
            form.add_error(unfit.field if unfit.field in form.fields else None, str(unfit))
        else:
            return redirect("interests")
    shown = {"form": form, "interests": reads.interests_of(member)}
    return render(request, "subjects/interests.html", shown)


@require_POST
def end_interest(request: HttpRequest, reference: str) -> HttpResponse:
    """End an interest that the member declared."""
    member = _viewer(request)
    interest = get_object_or_404(reads.interests_of(member), reference=reference)
    writes.end_interest(interest, by=member, at=clock.now())
    return redirect("interests")


def _governing(request: HttpRequest) -> Member:
    """The member asking, who must govern at least one programme."""
    member = _viewer(request)
    if not programmes_where(member, Do.GOVERN, clock.now()):
        raise NotAllowed("Only information governance may open this page.")
    return member


@require_safe
def declared_interests(request: HttpRequest) -> HttpResponse:
    """The interests that members have declared, for governance to decide on."""
    found = reads.to_confirm(_governing(request), clock.now())
    return render(request, "subjects/interests_declared.html", {"found": found})


@require_http_methods(["GET", "POST"])
def decide_interest(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them, and the decision on it."""
    by, now = _governing(request), clock.now()
    waiting = {each.interest.reference: each for each in reads.to_confirm(by, now)}
    found = waiting.get(reference)
    if found is None:
        raise Http404("Not found")
    form = DecideInterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.decide_interest(found.interest, **form.cleaned_data, by=by, at=now)
        except Unfit as unfit:
            form.add_error(unfit.field, str(unfit))
        except writes.AlreadyDecided as reason:
            messages.info(request, str(reason))
            return redirect("interests_declared")
        else:
            return redirect("interests_declared")
    shown = {"found": found, "form": form}
    return render(request, "subjects/interest_decide.html", shown)
