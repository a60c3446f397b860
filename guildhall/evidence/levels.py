"""Which larger area each area of a cube lies in."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Max, Q

from guildhall.areas import reads as areas
from guildhall.areas.models import Area, Link
from guildhall.areas.rules import kind_of, plain_name

LSOA_NAME = re.compile(r"(.+) \d{3}[A-Z]{1,2}")


class State(NamedTuple):
    """What the look-ups hold now, so that what is worked out from them can be kept until then."""

    links: tuple[object, ...]
    areas: tuple[object, ...]
    instance: tuple[str, str, str]


def state() -> State:
    """The state of the look-ups: two quick queries."""
    links = Link.objects.aggregate(n=Count("pk"), last=Max("pk"), on=Max("released_on"))
    known = Area.objects.aggregate(
        n=Count("pk"), last=Max("pk"), on=Max("released_on"), named=Count("pk", filter=~Q(name=""))
    )
    own = settings.INSTANCE
    return State(
        tuple(links.values()),
        tuple(known.values()),
        (str(settings.DATA), own.area_code, own.area_name),
    )


def outer_areas(
    codes: Sequence[str], names: Mapping[str, str], level: str, now: State
) -> list[str]:
    """The area of a level that each code lies in, in the same order; '' where none is known.

    A code of that level is its own. Where no look-up holds an LSOA, its district is taken from
    its official name ("Peterborough 001A" lies in Peterborough), by the district names that are
    held and the instance's own; a district of which no code is known goes by its name.
    """
    direct = _lookup("lsoa", level, now) if level != "lsoa" else {}
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
    district = code if kind_of(code) == "lad" else _lookup("lsoa", "lad", now).get(code, "")
    matched = LSOA_NAME.fullmatch(name)
    if not district and matched:
        district = _districts(now).get(plain_name(matched[1]), matched[1])
    if not district or level == "lad":
        return district
    return _lookup("lad", level, now).get(district, "") if level not in _INNER else ""


_INNER = {"lsoa", "msoa", "ward"}


@lru_cache(maxsize=32)
def _lookup(from_kind: str, to_kind: str, now: State) -> dict[str, str]:
    return areas.lookup(from_kind, to_kind)


@lru_cache(maxsize=4)
def _districts(now: State) -> dict[str, str]:
    found = {plain_name(area.name): area.code for area in areas.areas("lad")}
    own = settings.INSTANCE
    if own.area_code and own.area_name:
        found.setdefault(plain_name(own.area_name), own.area_code)
    return found
