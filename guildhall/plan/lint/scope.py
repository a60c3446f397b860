"""Facts that reach wider than what the plan or the programme is about."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.delivery import Action
from guildhall.plan.file.people import Group
from guildhall.plan.file.results import Measure, Outcome
from guildhall.plan.lint.lookups import ids, is_wider, measures_of, thing_names, wider_things
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed


def figures_wider(plan: PlanFile) -> Iterator[Remark]:
    area = plan.plan.area
    wide = [row for row in plan.figures if is_wider(row.scope, area.scope)]
    if wide:
        said = listed(f"{row.id} ({row.scope})" for row in wide)
        yield Remark(ids(wide), f"The plan is for one {area.scope}, and it states {said}.")


def rows_wider(plan: PlanFile) -> Iterator[Remark]:
    """Outcomes, measures, actions and groups whose own scope is wider than the area."""
    area = plan.plan.area
    rows: list[Outcome | Measure | Action | Group]
    rows = [*plan.outcomes, *plan.measures, *plan.actions, *plan.groups]
    wide = [row for row in rows if is_wider(row.scope, area.scope)]
    if wide:
        said = listed(f"{row.id} ({row.scope})" for row in wide)
        yield Remark(ids(wide), f"The plan is for one {area.scope}, and these are wider: {said}.")


def wider_than_programme(plan: PlanFile) -> Iterator[Remark]:
    """An outcome counts something of which the programme's own concern is only a part."""
    names = thing_names(plan)
    programmes = {row.id: row for row in plan.programmes}
    for outcome in plan.outcomes:
        programme = programmes[outcome.programme]
        concern = programme.concerns
        if concern is None or outcome.counts not in wider_things(plan, concern):
            continue
        same = [row for row in measures_of(plan, outcome) if row.counts == outcome.counts]
        facts = (
            f"{programme.title} is about: {names[concern]}; {listed((outcome.id, *ids(same)))} "
            f"{'take' if same else 'takes'} in the wider: {names[outcome.counts]}."
        )
        yield Remark((outcome.id, *ids(same), programme.id), facts)


RULES = (
    Rule(
        "figure_wider_than_area",
        "A stated figure is about a wider area",
        "It will be read as this area's own.",
        figures_wider,
    ),
    Rule(
        "row_wider_than_area",
        "A measure, action or group covers a wider area",
        "Say with each figure whose residents it counts, or count this area's apart.",
        rows_wider,
    ),
    Rule(
        "outcome_wider_than_programme",
        "An outcome counts more than its programme is about",
        "Most of what moves the figure may be outside what the programme does.",
        wider_than_programme,
    ),
)
