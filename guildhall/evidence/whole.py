"""For which areas and months a file is whole: the one judgement of what is held.

That some row lies in an area does not make a month held. A neighbouring force's file, and British
Transport Police's, have a few rows of every district near by; counted as they stand they would
make it the safest place in England. So an area has a *home*: the release unit (a force, say) whose
file answers for it. Its months are those in which that unit's file is held and is not cut short.
A rare crime type in a whole file is 0 where it has no row: the file is judged, never the type.

A file is cut short where it has far fewer rows than the months around it. Near months are asked,
not all: after a real and lasting fall the months that follow are usual again once half of those
around a month have fallen too. Until then they are gaps, which say that nobody knows yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from guildhall import local
from guildhall.areas.reads import residents
from guildhall.areas.rules import kind_of
from guildhall.evidence import levels, rules
from guildhall.evidence.cubing import Cube
from guildhall.evidence.declare import Feed

# More than half of a force's rows lie within its own police area, and next to none of another's.
FORCE_SHARE = 0.5
# Where no look-up says which police area a district is in: the smallest district of a force has
# more than one in two hundred of its rows, a neighbour's fewer.
DISTRICT_SHARE = 0.005
# Police on the railways, who answer for no area though some of their rows lie in each.
NO_AREA_OF_THEIR_OWN = ("British Transport Police",)
# Forces record from 3 to 15 offences and incidents per 1,000 residents a month. A force whose own
# file is missing still has a few, in its neighbours' files and in British Transport Police's: from
# 0.003 to 0.5 in the national files of 2014 and 2019.
FEWEST_PER_1000 = 1.0
STREET = "offences and incidents"
# Below this part of what is usual around it, a month's file is cut short, where it usually has so
# many rows that chance cannot have done it. A feed whose real months vary more says its own.
LEAST_PERCENT = local.whole(
    "evidence", "whole_month_percent", 50,
    title="percent of the rows usual around a month, below which its file is not taken for whole",
    source="Local: the lowest month of any force in the national street files of 2014 was at 74",
    least=10, most=90,
)  # fmt: skip
ENOUGH_TO_TELL = 100

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Held = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Short:
    """A month of a unit whose file has too few rows to be whole, and how many are usual.

    `batch` is the reference of the file's batch, where it is known.
    """

    unit: str
    month: str
    rows: int
    usual: int
    batch: str = ""


@dataclass(frozen=True, eq=False)
class Whole:
    """The home of each district, and the months in which a district's file is not whole.

    `districts` are those that any row lies in. One with no home is not held in any month.
    `names` are the official names of small areas that no look-up knows.
    """

    districts: tuple[str, ...]
    names: Mapping[str, str]
    homes: Mapping[str, str]
    not_whole: frozenset[tuple[str, str]]
    held: Held
    short: tuple[Short, ...] = ()

    def is_held(self, district: str, month: str) -> bool:
        """Whether the file that answers for a district is there and whole in a month."""
        home = self.homes.get(district)
        return (home, month) in self.held and (district, month) not in self.not_whole

    def why_not_held(self, district: str) -> str:
        """Why no month is held of a district that rows lie in, in a sentence; '' where one is."""
        months = {month for _, month in self.held}
        if district not in self.districts or any(self.is_held(district, m) for m in months):
            return ""
        home = self.homes.get(district)
        if home is None:
            return "A few rows lie here in the files of others; no file held answers for this area."
        return f"What is held of {home} is too little to be the whole of any month."

    def districts_of(self, areas: Sequence[str], level: str, now: levels.State) -> list[str]:
        """The district that each area of a level within districts lies in; "" for none known."""
        if level == "lad":
            return list(areas)
        if level == "lsoa":
            return levels.outer_areas(areas, self.names, "lad", now)
        known, inside = levels.lookup(level, "lad", now), levels.lookup("lsoa", level, now)
        outer = levels.outer_areas(list(inside), self.names, "lad", now)
        by_parts = {area: d for area, d in zip(inside.values(), outer, strict=True) if d}
        return [known.get(area) or by_parts.get(area, "") for area in areas]


@lru_cache(maxsize=16)
def whole(found: Cube, feed: Feed, held: Held, now: levels.State) -> Whole:
    """What the parts that stand are whole for.

    `found` is the feed's cube of districts, of its events: a row that is a count stands for many.
    """
    districts, at = _districts(found, now)
    units = found.axes["unit"]
    rows = _added(at, units.places, found.n, (len(districts), len(units.words)))
    forces = levels.lookup("lad", "pfa", now)
    groups = [forces.get(code, code) for code in districts]
    homes = _homes(districts, groups, forces, units.words, rows, feed)
    short = _short(groups, [homes.get(c, "") for c in districts], found, held, feed)
    by_unit = {(each.unit, each.month) for each in short}
    not_whole = {(c, month) for c in districts for u, month in by_unit if u == homes.get(c)}
    if feed.counts == STREET:
        are_sure = {c for c in districts if c in forces and not kind_of(homes.get(c, ""))}
        not_whole |= _too_few(districts, groups, _by_month(at, found, groups), are_sure)
    return Whole(districts, found.names, homes, frozenset(not_whole), held, short)


def _districts(found: Cube, now: levels.State) -> tuple[tuple[str, ...], Places]:
    """The districts, and the place among them of each row's area; -1 where it has none."""
    axis = found.axes["area"]
    outer = levels.outer_areas(axis.words, found.names, "lad", now)
    districts = tuple(sorted({code for code in outer if code}))
    place = {code: at for at, code in enumerate(districts)}
    return districts, np.array([place.get(code, -1) for code in outer], np.int64)[axis.places]


