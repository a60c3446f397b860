"""Rolls a cube's areas up to a level, with the months that are held of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from guildhall.evidence import levels, rules
from guildhall.evidence.cubing import Axis, Cube
from guildhall.evidence.whole import Whole

LARGEST_TABLE = 20_000_000
Numbers = np.ndarray[Any, np.dtype[np.float64]]


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
def rolled(found: Cube, level: str, told: Whole, state: levels.State) -> Rolled:
    unit_axis, month_axis = found.axes["unit"], found.axes["month"]
    all_months = sorted(month for _, month in told.held)
    months = tuple(rules.months_between(all_months[0], all_months[-1]))
    rows, areas = _rows_to_areas(found, level, state)
    month_at = {month: place for place, month in enumerate(months)}
    column = np.array([month_at[m] for m in month_axis.words], np.int64)[month_axis.places]
    keys = np.where(rows >= 0, rows * len(months) + column, -1)
    most = _most_rows(rows, unit_axis, found.rows, len(areas), told)
    units, judge = _homes(areas, most, level, told, state)
    is_held = np.array([[judge(at, month) for month in months] for at in range(len(areas))], bool)
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


def _homes(
    areas: tuple[str, ...], most: tuple[str, ...], level: str, told: Whole, state: levels.State
) -> tuple[tuple[str, ...], Callable[[int, str], bool]]:
    """The unit that answers for each area ("" for none), and whether one is held in a month.

    A part of a district goes by its district; a larger area by every district in it, and its
    unit is the one with most of its rows.
    """
    if level == "unit":
        return areas, lambda at, month: (areas[at], month) in told.held
    if level in {"lad", *levels.INNER}:
        own = told.districts_of(areas, level, state)
        homes = tuple(told.homes.get(district, "") for district in own)
        return homes, lambda at, month: told.is_held(own[at], month)
    outer = levels.lookup("lad", level, state)
    made_of = [[d for d in told.districts if outer.get(d) == code] for code in areas]
    return (
        most,
        lambda at, month: (
            (most[at], month) in told.held and all(told.is_held(d, month) for d in made_of[at])
        ),
    )


def _most_rows(
    rows: np.ndarray[Any, np.dtype[np.int64]],
    units: Axis,
    weights: Numbers,
    areas: int,
    told: Whole,
) -> tuple[str, ...]:
    """The unit that most of each area's rows belong to, of those that answer for a district."""
    keep = rows >= 0
    keys = rows[keep] * len(units.words) + units.places[keep]
    each = np.bincount(keys, weights[keep], areas * len(units.words))
    table = each.reshape(areas, len(units.words)) * np.isin(units.words, list(told.homes.values()))
    return tuple(units.words[row.argmax()] if row.any() else "" for row in table)


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
