"""What the imported files and the population tables hold for a measure, by area and month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow.parquet as pq

from guildhall.analysis.columns import Grid
from guildhall.analysis.series import spine
from guildhall.areas.reads import members
from guildhall.areas.rules import kind_of
from guildhall.evidence import cube, levels
from guildhall.evidence import reads as evidence
from guildhall.evidence.cube import Count, MonthlySeries, MonthlyTable
from guildhall.evidence.cubing import Standing
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.present import not_counted
from guildhall.evidence.whole import Short
from guildhall.measures import registry
from guildhall.measures.declare import (
    Averaged,
    FirstHeld,
    Measure,
    Population,
    Records,
    Valued,
    counts_of,
)
from guildhall.measures.denominators import Denominators
from guildhall.measures.figures import Held


@dataclass(frozen=True)
class Supplied:
    """What is held, the batches it rests on, and whether any of it is made up."""

    held: Held
    inputs: list[dict[str, object]]
    is_synthetic: bool


@dataclass(frozen=True)
class Table:
    """Counts by area and month; NaN where the month is not held for the area.

    `short` are the months of one area that are not held because their file is cut short.
    """

    areas: tuple[str, ...]
    months: tuple[str, ...]
    values: Grid
    batches: frozenset[str]
    is_synthetic: bool
    short: Sequence[Short] = ()


class Counts:
    """Counts by area and month for many measures: what stands of each feed, and the state of the
    look-ups, are read once for all of them. With `as_of`, of what was published by that day."""

    def __init__(self, as_of: date | None = None) -> None:
        self.as_of = as_of
        self._looked_up = levels.state()
        self._stand: dict[str, Standing] = {}

    def table(self, count: Count, level: str) -> MonthlyTable:
        """A count for every area of a level."""
        stand = self._standing(count.feed)
        return cube.monthly_by_area(count, level, stand=stand, looked_up=self._looked_up)

    def series(self, count: Count, area: str) -> MonthlySeries:
        """A count for one area, with that area's own inputs."""
        stand = self._standing(count.feed)
        return cube.monthly(count, area, stand=stand, looked_up=self._looked_up)

    def _standing(self, feed: str) -> Standing:
        if feed not in self._stand:
            self._stand[feed] = cube.standing(all_feeds()[feed], self.as_of)
        return self._stand[feed]


def held(
    measure: Measure, areas: Sequence[str], denominators: Denominators, counts: Counts
) -> Supplied | None:
    """What is held of a measure in these areas; None where nothing is.

    One area is asked for by itself, so that its inputs are its own; many share one table.
    """
    if isinstance(measure.numerator, Averaged | Records):
        return None
    top = _numerator(measure.numerator, areas, counts)
    if top is None:
        return None
    batches, is_synthetic = set(top.batches), top.is_synthetic
    bottom, under = None, None
    if isinstance(measure.denominator, Count):
        under = _counted(measure.denominator, areas, counts)
        if under is None:
            return None
        bottom = _aligned(under, top)
        batches |= under.batches
    elif measure.denominator is not None:
        ages = measure.denominator.ages if isinstance(measure.denominator, Population) else None
        is_people = isinstance(measure.denominator, Population)
        bottom = denominators.grid(top.areas, top.months, ages=ages, is_people=is_people)
    money = None
    if isinstance(measure.numerator, Valued):
        money, valued_by = _money(measure.numerator, top, counts)
        batches |= valued_by
    inputs = _inputs(frozenset(batches), _not_counted(top, under))
    return Supplied(Held(top.areas, top.months, top.values, bottom, money), inputs, is_synthetic)


def why_not_held(key: str, area: str) -> str:
    """Why nothing is held of a measure that files answer, though rows of them lie in the area."""
    known = registry.find(key)
    counts = counts_of(known.measure.numerator) if known else ()
    return next(filter(None, (cube.why_not_held(each.feed, area) for each in counts)), "")


def districts(feeds: Iterable[str]) -> list[str]:
    """The codes of the districts that rows of these feeds lie in."""
    found: set[str] = set()
    counts = Counts()
    for feed in feeds:
        found.update(counts.table(Count(feed=feed), "lad").areas)
    return sorted(code for code in found if kind_of(code) == "lad")


@dataclass(frozen=True)
class Average:
    """A published average for one area, and the batches it rests on."""

    value: float
    inputs: list[dict[str, object]]
    is_synthetic: bool


def average(numerator: Averaged, area: str, as_of: date | None) -> Average | None:
    """The average over the area's parts; None unless every part of the area is held."""
    wanted = set(members(numerator.part, area))
    parts = evidence.held(numerator.feed, as_of)
    known: dict[str, float] = {}
    for part in parts:
        table = pq.read_table(part.path, columns=[numerator.place, numerator.of])
        known.update(zip(*(column.to_pylist() for column in table.columns), strict=True))
    if not wanted or not wanted <= set(known):
        return None
    return Average(
        sum(known[code] for code in wanted),
        _inputs(frozenset(part.batch for part in parts)),
        any(part.is_synthetic for part in parts),
    )


def _numerator(
    numerator: Count | FirstHeld | Valued, areas: Sequence[str], counts: Counts
) -> Table | None:
    if isinstance(numerator, Valued):
        parts = [_numerator(counted, areas, counts) for counted, _ in numerator.parts]
        known = [part for part in parts if part is not None]
        return _added(known) if len(known) == len(parts) else None
    if isinstance(numerator, FirstHeld):
        found = [table for each in numerator.counts if (table := _counted(each, areas, counts))]
        return _first_held(found) if found else None
    return _counted(numerator, areas, counts)


