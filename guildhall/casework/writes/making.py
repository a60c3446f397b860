"""What becomes of a case's own row. The writes that people make call these, inside their own."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from guildhall.casework.declare import Programme
from guildhall.casework.errors import NotLive
from guildhall.casework.models import Case, Consent, Entry, StageEntry
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.marks import enter, kept_entry
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import casework_is_live
from guildhall.partners.writes import change_guard, make_guard


def check_live(at: datetime) -> None:
    """Raise NotLive unless what must come before live casework has been recorded."""
    if not casework_is_live(at):
        raise NotLive(
            "Live casework is off. Record the data protection impact assessment and the"
            " security checks first, under Access."
        )


def make_case(
    declared: Programme,
    *,
    controller: Agency,
    received_at: datetime,
    team: str = "",
    by: Member,
    at: datetime,
) -> Case:
    """Put up a guard and the case behind it. Nothing is decided yet."""
    check_live(at)
    guard = make_guard(
        programme=declared.key,
        controller=controller,
        marking=declared.marking,
        regime=declared.regime,
        by=by,
        at=at,
    )
    return Case.objects.create(
        guard=guard,
        reference=guard.reference,
        programme=declared.key,
        received_at=received_at,
        team=team,
    )


def waiting_on(case: Case, *, function: str = "", agency: Agency | None = None) -> None:
    """Say who owes the next step. With neither, the owner of the stage does, or nobody."""
    if not function and agency is None:
        stage = programme_of(case.programme).stage(case.stage)
        function = stage.owner if stage and case.closed_at is None else ""
    Case.objects.filter(pk=case.pk).update(waiting_on_function=function, waiting_on_agency=agency)
    case.waiting_on_function, case.waiting_on_agency = function, agency


def begin(case: Case, *, by: Member, at: datetime) -> None:
    """Open a case, or open it again, in the first stage of its programme."""
    changed = {
        "status": Case.Status.OPEN,
        "opened_at": case.opened_at or at,
        "closed_at": None,
        "outcome": "",
        "retention_review_on": None,
    }
    Case.objects.filter(pk=case.pk).update(**changed)
    for name, value in changed.items():
        setattr(case, name, value)
    stages = programme_of(case.programme).stages
    if stages:
        reach(case, stages[0].key, reason="", by=by, at=at)


def reach(case: Case, stage: str, *, reason: str, by: Member, at: datetime) -> StageEntry:
    """Enter that the case reached a stage, and say who owes the next step there."""
    declared = programme_of(case.programme).stage(stage)
    title = declared.title if declared else stage
    Case.objects.filter(pk=case.pk).update(stage=stage, stage_since_at=at)
    case.stage, case.stage_since_at = stage, at
    entry = enter(case, Entry.Kind.STAGE, title, body=reason, by=by, at=at)
    row = StageEntry.objects.create(entry=entry, stage=stage)
    kept_entry(entry, row, by=by, at=at)
    waiting_on(case)
    return row


def close_row(
    case: Case, *, status: Case.Status, outcome: str, review_on: date, at: datetime
) -> None:
    """Mark the case over, with the day on which keeping it is looked at."""
    changed = {
        "status": status,
        "closed_at": at,
        "outcome": outcome,
        "retention_review_on": review_on,
    }
    Case.objects.filter(pk=case.pk).update(**changed)
    for name, value in changed.items():
        setattr(case, name, value)
    waiting_on(case)


def supersede(standing: QuerySet[Consent], *, by: Member, at: datetime) -> list[Consent]:
    """Say of each of these answers that a later one counts; which they were."""
    found = list(standing.select_related("person", "entry__case"))
    for consent in found:
        Consent.objects.filter(pk=consent.pk).update(superseded_at=at)
        consent.superseded_at = at
        kept_entry(consent.entry, consent, by=by, at=at)
    return found


def hand_over(case: Case, *, to: Agency, by: Member, at: datetime) -> None:
    """Make another agency the controller, and mark each consent given as to be asked for again."""
    change_guard(case.guard, controller=to, marking=case.guard.marking, by=by, at=at)
    case.guard.controller = to
    given = Consent.objects.filter(
        case=case, superseded_at=None, state__in=[Consent.State.GIVEN, Consent.State.ASKED]
    )
    for consent in supersede(given, by=by, at=at):
        purpose = programme_of(case.programme).purpose(consent.purpose)
        title = purpose.title if purpose else consent.purpose
        entry = enter(case, Entry.Kind.CONSENT, f"To be asked again: {title}", by=by, at=at)
        again = Consent.objects.create(
            entry=entry,
            case=case,
            person=consent.person,
            purpose=consent.purpose,
            state=Consent.State.ASK_AGAIN,
        )
        kept_entry(entry, again, by=by, at=at)
