"""A measure's rating by the dated rule, from its figures, its target and its definition."""

from dataclasses import dataclass, replace
from datetime import date

from guildhall.analysis import targets
from guildhall.analysis.compare import Standing
from guildhall.analysis.intervals import Interval
from guildhall.analysis.rag import Facts, Rag, Status, rag, rule_on
from guildhall.analysis.series import month_words
from guildhall.measures.declare import Kind
from guildhall.measures.reading import Meaning, Reading, period_words
from guildhall.measures.spans import HOW_TO_WRITE, read_span, span_of

Rating = Rag
YEARLY = {Kind.COUNT, Kind.RATE, Kind.VALUE}
COLOURS = {Status.RED, Status.AMBER, Status.GREEN}
NEEDS_BASELINE = {"falling", "rising", "maintain_or_rise"}


@dataclass(frozen=True)
class Aim:
    """What a measure is held against. `form` is None where nothing is aimed at.

    `baseline` is what a direction is from, of the period that `baseline_period` writes.
    """

    form: str | None = None
    value: float | None = None
    set_on: date | None = None
    baseline: float | None = None
    baseline_period: str = ""


def judge(
    meaning: Meaning,
    reading: Reading,
    aim: Aim,
    *,
    on: date,
    is_definition_changed: bool = False,
) -> Rating:
    """The rating under the rule in force `on` a day.

    Counts and rates are judged on a whole year only, because a target is for a year. A target
    that is a direction needs a baseline to be above or below; without one it is not judged. What
    may not be compared is not judged either (see `_barred`).
    """
    point = reading.judged
    facts = Facts(
        polarity=meaning.polarity,
        value=point.value if point else None,
        numerator=_numerator(meaning, reading),
        interval=_interval(reading),
        target=_target(aim),
        travel=reading.travel,
        is_definition_changed=is_definition_changed,
        barred=_barred(reading, aim),
    )
    found = _with_period(rag(facts, rule_on(on)), reading, is_a_year=meaning.kind in YEARLY)
    if found.status is Status.NO_TARGET and aim.form in NEEDS_BASELINE:
        reason = "The target is a direction, and no baseline has been set to measure it from."
        return Rag(Status.GREY, reason, found.rule, facts)
    return found


def _barred(reading: Reading, aim: Aim) -> str:
    """Why the judged figure may not be held against the aim; empty where it may.

    The verdict's own rule: nothing is compared across a break. And an aim is of an earlier time
    than what it judges: a baseline of months before, a target set before the period ended.
    """
    if reading.judged is None or aim.form is None:
        return ""
    judged = span_of(reading.judged_kind, reading.judged.period)
    if aim.set_on and f"{aim.set_on:%Y-%m}" > judged.last:
        when = f"The target was set on {aim.set_on:%-d %B %Y}"
        return f"{when}, after {judged.words}: it rates nothing before it."
    since = f"{aim.set_on:%Y-%m}" if aim.set_on else judged.first
    if aim.form in NEEDS_BASELINE and aim.baseline is not None:
        base = read_span(aim.baseline_period)
        if base is None:
            written = f"The baseline is of “{aim.baseline_period}”"
            return f"{written}, which cannot be read as months. {HOW_TO_WRITE}"
        if base.last >= judged.first:
            return f"The baseline, {base.words}, is not wholly before {judged.words}."
        since = base.first
    return _broken(reading, min(since, judged.first), judged.last)


def _broken(reading: Reading, first: str, last: str) -> str:
    """Which break in the series lies after a month and up to another; empty where none does."""
    found = max(
        (each for each in reading.breaks if first < each.period <= last),
        key=lambda each: each.period,
        default=None,
    )
    if found is not None:
        named = f"{found.cause.rstrip('.')}, {month_words(found.period)}"
        return f"A break in the series lies within what would be compared: {named}."
    if reading.verdict.is_barred and reading.verdict.standing is Standing.NOT_ENOUGH:
        return "A break in the series keeps the year from being compared, so it is not judged."
    return ""


def _with_period(found: Rating, reading: Reading, *, is_a_year: bool) -> Rating:
    """The rating with the period that it is of, since the page also shows shorter ones."""
    if reading.judged is None and reading.is_judged_hidden:
        return replace(found, reason="The figure to judge is held, and may not be shown.")
    if reading.judged is None and is_a_year:
        return replace(
            found, reason="No whole year ends with what is held last, and no less is judged."
        )
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


def _target(aim: Aim) -> targets.Target | None:
    form, value, baseline = aim.form, aim.value, aim.baseline
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
