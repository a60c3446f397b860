"""What leads say of their actions, and when an action's day moves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.plan.models import ActionUpdate, DueDate, PlanRow, PlanYear
from guildhall.plan.writes.rows import put, standing


class ReasonMissing(ValueError):
    """Something that needs a reason was done without one."""


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
    require(by, To.UPDATE_ACTION)
    if status == ActionUpdate.Status.NOT_NEEDED and not note.strip():
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
    require(by, To.UPDATE_ACTION)
    if not reason.strip():
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


def _action(year: PlanYear, ident: str, seen_version: int) -> PlanRow:
    row = standing(year, ident)
    if row.section != "actions":
        raise PlanRow.DoesNotExist(f"{ident} is not an action")
    put(row, seen_version=seen_version)
    return row
