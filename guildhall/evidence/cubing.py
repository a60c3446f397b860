"""Makes cubes: how many rows of a feed each area, unit, month and word has, kept as a small file.

A cube is named by everything that it is made of (the release units that stand, what is counted,
and the outlines that place points), so that it is right for as long as its name is asked for.
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
from guildhall.evidence import warehouse
from guildhall.evidence.declare import AreaCode, AreaPoint, Feed
from guildhall.evidence.engine import Outer, Shape, Slice, engine
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.models import Part
from guildhall.evidence.reads import HeldPart

VERSION = 1
Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Axis:
    """One side of a cube: its words, and the place of each row's word among them."""

    words: tuple[str, ...]
    places: Codes


@dataclass(frozen=True, eq=False)
class Cube:
    """A feed's rows counted. `names` are the official names of its areas, '' where none is given.

    `axes` are area, unit, month and each dimension; `n` is each row's count or sum.
    """

    digest: str
    axes: dict[str, Axis]
    names: dict[str, str]
    n: np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Standing:
    """The parts that a count rests on: those with months, which say what is held.

    In a feed within another, `dated` are the other's parts, and `inner` its own. `layers` is the
    state of the outlines that place points; (0, 0) where the rows have no points to place.
    """

    dated: tuple[HeldPart, ...]
    inner: tuple[HeldPart, ...] = ()
    layers: tuple[int, int] = (0, 0)


def cube(feed: Feed, stand: Standing, dimensions: tuple[str, ...], of: str) -> Cube:
    """The cube of the parts that stand, made now if it is not kept yet."""
    shape = _shape(feed, dimensions, of)
    if feed.within is not None:
        outer = _shape(all_feeds()[feed.within.feed], (), "rows")
        within = Outer(tuple(_slices(stand.dated)), feed.within.on, outer.area, outer.name)
        shape = replace(shape, within=within)
    digest = _digest(feed, stand, shape)
    path = warehouse.folder("cubes") / f"{digest}.parquet"
    if not path.exists():
        _make(stand.inner or stand.dated, shape, path)
    return _load(str(path))


def _shape(feed: Feed, dimensions: tuple[str, ...], of: str) -> Shape:
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


def _digest(feed: Feed, stand: Standing, shape: Shape) -> str:
    made_of: list[object] = [VERSION, feed.key, repr(shape)]
    parts = (*stand.dated, *stand.inner)
    made_of += [(part.warehouse, part.unit, part.month) for part in parts]
    if shape.point:
        made_of.append(stand.layers)
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _make(parts: Sequence[HeldPart], shape: Shape, path: Path) -> None:
    slices = _slices(parts)
    placed = _placed(engine().points(slices, shape.point)) if shape.point else None
    table = engine().count_up(slices, shape, placed)
    text = [name for name in table.column_names if name != "n"]
    encoded = {name: table[name].dictionary_encode() for name in text}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{np.random.default_rng().integers(2**32)}.unfinished")
    pq.write_table(pa.table({**encoded, "n": table["n"]}), unfinished)
    unfinished.rename(path)


def _slices(parts: Sequence[HeldPart]) -> list[Slice]:
    """The files that hold the parts; a file all of whose units stand is read whole."""
    units: dict[Path, list[tuple[str, str]]] = defaultdict(list)
    for part in parts:
        units[part.path].append((part.unit, part.month))
    batches = {part.batch for part in parts}
    totals: dict[str, int] = defaultdict(int)
    for reference, in_all in (
        Part.objects.filter(batch__reference__in=batches)
        .values_list("batch__reference")
        .annotate(n=CountOf("pk"))
    ):
        totals[reference] = in_all
    in_file = {part.path: totals[part.batch] for part in parts}
    return [
        Slice(path, None if len(found) == in_file[path] else tuple(sorted(found)))
        for path, found in sorted(units.items())
    ]


def _placed(points: pa.Table) -> pa.Table:
    """The area of each point: its LSOA of the latest outlines held, else its district."""
    longitudes, latitudes = points["longitude"].to_pylist(), points["latitude"].to_pylist()
    by_lsoa = outlines.areas_of_points(longitudes, latitudes, "lsoa")
    by_district = outlines.areas_of_points(longitudes, latitudes, "lad")
    areas = [near or far for near, far in zip(by_lsoa, by_district, strict=True)]
    return points.append_column("area", pa.array(areas, pa.string()))


@lru_cache(maxsize=8)
def _load(path: str) -> Cube:
    table = pq.read_table(path)
    axes = {}
    for name in table.column_names:
        if name not in {"n", "name"}:
            axes[name] = _axis(table[name])
    names = _axis(table["name"])
    area = axes["area"]
    known: dict[str, str] = {}
    for place, first in zip(*np.unique(area.places, return_index=True), strict=True):
        known[area.words[place]] = names.words[names.places[first]]
    n = table["n"].to_numpy().astype(np.float64)
    return Cube(Path(path).stem, axes, known, n)


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
