"""What a measure lacks before anybody can say whether it was met."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.results import Measure
from guildhall.plan.lint.lookups import ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import few, has, share


def without_baseline(plan: PlanFile) -> Iterator[Remark]:
    yield from _lacking(plan, "no baseline", lambda row: row.baseline is None)


def without_target(plan: PlanFile) -> Iterator[Remark]:
    yield from _lacking(plan, "no target", lambda row: row.target is None)


def without_definition(plan: PlanFile) -> Iterator[Remark]:
    yield from _lacking(plan, "no definition", lambda row: row.definition is None)


def definition_not_adopted(plan: PlanFile) -> Iterator[Remark]:
    yield from _lacking(plan, "a definition that is only proposed", _is_only_proposed)


def without_unit(plan: PlanFile) -> Iterator[Remark]:
    yield from _lacking(plan, "no unit", lambda row: row.unit is None)


def _is_only_proposed(row: Measure) -> bool:
    return row.definition is not None and row.definition.status == "proposed"


def _lacking(plan: PlanFile, what: str, lacks: Callable[[Measure], bool]) -> Iterator[Remark]:
    found = [row for row in plan.measures if lacks(row)]
    if found:
        said = f"{share(found, plan.measures, 'measure')} {has(found)} {what}"
        yield Remark(ids(found), f"{said}{few(ids(found))}.")


RULES = (
    Rule(
        "measure_without_baseline",
        "A measure has no baseline",
        "Without where it started, a change cannot be shown, nor a target set in earnest.",
        without_baseline,
    ),
    Rule(
        "measure_without_target",
        "A measure has no target",
        "It can never be rated met or missed, only watched.",
        without_target,
    ),
    Rule(
        "measure_without_definition",
        "A measure has no definition",
        "Two people would count it differently, and next year's figure would not compare.",
        without_definition,
    ),
    Rule(
        "definition_not_adopted",
        "A measure's definition is proposed and not adopted",
        "The board has not agreed what is counted, so any figure can be argued away.",
        definition_not_adopted,
    ),
    Rule(
        "measure_without_unit",
        "A measure has no unit",
        "A number without its unit can be read as people, cases or a rate.",
        without_unit,
    ),
)