def _homes(
    districts: tuple[str, ...],
    groups: list[str],
    forces: Mapping[str, str],
    units: tuple[str, ...],
    rows: Numbers,
    feed: Feed,
) -> dict[str, str]:
    """The unit that answers for each district. What a partner gives us is of our area anyway."""
    in_all = np.maximum(rows.sum(axis=0), 1)
    answers = np.zeros_like(rows, dtype=bool)
    for group in set(groups):
        inside = [at for at, each in enumerate(groups) if each == group]
        least = FORCE_SHARE if districts[inside[0]] in forces else DISTRICT_SHARE
        answers[inside] = rows[inside].sum(axis=0) / in_all > least
    if feed.published:
        answers &= ~np.isin(units, NO_AREA_OF_THEIR_OWN)
        rows = np.where(answers, rows + 1, 0)  # a quiet district of the force has it for its home
    return {code: units[rows[at].argmax()] for at, code in enumerate(districts) if rows[at].any()}


def _by_month(at: Places, found: Cube, groups: list[str]) -> dict[str, dict[str, float]]:
    """All the rows of each group of districts, by month."""
    names = tuple(sorted(set(groups)))
    place = {name: n for n, name in enumerate(names)}
    of_district = np.array([place[group] for group in groups], np.int64)
    months = found.axes["month"]
    inside = np.where(at >= 0, of_district[at], -1) if len(groups) else at
    rows = _added(inside, months.places, found.n, (len(names), len(months.words)))
    return {
        name: dict(zip(months.words, rows[n].tolist(), strict=True)) for n, name in enumerate(names)
    }


def _short(
    groups: list[str], homes: list[str], found: Cube, held: Held, feed: Feed
) -> tuple[Short, ...]:
    """The months that are cut short, judged over all the units that answer for a police area."""
    if not feed.published:
        return ()
    rows = _by_unit(found, held)
    units: dict[str, set[str]] = {}
    for group, home in zip(groups, homes, strict=True):
        units.setdefault(group, set()).update({home} & set(rows))
    least = (feed.least_percent or LEAST_PERCENT) / 100
    cut: set[Short] = set()
    for together in units.values():
        every = sorted({month for unit in together for month in rows[unit]})
        in_all = {month: sum(rows[unit].get(month, 0) for unit in together) for month in every}
        usual = rules.usual_around(in_all)
        few = {m for m, n in in_all.items() if usual[m] >= ENOUGH_TO_TELL and n < least * usual[m]}
        cut |= {each for unit in together for each in _told(unit, rows[unit], few)}
    return tuple(sorted(cut, key=lambda each: (each.unit, each.month)))


def _told(unit: str, rows: Mapping[str, float], few: set[str]) -> list[Short]:
    usual = rules.usual_around(rows)
    return [Short(unit, m, round(n), round(usual[m])) for m, n in rows.items() if m in few]


def _by_unit(found: Cube, held: Held) -> dict[str, dict[str, float]]:
    """The rows of each unit in each month that is held of it; a file that came to none has 0."""
    units, months = found.axes["unit"], found.axes["month"]
    shape = (len(units.words), len(months.words))
    rows = _added(units.places, months.places, found.n, shape)
    place = {month: at for at, month in enumerate(months.words)}
    known: dict[str, dict[str, float]] = {}
    for unit, month in held:
        if unit in units.words:
            at = units.words.index(unit)
            known.setdefault(unit, {})[month] = (
                float(rows[at, place[month]]) if month in place else 0.0
            )
    return known


def _too_few(
    districts: tuple[str, ...],
    groups: list[str],
    by_month: dict[str, dict[str, float]],
    are_sure: set[str],
) -> set[tuple[str, str]]:
    """The months in which a force has too few rows for its residents for its file to be there.

    Not asked of districts that `are_sure`: their force is known, and its file has its name.
    """
    people = residents(districts)
    found = set()
    for group in {group for c, group in zip(districts, groups, strict=True) if c not in are_sure}:
        inside = [code for code, each in zip(districts, groups, strict=True) if each == group]
        for month, rows in by_month[group].items():
            total = sum(_nearest(people.get(code, {}), int(month[:4])) for code in inside)
            if is_absent(rows, total):
                found |= {(code, month) for code in inside}
    return found


def is_absent(rows: float, residents: float) -> bool:
    """Whether a force's own file is missing from a month, by all its rows in that month.

    `residents` are those of the districts that the rows were counted in.
    """
    return residents > 0 and 1000 * rows / residents < FEWEST_PER_1000


def _nearest(numbers: Mapping[int, int], year: int) -> int:
    return numbers[min(numbers, key=lambda known: (abs(known - year), known))] if numbers else 0


def _added(down: Places, across: Places, weights: Numbers, shape: tuple[int, int]) -> Numbers:
    keep = down >= 0
    flat = np.bincount(down[keep] * shape[1] + across[keep], weights[keep], shape[0] * shape[1])
    return flat.astype(float).reshape(shape)
