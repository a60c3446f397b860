"""The same thing said or counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.results import Measure
from guildhall.plan.lint.lookups import each_once, grouped, ids, thing_names
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed, plain


def same_words(plan: PlanFile) -> Iterator[Remark]:
    """Two outcomes, two measures or two actions in the same words."""
    sections = (
        [(row.id, row.statement) for row in plan.outcomes],
        [(row.id, row.as_written) for row in plan.measures],
        [(row.id, row.title) for row in plan.actions],
    )
    for rows in sections:
        for same in grouped(rows, lambda row: plain(row[1])).values():
            if len(same) > 1:
                idents = tuple(ident for ident, _ in same)
                yield Remark(idents, f"{listed(idents)} are in the same words: “{same[0][1]}”.")


def same_thing_counted(plan: PlanFile) -> Iterator[Remark]:
    """Measures that count one thing in one way for different outcomes, in other words."""
    names = thing_names(plan)
    for rows in grouped(plan.measures, _counted).values():
        different_words = {plain(row.as_written) for row in rows}
        different_outcomes = {tuple(row.outcomes) for row in rows}
        if len(different_words) > 1 and len(different_outcomes) > 1:
            thing = names[rows[0].counts]
            facts = f"{listed(ids(rows))} count the same thing ({thing}) in the same way"
            yield Remark(ids(rows), f"{facts}, for different outcomes.")


def action_and_measure(plan: PlanFile) -> Iterator[Remark]:
    """One thing is both what will be done and how it will be judged."""
    measures = grouped(
        ((words, row.id) for row in plan.measures for words in _words(row)), lambda pair: pair[0]
    )
    both = [
        (action, ident)
        for action in plan.actions
        for ident in each_once(ident for _, ident in measures.get(plain(action.title), ()))
    ]
    if both:
        said = listed(f"“{action.title}” ({action.id}, {ident})" for action, ident in both)
        rows = each_once(named for action, ident in both for named in (action.id, ident))
        yield Remark(rows, f"Both an action and a measure: {said}.")


def _words(row: Measure) -> set[str]:
    return {plain(row.title), plain(row.as_written)}


def _counted(row: Measure) -> tuple[object, ...]:
    parts = tuple((part.counts, part.title) for part in row.parts)
    return row.counts, row.kind, row.polarity, row.unit, row.scope, parts


RULES = (
    Rule(
        "same_words_twice",
        "Two rows are in the same words",
        "One of them says nothing of its own, and one piece of work will be counted twice.",
        same_words,
    ),
    Rule(
        "same_thing_counted_twice",
        "Different outcomes are told by the same count",
        "The outcomes cannot be told apart by their figures.",
        same_thing_counted,
    ),
    Rule(
        "action_and_measure_are_one",
        "The same thing is both an action and a measure",
        "Doing it would prove that it worked: keep it as one, and measure what it changes.",
        action_and_measure,
    ),
)
