"""Objectives that others set, and what ties the plan's priorities to them."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile, first_day
from guildhall.plan.file.heading import Objective
from guildhall.plan.lint.lookups import each_once, ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed


def link_inferred(plan: PlanFile) -> Iterator[Remark]:
    """The plan does not itself say which priority serves which objective."""
    rows = [row for row in plan.objectives if any(link.is_inferred for link in row.priorities)]
    if rows:
        served = [link.priority for row in rows for link in row.priorities if link.is_inferred]
        facts = (
            f"The plan does not say which priorities serve {listed(ids(rows))}; it was inferred."
        )
        yield Remark(each_once((*ids(rows), *served)), facts)


def may_change(plan: PlanFile) -> Iterator[Remark]:
    """An objective is to change, or ends, while the plan runs."""
    rows = [(row, day) for row in plan.objectives if (day := _ends(plan, row))]
    if rows:
        said = listed(f"{row.id} (from {day})" for row, day in rows)
        yield Remark(ids(row for row, _ in rows), f"While the plan runs, this may change: {said}.")


def without_priority(plan: PlanFile) -> Iterator[Remark]:
    bare = [row for row in plan.objectives if not row.priorities]
    if bare:
        yield Remark(ids(bare), f"No priority serves {listed(ids(bare))}.")


def _ends(plan: PlanFile, objective: Objective) -> str | None:
    for day in (objective.change_expected, objective.until):
        if day and plan.plan.starts_on <= first_day(day) < plan.plan.ends_on:
            return day
    return None


RULES = (
    Rule(
        "objective_link_inferred",
        "The plan does not tie its priorities to an objective",
        "Those who set it cannot see what the plan does for it: let the board confirm the link.",
        link_inferred,
    ),
    Rule(
        "objective_without_priority",
        "An objective is served by no priority",
        "By law the partnership and those who set it must have regard to each other's priorities.",
        without_priority,
    ),
    Rule(
        "objective_may_change",
        "An objective may change while the plan runs",
        "What the plan serves may be gone before it ends: date the link and look again then.",
        may_change,
    ),
)
