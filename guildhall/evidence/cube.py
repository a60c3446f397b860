"""Counts of evidence by month: what a measure asks of files.

A month that is held and has no matching row is 0. A month that is not held is a gap: None, never
0. Whether a month is held is judged by the unit (police force, say) that most of an area's rows
belong to. An area's code in the file is trusted over its point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from guildhall.areas.rules import kind_of
from guildhall.evidence import levels, reads, rules
from guildhall.evidence.cubing import Cube, Standing, cube, layers
from guildhall.evidence.declare import AreaPoint, Feed
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.reads import HeldPart

LARGEST_TABLE = 20_000_000
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
    """

    months: list[str] = field(default_factory=list)
    values: list[int | float | None] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    synthetic: bool = False


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
    rolled = _rolled(made, level, _held(stand.dated), now)
    parts = [*stand.dated, *stand.inner]
    return MonthlyTable(
        level=level,
        months=list(rolled.months),
        areas=list(rolled.areas),
        units=list(rolled.units),
        values=rolled.where(count.where),
        inputs=sorted({part.batch for part in parts}),
        synthetic=any(part.is_synthetic for part in parts),
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


def _held(parts: Sequence[HeldPart]) -> frozenset[tuple[str, str]]:
    return frozenset((part.unit, part.month) for part in parts)


@dataclass(frozen=True)
class Rolled:
    """A cube with its areas rolled up to a level.

    `spread` is indexed by area, month and each dimension; where that would be too large it is
    None, and each question adds up the cube's own rows.
    """

    cube: Cube
    areas: tuple[str, ...]
    units: tuple[str, ...]
    months: tuple[str, ...]
    held: np.ndarray[Any, np.dtype[np.bool_]]
    keys: np.ndarray[Any, np.dtype[np.int64]]
    dimensions: tuple[str, ...]
    spread: Numbers | None

    def where(self, wanted: Mapping[str, tuple[str, ...]]) -> Numbers:
        """The counts by area and month of the rows with the words wanted; NaN where not held."""
        if self.spread is None:
            values = self._added_up(wanted)
        else:
            values = self.spread
            for place, name in reversed(list(enumerate(self.dimensions))):
                if name in wanted:
                    chosen = _places(self.cube.axes[name].words, wanted[name])
                    values = values.take(chosen, axis=2 + place)
                values = values.sum(axis=2 + place)
        return np.where(self.held, values, np.nan)

    def _added_up(self, wanted: Mapping[str, tuple[str, ...]]) -> Numbers:
        keep = self.keys >= 0
        for name, chosen in wanted.items():
            axis = self.cube.axes[name]
            keep = keep & np.isin(axis.places, _places(axis.words, chosen))
        size = len(self.areas) * len(self.months)
        flat: Numbers = np.bincount(self.keys[keep], self.cube.n[keep], size).astype(float)
        return flat.reshape(len(self.areas), len(self.months))


def _places(words: tuple[str, ...], wanted: tuple[str, ...]) -> list[int]:
    return [place for place, word in enumerate(words) if word in set(wanted)]


@lru_cache(maxsize=32)
def _rolled(
    found: Cube, level: str, held: frozenset[tuple[str, str]], state: levels.State
) -> Rolled:
    unit_axis, month_axis = found.axes["unit"], found.axes["month"]
    all_months = sorted(month for _, month in held)
    months = tuple(rules.months_between(all_months[0], all_months[-1]))
    rows, areas = _rows_to_areas(found, level, state)
    month_at = {month: place for place, month in enumerate(months)}
    column = np.array([month_at[m] for m in month_axis.words], np.int64)[month_axis.places]
    keys = np.where(rows >= 0, rows * len(months) + column, -1)
    units = _home_units(rows, unit_axis.places, found.rows, len(areas), unit_axis.words)
    is_held = np.array([[(unit, month) in held for month in months] for unit in units], bool)
    dimensions = tuple(k for k in found.axes if k not in {"area", "unit", "month"})
    shape = (len(areas), len(months), *(len(found.axes[d].words) for d in dimensions))
    spread = None
    if np.prod(shape, dtype=float) <= LARGEST_TABLE:
        spread = _spread(found, keys, dimensions, shape)
    return Rolled(
        found,
        areas,
        units,
        months,
        is_held.reshape(len(areas), len(months)),
        keys,
        dimensions,
        spread,
    )


def _rows_to_areas(
    found: Cube, level: str, state: levels.State
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], tuple[str, ...]]:
    """The place of each row's area among the areas of the level; -1 where it has none."""
    if level == "unit":
        axis = found.axes["unit"]
        return axis.places, axis.words
    axis = found.axes["area"]
    outer = levels.outer_areas(axis.words, found.names, level, state)
    areas = tuple(sorted({code for code in outer if code}))
    at = {code: place for place, code in enumerate(areas)}
    return np.array([at.get(code, -1) for code in outer], np.int64)[axis.places], areas


def _home_units(
    rows: np.ndarray[Any, np.dtype[np.int64]],
    unit_places: np.ndarray[Any, np.dtype[np.int64]],
    weights: Numbers,
    areas: int,
    words: tuple[str, ...],
) -> tuple[str, ...]:
    """The unit that most of each area's rows belong to."""
    keep = rows >= 0
    keys = rows[keep] * len(words) + unit_places[keep]
    each = np.bincount(keys, weights[keep], areas * len(words))
    return tuple(words[place] for place in each.reshape(areas, len(words)).argmax(axis=1))


def _spread(
    found: Cube,
    keys: np.ndarray[Any, np.dtype[np.int64]],
    dimensions: tuple[str, ...],
    shape: tuple[int, ...],
) -> Numbers:
    keep = keys >= 0
    flat = keys[keep]
    for name in dimensions:
        axis = found.axes[name]
        flat = flat * len(axis.words) + axis.places[keep]
    size = int(np.prod(shape))
    counted: Numbers = np.bincount(flat, found.n[keep], size).astype(float)
    return counted.reshape(shape)
