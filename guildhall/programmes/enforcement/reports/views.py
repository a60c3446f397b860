"""Pages of reports: taking one, those to decide on, one report, and what keeps coming back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.casework.errors import Stopped
from guildhall.casework.reads import clocks_of
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.telling import did
from guildhall.clock import LONDON
from guildhall.duties.present import lines as clock_lines
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.enforcement.models import RepeatAlert, Report
from guildhall.programmes.enforcement.reports import reads, writes
from guildhall.programmes.enforcement.reports.forms import (
    NOBODY,
    OTHER,
    SAME,
    AlertForm,
    ContactForm,
    DecisionForm,
    PersonForm,
    ReportForm,
    RiskForm,
    TakeOffForm,
)
from guildhall.programmes.enforcement.reports.kinds import FLAGS
from guildhall.programmes.enforcement.reports.tools import answered_so_far, tool_for
from guildhall.subjects.reads import find

ROLES = ("complainant", "victim", "suspect")


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Take a report. Names that the member may see in the index are offered before a new one."""
    at, by = clock.now(), viewer(request)
    given = request.POST if request.method == "POST" else None
    form = ReportForm(given, viewer=by, at=at)
    people = {role: PersonForm(given, prefix=role, viewer=by, at=at) for role in ROLES}
    is_ready = given is not None and _is_whole(form, people) and not _asks(people, by, at)
    if is_ready and (kept := did(form, lambda: _keep(form, people, by, at))):
        return redirect("asb_risk", reference=kept.sheet.reference)
    words = {"form": form, "people": people}
    return render(request, "enforcement/reports/report.html", words)


def _is_whole(form: ReportForm, people: dict[str, PersonForm]) -> bool:
    is_valid = all([form.is_valid(), *(each.is_valid() for each in people.values())])
    if is_valid and form.cleaned_data["victim_is"] == OTHER and not people["victim"].words:
        people["victim"].add_error("given", "Enter the name of the victim")
        return False
    return is_valid


def _asks(people: dict[str, PersonForm], by: Member, at: datetime) -> bool:
    """Whether somebody named may be somebody known, and nobody has said which."""
    asks = False
    for each in people.values():
        if not each.is_settled:
            found = find(by, each.words, at, limit=5)
            if found:
                each.ask(found)
                asks = True
    return asks


def _keep(form: ReportForm, people: dict[str, PersonForm], by: Member, at: datetime) -> Report:
    complainant = people["complainant"].somebody()
    victims = {SAME: complainant, OTHER: people["victim"].somebody(), NOBODY: None}
    return writes.receive_report(
        values=form.values(),
        complainant=complainant,
        victim=victims[form.cleaned_data["victim_is"]],
        suspect=people["suspect"].somebody(),
        where=form.where(),
        by=by,
        at=at,
    )


@require_http_methods(["GET", "POST"])
def risk(request: HttpRequest, reference: str) -> HttpResponse:
    """The questions of a report: the matrix where it has a victim, or else the three."""
    at, by = clock.now(), viewer(request)
    page = reads.report_page(by, reference, at)
    may = page.file.may(Do.WRITE) or (page.file.sheet.made_by == by and not page.report.risk)
    if not may:
        raise NotAllowed("Your part in this report does not let you answer its questions.")
    tool = tool_for(has_victim=page.report.victim_id is not None, on=at.astimezone(LONDON).date())
    given = request.POST if request.method == "POST" else None
    form = RiskForm(given, tool=tool, so_far={} if page.report.risk else page.report.answers)

    def save() -> Report:
        raised = {name: form.cleaned_data[name] for name in ("raise_to", "reason")}
        return writes.assess_report(page.report, answers=form.answers(), **raised, by=by, at=at)

    if form.is_bound and form.is_valid() and did(form, save):
        return redirect("asb_report_page", reference=reference)
    words = {"form": form, "page": page, "tool": tool}
    return render(request, "enforcement/reports/risk.html", words)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The reports that the member made, and what became of them."""
    found = reads.mine(viewer(request), clock.now())
    return render(request, "enforcement/reports/mine.html", {"reports": found})


@require_safe
def triage(request: HttpRequest) -> HttpResponse:
    """The reports to decide on: in the order of triage, then those received first."""
    after = request.GET.get("after", "")
    found = reads.waiting(viewer(request), clock.now(), after=after)
    so_far = {each.pk: answered_so_far(each) for each in found.reports}
    next_url = f"?after={found.after}" if found.after else ""
    words = {"found": found, "so_far": so_far, "next_url": next_url,
             "first_url": request.path if after else ""}  # fmt: skip
    return render(request, "enforcement/reports/triage.html", words)


@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One report: its status, and for those who decide everything they need to."""
    at, by = clock.now(), viewer(request)
    page = reads.report_page(by, reference, at)
    may_decide = page.shows and page.file.may(Do.TRIAGE)
    given = request.POST if request.method == "POST" else None
    if given is not None and not may_decide:
        raise NotAllowed("Your part in this report does not let you decide on it.")
    form = DecisionForm(given, cases=page.cases, viewer=by, at=at) if may_decide else None
    if form is not None and _decided(form, page.report, by, at):
        return redirect("asb_triage")
    words = {
        "page": page,
        "so_far": answered_so_far(page.report) if page.shows else "",
        "form": form if page.report.state == Report.State.NEW else None,
        "errors": form,
        "marks": reads.marks(by, page.report, at) if may_decide else (),
        "flags": [title for key, title in FLAGS if key in page.report.flags],
        "due": clock_lines(clocks_of(page.file), at) if page.shows else (),
        "may_write": page.shows and page.file.may(Do.WRITE),
        "may_decide": may_decide,
    }
    return render(request, "enforcement/reports/page.html", words)


