"""One page for everything that is done on a case by a form."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guildhall.casework.deeds import DEEDS, CaseForm, Deed, Stamp
from guildhall.casework.present import subjects
from guildhall.casework.reads import CaseFile
from guildhall.casework.views.asking import opened, viewer
from guildhall.casework.views.telling import REFUSED, tell
from guildhall.casework.views.wording import to_check
from guildhall.partners.reads import NotAllowed, NotKnown


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, reference: str, deed: str, about: str = "") -> HttpResponse:
    """Ask for what a deed needs, and do it. What stops it is said beside its field."""
    file, at = opened(request, reference)
    wanted = _wanted(file, deed)
    given = request.POST if request.method == "POST" else None
    form = wanted.form(given, request.FILES if given else None, file=file, about=about)
    is_ready = given is not None and form.is_valid()
    if is_ready and form.goes_on_to:
        return redirect("do_about", file.case.reference, wanted.key, form.goes_on_to)
    terms = to_check(request, file.programme, form) if is_ready else []
    if is_ready and not terms and _did(request, wanted, form, at):
        return redirect("case", reference=file.case.reference)
    title = getattr(form, "title", wanted.title)
    button = getattr(form, "button", wanted.button)
    context = {
        "file": file,
        "deed": wanted,
        "form": form,
        "title": title,
        "button": button,
        "terms": terms,
        "subjects": subjects(file),
    }
    return render(request, "casework/do.html", context)


def _wanted(file: CaseFile, key: str) -> Deed:
    """The deed asked for, if there is one and the member's part in the case lets them."""
    deed = DEEDS.get(key)
    if deed is None:
        raise NotKnown
    if not deed.is_allowed(file):
        raise NotAllowed(f"Your part in this case does not let you: {deed.title.lower()}.")
    return deed


def _did(request: HttpRequest, deed: Deed, form: CaseForm, at: datetime) -> bool:
    """Whether it was done, and what is to be told of it is; if not, the form says why."""
    try:
        done = deed.write(form.file, form, Stamp(viewer(request), at))
    except REFUSED as why:
        tell(form, why)
        return False
    if words := form.told(done):
        messages.success(request, words)
    return True
