"""Opening a case without a referral, moving it on, and handing it to another agency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.casework.declare import Programme, Stage
from guildhall.casework.errors import (
    ChangedMeanwhile,
    MayNotFollow,
    NeedsMore,
    NotDeclared,
    reasoned,
)
from guildhall.casework.models import Case, Entry, StageEntry
from guildhall.casework.outstanding import wanting
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.leaving import check_leaving
from guildhall.casework.writes.making import begin, hand_over, make_case, reach, waiting_on
from guildhall.casework.writes.marks import (
    agency_of,
    allowed,
    allowed_on_the_case,
    enter,
    kept_entry,
    locked_open,
    mark,
)
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed, may_in


@transaction.atomic
def open_case(
    *,
    programme: str,
    controller: Agency | None = None,
    team: str = "",
    received_at: datetime | None = None,
    by: Member,
    at: datetime,
) -> Case:
    """Open a case that nobody referred, such as a child reported missing.

    The controller is the programme's lead agency, or the member's own where that is not here.
    `received_at` is when what it is about came in, if that was before it was opened.
    """
    declared = programme_of(programme)
    if not (may_in(by, programme, Do.WRITE, at) or may_in(by, programme, Do.TRIAGE, at)):
        raise NotAllowed(f"You have no function in {declared.title} that opens cases.")
    if controller is None:
        controller = Agency.objects.filter(key=declared.lead_agency).first() or agency_of(by)
    case = make_case(
        declared,
        controller=controller,
        received_at=min(received_at or at, at),
        team=team,
        by=by,
        at=at,
    )
    begin(case, by=by, at=at)
    mark(case, "case_opened", after={"programme": programme, "stage": case.stage}, by=by, at=at)
    sync_clocks(case, at)
    return case


@transaction.atomic
def move_stage(
    case: Case, *, to: str, reason: str = "", seen: str, by: Member, at: datetime
) -> StageEntry:
    """Move the case to a stage that follows the one it is in, which was `seen` when chosen.

    ChangedMeanwhile if somebody has moved it since; NeedsMore if the stage needs what is not
    there. The stages it has been through stay as they are.
    """
    declared = programme_of(case.programme)
    held = locked_open(case)
    allowed_on_the_case(held, by=by, at=at)
    stage = declared.stage(to)
    if stage is None:
        raise NotDeclared(f"{declared.title} has no stage {to}.", field="to")
    if held.stage != seen:
        raise ChangedMeanwhile("Somebody else has just moved this case. Look at it again.")
    _check_follows(declared, held.stage, stage)
    _check_needs(held, stage)
    row = reach(held, to, reason=reason.strip(), by=by, at=at)
    mark(held, "stage_moved", before={"stage": seen}, after={"stage": to}, by=by, at=at)
    sync_clocks(held, at)
    case.refresh_from_db()
    return row


@transaction.atomic
def transfer_case(case: Case, *, to: Agency, reason: str, by: Member, at: datetime) -> Case:
    """Hand an open case to another agency, which then controls it and owes the next step.

    Consent given to the first is to be asked for again.
    """
    reason = reasoned(reason, "reason", "Give the reason for handing it over.")
    held = locked_open(case)
    allowed(held, Do.TRIAGE, by=by, at=at)
    was = held.guard.controller
    if was == to:
        raise ChangedMeanwhile(f"{to.name} has this case already.", field="to")
    check_leaving(held.guard, reason, field="reason", to_agency=to)
    entry = enter(held, Entry.Kind.ALLOCATION, f"Handed to {to.name}", body=reason, by=by, at=at)
    kept_entry(entry, by=by, at=at)
    hand_over(held, to=to, by=by, at=at)
    waiting_on(held, agency=to, by=by, at=at)
    mark(
        held,
        "case_handed_over",
        before={"controller": was.key},
        after={"controller": to.key},
        by=by,
        at=at,
    )
    sync_clocks(held, at)
    case.refresh_from_db()
    return case


@transaction.atomic
def wait_on(
    case: Case, *, function: str = "", agency: Agency | None = None, by: Member, at: datetime
) -> Case:
    """Say whose move it is: a function's, an agency's, or with neither the stage's own owner."""
    held = locked_open(case)
    allowed_on_the_case(held, by=by, at=at)
    before = {"function": held.waiting_on_function}
    waiting_on(held, function=function, agency=agency, by=by, at=at)
    after = {"function": held.waiting_on_function, "agency": agency.key if agency else ""}
    mark(held, "waiting_on", before=before, after=after, by=by, at=at)
    case.refresh_from_db()
    return case


def _check_follows(declared: Programme, now: str, stage: Stage) -> None:
    current = declared.stage(now)
    if current is not None and stage.key not in current.leads_to:
        titles = [s.title for s in declared.stages if s.key in current.leads_to]
        next_ = " or ".join(titles) or "closing the case"
        raise MayNotFollow(f"After {current.title} comes {next_}.", field="to")


def _check_needs(case: Case, stage: Stage) -> None:
    if lacking := wanting(case, stage.needs):
        raise NeedsMore(f"{stage.title} needs more: {'; '.join(lacking)}.", field="to")
