"""What a plan says, and how it stands."""

from guildhall.plan.reads.actions import ActionNow, Event, actions, late_actions, timeline
from guildhall.plan.reads.opened import (
    Plan,
    all_plans,
    current_plan,
    current_year,
    find_plan,
    opened,
)

__all__ = [
    "ActionNow",
    "Event",
    "Plan",
    "actions",
    "all_plans",
    "current_plan",
    "current_year",
    "find_plan",
    "late_actions",
    "opened",
    "timeline",
]
