"""Counts and rates of our own district's small areas, to be shaded on a map."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guildhall.analysis.intervals import Interval, Rate, byar, rate
from guildhall.areas import outlines
from guildhall.areas.models import Outline
from guildhall.evidence.cube import MonthlyTable
from guildhall.evidence.feeds import all_feeds
from guildhall.explore import rules
from guildhall.explore.reads import held
from guildhall.explore.reads.held import State
from guildhall.explore.reads.residents import Residents, residents
from guildhall.explore.reads.series import Asked
from guildhall.explore.rules import Period
from guildhall.ui.charts.choropleth import Ring, rings

LEVELS = {"lsoa": "small areas", "ward": "wards"}
ONE_LEVEL = {"lsoa": "Small area", "ward": "Ward"}


@dataclass(frozen=True)
class MapArea:
    """One area in a period. `rate` is per 1,000 residents, None where none are held."""

    code: str
    name: str
    count: int
    interval: Interval
    residents: int | None
    rate: Rate | None


@dataclass(frozen=True)
class AreaMap:
    """A district's small areas in a period whose every month is held.

    `nowhere` counts rows of the whole feed with no area at all; `elsewhere` those of the district
    that lie in no area of these boundaries. `outlines` is by area code.
    """

    asked: Asked
    level: str
    vintage: int
    areas: tuple[MapArea, ...]
    outlines: dict[str, tuple[Ring, ...]]
    residents: Residents | None
    total: int
    elsewhere: int
    nowhere: int
    has_points: bool
    release: str
    is_synthetic: bool


@dataclass(frozen=True)
class NoMap:
    """Why there is no map: what is not held. `missing` are months of the period asked for."""

    why: str
    missing: tuple[Period, ...] = ()


@lru_cache(maxsize=32)
def read(asked: Asked, level: str, now: State) -> AreaMap | NoMap:
    """The map of the district `asked.area`, by `level` (lsoa or ward)."""
    if not all_feeds()[asked.feed].published:
        return NoMap("confidential")
    months = held.months_held(asked.feed, asked.area, now)
    missing = tuple(rules.runs(m for m in asked.period.months if m not in months))
    if not months or missing:
        return NoMap("months" if months else "nothing", missing)
    table = held.table(asked.feed, asked.category, level, None, now)
    if not table.areas:
        return NoMap("level")
    counted = _counted(table, asked.period)
    shapes = _shapes(level, asked.area, counted)
    if shapes is None:
        return NoMap("outlines")
    vintage, found = shapes
    people = residents(level, [s.code for s in found], asked.period.middle_year)
    parts = held.parts(asked.feed, None, now)
    whole = _counted(held.table(asked.feed, asked.category, "lad", None, now), asked.period)
    areas = tuple(_area(s.code, s.name, counted.get(s.code, 0), people) for s in found)
    total = whole.get(asked.area, 0)
    return AreaMap(
        asked=asked,
        level=level,
        vintage=vintage,
        areas=areas,
        outlines={s.code: rings(s.geometry) for s in found},
        residents=people,
        total=total,
        elsewhere=total - sum(area.count for area in areas),
        nowhere=_nowhere(asked, now),
        has_points=hasattr(all_feeds()[asked.feed].area, "longitude"),
        release=held.release_of(parts, asked.period),
        is_synthetic=held.is_synthetic(parts, asked.period),
    )


def _area(code: str, name: str, count: int, people: Residents | None) -> MapArea:
    number = people.numbers.get(code) if people else None
    own = rate(count, number) if number else None
    return MapArea(code, name or code, count, byar(count), number, own)


def _counted(table: MonthlyTable, period: Period) -> dict[str, int]:
    """Each area's rows in a period; months not held of an area add nothing."""
    at = [place for place, month in enumerate(table.months) if period.first <= month <= period.last]
    if not at:
        return {}
    sums = np.nansum(table.values[:, at[0] : at[-1] + 1], axis=1)
    return {code: round(float(n)) for code, n in zip(table.areas, sums, strict=True)}


def _nowhere(asked: Asked, now: State) -> int:
    """Rows of the feed, wherever they are of, that carry no area."""
    units = held.table(asked.feed, asked.category, "unit", None, now)
    placed = held.table(asked.feed, asked.category, "lsoa", None, now)
    everything, found = _counted(units, asked.period), _counted(placed, asked.period)
    return max(0, sum(everything.values()) - sum(found.values()))


def _shapes(
    level: str, district: str, counted: dict[str, int]
) -> tuple[int, Sequence[outlines.Shape]] | None:
    """The outlines of the district on the boundaries that hold most of the rows."""
    rows = Outline.objects.filter(kind=level).values_list("vintage", "code")
    weights: dict[int, float] = {}
    for vintage, code in rows:
        weights[vintage] = weights.get(vintage, 0) + counted.get(code, 0)
    best = rules.best_vintage(weights)
    found = [] if best is None else outlines.outlines(level, best, district)
    return (best, found) if best is not None and found else None
