"""Makes cubes: how many rows of a feed each area, unit, month and word has, kept as a small file.

A cube is of one level of areas: rows are counted under the larger area from the first, because
there are nearly as many different small areas, months and words as there are rows.
A cube is named by everything that it is made of (the release units that stand, what is counted,
the look-ups from small areas and the outlines that place points), so that it is right for as
long as its name is asked for.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Count as CountOf
from django.db.models import Max, Sum

from guildhall.areas import outlines
from guildhall.areas.models import Outline
from guildhall.areas.rules import kind_of
from guildhall.evidence import levels, warehouse
from guildhall.evidence.declare import AreaCode, AreaPoint, Feed
from guildhall.evidence.engine import Outer, Shape, Slice, engine
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.models import Part
from guildhall.evidence.reads import HeldPart

VERSION = 2
NUMBERS = ("rows", "n")
Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Axis:
    """One side of a cube: its words, and the place of each row's word among them."""

    words: tuple[str, ...]
    places: Codes


@dataclass(frozen=True, eq=False)
class Cube:
    """A feed's rows counted. `names` are the official names of LSOAs that no look-up knows.

    `axes` are area, unit, month and each dimension; `n` is each cell's count or sum, and `rows`
    how many rows of the feed it has. An area is of the cube's level, or a smaller one that no
    look-up knows; there is none in a cube of units.
    """

    digest: str
    axes: dict[str, Axis]
    names: dict[str, str]
    rows: Numbers
    n: Numbers


@dataclass(frozen=True)
class Standing:
    """The parts that a count rests on: those with months, which say what is held.

    In a feed within another, `dated` are the other's parts, and `inner` its own. `layers` is the
    state of the outlines that place points; (0, 0) where the rows have no points to place.
    """

    dated: tuple[HeldPart, ...]
    inner: tuple[HeldPart, ...] = ()
    layers: tuple[int, int] = (0, 0)


def cube(
    feed: Feed,
    stand: Standing,
    dimensions: tuple[str, ...],
    of: str,
    inside: levels.Inside | None,
) -> Cube:
    """The cube of the parts that stand, made now if it is not kept yet.

    `inside` is what small areas are counted under; None makes a cube of units, without areas.
    """
    has_areas = inside is not None
    shape = _shape(feed, dimensions, of, has_areas=has_areas)
    if feed.within is not None:
        outer = _shape(all_feeds()[feed.within.feed], (), "rows", has_areas=has_areas)
        within = Outer(tuple(_slices(stand.dated)), feed.within.on, outer.area, outer.name)
        shape = replace(shape, within=within)
    digest = _digest(feed, stand, shape, inside)
    path = warehouse.folder("cubes") / f"{digest}.parquet"
    if not path.exists():
        _make(stand.inner or stand.dated, shape, inside, path)
    return _load(str(path))


def _shape(feed: Feed, dimensions: tuple[str, ...], of: str, *, has_areas: bool) -> Shape:
    if not has_areas:
        return Shape(dimensions, of)
    if isinstance(feed.area, AreaCode):
        return Shape(dimensions, of, area=feed.area.code, name=feed.area.name)
    if isinstance(feed.area, AreaPoint):
        return Shape(dimensions, of, point=(feed.area.longitude, feed.area.latitude))
    return Shape(dimensions, of)


def layers() -> tuple[int, int]:
    """The state of the outlines that place points: how many, and the last one's number."""
    found = Outline.objects.filter(kind__in=["lsoa", "lad"]).aggregate(
        n=CountOf("pk"), last=Max("pk"), steps=Sum("step")
    )
    return found["n"], found["last"] or 0


