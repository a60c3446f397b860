"""What people do to a plan. Nothing else saves."""

from guildhall.plan.writes.actions import (
    NotTheirs,
    ReasonMissing,
    SameDay,
    move_due_date,
    refuse_others,
    update_action,
)
from guildhall.plan.writes.answers import answer_finding
from guildhall.plan.writes.loading import Loaded, Note, load_plan
from guildhall.plan.writes.rows import ChangedMeanwhile, UnknownNames, change_row, replace_holder

__all__ = [
    "ChangedMeanwhile",
    "Loaded",
    "NotTheirs",
    "Note",
    "ReasonMissing",
    "SameDay",
    "UnknownNames",
    "answer_finding",
    "change_row",
    "load_plan",
    "move_due_date",
    "refuse_others",
    "replace_holder",
    "update_action",
]
