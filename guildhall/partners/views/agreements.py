"""The pages of sharing agreements, and of the checks that casework needs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.partners import reads, writes
from guildhall.partners.forms import AgreementForm, AssuranceForm
from guildhall.partners.models import Agreement, Member
from guildhall.partners.reads.agreements import Standing
from guildhall.partners.registry import declared
from guildhall.partners.rules import To
from guildhall.partners.views.frame import asking, form_page, saved

FIELDS = (
    "title",
    "purposes",
    "powers",
    "data_items",
    "programmes",
    "starts_on",
    "review_on",
    "expires_on",
)


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Every sharing agreement, lapsed ones first."""
    found = reads.agreements(clock.today())
    return render(request, "partners/agreements.html", {"agreements": found})


@require_safe
def agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """One agreement: what it says, who is party to it, and how it stands."""
    found = _found(reference)
    titles = [_title(key) for key in found.agreement.programmes]
    parties = list(found.agreement.parties.all())
    context = {"found": found, "titles": titles, "parties": parties}
    return render(request, "partners/agreement.html", context)


@require_http_methods(["GET", "POST"])
def add_agreement(request: HttpRequest) -> HttpResponse:
    """Write a new agreement down."""
    by = asking(request, To.MANAGE_AGREEMENTS)
    return _edit(request, None, by, {"starts_on": clock.today()})


@require_http_methods(["GET", "POST"])
def change_agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """Change an agreement, or renew it by moving its last day."""
    by = asking(request, To.MANAGE_AGREEMENTS)
    found = _found(reference)
    now = {name: getattr(found.agreement, name) for name in FIELDS}
    now["parties"] = [party.agency_id for party in found.parties]
    return _edit(request, found.agreement, by, now)


def _edit(
    request: HttpRequest, row: Agreement | None, by: Member, now: dict[str, Any]
) -> HttpResponse:
    form = AgreementForm(request.POST or None, initial=now)
    kept: list[Agreement] = []

    def write() -> None:
        given = form.cleaned_data
        kept.append(writes.put_agreement(row, by=by, at=clock.now(), **given))

    if request.method == "POST" and saved(form, write):
        return redirect("agreement", kept[0].reference)
    back = ("Agreements", reverse("agreements"))
    return form_page(request, form, row.title if row else "Add an agreement", back)


def _found(reference: str) -> Standing:
    found = reads.agreement(reference, clock.today())
    if found is None:
        raise Http404("No such agreement")
    return found


def _title(programme: str) -> str:
    known = declared(programme)
    return known.title if known else programme


@require_http_methods(["GET", "POST"])
def assurance(request: HttpRequest) -> HttpResponse:
    """What must be recorded before casework is live, and a place to record it."""
    may_record = reads.may(request.user, To.RECORD_ASSURANCE)
    form = AssuranceForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda: _record(request, form)):
        return redirect("assurance")
    context = {
        "checks": reads.assurances(clock.now()),
        "is_live": reads.casework_is_live(clock.now()),
        "form": form if may_record else None,
    }
    return render(request, "partners/assurance.html", context)


def _record(request: HttpRequest, form: AssuranceForm) -> None:
    by = asking(request, To.RECORD_ASSURANCE)
    writes.record_assurance(by=by, at=clock.now(), **form.cleaned_data)
