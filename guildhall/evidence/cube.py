"""Counts of evidence by month: what a measure asks of files.

A month that is held and has no matching row is 0. A month that is not held is a gap: None, never
0. A month is held where the file that answers for the area is there and whole: see `whole`. An
area's code in the file is trusted over its point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from guildhall.areas.rules import kind_of
from guildhall.evidence import levels, reads
from guildhall.evidence.cubing import Standing, cube, layers
from guildhall.evidence.declare import AreaPoint, Feed
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.rolling import rolled
from guildhall.evidence.whole import Short, Whole, whole

COUNT_COLUMN = "n"  # the column of a row that is a count already
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Count:
    """Rows of a feed to count, or a column of them to add up.

    `where` keeps the rows whose column is one of the words given (numbers as text: "1");
    `dated_by` says which date puts a row in its month, and must be the feed's own; `of` is
    "rows", or a numeric column, in which nothing recorded counts 0.
    """

    feed: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated_by: str = "month"
    of: str = "rows"
    by: tuple[str, ...] = ("area", "month")

    def __post_init__(self) -> None:
        for column, words in self.where.items():
            if isinstance(words, str):
                raise TypeError(f"{self.feed}: write where={{{column!r}: ({words!r},)}}")


@dataclass(frozen=True)
class MonthlySeries:
    """A count for each month from the first to the last held. None is a month not held.

    `inputs` are the references of the batches it rests on; `synthetic` whether any is made up.
    `short` are months that are not held because their file is cut short.
    """

    months: list[str] = field(default_factory=list)
    values: list[int | float | None] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    synthetic: bool = False
    short: Sequence[Short] = ()


@dataclass(frozen=True)
class MonthlyTable:
    """A count for each area (down) and month (across). NaN is a month not held for that area.

    `areas` are codes (official names where no look-up gives a code), `units` what each area's
    months are judged by.
    """

    level: str
    months: list[str]
    areas: list[str]
    units: list[str]
    values: Numbers
    inputs: list[str]
    synthetic: bool
    short: Sequence[Short] = ()

    def series(self, area: str) -> MonthlySeries:
        """One area's counts, without the gaps before the first and after the last month held."""
        if area not in self.areas:
            return MonthlySeries()
        row = self.values[self.areas.index(area)]
        held = np.flatnonzero(~np.isnan(row))
        if not held.size:
            return MonthlySeries()
        span = slice(int(held[0]), int(held[-1]) + 1)
        return MonthlySeries(
            self.months[span], [_number(v) for v in row[span]], self.inputs, self.synthetic
        )


def _number(value: float) -> int | float | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def monthly(
    count: Count,
    area: str,
    as_of: date | None = None,
    *,
    stand: Standing | None = None,
    looked_up: levels.State | None = None,
) -> MonthlySeries:
    """A count by month for one area: an ONS code, else a unit's or a district's own name.

    `as_of` asks for what was published by that day. Empty where nothing is held of the area.
    `stand` and `looked_up` are as for `monthly_by_area`.
    """
    stand = stand or standing(_feed(count), as_of)
    looked_up = looked_up or levels.state()
    level = kind_of(area) or "unit"
    table = monthly_by_area(count, level, stand=stand, looked_up=looked_up)
    if area not in table.areas and level == "unit":
        table = monthly_by_area(count, "lad", stand=stand, looked_up=looked_up)
    found = table.series(area)
    if not found.months:
        return found
    unit = table.units[table.areas.index(area)]
    parts = [p for p in stand.dated if p.unit == unit] + list(stand.inner)
    return MonthlySeries(
        found.months,
        found.values,
        sorted({part.batch for part in parts}),
        any(part.is_synthetic for part in parts),
        [each for each in table.short if each.unit == unit],
    )


def monthly_by_area(
    count: Count,
    level: str = "lad",
    as_of: date | None = None,
    *,
    stand: Standing | None = None,
    looked_up: levels.State | None = None,
) -> MonthlyTable:
    """A count by month for every area of a level that any row of the feed lies in.

    `level` is lsoa, ward, lad, csp, pfa and the like, or unit for the release units themselves.
    Who asks for many tables at once gives what stands, and the state of the look-ups, so that
    neither is read again.
    """
    feed = _feed(count)
    stand = stand or standing(feed, as_of)
    if not stand.dated:
        return MonthlyTable(level, [], [], [], np.zeros((0, 0)), [], False)
    dimensions = _dimensions(feed, count)
    now = looked_up or levels.state()
    inside = levels.inside(level, now) if level != "unit" else None
    made = cube(feed, stand, dimensions, count.of, inside)
    told = judged(feed, stand, now)
    table = rolled(made, level, told, now)
    parts = [*stand.dated, *stand.inner]
    return MonthlyTable(
        level=level,
        months=list(table.months),
        areas=list(table.areas),
        units=list(table.units),
        values=table.where(count.where),
        inputs=sorted({part.batch for part in parts}),
        synthetic=any(part.is_synthetic for part in parts),
        short=_with_batches(told.short, stand),
    )