def _decided(form: DecisionForm, report: Report, by: Member, at: datetime) -> bool:
    """Whether a decision was sent and made; if not, the form says why."""

    def decide() -> Report:
        given = form.cleaned_data
        case = reads.open_case(by, form.case_reference, at) if form.case_reference else None
        about: dict[str, Any] = {"to": given["to"], "reason": given["reason"]}
        return writes.triage(report, given["decision"], case=case, **about, by=by, at=at)

    return form.is_bound and form.is_valid() and did(form, decide) is not None


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the first contact with the complainant or the victim."""
    at, by = clock.now(), viewer(request)
    page = reads.report_page(by, reference, at)
    if not page.shows:
        raise NotAllowed("Your part in this report does not let you record contact.")
    form = ContactForm(request.POST if request.method == "POST" else None, auto_id="%s")

    def save() -> Report:
        given = form.cleaned_data
        return writes.log_first_contact(
            page.report,
            words=given["contact_words"],
            contacted_at=given["contacted_at"],
            by=by,
            at=at,
        )

    if form.is_bound and form.is_valid() and did(form, save):
        return redirect("asb_report_page", reference=reference)
    return render(request, "enforcement/reports/contact.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a report off its case."""
    at, by = clock.now(), viewer(request)
    page = reads.report_page(by, reference, at)
    if not (page.shows and page.file.may(Do.TRIAGE)):
        raise NotAllowed("Your part in this report does not let you decide on it.")
    form = TakeOffForm(request.POST if request.method == "POST" else None, auto_id="%s")

    def save() -> Report:
        return writes.take_off(page.report, reason=form.cleaned_data["reason"], by=by, at=at)

    if form.is_bound and form.is_valid() and did(form, save):
        return redirect("asb_report_page", reference=reference)
    return render(request, "enforcement/reports/take_off.html", {"form": form, "page": page})


@require_POST
def same(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that this report and another are of one event; the one that stands alone moves."""
    at, by = clock.now(), viewer(request)
    page = reads.report_page(by, reference, at)
    other = reads.report_page(by, request.POST.get("other", ""), at)
    moves, stays = (page, other) if not page.together else (other, page)
    try:
        writes.same_event(moves.report, stays.report, by=by, at=at)
    except Stopped as why:
        raise NotAllowed(str(why)) from None
    return redirect("asb_report_page", reference=reference)


@require_POST
def apart(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a report is of an event of its own after all."""
    at, by = clock.now(), viewer(request)
    page = reads.report_page(by, reference, at)
    try:
        writes.apart(page.report, by=by, at=at)
    except Stopped as why:
        raise NotAllowed(str(why)) from None
    return redirect("asb_report_page", reference=reference)


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What keeps coming back, to act on or dismiss."""
    by, at = viewer(request), clock.now()
    found = reads.alerts(by, at)[:100]
    return render(request, "enforcement/reports/alerts.html", {"alerts": list(found), "by": by})


@require_http_methods(["GET", "POST"])
def alert(request: HttpRequest, reference: str) -> HttpResponse:
    """One alert, with the reports under it, and what is done about it."""
    by, at = viewer(request), clock.now()
    page = reads.alert_page(by, reference, at)
    form = AlertForm(request.POST if request.method == "POST" else None, auto_id="%s")

    def save() -> RepeatAlert:
        given = form.cleaned_data
        case = reads.open_case(by, given["case"], at) if given["case"] else None
        if given["case"] and case is None:
            raise Stopped("There is no such open case.", field="case")
        return writes.decide_alert(
            page.alert, given["state"], reason=given["reason"], case=case, by=by, at=at
        )

    if form.is_bound and form.is_valid() and did(form, save):
        return redirect("asb_alerts")
    return render(request, "enforcement/reports/alert.html", {"form": form, "page": page, "by": by})


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Make an alert one's own."""
    by, at = viewer(request), clock.now()
    page = reads.alert_page(by, reference, at)
    try:
        writes.take_alert(page.alert, by=by, at=at)
    except Stopped:
        raise NotKnown from None
    return redirect("asb_alert", reference=reference)
