"""What the plan writes about and does not measure, or wants and does not act on."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.heading import Theme
from guildhall.plan.lint.lookups import ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed


def theme_without_measure(plan: PlanFile) -> Iterator[Remark]:
    bare = [row for row in plan.themes if not row.measures]
    if bare:
        facts = f"Nothing measures {listed(_theme_said(row) for row in bare)}."
        yield Remark(ids(bare), facts)


def programme_without_outcome(plan: PlanFile) -> Iterator[Remark]:
    wanted = {row.programme for row in plan.outcomes}
    bare = [row for row in plan.programmes if row.id not in wanted]
    if bare:
        yield Remark(ids(bare), f"No outcome is set for {listed(row.title for row in bare)}.")


def priority_without_measure(plan: PlanFile) -> Iterator[Remark]:
    """None of the priority's programmes has a measure."""
    measured = {row.programme for row in plan.measures}
    told = {row.priority for row in plan.programmes if row.id in measured}
    bare = [row for row in plan.priorities if row.id not in told]
    if bare:
        names = listed(f"priority {row.number}, {row.title}" for row in bare)
        yield Remark(ids(bare), f"No measure stands under {names}.")


def outcome_without_action(plan: PlanFile) -> Iterator[Remark]:
    served = {outcome for action in plan.actions for outcome in action.outcomes}
    bare = [row for row in plan.outcomes if row.id not in served]
    if bare:
        yield Remark(ids(bare), f"No action serves {listed(ids(bare))}.")


def _theme_said(theme: Theme) -> str:
    figures = f" (written of in {', '.join(theme.figures)})" if theme.figures else ""
    return f"“{theme.title}”{figures}"


RULES = (
    Rule(
        "theme_without_measure",
        "The plan writes about something and nothing measures it",
        "What is not measured is not reported, and drops out of sight during the year.",
        theme_without_measure,
    ),
    Rule(
        "programme_without_outcome",
        "A programme has no outcome",
        "It can be busy all year without anybody having said what for.",
        programme_without_outcome,
    ),
    Rule(
        "priority_without_measure",
        "A priority has no measure",
        "The board cannot hear how one of its own priorities goes.",
        priority_without_measure,
    ),
    Rule(
        "outcome_without_action",
        "An outcome is served by no action",
        "It is wanted, and nothing in the plan is done to bring it about.",
        outcome_without_action,
    ),
)
