"""A count over time: the figures, their control chart, and what they say."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from guildhall.analysis import chart_sentence, control
from guildhall.analysis.control_chart import Break, ControlChart
from guildhall.analysis.series import month_words, place, year_on_year
from guildhall.areas.rules import kind_of
from guildhall.evidence.feeds import all_feeds
from guildhall.explore import rules
from guildhall.explore.reads import confidence, held
from guildhall.explore.reads.absent import absent
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

    `breaks` are the named causes within the period, from which limits are drawn afresh.
    """

    asked: Asked
    values: tuple[int | float | None, ...]
    hidden: frozenset[str]
    gaps: tuple[Period, ...]
    provisional: frozenset[str]
    breaks: tuple[Break, ...]
    chart: ControlChart
    why_chart: str
    sentence: str
    compared: str
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
    if kind_of(held.home_unit(asked.feed, asked.area, now)):
        lost = absent(asked.feed, now)
        known = {m: None if (asked.area, m) in lost else value for m, value in known.items()}
    if all(value is None for value in known.values()):
        return None
    hidden = frozenset[str]()
    if not feed.published:
        all_hidden = confidence.hidden(asked.feed, asked.area, now)
        hidden = frozenset(m for m, word in all_hidden if word == asked.category.word)
    months = asked.period.months
    values = place(months, {m: v for m, v in known.items() if m not in hidden})
    chart = control.chart_counts(_whole(values), months, rebase_at=breaks)
    subject = f"{asked.subject} in {asked.area_name}"
    parts = held.parts(asked.feed, asked.as_of, now)
    return Series(
        asked=asked,
        values=values,
        hidden=hidden & set(months),
        gaps=tuple(rules.runs(m for m in months if known.get(m) is None)),
        provisional=frozenset(
            m
            for m in months
            if known.get(m) is not None and _provisional(m, feed.lag_months, known_in)
        ),
        breaks=tuple(each for each in breaks if each.period in months[1:]),
        chart=chart,
        why_chart=control.choose_chart(_whole(values)).reason,
        sentence=chart_sentence.sentence(
            chart, subject=subject, is_plural=rules.is_plural(asked.subject), hidden=hidden
        ),
        compared=_compared(known) if feed.published else "",
        release=held.release_of(parts, asked.period),
        is_synthetic=held.is_synthetic(parts, asked.period),
    )


def _provisional(month: str, lag_months: int, known_in: str) -> bool:
    return bool(lag_months) and is_provisional(month, lag_months, known_in)


def _whole(values: tuple[int | float | None, ...]) -> list[int | None]:
    return [None if value is None else round(value) for value in values]


def _compared(known: dict[str, int | float | None]) -> str:
    """The latest rolling year beside the one before; '' unless both are wholly held."""
    counts = _whole(tuple(known.values()))
    if all(count is None for count in counts):
        return ""
    pair = year_on_year(list(known), counts).rolling_year
    if pair.comparison is None:
        return ""
    last = month_words(max(month for month, value in known.items() if value is not None))
    return f"The year to {last} beside the year before: {pair.comparison.sentence}"
