"""Pages of powers and notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.areas.reads import names
from guildhall.casework import reads as casework
from guildhall.casework.reads import SheetFile
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.telling import did
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotAllowed
from guildhall.programmes.enforcement.models import Notice, Prosecution
from guildhall.programmes.enforcement.powers import catalogue, reads, rules, writes
from guildhall.programmes.enforcement.powers.configuration import REVET_MONTHS
from guildhall.programmes.enforcement.powers.forms import (
    DecideForm,
    EndForm,
    GrantForm,
    IssueForm,
    MendForm,
    PayForm,
    ProsecutionForm,
    ReasonForm,
)
from guildhall.ui.words import pounds

FORM = "enforcement/powers/form.html"


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """Who holds what today, and the catalogue."""
    at, today = clock.now(), clock.today()
    rows = list(reads.who_holds(viewer(request), today, at))
    context = {
        "rows": [
            (
                row,
                catalogue.BY_POWER[row.power],
                catalogue.Way(row.held_as),
                rules.is_to_vet(row.since_on, today, months=REVET_MONTHS),
            )
            for row in rows
        ],
        "areas": names([row.area for row in rows if row.area]),
        "today": today,
        "may_manage": reads.manages(viewer(request), at),
        "revet_months": REVET_MONTHS,
        "powers": catalogue.POWERS,
        "offences": [(each, each.terms_on(today)) for each in catalogue.OFFENCES],
        "pounds": pounds,
    }
    return render(request, "enforcement/powers/held.html", context)


@require_http_methods(["GET", "POST"])
def add_power(request: HttpRequest) -> HttpResponse:
    """Put on record that an officer holds a power."""
    at, who = clock.now(), viewer(request)
    reads.require_part(who, at, reads.MANAGES)
    form = GrantForm(request.POST or None, at=at)

    def save() -> object:
        return writes.add_accreditation(**form.details(), by=who, at=at)

    return _asked(request, form, "Add a power", save, to="enforcement_powers")


@require_http_methods(["GET", "POST"])
def end_power(request: HttpRequest, reference: str) -> HttpResponse:
    """End an officer's power."""
    at, who = clock.now(), viewer(request)
    row = reads.accreditation(who, reference, at)
    if row is None:
        raise Http404
    form = EndForm(request.POST or None, auto_id="%s")

    def save() -> object:
        writes.end_accreditation(row, **form.cleaned_data, by=who, at=at)
        return row

    return _asked(request, form, f"End a power: {row}", save, to="enforcement_powers")


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Enter a notice, at the kerb or at a desk."""
    at, who = clock.now(), viewer(request)
    reads.require_part(who, at)
    book = reads.last_book(who)
    form = IssueForm(request.POST or None, viewer=who, at=at, book=book)

    def save() -> Notice:
        return writes.issue_notice(values=form.values(), recipient=form.recipient(), by=who, at=at)

    if request.method == "POST" and form.is_valid() and (made := did(form, save)):
        return redirect("sheet", reference=made.sheet.reference)
    context = {"form": form, "title": "Issue a notice", "button": "Save notice"}
    return render(request, FORM, context)


@require_http_methods(["GET", "POST"])
def prosecute(request: HttpRequest) -> HttpResponse:
    """Begin a prosecution file."""
    at, who = clock.now(), viewer(request)
    reads.require_part(who, at)
    form = ProsecutionForm(request.POST or None, viewer=who, at=at)

    def save() -> Prosecution:
        return writes.open_prosecution(
            values=form.values(), defendant=form.defendant(), by=who, at=at
        )

    if request.method == "POST" and form.is_valid() and (made := did(form, save)):
        return redirect("sheet", reference=made.sheet.reference)
    context = {"form": form, "title": "Begin a prosecution file", "button": "Save"}
    return render(request, FORM, context | {"more": "What is mostly known later"})


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """Notices outside powers: those the manager has to decide on, then those decided."""
    at, who = clock.now(), viewer(request)
    waiting = list(reads.outside_powers(who, at, decided=False)[:100])
    done = list(reads.outside_powers(who, at, decided=True)[:100])
    context = {"waiting": waiting, "done": done}
    return render(request, "enforcement/powers/outside.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide on a notice outside powers."""
    file = _opened(request, reference, reads.MANAGES)
    form = DecideForm(request.POST or None, auto_id="%s")

    def save() -> Notice:
        given = form.cleaned_data
        return writes.decide_notice(file.record, **given, by=file.viewer, at=file.at)

    return _on_notice(request, form, file, "Decide on the notice", save)


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a payment."""
    file = _opened(request, reference)
    form = PayForm(request.POST or None, auto_id="%s")

    def save() -> Notice:
        return writes.pay(file.record, **form.cleaned_data, by=file.viewer, at=file.at)

    owed = pounds(file.record.owed_pence) if file.record.owed_pence else "Nothing"
    return _on_notice(request, form, file, "Enter a payment", save, intro=f"{owed} is owed.")


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel a notice. One outside powers, not yet decided on, is the manager's to decide."""
    file = _opened(request, reference)
    if file.record.is_outside_powers and not file.record.decision:
        raise NotAllowed("It is outside powers: the team’s manager decides on it.")
    form = ReasonForm(request.POST or None, auto_id="%s")

    def save() -> Notice:
        reason = form.cleaned_data["reason"]
        return writes.cancel_notice(file.record, reason=reason, by=file.viewer, at=file.at)

    return _on_notice(request, form, file, "Cancel the notice", save)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """Register a notice as a fine."""
    file = _opened(request, reference)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def save() -> Notice:
        return writes.register_notice(file.record, by=file.viewer, at=file.at)

    intro = "A penalty notice for disorder that was not paid in 21 days becomes a fine of one and"
    return _on_notice(
        request, form, file, "Register as a fine", save, intro=f"{intro} a half times its amount."
    )


@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, reference: str) -> HttpResponse:
    """Mend what was entered wrongly."""
    file = _opened(request, reference)
    form = MendForm(request.POST or None, notice=file.record, viewer=file.viewer, at=file.at)

    def save() -> Notice:
        return writes.mend_notice(
            file.record, values=form.values(), was=form.cleaned_data["was"],
            by=file.viewer, at=file.at,
        )  # fmt: skip

    return _on_notice(request, form, file, "Mend what was entered", save)


def _opened(request: HttpRequest, reference: str, do: Do = Do.WRITE) -> SheetFile[Notice]:
    file = casework.sheet_file(viewer(request), reference, clock.now(), record_type=Notice)
    if not file.may(do):
        raise NotAllowed("Your part in this notice does not let you do this.")
    return file


def _on_notice(
    request: HttpRequest,
    form: forms.Form,
    file: SheetFile[Notice],
    title: str,
    save: Callable[[], Any],
    intro: str = "",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and did(form, save):
        return redirect("sheet", reference=file.sheet.reference)
    context = {"form": form, "title": title, "button": title, "file": file, "intro": intro}
    return render(request, FORM, context)


def _asked(
    request: HttpRequest, form: forms.Form, title: str, save: Callable[[], Any], *, to: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and did(form, save):
        return redirect(to)
    return render(request, FORM, {"form": form, "title": title, "button": "Save", "back": to})
