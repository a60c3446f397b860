"""What leads say of their actions, and when an action's day moves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, require
from guildhall.partners.rules import To
from guildhall.plan.models import ActionUpdate, DueDate, PlanRow, PlanYear
from guildhall.plan.reads.leading import may_speak_for
from guildhall.plan.reads.opened import opened
from guildhall.plan.writes.rows import put, standing
from guildhall.reasons import has_words
from guildhall.ui.words import LONDON


class ReasonMissing(ValueError):
    """Something that needs a reason was done without one."""


class NotTheirs(NotAllowed):
    """The programme or action is led by somebody else."""


class SameDay(ValueError):
    """A due date was moved to the day it already was."""


@transaction.atomic
def update_action(
    year: PlanYear,
    *,
    ident: str,
    status: ActionUpdate.Status,
    note: str,
    seen_version: int,
    by: Member,
    at: datetime,
) -> ActionUpdate:
    """Say how an action stands. Earlier updates are kept.

    The update is refused with ChangedMeanwhile if the action changed after it was opened.
    """
    refuse_others(year, ident, To.UPDATE_ACTION, by=by, at=at)
    if status == ActionUpdate.Status.NOT_NEEDED and not has_words(note):
        raise ReasonMissing("Say why the action is no longer needed.")
    row = _action(year, ident, seen_version)
    before = row.updates.order_by("pk").last()
    update = ActionUpdate.objects.create(action=row, status=status, note=note.strip(), by=by, at=at)
    record(
        action="plan.action_updated",
        subject=row.subject,
        by=by,
        at=at,
        before={"status": before.status if before else ActionUpdate.Status.NOT_STARTED},
        after={"status": status, "note": update.note},
    )
    return update


@transaction.atomic
def move_due_date(
    year: PlanYear,
    *,
    ident: str,
    due_on: date,
    reason: str,
    seen_version: int,
    by: Member,
    at: datetime,
) -> DueDate:
    """Give an action another day. The first day is kept, and putting it back counts as a slip."""
    refuse_others(year, ident, To.UPDATE_ACTION, by=by, at=at)
    if not has_words(reason):
        raise ReasonMissing("Give the reason for the new date.")
    row = _action(year, ident, seen_version)
    before = row.due_dates.order_by("pk").last()
    if before is not None and before.due_on == due_on:
        raise SameDay("The action is due on that day already.")
    given = DueDate.objects.create(action=row, due_on=due_on, reason=reason.strip(), by=by, at=at)
    was = before.due_on if before else None
    record(
        action="plan.due_date_moved",
        subject=row.subject,
        by=by,
        at=at,
        before={"due_on": was.isoformat() if was else None},
        after={"due_on": due_on.isoformat(), "reason": given.reason},
    )
    return given


def refuse_others(year: PlanYear, ident: str, to: To, *, by: Member, at: datetime) -> None:
    """Raise NotAllowed unless the member may do this to what they lead, or to anything."""
    require(by, to)
    if not may_speak_for(opened(year), ident, by, to, at.astimezone(LONDON).date()):
        raise NotTheirs("Only its lead, or the partnership manager, may say how it goes.")


def _action(year: PlanYear, ident: str, seen_version: int) -> PlanRow:
    row = standing(year, ident)
    if row.section != "actions":
        raise PlanRow.DoesNotExist(f"{ident} is not an action")
    put(row, seen_version=seen_version)
    return row
