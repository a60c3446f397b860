"""Boundaries: the shapes of areas, and which area holds a point."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from guildhall.areas.models import Outline
from guildhall.areas.nesting import lookup


@dataclass(frozen=True)
class Shape:
    """An area's boundary. `geometry` is GeoJSON in degrees (WGS 84)."""

    code: str
    name: str
    kind: str
    vintage: int
    geometry: dict[str, Any]


def vintages(kind: str) -> list[int]:
    """The vintages of which boundaries of a kind are held, earliest first."""
    rows = Outline.objects.filter(kind=kind).order_by("vintage")
    return list(rows.values_list("vintage", flat=True).distinct())


def outlines(kind: str, vintage: int | None = None, within: str | None = None) -> list[Shape]:
    """Boundaries of a kind by code: of one vintage (the latest held where None).

    `within` keeps those that lie in a district; areas that no look-up places are kept where the
    middle of their shape lies in the district's own boundary.
    """
    if vintage is None:
        vintage = max(vintages(kind), default=0)
    rows = Outline.objects.filter(kind=kind, vintage=vintage).order_by("code")
    found = [Shape(r.code, r.name, r.kind, r.vintage, json.loads(r.geometry)) for r in rows]
    if within is None:
        return found
    district = lookup(kind, "lad") if kind != "lad" else {s.code: s.code for s in found}
    placed = [s for s in found if district.get(s.code) == within]
    unplaced = [s for s in found if s.code not in district]
    if unplaced:
        middles = [shape(s.geometry).representative_point() for s in unplaced]
        held_in = areas_of_points([p.x for p in middles], [p.y for p in middles], "lad")
        placed += [s for s, code in zip(unplaced, held_in, strict=True) if code == within]
    return sorted(placed, key=lambda s: s.code)


def areas_of_points(
    longitudes: Sequence[float],
    latitudes: Sequence[float],
    kind: str,
    vintage: int | None = None,
) -> list[str | None]:
    """The code of the area that holds each point; None where no boundary that is held does.

    Degrees (WGS 84); a point on a boundary counts as inside. `vintage` None takes the latest that
    is held. Where simplified boundaries overlap, the more detailed one is believed.
    """
    if vintage is None:
        vintage = max(vintages(kind), default=0)
    rows = Outline.objects.filter(kind=kind, vintage=vintage).order_by("step", "code")
    codes, tree = _tree(tuple(rows.values_list("code", "geometry")))
    answers: list[str | None] = [None] * len(longitudes)
    if not codes or not len(longitudes):
        return answers
    points = shapely.points(np.asarray(longitudes, float), np.asarray(latitudes, float))
    which, areas = tree.query(points, predicate="intersects")
    for point, area in sorted(zip(which.tolist(), areas.tolist(), strict=True), reverse=True):
        answers[point] = codes[area]
    return answers


@lru_cache(maxsize=8)
def _tree(layer: tuple[tuple[str, str], ...]) -> tuple[list[str], shapely.STRtree]:
    """The shapes of a layer of codes and GeoJSON, kept in the order given."""
    shapes = [shape(json.loads(geometry)) for _, geometry in layer]
    shapely.prepare(shapes)
    return [code for code, _ in layer], shapely.STRtree(shapes)


@dataclass(frozen=True)
class Place:
    """Where a point is: the codes of its LSOA and its district, '' where not known."""

    lsoa: str = ""
    district: str = ""


def can_place_points() -> bool:
    """Whether points can be given a district: by districts' boundaries, or by those of LSOAs with
    a look-up that says which district each is in."""
    if Outline.objects.filter(kind="lad").exists():
        return True
    return Outline.objects.filter(kind="lsoa", code__in=lookup("lsoa", "lad")).exists()


def place_points(longitudes: Sequence[float], latitudes: Sequence[float]) -> list[Place]:
    """The LSOA that holds each point, of the earliest vintage that has one, and its district.

    A point is in the district of its LSOA, whose boundary is usually held in more detail than the
    district's own; points in no LSOA that is held are tried against the districts' boundaries.
    """
    lsoas: list[str | None] = [None] * len(longitudes)
    for vintage in vintages("lsoa"):
        found = areas_of_points(longitudes, latitudes, "lsoa", vintage)
        lsoas = [known or code for known, code in zip(lsoas, found, strict=True)]
    district_of = lookup("lsoa", "lad")
    own = areas_of_points(longitudes, latitudes, "lad")
    return [
        Place(lsoa or "", district_of.get(lsoa or "") or district or "")
        for lsoa, district in zip(lsoas, own, strict=True)
    ]


def district_of_point(longitude: float, latitude: float) -> str | None:
    """The district that holds a point. None where no boundary that is held says."""
    return place_points([longitude], [latitude])[0].district or None