def split(
    count: Count, dimension: str, area: str, as_of: date | None = None
) -> dict[str, MonthlySeries]:
    """A count for one area by each word of a column, such as crime type, in order of word."""
    return {
        word: monthly(
            Count(count.feed, {**count.where, dimension: (word,)}, count.dated_by, count.of),
            area,
            as_of,
        )
        for word in words(count.feed, dimension, as_of)
    }


def words(
    feed_key: str, dimension: str, as_of: date | None = None, *, stand: Standing | None = None
) -> list[str]:
    """The words that a column holds in what stands of a feed, '' left out."""
    count = Count(feed_key, {dimension: ()})
    feed = _feed(count)
    stand = stand or standing(feed, as_of)
    if not stand.dated:
        return []
    axis = cube(feed, stand, _dimensions(feed, count), "rows", None).axes[dimension]
    return sorted(word for word in axis.words if word)


def standing(feed: Feed, as_of: date | None) -> Standing:
    """The parts of a feed that stand; for one within another, of the years that both are held."""
    held = reads.held(feed.key, as_of)
    if feed.within is None:
        placed_by = layers() if isinstance(feed.area, AreaPoint) else (0, 0)
        return Standing(tuple(part for part in held if part.month), layers=placed_by)
    years = {part.unit[-4:] for part in held}
    outer = reads.held(feed.within.feed, as_of)
    return Standing(tuple(p for p in outer if p.month and p.month[:4] in years), tuple(held))


def why_not_held(
    feed_key: str, area: str, as_of: date | None = None, *, looked_up: levels.State | None = None
) -> str:
    """Why no month of a district is held though rows lie in it, in a sentence; '' elsewhere."""
    feed = all_feeds()[feed_key]
    stand = standing(feed, as_of)
    if not stand.dated or not (feed.area or feed.within):
        return ""
    told = judged(feed, stand, looked_up or levels.state())
    return told.why_not_held(area)


def cut_short(
    feed: Feed, stand: Standing | None = None, *, looked_up: levels.State | None = None
) -> list[Short]:
    """The months of a feed that are not counted because their file has too few rows."""
    stand = stand or standing(feed, None)
    if not stand.dated or not feed.published or not (feed.area or feed.within):
        return []
    return _with_batches(judged(feed, stand, looked_up or levels.state()).short, stand)


def _with_batches(short: Sequence[Short], stand: Standing) -> list[Short]:
    batch = {(part.unit, part.month): part.batch for part in stand.dated}
    return [replace(each, batch=batch[each.unit, each.month]) for each in short]


def counted_by(feed: Feed) -> str:
    """What a count of a feed's events adds up: a column that holds counts, else rows."""
    return COUNT_COLUMN if any(column.name == COUNT_COLUMN for column in feed.columns) else "rows"


def _feed(count: Count) -> Feed:
    feeds = all_feeds()
    if count.feed not in feeds:
        raise ValueError(f"there is no feed {count.feed}: it is one of {', '.join(feeds)}")
    feed = feeds[count.feed]
    if count.dated_by not in {"month", feed.month}:
        raise ValueError(f"{feed.key} is dated by {feed.month}, not by {count.dated_by}")
    known = {c.name for c in feed.columns} | {d.name for d in feed.derived}
    asked = {*count.where, *([] if count.of == "rows" else [count.of])}
    if not asked <= known:
        raise ValueError(f"{feed.key} has no column {', '.join(sorted(asked - known))}")
    return feed


def _dimensions(feed: Feed, count: Count) -> tuple[str, ...]:
    """The feed's own dimensions, and more only where a count filters on something else."""
    extra = sorted(set(count.where) - set(feed.dimensions))
    return (*feed.dimensions, *extra)


def judged(feed: Feed, stand: Standing, now: levels.State) -> Whole:
    """For which districts and months the parts that stand are whole."""
    made = cube(feed, stand, feed.dimensions, counted_by(feed), levels.inside("lad", now))
    return whole(made, feed, frozenset((part.unit, part.month) for part in stand.dated), now)
