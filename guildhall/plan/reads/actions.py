"""How each action stands: its latest update, its due dates, who owns it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from guildhall.plan import rules
from guildhall.plan.file.delivery import Action
from guildhall.plan.file.people import RoleHolder
from guildhall.plan.models import ActionUpdate, DueDate
from guildhall.plan.reads.opened import Plan
from guildhall.ui.words import long_date

Status = ActionUpdate.Status


@dataclass(frozen=True)
class ActionNow:
    """An action as it stands on a day. `days_late` is 0 unless it is late.

    `left` are those of its leads who had given up their role by then.
    """

    action: Action
    status: Status
    updated_at: datetime | None
    due: rules.Due
    days_late: int
    leads: list[RoleHolder]
    left: list[RoleHolder]

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_open(self) -> bool:
        return self.status not in rules.ENDED

    @property
    def has_no_date(self) -> bool:
        """An unfinished action that no day is given for, so that it can never be late."""
        return self.is_open and self.due.current_on is None

    @property
    def due_words(self) -> str:
        """When it is due, in words that say whether it is late."""
        if self.due.current_on is None:
            said = self.action.due_as_written
            return f"No due date: the plan says “{said}”" if said else "No due date"
        day = long_date(self.due.current_on)
        if not self.is_open:
            return f"Was due {day}"
        return f"Late by {_days(self.days_late)}, due {day}" if self.is_late else f"Due {day}"

    @property
    def slip_words(self) -> str:
        """How its day has moved, or nothing where it has not."""
        if not self.due.slips or self.due.original_on is None:
            return ""
        times = {1: "once", 2: "twice"}.get(self.due.slips, f"{self.due.slips} times")
        return f"First due {long_date(self.due.original_on)}; put back {times}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"


def actions(plan: Plan, today: date) -> list[ActionNow]:
    """Every action of the plan as it stands today, in the plan's order. Two queries."""
    latest: dict[str, tuple[str, datetime]] = {}
    updates = ActionUpdate.objects.filter(action__plan=plan.year).order_by("pk")
    for ident, status, at in updates.values_list("action__ident", "status", "at"):
        latest[ident] = (status, at)
    days: dict[str, list[date | None]] = defaultdict(list)
    given = DueDate.objects.filter(action__plan=plan.year).order_by("pk")
    for ident, due_on in given.values_list("action__ident", "due_on"):
        days[ident].append(due_on)
    return [
        _now(plan, action, latest.get(action.id), days[action.id], today)
        for action in plan.file.actions
    ]


def _now(
    plan: Plan,
    action: Action,
    latest: tuple[str, datetime] | None,
    days: list[date | None],
    today: date,
) -> ActionNow:
    status, updated_at = latest or (Status.NOT_STARTED, None)
    due = rules.due(days)
    leads = plan.holders(action.leads)
    return ActionNow(
        action=action,
        status=Status(status),
        updated_at=updated_at,
        due=due,
        days_late=rules.days_late(due.current_on, status, today),
        leads=leads,
        left=[holder for holder in leads if rules.has_left(holder, today)],
    )


def action_now(plan: Plan, action: Action, today: date) -> ActionNow:
    """One action as it stands today."""
    return next(now for now in actions(plan, today) if now.action.id == action.id)


def late_actions(plan: Plan, today: date) -> list[ActionNow]:
    """The actions that are due before today and neither done nor dropped, the latest first."""
    late = [action for action in actions(plan, today) if action.is_late]
    return sorted(late, key=lambda action: -action.days_late)


@dataclass(frozen=True)
class Event:
    """One moment in an action's life. `by` is empty where a file said it."""

    at: datetime
    by: str
    title: str
    text: str


def timeline(plan: Plan, action: Action) -> list[Event]:
    """Everything said of an action and every day it was given, latest first."""
    said = {"action__plan": plan.year, "action__ident": action.id}
    updates = ActionUpdate.objects.filter(**said).select_related("by")
    events = [
        (
            update.at,
            1,
            update.pk,
            _event(update.at, update.by, update.get_status_display(), update.note),
        )
        for update in updates
    ]
    days: list[date | None] = []
    for given in DueDate.objects.filter(**said).select_related("by"):
        what = _due_event(days, given.due_on)
        days.append(given.due_on)
        events.append((given.at, 0, given.pk, _event(given.at, given.by, what, given.reason)))
    return [event for *_, event in sorted(events, key=lambda e: e[:3], reverse=True)]


def _event(at: datetime, by: object, what: str, note: str) -> Event:
    return Event(at, str(by) if by else "", what, note)


def _due_event(before: list[date | None], due_on: date | None) -> str:
    if due_on is None:
        return "Due date taken away" if before else "Came into the plan with no due date"
    day = long_date(due_on)
    if not any(before):
        return f"Due date set: {day}"
    last = before[-1]
    if last is None:
        return f"Due date given again: {day}"
    way = "put back" if due_on > last else "brought forward"
    return f"Due date {way} from {long_date(last)} to {day}"
