"""What is decided of a report: whether it is of another's event, and what is done about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce

from guildhall.audit.writes import record
from guildhall.casework.errors import AlreadyDone, NeedsMore, NotOpen, Stopped, reasoned
from guildhall.casework.models import Case, Involvement
from guildhall.casework.registry import programme_of
from guildhall.casework.writes import (
    change_sheet,
    check_leaving,
    involve,
    open_case,
    put_on_case,
    receive_referral,
    settle_sheet,
    take_off_case,
)
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import require_on
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.programmes.enforcement.reports.tools import PROGRAMME
from guildhall.subjects.models import Person
from guildhall.subjects.reads import view
from guildhall.subjects.safe_contact import strictest
from guildhall.subjects.writes import add_contact, bring_in

LINK, OPEN, NO_ACTION, PASS_ON = "link", "open", "no_action", "pass_on"
DECISIONS = {
    LINK: "It is part of an open case",
    OPEN: "Open a new case",
    NO_ACTION: "No further action",
    PASS_ON: "Pass it on to another programme",
}


@transaction.atomic
def same_event(report: Report, other: Report, *, by: Member, at: datetime) -> Report:
    """Say that a report is of the same event as another. Both stay, and count as two complaints.

    `report` must stand alone in its event, so that `apart` puts everything back as it was.
    Of two people who join the same two at once, one is told that it has been done.
    """
    for each in (report, other):
        require_on(by, each.sheet.guard, Do.TRIAGE, at)
    _lock(report, other)
    if report.event_id == other.event_id:
        raise AlreadyDone("These two are of one event already.")
    if Report.objects.filter(event=report.event_id).count() > 1:
        raise NeedsMore("This report is with others already. Take it apart from them first.")
    was = report.event
    _move(report, other.event, by=by, at=at)
    _spread(other.event)
    _mark("same_event", report, was, by=by, at=at)
    return report


@transaction.atomic
def apart(report: Report, *, by: Member, at: datetime) -> Report:
    """Say that a report is of an event of its own after all. The others stay together."""
    require_on(by, report.sheet.guard, Do.TRIAGE, at)
    _lock(report)
    if Report.objects.filter(event=report.event_id).count() < 2:
        raise AlreadyDone("This report stands alone already.")
    was = report.event
    own = Event.objects.create(first_at=report.occurred_from, last_at=report.until)
    _move(report, own, by=by, at=at)
    _spread(was)
    _mark("apart", report, was, by=by, at=at)
    return report


@transaction.atomic
def triage(
    report: Report,
    decision: str,
    *,
    case: Case | None = None,
    to: str = "",
    reason: str = "",
    seen: str = Report.State.NEW,
    by: Member,
    at: datetime,
) -> Report:
    """Decide what is done about a report, which was in the state `seen` when it was looked at.

    `decision` is a key of DECISIONS. Linking takes an open `case` that the member may write on;
    passing on takes the key of the programme `to`, and like no further action a `reason`. People
    are brought into the case, with how to reach them safely. Of two who decide at once, one gets
    AlreadyDone or ChangedMeanwhile, and neither's case or referral is left behind.
    """
    require_on(by, report.sheet.guard, Do.TRIAGE, at)
    report.refresh_from_db()
    report.sheet.refresh_from_db()
    if report.state != seen or report.case_id is not None:
        who = report.triaged_by.name if report.triaged_by else "Somebody"
        raise AlreadyDone(f"{who} has decided this already: {report.get_state_display().lower()}.")
    values: dict[str, object] = {"triaged_at": at, "triaged_by": by, "decision_reason": ""}
    if decision in {LINK, OPEN}:
        found = _case(report, decision, case, by=by, at=at)
        values |= {"state": Report.State.LINKED, "case": found, "decision_reason": reason.strip()}
    elif decision == NO_ACTION:
        words = reasoned(reason, "reason", "Give the reason for no further action.")
        values |= {"state": Report.State.NO_FURTHER_ACTION, "decision_reason": words}
    elif decision == PASS_ON:
        values |= _passed_on(report, to, reason, by=by, at=at)
    else:
        raise Stopped("Choose what is done about it.", field="decision")
    was = report.sheet.version
    changed = change_sheet(report, values=values, was=was, needs=None, by=by, at=at)
    if changed.case is not None:
        _bring(changed, changed.case, by=by, at=at)
    return changed


@transaction.atomic
def take_off(report: Report, *, reason: str, by: Member, at: datetime) -> Report:
    """Take a report off its case, for a reason: it waits for a decision again.

    Whoever has the case may open it no longer. The people who came with it stay on the case.
    """
    require_on(by, report.sheet.guard, Do.TRIAGE, at)
    words = reasoned(reason, "reason", "Say why it is not part of that case.")
    case = report.case
    if case is None:
        raise AlreadyDone("It is part of no case.")
    values = {
        "state": Report.State.NEW,
        "case": None,
        "triaged_at": None,
        "triaged_by": None,
        "decision_reason": words,
    }
    was = report.sheet.version
    changed = change_sheet(report, values=values, was=was, needs=None, by=by, at=at)
    take_off_case(changed, case, by=by, at=at)
    return changed


@transaction.atomic
def follow_cases(*, by: Member | None, at: datetime) -> int:
    """Make the reports of a case as over as the case is; gives how many changed.

    For the nightly job: a case is closed, and opened again, without a word to its reports.
    """
    linked = Report.objects.filter(case__isnull=False, sheet__erased_at=None)
    closed = Q(case__closed_at__isnull=False, sheet__closed_at=None)
    opened = Q(case__closed_at=None, sheet__closed_at__isnull=False)
    found = linked.filter(closed | opened).select_related("case", "sheet__guard")
    for report in found:
        settle_sheet(report, by=by, at=at)
    return len(found)


def _case(report: Report, decision: str, case: Case | None, *, by: Member, at: datetime) -> Case:
    if decision == OPEN:
        controller = report.sheet.guard.controller
        came = report.received_at
        return open_case(programme=PROGRAMME, controller=controller, received_at=came, by=by, at=at)
    if case is None:
        raise Stopped("Choose the case it is part of.", field="case")
    require_on(by, case.guard, Do.WRITE, at)
    case.refresh_from_db()
    if case.status != Case.Status.OPEN or case.programme != PROGRAMME:
        raise NotOpen("That case is not open.", field="case")
    return case


def _bring(report: Report, case: Case, *, by: Member, at: datetime) -> None:
    """The report's people join its case, and whoever is named on that may read the report."""
    people = {"victim": report.victim, "complainant": report.complainant, "suspect": report.suspect}
    done: set[int] = set()
    for role, person in people.items():
        if person is None or person.pk in done:
            continue
        done.add(person.pk)
        if not Involvement.objects.filter(case=case, person=person, until_on=None).exists():
            bring_in(person, source=case.guard, origin=report.sheet.guard, by=by, at=at)
            involve(case, person=person, role=role, by=by, at=at)
        _bring_contacts(person, role, report, case, by=by, at=at)
    put_on_case(report, case, by=by, at=at)


