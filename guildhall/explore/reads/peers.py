"""Our own area among its peers: rates on a funnel plot, with the rank and how sure it is."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from guildhall.analysis.funnel import Area, Funnel, FunnelPoint, funnel
from guildhall.areas import reads as areas
from guildhall.evidence.feeds import all_feeds
from guildhall.explore import rules
from guildhall.explore.reads import held
from guildhall.explore.reads.held import State
from guildhall.explore.reads.residents import residents
from guildhall.explore.reads.series import Asked
from guildhall.explore.rules import Period

SEED = 2016  # so that the same figures print the same interval of the rank
FEWEST = 3
GROUPS = {
    "force": "Districts of the same police force",
    "region": "Districts of the same region",
    "all": "Every district held",
    "chosen": "Districts chosen one by one",
}
OUTER = {"force": "pfa", "region": "region"}


@dataclass(frozen=True)
class LeftOut:
    """Areas that could not be compared, and why in words."""

    why: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Peers:
    """The areas compared. `points` are by name; `own` is None where ours could not be compared."""

    asked: Asked
    group: str
    funnel: Funnel
    points: tuple[FunnelPoint, ...]
    names: dict[str, str]
    own: FunnelPoint | None
    left_out: tuple[LeftOut, ...]
    year: int
    basis: str
    release: str
    is_synthetic: bool


@dataclass(frozen=True)
class NoPeers:
    """Why nothing can be compared. `missing` are months of the period that are not held of us."""

    why: str
    names: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@lru_cache(maxsize=16)
def districts(feed: str, now: State) -> dict[str, str]:
    """The districts that a feed has rows in, by code, with their names."""
    return areas.names(held.table(feed, held.Category(), "lad", None, now).areas)


@lru_cache(maxsize=32)
def group_of(feed: str, group: str, own: str, now: State) -> tuple[str, ...]:
    """The districts of a group that a feed holds; () where no look-up says."""
    known = tuple(districts(feed, now))
    if group not in OUTER:
        return known
    outer = held.outer_of("lad", OUTER[group], now)
    return tuple(c for c in known if own in outer and outer.get(c) == outer[own])


@lru_cache(maxsize=32)
def read(asked: Asked, group: str, chosen: tuple[str, ...], now: State) -> Peers | NoPeers:
    """Our area among the districts of a group, or among those chosen (ours is always one)."""
    if not all_feeds()[asked.feed].published:
        return NoPeers("confidential")
    names = districts(asked.feed, now)
    wanted = group_of(asked.feed, group, asked.area, now)
    if group == "chosen":
        wanted = tuple(c for c in names if c in chosen or c == asked.area)
    counted = _counted(asked, wanted, now)
    people = residents("lad", wanted, asked.period.middle_year)
    numbers = people.numbers if people else {}
    missing = [c for c in wanted if counted[c] is None]
    unknown = [c for c in wanted if counted[c] is not None and not numbers.get(c)]
    left_out = _left_out(missing, unknown, names, people.year if people else 0)
    able = tuple(Area(c, counted[c], numbers[c]) for c in wanted if c not in {*missing, *unknown})
    if len(able) < FEWEST or people is None:
        return NoPeers("few", tuple(names[a.name] for a in able), left_out)
    found = _funnel(able)
    points = tuple(sorted(found.points, key=lambda point: names[point.name]))
    parts = tuple(p for p in held.parts(asked.feed, asked.as_of, now))
    return Peers(
        asked=asked,
        group=group,
        funnel=found,
        points=points,
        names=names,
        own=next((p for p in points if p.name == asked.area), None),
        left_out=left_out,
        year=people.year,
        basis=people.words,
        release=held.release_of(parts, asked.period),
        is_synthetic=held.is_synthetic(parts, asked.period),
    )


def _counted(asked: Asked, wanted: tuple[str, ...], now: State) -> dict[str, int | None]:
    """Each district's rows in the period; None where any month of it is not held."""
    table = held.table(asked.feed, asked.category, "lad", asked.as_of, now)
    at = [place for place, month in enumerate(table.months) if month in asked.period.months]
    if len(at) < len(asked.period.months):
        return dict.fromkeys(wanted)
    rows = {code: place for place, code in enumerate(table.areas)}
    sums = table.values[:, at].sum(axis=1)
    known = {c for c in wanted if c in rows and not np.isnan(sums[rows[c]])}
    return {code: round(sums[rows[code]]) if code in known else None for code in wanted}


def _left_out(
    missing: list[str], unknown: list[str], names: dict[str, str], year: int
) -> tuple[LeftOut, ...]:
    said = [
        ("some or all months of the period are missing from their force's files", missing),
        (f"no residents are held for {year}" if year else "no residents are held", unknown),
    ]
    return tuple(LeftOut(why, tuple(sorted(names[c] for c in left))) for why, left in said if left)


@lru_cache(maxsize=64)
def _funnel(able: tuple[Area, ...]) -> Funnel:
    return funnel(able, seed=SEED)


def own_period(feed: str, area: str, now: State) -> Period | None:
    """The latest whole year held of our area."""
    return rules.whole_year(held.months_held(feed, area, now))
