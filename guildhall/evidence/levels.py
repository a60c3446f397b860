"""Which larger area each area of a cube lies in."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Max, Q

from guildhall.areas import reads as areas
from guildhall.areas.models import Area, Link, Population
from guildhall.areas.rules import BY_START, kind_of, plain_name

INNER = {"lsoa", "msoa", "ward"}
LSOA_NAME = re.compile(r"(.+) \d{3}[A-Z]{1,2}")


class State(NamedTuple):
    """What the look-ups and populations hold now, so that what is worked out from them is kept."""

    links: tuple[object, ...]
    areas: tuple[object, ...]
    people: tuple[object, ...]
    instance: tuple[str, str, str]


def state() -> State:
    """The state of the look-ups and of who lives where: three quick queries."""
    links = Link.objects.aggregate(n=Count("pk"), last=Max("pk"), on=Max("released_on"))
    known = Area.objects.aggregate(
        n=Count("pk"), last=Max("pk"), on=Max("released_on"), named=Count("pk", filter=~Q(name=""))
    )
    people = Population.objects.aggregate(n=Count("pk"), last=Max("pk"), on=Max("released_on"))
    own = settings.INSTANCE
    return State(
        tuple(links.values()),
        tuple(known.values()),
        tuple(people.values()),
        (str(settings.DATA), own.area_code, own.area_name),
    )


@dataclass(frozen=True, eq=False)
class Inside:
    """The larger area that each LSOA is counted under. `digest` is of the whole of it.

    `needs_names` is whether the official name of any other LSOA can say which it lies in.
    """

    outer: dict[str, str]
    needs_names: bool
    digest: str


@lru_cache(maxsize=16)
def inside(level: str, now: State) -> Inside:
    """Each LSOA's area of a level by the look-ups, or its district where they give no more.

    These need no name. What `outer_areas` says of the larger area is what it says of the LSOA,
    so rows may be counted under it from the first; an LSOA of which that is not sure is left out.
    """
    direct = lookup("lsoa", level, now) if level != "lsoa" else {}
    by_district = lookup("lsoa", "lad", now) if level != "lsoa" else {}
    kinds = {code: kind_of(code) for code in {*direct.values(), *by_district.values()}}
    found = {
        **{code: outer for code, outer in by_district.items() if kinds[outer] == "lad"},
        **direct,
    }
    unsure = {code for code, outer in direct.items() if kinds[outer] != level}
    outer = {
        code: found[code]
        for code in sorted(found)
        if code not in unsure and BY_START.get(code[:3]) == "lsoa"
    }
    needs_names = level not in INNER
    text = "\n".join([str(needs_names), *(f"{code} {area}" for code, area in outer.items())])
    return Inside(outer, needs_names, hashlib.sha256(text.encode()).hexdigest())


def outer_areas(
    codes: Sequence[str], names: Mapping[str, str], level: str, now: State
) -> list[str]:
    """The area of a level that each code lies in, in the same order; '' where none is known.

    A code of that level is its own. Where no look-up holds an LSOA, its district is taken from
    its official name ("Peterborough 001A" lies in Peterborough), by the district names that are
    held and the instance's own; a district of which no code is known goes by its name.
    """
    direct = lookup("lsoa", level, now) if level != "lsoa" else {}
    found = []
    for code in codes:
        if kind_of(code) == level:
            found.append(code)
        elif code in direct:
            found.append(direct[code])
        else:
            found.append(_by_district(code, names.get(code, ""), level, now))
    return found


def _by_district(code: str, name: str, level: str, now: State) -> str:
    district = code if kind_of(code) == "lad" else lookup("lsoa", "lad", now).get(code, "")
    matched = LSOA_NAME.fullmatch(name)
    if not district and matched:
        district = _districts(now).get(plain_name(matched[1]), matched[1])
    if not district or level == "lad":
        return district
    return lookup("lad", level, now).get(district, "") if level not in INNER else ""


@lru_cache(maxsize=32)
def lookup(from_kind: str, to_kind: str, now: State) -> dict[str, str]:
    """The area of a kind that each area of another lies in, by code."""
    return areas.lookup(from_kind, to_kind)


@lru_cache(maxsize=4)
def _districts(now: State) -> dict[str, str]:
    found = {plain_name(area.name): area.code for area in areas.areas("lad")}
    own = settings.INSTANCE
    if own.area_code and own.area_name:
        found.setdefault(plain_name(own.area_name), own.area_code)
    return found
