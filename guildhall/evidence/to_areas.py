"""Carries accepted rows of reference feeds over to the areas app: names, links, people, shapes.

Called inside the transaction that commits a batch. Every write takes the day the file was
published, so that an older file arriving later does not undo a newer one.
"""

from collections.abc import Iterator
from typing import Any

from guildhall.areas import rules, writes
from guildhall.areas.models import Population
from guildhall.areas.writes import (
    NewArea,
    NewIndicator,
    NewLink,
    NewOutline,
    NewPopulation,
    Source,
)
from guildhall.evidence.declare import Projection

OLDEST = 90
ABOVE_DISTRICT = ("csp", "pfa", "fra", "region", "county", "country")
WIDER: dict[str, tuple[str, ...]] = {
    "lsoa": ("msoa", "ward", "lad", *ABOVE_DISTRICT),
    "msoa": ("lad", *ABOVE_DISTRICT),
    "ward": ("lad", *ABOVE_DISTRICT),
    "lad": ABOVE_DISTRICT,
    **dict.fromkeys(ABOVE_DISTRICT, ()),
}
COUNTRIES = {
    "england": "E92000001",
    "wales": "W92000004",
    "england and wales": "K04000001",
    "great britain": "K03000001",
    "united kingdom": "K02000001",
}


def source(projection: Projection) -> Source:
    """Where the rows come from, as the areas app keeps it."""
    return Source(projection.batch, projection.release_on)


def rows(projection: Projection) -> Iterator[dict[str, Any]]:
    """The accepted rows, one mapping of our names to values each."""
    for piece in projection.rows.to_batches(max_chunksize=2000):
        yield from piece.to_pylist()


def put_named_areas(projection: Projection, code: str, name: str, vintage: int) -> None:
    """Keep the areas that two columns name. Codes of no kind that we know are left out."""
    found = [
        NewArea(row[code], kind, vintage, row.get(name) or "")
        for row in rows(projection)
        if (kind := rules.kind_of(row[code] or ""))
    ]
    writes.put_areas(found, source=source(projection))


def put_look_up(projection: Projection) -> None:
    """Keep the areas and links of a look-up whose columns are named `lsoa21_code` and the like.

    Each area of a row is linked to every wider one in the row; two of one kind and different
    vintages (a change of codes) are linked from the older to the newer.
    """
    headings = {name: rules.read_heading(name) for name in projection.rows.column_names}
    codes = {n: h for n, h in headings.items() if h is not None and h.part == "code"}
    used = [n for n in codes if projection.rows.column(n).null_count < projection.rows.num_rows]
    areas: list[NewArea] = []
    links: list[NewLink] = []
    for row in rows(projection):
        places: list[tuple[str, str, int]] = []
        for column in used:
            heading, code = codes[column], row[column]
            if code:
                named = row.get(column.replace("_code", "_name")) or ""
                areas.append(NewArea(code, heading.kind, heading.vintage, named))
                places.append((code, heading.kind, heading.vintage))
        links += _links(places)
    writes.put_areas(areas, source=source(projection))
    writes.put_links(links, source=source(projection))


def _links(places: list[tuple[str, str, int]]) -> Iterator[NewLink]:
    for inner in places:
        newest = max(place[2] for place in places if place[1] == inner[1])
        for outer in places:
            wider = outer[1] in WIDER[inner[1]]
            newer = outer[1] == inner[1] and inner[2] < outer[2] == newest
            if wider or newer:
                yield NewLink(inner, outer)


def put_population(
    projection: Projection, code: str, number: str, *, year: int, basis: Population.Basis
) -> None:
    """Keep residents by code, with single years of age where the rows have `age_0` to `age_90`."""
    has_ages = f"age_{OLDEST}" in projection.rows.column_names
    figures = {
        row[code]: NewPopulation(
            year,
            basis,
            row[number],
            row[code],
            by_age=[row[f"age_{age}"] for age in range(OLDEST + 1)] if has_ages else None,
        )
        for row in rows(projection)
    }
    writes.put_population(figures.values(), source=source(projection))


def put_indicators(projection: Projection, code: str, keys: tuple[str, ...], edition: int) -> None:
    """Keep figures whose columns are `<key>_score`, `<key>_rank` and `<key>_decile`."""
    held = set(projection.rows.column_names)

    def value(row: dict[str, Any], key: str, part: str) -> Any:
        return row[f"{key}_{part}"] if f"{key}_{part}" in held else None

    found = []
    for row in rows(projection):
        for key in keys:
            values = [value(row, key, part) for part in ("score", "rank", "decile")]
            if any(v is not None for v in values):
                found.append(NewIndicator(row[code], key, edition, *values))
    writes.put_indicators(found, source=source(projection))


def put_outlines(projection: Projection) -> None:
    """Keep boundaries, and the names that came with them."""
    found = [
        NewOutline(
            row["code"],
            row["kind"],
            row["vintage"],
            row["name"] or "",
            row["geometry"],
            row["step"],
        )
        for row in rows(projection)
    ]
    areas = (NewArea(o.code, o.kind, o.vintage, o.name) for o in found)
    writes.put_areas(areas, source=source(projection))
    writes.put_outlines(found, source=source(projection))


def year_of(projection: Projection, group: str, *, century: int = 2000) -> int:
    """A year from the file's name, written with two figures or four."""
    text = projection.file_values[group]
    return int(text) if len(text) == 4 else century + int(text)
