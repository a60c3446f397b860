"""Outcomes against the measures that are to tell of them."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.results import Measure, Outcome
from guildhall.plan.lint.lookups import (
    each_once,
    grouped,
    ids,
    kinds_of,
    measured_outcomes,
    measures_of,
    thing_names,
    things_of,
    wider_things,
)
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.ways import GOOD, WANTED, Way
from guildhall.plan.lint.wording import kinds_in_words, listed

Pair = tuple[Outcome, list[Measure]]


def kinds_differ(plan: PlanFile) -> Iterator[Remark]:
    """No measure is of a kind the outcome can be read as. One finding for a programme.

    Where some measures count the outcome's own thing, only those are asked.
    """
    pairs = [(outcome, _nearest(outcome, some)) for outcome, some in measured_outcomes(plan)]
    unlike = [
        (outcome, measures)
        for outcome, measures in pairs
        if not any(set(kinds_of(measure)) & set(kinds_of(outcome)) for measure in measures)
    ]
    for some in grouped(unlike, lambda pair: pair[0].programme).values():
        facts = "; ".join(_kinds_said(outcome, measures) for outcome, measures in some)
        yield Remark(_rows(some), f"{facts}.")


def counts_differ(plan: PlanFile) -> Iterator[Remark]:
    """No measure counts what the outcome is about. One finding for a programme."""
    unlike = [
        (outcome, measures)
        for outcome, measures in measured_outcomes(plan)
        if not any(things_of(measure) & things_of(outcome) for measure in measures)
    ]
    for some in grouped(unlike, lambda pair: pair[0].programme).values():
        facts = ". ".join(_things_said(plan, outcome, measures) for outcome, measures in some)
        yield Remark(_rows(some), f"{facts}.")


def flow_reversed(plan: PlanFile) -> Iterator[Remark]:
    """The outcome has one body referring to another; its measure has it the other way round."""
    names = {agency.id: agency.name for agency in plan.agencies}
    for outcome, measures in measured_outcomes(plan):
        out = outcome.flow
        if out is None or out.sent_by is None or out.sent_to is None:
            continue
        for measure in measures:
            back = measure.flow
            if back and (back.sent_by, back.sent_to) == (out.sent_to, out.sent_by):
                by, to = names[out.sent_by], names[out.sent_to]
                facts = f"In {outcome.id} {by} refers to {to}; in {measure.id} {to} refers to {by}."
                yield Remark((outcome.id, measure.id), facts)


def either_or(plan: PlanFile) -> Iterator[Remark]:
    """The plan says "this or that" and does not choose. One finding for each choice open."""
    names = thing_names(plan)
    both: list[Outcome | Measure] = [*plan.outcomes, *plan.measures]
    unsure = [row for row in both if row.alternatives]
    for things, rows in grouped(unsure, lambda row: frozenset(_choice(row))).items():
        choice = listed((name for ident, name in names.items() if ident in things), last="or")
        yield Remark(ids(rows), f"{listed(ids(rows))} can be read as counting {choice}.")


def parts_opposed(plan: PlanFile) -> Iterator[Remark]:
    """One row holds several things, of which some should rise and some fall."""
    names = thing_names(plan)
    said = {
        row.id: _opposed([(names[part.counts], WANTED[part.direction]) for part in row.parts])
        for row in plan.outcomes
    } | {
        row.id: _opposed([(part.title, GOOD[part.polarity]) for part in row.parts])
        for row in plan.measures
    }
    mixed = tuple(ident for ident, words in said.items() if words)
    if mixed:
        yield Remark(mixed, "; ".join(f"{ident} {said[ident]}" for ident in mixed) + ".")


def outcome_without_measure(plan: PlanFile) -> Iterator[Remark]:
    bare = [row for row in plan.outcomes if not measures_of(plan, row)]
    if bare:
        yield Remark(ids(bare), f"No measure serves {listed(ids(bare))}.")


def measure_without_outcome(plan: PlanFile) -> Iterator[Remark]:
    loose = [row for row in plan.measures if not row.outcomes]
    if loose:
        yield Remark(ids(loose), f"{listed(ids(loose))} {_serve(loose)} no outcome.")


def only_how_much(plan: PlanFile) -> Iterator[Remark]:
    """Every measure of the outcome says how much was done; none says how well or to what end."""
    counted = [
        outcome.id
        for outcome, measures in measured_outcomes(plan)
        if all(measure.answers == "how_much" for measure in measures)
    ]
    if counted:
        facts = f"Every measure of {listed(counted)} says only how much was done."
        yield Remark(tuple(counted), facts)


def _nearest(outcome: Outcome, measures: list[Measure]) -> list[Measure]:
    return [row for row in measures if things_of(row) & things_of(outcome)] or measures


def _rows(pairs: list[Pair]) -> tuple[str, ...]:
    return each_once(ident for outcome, some in pairs for ident in (outcome.id, *ids(some)))


def _kinds_said(outcome: Outcome, measures: list[Measure]) -> str:
    asked = kinds_in_words(kinds_of(outcome))
    given = [
        f"{row.id} gives {kinds_in_words(kinds_of(row))}" + (f" ({row.unit})" if row.unit else "")
        for row in measures
    ]
    return f"{outcome.id} asks for {asked}, {listed(given)}"


def _things_said(plan: PlanFile, outcome: Outcome, measures: list[Measure]) -> str:
    names = thing_names(plan)
    given = [
        f"{row.id} counts: {names[row.counts]}{_width(plan, outcome.counts, row.counts)}"
        for row in measures
    ]
    return f"{outcome.id} is about: {names[outcome.counts]}; {listed(given)}"


def _width(plan: PlanFile, wanted: str, counted: str) -> str:
    if counted in wider_things(plan, wanted):
        return " (which is wider)"
    return " (which is narrower)" if wanted in wider_things(plan, counted) else ""


def _choice(row: Outcome | Measure) -> set[str]:
    return {row.counts, *row.alternatives}


def _opposed(ways: list[tuple[str, Way | None]]) -> str:
    rising = [name for name, way in ways if way == "up"]
    falling = [name for name, way in ways if way == "down"]
    if not rising or not falling:
        return ""
    return f"wants more of this: {listed(rising)}, and less of this: {listed(falling)}"


def _serve(rows: list[Measure]) -> str:
    return "serves" if len(rows) == 1 else "serve"


RULES = (
    Rule(
        "outcome_and_measure_kinds_differ",
        "An outcome and its measures are of different kinds",
        "The one can move without the other, so the measure cannot show that the outcome was met.",
        kinds_differ,
    ),
    Rule(
        "outcome_and_measure_count_different_things",
        "An outcome and its measures count different things",
        "What is counted is not what is wanted, and the figure will be read as if it were.",
        counts_differ,
    ),
    Rule(
        "referral_reversed",
        "An outcome and its measure have a referral opposite ways round",
        "The measure counts the work of the body that receives, not of the one that is to refer.",
        flow_reversed,
    ),
    Rule(
        "outcome_without_measure",
        "An outcome has no measure",
        "Nobody can tell whether it was reached.",
        outcome_without_measure,
    ),
    Rule(
        "measure_without_outcome",
        "A measure serves no outcome",
        "It will be counted without anybody having said what it is for, or who answers for it.",
        measure_without_outcome,
    ),
    Rule(
        "outcome_told_only_by_how_much",
        "An outcome is told only by how much was done",
        "Being busy is not the same as anybody being better off.",
        only_how_much,
    ),
    Rule(
        "this_or_that",
        "A row says this or that and does not choose",
        "Whichever moved the right way could be reported: choose one before the year's figures.",
        either_or,
    ),
    Rule(
        "parts_should_move_apart",
        "One row holds things that should move opposite ways",
        "Added together they hide each other: give each a row of its own.",
        parts_opposed,
    ),
)