def _counted(count: Count, areas: Sequence[str], counts: Counts) -> Table | None:
    if len(areas) == 1:
        return _counted_alone(counts.series(count, areas[0]), areas[0])
    table = counts.table(count, kind_of(areas[0]) or "unit")
    place = {area: at for at, area in enumerate(table.areas)}
    known = [area for area in areas if area in place]
    if not known or not table.months:
        return None
    values = table.values[[place[area] for area in known], :]
    return Table(
        tuple(known), tuple(table.months), values, frozenset(table.inputs), table.synthetic
    )


def _counted_alone(series: MonthlySeries, area: str) -> Table | None:
    if not series.months:
        return None
    row = [np.nan if value is None else float(value) for value in series.values]
    return Table(
        (area,),
        tuple(series.months),
        np.array([row]),
        frozenset(series.inputs),
        series.synthetic,
        series.short,
    )


def _aligned(table: Table, like: Table) -> Grid:
    """A table's values on another's areas and months; NaN where it has none."""
    months = {month: at for at, month in enumerate(table.months)}
    areas = {area: at for at, area in enumerate(table.areas)}
    across = np.array([months.get(month, -1) for month in like.months])
    down = np.array([areas.get(area, -1) for area in like.areas])
    padded = np.pad(table.values, ((0, 1), (0, 1)), constant_values=np.nan)
    found: Grid = padded[np.ix_(down, across)]
    return found


def _spread(tables: Sequence[Table]) -> Table:
    """An empty table that all of these fit on."""
    months = spine(min(t.months[0] for t in tables), max(t.months[-1] for t in tables))
    areas = tuple(dict.fromkeys(area for table in tables for area in table.areas))
    batches = frozenset(batch for table in tables for batch in table.batches)
    empty = np.full((len(areas), len(months)), np.nan)
    short = [each for table in tables for each in table.short]
    return Table(areas, months, empty, batches, any(table.is_synthetic for table in tables), short)


def _first_held(tables: Sequence[Table]) -> Table:
    """Month by month, the first of the tables that holds it. Two are never added together."""
    whole = _spread(tables)
    values = whole.values
    for table in tables:
        values = np.where(np.isnan(values), _aligned(table, whole), values)
    return Table(whole.areas, whole.months, values, whole.batches, whole.is_synthetic, whole.short)


def _added(tables: Sequence[Table]) -> Table:
    whole = _spread(tables)
    values = np.sum([_aligned(table, whole) for table in tables], axis=0)
    return Table(whole.areas, whole.months, values, whole.batches, whole.is_synthetic, whole.short)


def _money(valued: Valued, like: Table, counts: Counts) -> tuple[Grid, set[str]]:
    """What each month's events are worth, in pounds of their year; NaN where no value is held."""
    worth, batches = _values(valued.weights, counts.as_of)
    total = np.zeros_like(like.values)
    for counted, severity in valued.parts:
        table = _numerator(counted, like.areas, counts)
        assert table is not None  # noqa: S101 (like was added up from the same parts)
        each = [worth.get((int(month[:4]), severity), np.nan) for month in like.months]
        total += _aligned(table, like) * np.array(each)
    return total, batches


def _values(feed: str, as_of: date | None) -> tuple[dict[tuple[int, str], float], set[str]]:
    """Pounds per collision by year and severity, as last published, and their batches."""
    parts = evidence.held(feed, as_of)
    found: dict[tuple[int, str], float] = {}
    for part in parts:
        for year, severity, pounds in _value_rows(part.path):
            if str(year) == part.unit and pounds is not None:
                found[(year, severity)] = pounds
    return found, {part.batch for part in parts}


@cache
def _value_rows(path: Path) -> tuple[tuple[int, str, float | None], ...]:
    table = pq.read_table(path, columns=["year", "severity", "per_collision_pounds"])
    return tuple(
        (row["year"], row["severity"], row["per_collision_pounds"]) for row in table.to_pylist()
    )


def _not_counted(*tables: Table | None) -> dict[str, list[Short]]:
    """The months that no table holds because a file is cut short, by the batch of that file."""
    found: dict[str, list[Short]] = {}
    for table in filter(None, tables):
        held = {m for at, m in enumerate(table.months) if not np.isnan(table.values[:, at]).all()}
        for each in table.short:
            if each.month not in held:
                found.setdefault(each.batch, []).append(each)
    return found


def _inputs(
    references: frozenset[str], short: Mapping[str, Sequence[Short]] = MappingProxyType({})
) -> list[dict[str, object]]:
    """What a trace says of each batch: its feed, file, release, hash and licence.

    `not_counted` is of the months of it that have too few rows to be whole, in sentences.
    """
    feeds = all_feeds()
    found = []
    for batch in evidence.batches().filter(reference__in=references).order_by("reference"):
        said: dict[str, object] = {
            "feed": batch.feed,
            "reference": batch.reference,
            "file": batch.file,
            "release": batch.release,
            "sha256": batch.source.sha256,
            "licence": feeds[batch.feed].licence if batch.feed in feeds else "",
        }
        if cut := short.get(batch.reference):
            said["not_counted"] = [not_counted(each) for each in cut]
        found.append(said)
    return found
