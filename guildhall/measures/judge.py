"""A measure's rating by the dated rule, from its figures, its target and its definition."""

from dataclasses import replace
from datetime import date

from guildhall.analysis import targets
from guildhall.analysis.intervals import Interval
from guildhall.analysis.rag import Facts, Rag, Status, rag, rule_on
from guildhall.measures.declare import Kind
from guildhall.measures.reading import Meaning, Reading, period_words

Rating = Rag
YEARLY = {Kind.COUNT, Kind.RATE, Kind.VALUE}
COLOURS = {Status.RED, Status.AMBER, Status.GREEN}
NEEDS_BASELINE = {"falling", "rising", "maintain_or_rise"}


def judge(
    meaning: Meaning,
    reading: Reading,
    *,
    on: date,
    target_form: str | None,
    target_value: float | None,
    baseline: float | None,
    is_definition_changed: bool = False,
) -> Rating:
    """The rating under the rule in force `on` a day.

    Counts and rates are judged on a whole year only, because a target is for a year. A target
    that is a direction needs a baseline to be above or below; without one it is not judged.
    """
    point = reading.judged
    facts = Facts(
        polarity=meaning.polarity,
        value=point.value if point else None,
        numerator=_numerator(meaning, reading),
        interval=_interval(reading),
        target=_target(target_form, target_value, baseline),
        travel=reading.travel,
        is_definition_changed=is_definition_changed,
    )
    found = _with_period(rag(facts, rule_on(on)), reading, is_a_year=meaning.kind in YEARLY)
    if found.status is Status.NO_TARGET and target_form in NEEDS_BASELINE:
        reason = "The target is a direction, and no baseline has been set to measure it from."
        return Rag(Status.GREY, reason, found.rule, facts)
    return found


def _with_period(found: Rating, reading: Reading, *, is_a_year: bool) -> Rating:
    """The rating with the period that it is of, since the page also shows shorter ones."""
    if reading.judged is None and reading.is_judged_hidden:
        return replace(found, reason="The figure to judge is held, and may not be shown.")
    if reading.judged is None and is_a_year:
        return replace(found, reason="No whole year is held, and no less is judged.")
    if reading.judged is None or found.status not in COLOURS:
        return found
    when = period_words(reading.judged_kind, reading.judged.period)
    return replace(found, reason=f"Of {when}: {found.reason[:1].lower()}{found.reason[1:]}")


def _numerator(meaning: Meaning, reading: Reading) -> int | None:
    point = reading.judged
    if point is None or point.numerator is None or meaning.kind is Kind.VALUE:
        return None
    return round(point.numerator)


def _interval(reading: Reading) -> Interval | None:
    point = reading.judged
    if point is None or point.lower is None or point.upper is None:
        return None
    return Interval(point.lower, point.upper)


def _target(form: str | None, value: float | None, baseline: float | None) -> targets.Target | None:
    if form == "exists":
        return targets.Exists()
    if form == "at_most" and value is not None:
        return targets.CountAtMost(value)
    if form == "at_least" and value is not None:
        return targets.ShareAtLeast(value)
    if baseline is None:
        return None
    if form == "falling":
        return targets.FallingRate(baseline)
    if form == "rising":
        return targets.Rising(baseline)
    return targets.MaintainOrRise(baseline) if form == "maintain_or_rise" else None
