"""What a plan says, and how it stands."""

from guildhall.plan.reads.actions import (
    ActionNow,
    Event,
    action_now,
    actions,
    late_actions,
    timeline,
)
from guildhall.plan.reads.aims import Aims, aims
from guildhall.plan.reads.findings import Finding, findings, linted, unanswered_findings
from guildhall.plan.reads.history import Entry, history
from guildhall.plan.reads.leading import leads, may_speak_for
from guildhall.plan.reads.opened import (
    Plan,
    all_plans,
    current_plan,
    current_year,
    find_plan,
    opened,
    version_now,
)
from guildhall.plan.reads.pages import (
    NO_FIGURES,
    MeasureNow,
    OnePage,
    OutcomeNow,
    PriorityNow,
    ProgrammeNow,
    actions_for,
    holders_now,
    measure_now,
    objectives_of,
    one_page,
    outcome_now,
    programme_now,
    surroundings,
)
from guildhall.plan.reads.states import FigurePage, figure_pages, measure_states, supplied_by

__all__ = [
    "NO_FIGURES",
    "ActionNow",
    "Aims",
    "Entry",
    "Event",
    "FigurePage",
    "Finding",
    "MeasureNow",
    "OnePage",
    "OutcomeNow",
    "Plan",
    "PriorityNow",
    "ProgrammeNow",
    "action_now",
    "actions",
    "actions_for",
    "aims",
    "all_plans",
    "current_plan",
    "current_year",
    "figure_pages",
    "find_plan",
    "findings",
    "history",
    "holders_now",
    "late_actions",
    "leads",
    "linted",
    "may_speak_for",
    "measure_now",
    "measure_states",
    "objectives_of",
    "one_page",
    "opened",
    "outcome_now",
    "programme_now",
    "supplied_by",
    "surroundings",
    "timeline",
    "unanswered_findings",
    "version_now",
]
