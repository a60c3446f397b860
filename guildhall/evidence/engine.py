"""What counts up accepted rows: the module that the setting ENGINE names.

An engine is a module with a function `engine()`; it meets Parquet files and nothing else of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from django.conf import settings


@dataclass(frozen=True)
class Slice:
    """The rows of one Parquet file that stand. `units` are (unit, month) pairs; None is all."""

    path: Path
    units: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True)
class Outer:
    """Rows of another feed that give the counted rows their unit, month and area.

    `on` is the column that both have; `area` and `name` are columns of the other's.
    """

    slices: tuple[Slice, ...]
    on: str
    area: str = ""
    name: str = ""


@dataclass(frozen=True)
class Shape:
    """What to count by. `area` and `name` are columns, `point` two columns; each may be absent.

    Where the rows lie `within` others, rows whose other is not there are left out.

    `of` is "rows", or the numeric column to add up, in which nothing recorded is 0.
    """

    dimensions: tuple[str, ...]
    of: str
    area: str = ""
    name: str = ""
    point: tuple[str, str] | None = None
    within: Outer | None = None


class Engine(Protocol):
    """Counts rows of Parquet files."""

    def points(self, slices: Sequence[Slice], point: tuple[str, str]) -> pa.Table:
        """Every different (longitude, latitude) of the rows that have both."""

    def count_up(
        self,
        slices: Sequence[Slice],
        shape: Shape,
        *,
        placed: pa.Table | None,
        inside: pa.Table | None,
    ) -> pa.Table:
        """A table of area, unit, month, each dimension (all text, '' where nothing is recorded),
        rows (how many) and n. `placed` gives the area of each (longitude, latitude); `inside` the
        `_outer` area to count each `_inner` area under. One that is not in it is its own."""

    def names(self, slices: Sequence[Slice], shape: Shape, areas: pa.Table) -> pa.Table:
        """The area and name of each `_area` given that has a name."""


@cache
def engine() -> Engine:
    """The engine that the settings name."""
    made: Engine = import_module(settings.ENGINE).engine()
    return made
