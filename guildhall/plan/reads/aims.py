"""What the plan's measures are judged by, whether a file or a measure's own page said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from guildhall.measures import reads as register
from guildhall.measures.models import Baseline as SetBaseline
from guildhall.measures.models import Target as SetTarget
from guildhall.plan.file import PlanFile
from guildhall.plan.file.results import Baseline, Measure, Target
from guildhall.plan.file.words import TargetForm
from guildhall.plan.reads.opened import Plan
from guildhall.plan.reads.states import FigurePage, figure_pages


@dataclass(frozen=True)
class Aims:
    """A measure's baseline and target. `of` is the page of figures that each was set on, where
    those figures are not the measure itself but near it or a part of it."""

    baseline: Baseline | None
    target: Target | None
    of: str


def aims(plan: Plan, measures: Iterable[Measure]) -> dict[str, Aims]:
    """What each measure is judged by, by its id: what the register has in force, else the plan.

    The register holds what the plan's file said and what was set on a measure's page since. Two
    queries however many there are.
    """
    pages = [(measure, figure_pages(plan, measure)) for measure in measures]
    keys = {page.key for _, some in pages for page in some}
    baselines, targets = register.baselines(keys), register.targets(keys)
    return {measure.id: _aims(measure, some, baselines, targets) for measure, some in pages}


def as_aimed(file: PlanFile, found: Iterable[tuple[str, Aims]]) -> PlanFile:
    """The plan with each measure's baseline and target as they are in force."""
    known = dict(found)
    rows = [
        row.model_copy(update={"baseline": known[row.id].baseline, "target": known[row.id].target})
        for row in file.measures
    ]
    return file.model_copy(update={"measures": rows})


def _aims(
    measure: Measure,
    pages: list[FigurePage],
    baselines: dict[str, SetBaseline],
    targets: dict[str, SetTarget],
) -> Aims:
    page = next((each for each in pages if each.key in targets or each.key in baselines), None)
    if page is None:
        return Aims(measure.baseline, measure.target, "")
    start, aim = baselines.get(page.key), targets.get(page.key)
    return Aims(
        _baseline(start) if start else measure.baseline,
        _target(aim) if aim else measure.target,
        page.title if page.fit != "same" else "",
    )


def _baseline(row: SetBaseline) -> Baseline:
    return Baseline.model_construct(value=row.value, period=row.period, source=row.source)


def _target(row: SetTarget) -> Target:
    by = row.due_on.isoformat() if row.due_on else None
    return Target.model_construct(
        form=cast(TargetForm, row.form), value=row.value, by=by, set_on=row.set_on.isoformat()
    )
