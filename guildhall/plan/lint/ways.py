"""Which way things should go, and what pulls against what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guildhall.plan.file import PlanFile
from guildhall.plan.file.results import Measure
from guildhall.plan.file.words import Direction, Polarity
from guildhall.plan.lint.lookups import each_once, ids, measured_outcomes
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import few, has, listed, share

Way = Literal["up", "down"]
WANTED: dict[Direction, Way | None] = {
    "up": "up",
    "every": "up",
    "down": "down",
    "stay_low": "down",
    "exists": None,
}
GOOD: dict[Polarity, Way | None] = {
    "up_good": "up",
    "up_wanted": "up",
    "down_good": "down",
    "none": None,
}
WAY_WORDS: dict[Direction, str] = {
    "up": "rise",
    "every": "rise to every one",
    "down": "fall",
    "stay_low": "stay low",
    "exists": "be in place",
}


def direction_differs(plan: PlanFile) -> Iterator[Remark]:
    """A measure should go the other way than the outcome it serves."""
    against = [
        (outcome, measure)
        for outcome, measures in measured_outcomes(plan)
        for measure in measures
        if {WANTED[outcome.direction], GOOD[measure.polarity]} == {"up", "down"}
    ]
    if against:
        said = "; ".join(
            f"{outcome.id} should {WAY_WORDS[outcome.direction]} and {measure.id}, which is to "
            f"tell of it, should {'fall' if measure.polarity == 'down_good' else 'rise'}"
            for outcome, measure in against
        )
        yield Remark(each_once(row.id for pair in against for row in pair), f"{said}.")


def pulls_two_ways(plan: PlanFile) -> Iterator[Remark]:
    """A measure that should rise raises by itself one that should fall."""
    for raising, raised in _feeding(plan):
        if (GOOD[raising.polarity], GOOD[raised.polarity]) == ("up", "down"):
            facts = (
                f"{raising.id} should rise, and a rise in it by itself raises {raised.id}, "
                f"which should fall{_for(raised)}."
            )
            yield Remark((*raised.outcomes, raised.id, raising.id), facts)


def rises_with_another(plan: PlanFile) -> Iterator[Remark]:
    """A plain count that should rise, and rises by itself when another measure does."""
    for raising, raised in _feeding(plan):
        if raised.kind == "count" and GOOD[raised.polarity] == "up":
            facts = (
                f"{raised.id} is a count that rises by itself when {raising.id} does"
                f"{_for(raised)}: it cannot tell better work from more cases."
            )
            rows = (*raised.outcomes, raised.id, *raising.outcomes, raising.id)
            yield Remark(each_once(rows), facts)


def rise_without_second_sign(plan: PlanFile) -> Iterator[Remark]:
    """More reports are wanted, and no independent sign of harm is shown beside."""
    wanted = [row for row in plan.measures if row.polarity == "up_wanted"]
    alone = [row for row in wanted if not row.shown_beside]
    if alone:
        facts = (
            f"{share(alone, wanted, 'measure')} in which more reports are wanted "
            f"{has(alone)} no independent sign of harm to be shown beside{few(ids(alone))}."
        )
        yield Remark(ids(alone), facts)


def _feeding(plan: PlanFile) -> Iterator[tuple[Measure, Measure]]:
    measures = {row.id: row for row in plan.measures}
    for raising in plan.measures:
        for raised in raising.feeds_into:
            yield raising, measures[raised]


def _for(measure: Measure) -> str:
    return f" for {listed(measure.outcomes)}" if measure.outcomes else ""


RULES = (
    Rule(
        "outcome_and_measure_directions_differ",
        "A measure should move the other way than its outcome",
        "Its reader may take good news for bad: say beside it which way is good.",
        direction_differs,
    ),
    Rule(
        "measures_pull_two_ways",
        "A measure that should rise raises one that should fall",
        "Where both work as meant, the plan will look as if it had failed: show them together.",
        pulls_two_ways,
    ),
    Rule(
        "measure_rises_with_another",
        "A count rises by itself when another measure does",
        "Take it as a share of the cases that could have ended so.",
        rises_with_another,
    ),
    Rule(
        "rise_without_second_sign",
        "More reports are wanted, with no second sign of harm",
        "A rise may be more trust or more harm, and alone it cannot say which.",
        rise_without_second_sign,
    ),
)