def _digest(feed: Feed, stand: Standing, shape: Shape, inside: levels.Inside | None) -> str:
    made_of: list[object] = [VERSION, feed.key, repr(shape)]
    parts = (*stand.dated, *stand.inner)
    made_of += [(part.warehouse, part.unit, part.month) for part in parts]
    if inside is not None:
        made_of.append(inside.digest)
    if shape.point:
        made_of.append(stand.layers)
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _make(
    parts: Sequence[HeldPart], shape: Shape, inside: levels.Inside | None, path: Path
) -> None:
    slices = _slices(parts)
    placed = _placed(engine().points(slices, shape.point)) if shape.point else None
    table = engine().count_up(slices, shape, placed=placed, inside=_as_table(inside))
    text = [name for name in table.column_names if name not in NUMBERS]
    encoded = {name: table[name].dictionary_encode() for name in text}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{np.random.default_rng().integers(2**32)}.unfinished")
    numbers = {name: table[name] for name in NUMBERS}
    names: dict[str, str] = {}
    if inside is not None and inside.needs_names:
        names = _names(slices, shape, table["area"])
    noted = {"names": json.dumps(names)}
    pq.write_table(pa.table({**encoded, **numbers}, metadata=noted), unfinished)
    unfinished.rename(path)


def _names(slices: Sequence[Slice], shape: Shape, areas: pa.ChunkedArray) -> dict[str, str]:
    """The names of areas that may be LSOAs, where the rows have names."""
    has_names = shape.within.name if shape.within else shape.name
    unknown = [code for code in areas.unique().to_pylist() if code and _may_be_lsoa(code)]
    if not has_names or not unknown:
        return {}
    found = engine().names(slices, shape, pa.table({"_area": unknown}))
    return dict(zip(found["area"].to_pylist(), found["name"].to_pylist(), strict=True))


def _may_be_lsoa(code: str) -> bool:
    return kind_of(code) in {"lsoa", None}


def _as_table(inside: levels.Inside | None) -> pa.Table | None:
    if inside is None or not inside.outer:
        return None
    columns = {"_inner": list(inside.outer), "_outer": list(inside.outer.values())}
    return pa.table({name: pa.array(codes, pa.string()) for name, codes in columns.items()})


def _slices(parts: Sequence[HeldPart]) -> list[Slice]:
    """The files that hold the parts; a file all of whose units stand is read whole."""
    units: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for part in parts:
        units[part.feed, part.warehouse].append((part.unit, part.month))
    batch_of = {(part.feed, part.warehouse): part.batch for part in parts}
    of_batches = Part.objects.filter(batch__reference__in=set(batch_of.values()))
    in_all = dict(of_batches.values_list("batch__reference").annotate(n=CountOf("pk")))
    return [
        Slice(
            warehouse.rows_path(*name),
            None if len(found) == in_all[batch_of[name]] else tuple(sorted(found)),
        )
        for name, found in sorted(units.items())
    ]


def _placed(points: pa.Table) -> pa.Table:
    """The area of each point: its LSOA of the latest outlines held, else its district."""
    longitudes, latitudes = points["longitude"].to_pylist(), points["latitude"].to_pylist()
    by_lsoa = outlines.areas_of_points(longitudes, latitudes, "lsoa")
    by_district = outlines.areas_of_points(longitudes, latitudes, "lad")
    areas = [near or far for near, far in zip(by_lsoa, by_district, strict=True)]
    return points.append_column("area", pa.array(areas, pa.string()))


@lru_cache(maxsize=16)
def _load(path: str) -> Cube:
    table = pq.read_table(path)
    axes = {}
    for name in table.column_names:
        if name not in NUMBERS:
            axes[name] = _axis(table[name])
    names = json.loads(table.schema.metadata[b"names"])
    rows, n = (table[name].to_numpy().astype(np.float64) for name in NUMBERS)
    return Cube(Path(path).stem, axes, names, rows, n)


def _axis(column: pa.ChunkedArray) -> Axis:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.unify_dictionaries().combine_chunks()
    return Axis(
        tuple(whole.dictionary.to_pylist()),
        whole.indices.to_numpy(zero_copy_only=False).astype(np.int64),
    )
