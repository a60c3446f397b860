"""What becomes of a case's own row. The writes that people make call these, inside their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from guildhall.audit.comparing import hold
from guildhall.casework.declare import Programme
from guildhall.casework.errors import NotLive
from guildhall.casework.models import Case, Consent, Entry, StageEntry
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.marks import enter, kept_entry
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import casework_is_live
from guildhall.partners.writes import change_guard, make_guard
from guildhall.partners.writes.keeping import change, keep_new


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
    case = Case.objects.create(
        guard=guard,
        reference=guard.reference,
        programme=declared.key,
        received_at=received_at,
        team=team,
    )
    keep_new(case, by=by, at=at)
    return case


def _put(case: Case, *, by: Member, at: datetime, **changed: Any) -> None:
    """Change the case's own row and keep it, once for all that one write makes of it.

    The next step is owed by whom `changed` says, or else by the owner of the stage, or nobody.
    """
    for name, value in changed.items():
        setattr(case, name, value)
    if not (changed.get("waiting_on_function") or changed.get("waiting_on_agency")):
        stage = programme_of(case.programme).stage(case.stage)
        case.waiting_on_function = stage.owner if stage and case.closed_at is None else ""
        case.waiting_on_agency = None
    owed = {name: getattr(case, name) for name in ("waiting_on_function", "waiting_on_agency")}
    change(case, by=by, at=at, **(changed | owed))


def waiting_on(
    case: Case, *, function: str = "", agency: Agency | None = None, by: Member, at: datetime
) -> None:
    """Say who owes the next step. With neither, the owner of the stage does, or nobody."""
    _put(case, waiting_on_function=function, waiting_on_agency=agency, by=by, at=at)


def begin(case: Case, *, by: Member, at: datetime) -> None:
    """Open a case, or open it again, in the first stage of its programme."""
    changed = {
        "status": Case.Status.OPEN,
        "opened_at": case.opened_at or at,
        "closed_at": None,
        "outcome": "",
        "retention_review_on": None,
    }
    stages = programme_of(case.programme).stages
    if not stages:
        _put(case, by=by, at=at, **changed)
    else:
        reach(case, stages[0].key, reason="", by=by, at=at, **changed)


def reach(
    case: Case, stage: str, *, reason: str, by: Member, at: datetime, **changed: Any
) -> StageEntry:
    """Enter that the case reached a stage, and say who owes the next step there.

    `changed` is what becomes of its row besides.
    """
    declared = programme_of(case.programme).stage(stage)
    title = declared.title if declared else stage
    _put(case, by=by, at=at, **changed, stage=stage, stage_since_at=at)
    entry = enter(case, Entry.Kind.STAGE, title, body=reason, by=by, at=at)
    row = StageEntry.objects.create(entry=entry, stage=stage)
    kept_entry(entry, row, by=by, at=at)
    return row


def close_row(
    case: Case, *, status: Case.Status, outcome: str, review_on: date, by: Member, at: datetime
) -> None:
    """Mark the case over, with the day on which keeping it is looked at."""
    changed = {
        "status": status,
        "closed_at": at,
        "outcome": outcome,
        "retention_review_on": review_on,
    }
    _put(case, by=by, at=at, **changed)


def supersede(standing: QuerySet[Consent], *, by: Member, at: datetime) -> list[Consent]:
    """Say of each of these answers that a later one counts; which they were."""
    found = list(standing.select_related("person", "entry__case"))
    for consent in found:
        hold(consent.entry)
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