def _bring_contacts(
    person: Person, role: str, report: Report, case: Case, *, by: Member, at: datetime
) -> None:
    """How to reach somebody goes with them, shielded as it was; what the case has stays once.

    Where the report says otherwise of how it is safe to use than the case does, both are kept.
    """
    held = {each.value: each.safe for each in view(by, person, at, source=case.guard).contacts}
    for each in view(by, person, at, source=report.sheet.guard).contacts:
        if each.value not in held or strictest([held[each.value], each.safe]).others:
            add_contact(
                person,
                source=case.guard,
                kind=each.kind,
                value=each.value,
                safe=each.safe,
                role=role,
                side="offender" if role == "suspect" else "victim",
                is_shielded=each.is_shielded,
                by=by,
                at=at,
                needs=None,
            )


def _passed_on(
    report: Report, to: str, reason: str, *, by: Member, at: datetime
) -> dict[str, object]:
    words = reasoned(reason, "reason", "Say why it is passed on, and what is asked.")
    if not to or to == PROGRAMME:
        raise Stopped("Choose the programme it is passed on to.", field="to")
    lead = Agency.objects.filter(key=programme_of(to).lead_agency).first()
    check_leaving(report.sheet.guard, words, field="reason", to_agency=lead)
    concern = f"{words}\n\nFrom report {report.sheet.reference}."
    receive_referral(programme=to, concern=concern, by=by, at=at)
    return {"state": Report.State.TRIAGED, "passed_to": to, "decision_reason": words}


def _lock(*reports: Report) -> None:
    """Hold the events of these reports, in one order, and read the reports again."""
    keys = sorted(each.event_id for each in reports)
    list(Event.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for each in reports:
        each.refresh_from_db()
        each.sheet.refresh_from_db()


def _move(report: Report, event: Event, *, by: Member, at: datetime) -> None:
    was = report.sheet.version
    change_sheet(report, values={"event": event}, was=was, needs=None, by=by, at=at)


def _spread(event: Event) -> None:
    """Make an event as long as its reports say."""
    until = Coalesce("occurred_to", "occurred_from")
    found = Report.objects.filter(event=event).aggregate(
        first_at=Min("occurred_from"), last_at=Max(until)
    )
    if found["first_at"] is not None:
        Event.objects.filter(pk=event.pk).update(**found)
        event.refresh_from_db()


def _mark(what: str, report: Report, was: Event, *, by: Member, at: datetime) -> None:
    record(
        action=f"enforcement.{what}",
        subject=f"report:{report.sheet.reference}",
        by=by,
        at=at,
        before={"event": was.reference},
        after={"event": report.event.reference},
    )
