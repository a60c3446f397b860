"""Referring: making a referral, following it, and opening a case that nobody referred."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.casework import reads, writes
from guildhall.casework.errors import Stopped
from guildhall.casework.forms import AnswerForm, ReferForm
from guildhall.casework.reads.choices import casework_where
from guildhall.casework.registry import find, programme_of
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.wording import to_check
from guildhall.partners.declare import Do


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the member's agency has referred, and what became of it."""
    found = list(reads.my_referrals(viewer(request), clock.now())[:100])
    return render(request, "casework/referrals.html", {"referrals": found})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which programme a referral is to."""
    programmes = casework_where(viewer(request), Do.REFER, clock.now())
    if len(programmes) == 1:
        return redirect("refer", programme=programmes[0][0])
    return render(request, "casework/choose.html", {"programmes": programmes})


@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, programme: str) -> HttpResponse:
    """Make a referral. It is taken whatever the agreement says; what is odd is flagged."""
    at = clock.now()
    declared = find(programme)
    allowed = {key for key, _ in casework_where(viewer(request), Do.REFER, at)}
    if declared is None or programme not in allowed:
        raise Http404
    form = ReferForm(request.POST or None)
    is_ready = request.method == "POST" and form.is_valid()
    terms = to_check(request, declared, form) if is_ready else []
    if is_ready and not terms:
        given = form.cleaned_data
        by = viewer(request)
        try:
            made = writes.receive_referral(
                programme=programme,
                concern=form.words(),
                source=given["source"],
                from_agency=by.agency,
                from_member=by,
                received_at=given["received_at"],
                by=by,
                at=at,
            )
        except Stopped as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
        else:
            return redirect("referral", reference=made.reference)
    return render(
        request, "casework/refer.html", {"form": form, "programme": declared, "terms": terms}
    )


@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, reference: str) -> HttpResponse:
    """A referral's receipt: what was said, what was decided, and what is asked."""
    at = clock.now()
    found = reads.referral_of(viewer(request), reference.upper(), at)
    asked = [each for each in found.questions.all() if each.answered_at is None]
    form = AnswerForm(request.POST or None) if asked else None
    is_ready = request.method == "POST" and form is not None and form.is_valid()
    programme = programme_of(found.case.programme)
    terms = to_check(request, programme, form) if is_ready and form is not None else []
    if is_ready and form is not None and not terms:
        answer = form.cleaned_data["answer"]
        try:
            writes.answer_more(asked[0], answer=answer, by=viewer(request), at=at)
        except Stopped as why:
            form.add_error(None, str(why))
        else:
            return redirect("referral", reference=found.reference)
    waits = asked[0] if asked else None
    context = {"referral": found, "form": form, "asked": waits, "terms": terms}
    return render(request, "casework/referral.html", context)


@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, programme: str) -> HttpResponse:
    """Open a case that nobody referred, such as of a child reported missing."""
    at = clock.now()
    declared = find(programme)
    allowed = {key for key, _ in casework_where(viewer(request), Do.TRIAGE, at)}
    if declared is None or programme not in allowed:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            case = writes.open_case(programme=programme, by=viewer(request), at=at)
        except Stopped as why:
            error = str(why)
        else:
            return redirect("do", reference=case.reference, deed="person")
    return render(request, "casework/open.html", {"programme": declared, "error": error})
