"""What the plan says of itself, against what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from guildhall.plan.file import PlanFile
from guildhall.plan.file.facts import Claim, Figure, Statement
from guildhall.plan.lint.lookups import each_once, grouped, ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed

Said = tuple[Statement, Claim]


def number_contradicted(plan: PlanFile) -> Iterator[Remark]:
    """A statement gives another number of priorities or principles than there are."""
    held: dict[str, tuple[str, ...]] = {
        "number_of_priorities": ids(plan.priorities),
        "number_of_principles": ids(plan.principles),
    }
    for statement, claim in _claims(plan):
        rows = held.get(claim.about)
        if rows is not None and claim.value != len(rows):
            noun = claim.about.removeprefix("number_of_")
            right = [
                s.id for s, c in _claims(plan) if (c.about, c.value) == (claim.about, len(rows))
            ]
            also = f", as {listed(right)} says" if right else ""
            facts = f"{statement.id} says {claim.value} {noun}; the plan has {len(rows)}{also}."
            yield Remark(each_once((statement.id, *right, *rows)), facts)


def cycle_contradicted(plan: PlanFile) -> Iterator[Remark]:
    """A statement gives another year, or another length, of the cycle than the plan's heading."""
    heading = plan.plan
    held = {
        "year_of_cycle": ("year of the cycle", heading.year_of_cycle),
        "cycle_years": ("length of the cycle in years", heading.cycle_years),
    }
    for statement, claim in _claims(plan):
        words, value = held.get(claim.about, ("", claim.value))
        if claim.value != value:
            facts = f"{statement.id} gives the {words} as {claim.value}; the plan's is {value}."
            yield Remark((statement.id,), facts)


def horizon_beyond_cycle(plan: PlanFile) -> Iterator[Remark]:
    """Something is promised for more years than the cycle has left, this year counted."""
    left = plan.plan.cycle_years - plan.plan.year_of_cycle + 1
    for statement, claim in _claims(plan):
        is_beyond = isinstance(claim.value, int) and claim.value > left
        if claim.about == "horizon_years" and is_beyond:
            facts = (
                f"{statement.id} promises {claim.of or 'something'} for {claim.value} years, in "
                f"year {plan.plan.year_of_cycle} of {plan.plan.cycle_years}."
            )
            yield Remark((statement.id, *([claim.of] if claim.of else [])), facts)


def statements_disagree(plan: PlanFile) -> Iterator[Remark]:
    """Two statements say different things of one row."""
    of_a_row = [said for said in _claims(plan) if said[1].of is not None]
    for (about, of), some in grouped(of_a_row, lambda said: (said[1].about, said[1].of)).items():
        if of is not None and len({claim.value for _, claim in some}) > 1:
            words = listed(f"{claim.value} ({statement.id})" for statement, claim in some)
            facts = f"The {about.replace('_', ' ')} of {of} is said to be {words}."
            yield Remark(each_once((*(statement.id for statement, _ in some), of)), facts)


def direction_contradicted(plan: PlanFile) -> Iterator[Remark]:
    """A statement says that a figure goes one way; the figure's own numbers do not."""
    figures = {row.id: row for row in plan.figures}
    for statement, claim in _claims(plan):
        figure = figures.get(claim.of or "")
        if claim.about != "direction" or figure is None:
            continue
        for values in _series(figure):
            if not _goes(values, str(claim.value)):
                numbers = ", ".join(f"{value:,}" for value in values)
                facts = f"{statement.id} says that {figure.id} goes {claim.value}; it is {numbers}."
                yield Remark((statement.id, figure.id), facts)


def cause_untested(plan: PlanFile) -> Iterator[Remark]:
    """A cause is given for a figure, and nothing stands beside it that could bear that out."""
    figures = {row.id: row for row in plan.figures}
    causes = [said for said in _claims(plan) if said[1].about == "cause" and said[1].of]
    bare = [
        (statement.id, claim.value, str(claim.of))
        for statement, claim in causes
        if not _is_checked(figures.get(str(claim.of)))
    ]
    if bare:
        said = "; ".join(f"“{value}” for {of} ({ident})" for ident, value, of in bare)
        rows = each_once(named for ident, _, of in bare for named in (ident, of))
        yield Remark(rows, f"Given as a cause, with nothing to check it: {said}.")


def _is_checked(figure: Figure | None) -> bool:
    return figure is not None and any(check.agrees for check in figure.checks)


def _claims(plan: PlanFile) -> list[Said]:
    return [(statement, claim) for statement in plan.statements for claim in statement.claims]


def _series(figure: Figure) -> Iterator[list[float]]:
    """The figure's numbers of one name, in the order given, where there are at least two."""
    for values in grouped(figure.values, lambda value: (value.name, value.unit)).values():
        if len(values) > 1:
            yield [value.value for value in values]


def _goes(values: list[float], way: str) -> bool:
    steps = [after - before for before, after in pairwise(values)]
    turned = {"up": 1, "down": -1}.get(way)
    return turned is None or all(step * turned > 0 for step in steps)


RULES = (
    Rule(
        "number_contradicted",
        "A statement gives another number than the plan holds",
        "Readers will ask which one was dropped.",
        number_contradicted,
    ),
    Rule(
        "cycle_contradicted",
        "A statement gives another year or length of the cycle",
        "It decides when the plan must be made anew.",
        cycle_contradicted,
    ),
    Rule(
        "promise_beyond_cycle",
        "Something is promised for longer than the cycle has left",
        "No plan yet carries it past the end of this one.",
        horizon_beyond_cycle,
    ),
    Rule(
        "statements_disagree",
        "Two statements disagree",
        "Each will be quoted.",
        statements_disagree,
    ),
    Rule(
        "direction_contradicted",
        "A statement and its own figure go different ways",
        "Anybody with the figures can refute it.",
        direction_contradicted,
    ),
    Rule(
        "cause_untested",
        "A cause is given that nothing checks",
        "Other causes, chance among them, have not been ruled out.",
        cause_untested,
    ),
)
