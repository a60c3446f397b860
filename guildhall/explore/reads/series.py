"""A count over time: the figures, their control chart, and what they say."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from guildhall.analysis import control, verdict, verdict_words
from guildhall.analysis.control import Break, ControlChart, Point
from guildhall.analysis.series import MONTHS_IN_YEAR, month_words, place, shift
from guildhall.analysis.verdict import TwoYears, Verdict, Years
from guildhall.evidence.feeds import all_feeds
from guildhall.explore import rules
from guildhall.explore.reads import confidence, held
from guildhall.explore.reads.held import Category, State
from guildhall.explore.rules import Period
from guildhall.measures.rules import is_provisional


@dataclass(frozen=True)
class Asked:
    """What somebody asked to see. `area` is an ONS code or a release unit's name."""

    feed: str
    category: Category
    area: str
    area_name: str
    period: Period
    as_of: date | None = None

    @property
    def counts(self) -> str:
        """The counting unit of its figures, in words."""
        counts = all_feeds()[self.feed].counts
        return rules.counting_unit(counts, self.category.dimension, self.category.word)

    @property
    def subject(self) -> str:
        """What begins a sentence about it, without the area."""
        feed, chosen = all_feeds()[self.feed], self.category
        label = held.dimension_label(feed, chosen.dimension)
        return rules.subject(feed.counts, chosen.dimension, label, chosen.word)


@dataclass(frozen=True)
class Series:
    """A count by month. None in `values` is a month not held, or (if in `hidden`) not shown.

    The verdict, the limits and the sentence are of all that is held, `judged`, so that what is
    drawn cannot be chosen to change them; values, and the points of `chart`, are of the period
    asked for. `breaks` are the causes within it, from which limits are drawn afresh.
    """

    asked: Asked
    values: tuple[int | float | None, ...]
    hidden: frozenset[str]
    gaps: tuple[Period, ...]
    provisional: frozenset[str]
    breaks: tuple[Break, ...]
    judged: Period
    chart: ControlChart
    verdict: Verdict
    why_chart: str
    sentence: str
    release: str
    is_synthetic: bool

    @property
    def is_empty(self) -> bool:
        """Whether no month of the period can be shown."""
        return all(value is None for value in self.values)


@lru_cache(maxsize=64)
def read(asked: Asked, known_in: str, now: State, breaks: tuple[Break, ...] = ()) -> Series | None:
    """The series, as known in month `known_in`. None where nothing is held of the area.

    `breaks` are named causes at which limits are drawn afresh.
    """
    feed = all_feeds()[asked.feed]
    found = held.series(asked.feed, asked.category, asked.area, asked.as_of, now)
    known = dict(zip(found.months, found.values, strict=True))
    if all(value is None for value in known.values()):
        return None
    hidden = frozenset[str]()
    if not feed.published:
        all_hidden = confidence.hidden(asked.feed, asked.area, now)
        hidden = frozenset(m for m, word in all_hidden if word == asked.category.word)
    months, judged = asked.period.months, Period(found.months[0], found.months[-1])
    may_be_shown = {m: v for m, v in known.items() if m not in hidden}
    whole = _whole(place(judged.months, may_be_shown))
    shown = control.Series(whole, judged.months, breaks, hidden, MONTHS_IN_YEAR)
    chart = control.chart_counts(shown)
    years = _years(known, breaks) if feed.published else None
    found_verdict = verdict.judge(chart, years)
    parts = held.parts(asked.feed, asked.as_of, now)
    return Series(
        asked=asked,
        values=place(months, may_be_shown),
        hidden=hidden & set(months),
        gaps=tuple(rules.runs(m for m in months if known.get(m) is None)),
        provisional=frozenset(
            m
            for m in months
            if known.get(m) is not None and _provisional(m, feed.lag_months, known_in)
        ),
        breaks=tuple(each for each in chart.breaks if months[0] < each.period <= months[-1]),
        judged=judged,
        chart=replace(chart, points=_drawn(chart, months)),
        verdict=found_verdict,
        why_chart=control.why_chart(shown).reason,
        sentence=_sentence(asked, found_verdict, chart, years, hidden),
        release=held.release_of(parts, asked.period),
        is_synthetic=held.is_synthetic(parts, asked.period),
    )


def _drawn(chart: ControlChart, months: tuple[str, ...]) -> tuple[Point, ...]:
    """The points of months, those outside what is judged being gaps."""
    known = {point.label: point for point in chart.points}
    return tuple(known.get(month, Point(month, None, None, None, None)) for month in months)


def _provisional(month: str, lag_months: int, known_in: str) -> bool:
    return bool(lag_months) and is_provisional(month, lag_months, known_in)


def _whole(values: tuple[int | float | None, ...]) -> list[int | None]:
    return [None if value is None else round(value) for value in values]


def _sentence(
    asked: Asked, found: Verdict, chart: ControlChart, years: Years | None, hidden: Collection[str]
) -> str:
    subject = verdict_words.Subject(
        f"{asked.subject} in {asked.area_name}", is_plural=rules.is_plural(asked.subject)
    )
    first = verdict_words.headline(found, chart, years, subject, hidden)
    return " ".join([first, *verdict_words.notes(chart, years, hidden)])


def _years(known: dict[str, int | float | None], breaks: tuple[Break, ...]) -> Years | None:
    """The latest rolling year beside the one before; None unless both are wholly held."""
    run: list[tuple[str, int]] = []
    for month in sorted((m for m, value in known.items() if value is not None), reverse=True):
        if run and shift(month, 1) != run[0][0]:
            break
        run.insert(0, (month, round(known[month] or 0)))
    if len(run) < 2 * MONTHS_IN_YEAR:
        return None
    counts = [count for _, count in run]
    last = run[-1][0]
    found = TwoYears(
        label=f"The year to {month_words(last)}",
        current=sum(counts[-MONTHS_IN_YEAR:]),
        previous=sum(counts[-2 * MONTHS_IN_YEAR : -MONTHS_IN_YEAR]),
        first=shift(last, 1 - 2 * MONTHS_IN_YEAR),
        last=last,
        run=run,
    )
    return verdict.compare_years(found, breaks)
