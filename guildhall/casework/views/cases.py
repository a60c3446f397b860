"""A case: its page, its print, one entry of it, and opening it in an emergency."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.audit import trail
from guildhall.casework import reads, writes
from guildhall.casework.deeds import DEEDS
from guildhall.casework.errors import Stopped
from guildhall.casework.present import case_page, entry_page
from guildhall.casework.views.asking import opened, viewer
from guildhall.partners import writes as access
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.ui.forms import ReasonField


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case: what needs doing, who is on it, and its timeline with filters."""
    file, at = opened(request, reference)
    kinds = request.GET.getlist("kind")
    page = case_page(file, at, after=request.GET.get("after", ""), kinds=kinds)
    return render(request, "casework/case.html", {"page": page, "file": file, "kinds": kinds})


@require_safe
def print_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case on paper, with its marking. A print is a disclosure, and leaves a mark."""
    file, at = opened(request, reference)
    if not file.shows_case:
        raise NotAllowed("Your part in this case does not let you print it.")
    trail.exported(file.case.reference)
    file = replace(file, is_for_paper=True)
    page = case_page(file, at, after="", kinds=[], is_whole=True)
    return render(request, "casework/print.html", {"page": page, "file": file, "at": at})


@require_safe
def entry(request: HttpRequest, reference: str, entry: str) -> HttpResponse:
    """One entry in full, with what it said before."""
    file, _ = opened(request, reference)
    page = entry_page(file, entry)
    return render(request, "casework/entry.html", {"page": page, "file": file, "deeds": DEEDS})


class EmergencyForm(forms.Form):
    """Why somebody has to see what they may not."""

    reason = ReasonField(
        label="Why do you need to see this case now?",
        help_text="In a few words: somebody else reads it within a day.",
        max_length=500,
        letters=access.FEWEST_LETTERS,
    )


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a case that the member knows to exist, for four hours, to read. Somebody reviews it."""
    file, at = opened(request, reference)
    if not file.may(Do.BREAK_GLASS) or file.shows_case:
        raise NotAllowed("This case cannot be opened in an emergency. Ring the duty officer.")
    form = EmergencyForm(request.POST or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            access.break_glass(file.guard, reason=reason, by=viewer(request), at=at)
        except access.AlreadyOpen as why:
            form.add_error(None, str(why))
        else:
            return redirect("case", reference=file.case.reference)
    return render(request, "casework/emergency.html", {"file": file, "form": form})


@require_POST
def acknowledge(request: HttpRequest, reference: str, entry: str) -> HttpResponse:
    """Say, for the agency it went to, that what was shared came."""
    file, at = opened(request, reference)
    found = [each for each in reads.disclosures(file) if each.entry.reference == entry]
    if not found:
        raise NotKnown
    try:
        writes.acknowledge_sharing(found[0], by=viewer(request), at=at)
    except Stopped as why:
        raise NotAllowed(str(why)) from None
    return redirect("case", reference=file.case.reference)
