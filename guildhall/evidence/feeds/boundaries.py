"""Boundaries of areas, as GeoJSON in degrees (WGS 84).

Source: ONS Open Geography and its copies. The properties say the kind and the year of the
boundary: `LSOA11CD`, `WD13CD`, `ltla24_code`. Two layers of one area may be held at different
detail; the more detailed outline is used. Boundaries generalised for maps put a few points in
the wrong area, so a code in a file is trusted over a point.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from guildhall.areas.rules import Heading, kind_of, read_heading
from guildhall.evidence import to_areas
from guildhall.evidence.declare import Column, Feed, Kind
from guildhall.evidence.problems import BadFile

HEADER = ("code", "name", "kind", "vintage", "west", "south", "east", "north", "step", "geometry")
PRECISION = 6  # decimals of a degree: 0.1 m
WHAT_TO_DO = "Download the boundaries again as GeoJSON in WGS 84."


def to_rows(path: Path) -> Iterator[Sequence[str]]:
    """A header, then a row for each feature: its code, box in degrees, mean side and geometry."""
    features = _features(path)
    code, name, heading = _properties(path, features[0].get("properties") or {})
    yield HEADER
    for feature in features:
        yield _row(feature, code, name, heading)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as problem:
        raise BadFile(path.name, f"It is not JSON: {problem}.", WHAT_TO_DO) from None
    features = loaded.get("features") if isinstance(loaded, dict) else None
    if not isinstance(features, list) or not features or not isinstance(features[0], dict):
        raise BadFile(path.name, "It holds no GeoJSON features.", WHAT_TO_DO)
    return features


def _properties(path: Path, properties: dict[str, Any]) -> tuple[str, str, Heading]:
    """The property that holds the code, that which holds the name, and what the code is of."""
    read = {key: found for key in properties if (found := read_heading(key))}
    for key, heading in read.items():
        if heading.part == "code" and kind_of(str(properties[key])) == heading.kind:
            names = [k for k, h in read.items() if h.part == "name" and h.kind == heading.kind]
            return key, names[0] if names else "", heading
    raise BadFile(
        path.name,
        f"No property says which areas these are: {', '.join(properties) or 'none'}.",
        "One must be named like LSOA21CD or lsoa21_code, for the kind of area and the year.",
    )


def _row(feature: Any, code: str, name: str, heading: Heading) -> Sequence[str]:
    properties = (feature.get("properties") or {}) if isinstance(feature, dict) else {}
    named = (str(properties.get(code) or ""), str(properties.get(name) or ""))
    try:
        geometry = shapely.make_valid(shape(feature["geometry"]))
        west, south, east, north = (round(edge, PRECISION) for edge in geometry.bounds)
        step = geometry.length / max(shapely.get_num_coordinates(geometry), 1)
        text = json.dumps(_rounded(mapping(geometry)), separators=(",", ":"))
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.GEOSException):
        return (*named, heading.kind, str(heading.vintage), "", "", "", "", "", "")
    box = (str(west), str(south), str(east), str(north))
    return (*named, heading.kind, str(heading.vintage), *box, f"{step:.9f}", text)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, PRECISION)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value


feed = Feed(
    key="boundaries",
    title="Boundaries of areas",
    publisher="Office for National Statistics",
    counts="areas",
    columns=(
        Column("code", "code", Kind.CODE, required=True, pattern=r"[A-Z]\d{8}"),
        Column("name", "name"),
        Column("kind", "kind", required=True),
        Column("vintage", "vintage", Kind.WHOLE, required=True),
        Column("west", "west", Kind.NUMBER, required=True, least=-9, most=3),
        Column("south", "south", Kind.NUMBER, required=True, least=49, most=61),
        Column("east", "east", Kind.NUMBER, required=True, least=-9, most=3),
        Column("north", "north", Kind.NUMBER, required=True, least=49, most=61),
        Column("step", "step", Kind.NUMBER, required=True),
        Column("geometry", "geometry", required=True),
    ),
    suffixes=(".geojson",),
    unit="file_layer",
    file_name=r"^(?P<layer>[^.]+)",
    identity=("code",),
    to_rows=to_rows,
    project=to_areas.put_outlines,
    licence=("Open Government Licence v3.0. Contains OS data © Crown copyright and database right"),
)
