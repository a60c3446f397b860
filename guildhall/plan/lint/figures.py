"""Figures that the plan states: what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.facts import Figure
from guildhall.plan.lint.lookups import ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import few, has, listed, share


def disputed(plan: PlanFile) -> Iterator[Remark]:
    """An outside source gives another number, or the figure is marked as disputed."""
    for figure in plan.figures:
        against = [check for check in figure.checks if not check.agrees]
        if against or figure.status == "disputed":
            facts = f"{figure.id} says: {figure.title}. "
            checks = "; ".join(
                f"{check.source} gives {check.name} as {check.value:,}" for check in against
            )
            yield Remark((figure.id,), f"{facts}{checks or 'It is disputed'}.")


def without_source(plan: PlanFile) -> Iterator[Remark]:
    stated = [row for row in plan.figures if _is_a_finding(row)]
    bare = [row for row in stated if row.source is None and not row.checks]
    if bare:
        facts = f"{share(bare, stated, 'stated figure')} {has(bare)} no source or method"
        yield Remark(ids(bare), f"{facts}{few(ids(bare))}.")


def direction_only(plan: PlanFile) -> Iterator[Remark]:
    """Something is said to be higher, lower, rising or falling, and no number is given."""
    bare = [row for row in plan.figures if row.status == "direction_only" and not row.values]
    if bare:
        said = listed(f"{row.id} ({row.title})" for row in bare)
        yield Remark(ids(bare), f"A direction is claimed without a number in {said}.")


def without_period(plan: PlanFile) -> Iterator[Remark]:
    bare = [row for row in plan.figures if _is_a_finding(row) and row.period is None]
    if bare:
        yield Remark(
            ids(bare), f"The plan does not say when {listed(ids(bare))} {_was(bare)} true."
        )


def _is_a_finding(figure: Figure) -> bool:
    """It says how things are: not a target, and not a fact about the plan itself."""
    return figure.status not in ("target", "structural", "direction_only")


def _was(rows: list[Figure]) -> str:
    return "was" if len(rows) == 1 else "were"


RULES = (
    Rule(
        "figure_disputed",
        "A stated figure does not agree with an outside source",
        "One wrong figure costs the others their trust.",
        disputed,
    ),
    Rule(
        "figure_without_source",
        "A stated figure has no source",
        "It cannot be checked, or worked out again next year in the same way.",
        without_source,
    ),
    Rule(
        "figure_without_number",
        "A direction is claimed without a number",
        "It cannot be found wrong, so it tells nothing.",
        direction_only,
    ),
    Rule(
        "figure_without_period",
        "A stated figure has no period",
        "Without its period it cannot be compared with anything.",
        without_period,
    ),
)
