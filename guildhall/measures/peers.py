"""Figures of every area as one compressed table: Arrow columns, zstd."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from guildhall.measures.declare import PeriodKind
from guildhall.measures.figures import Figures, Point


def pack(areas: Sequence[str], made: Sequence[Figures]) -> bytes:
    """One table: a row for each area, kind of period and period, gaps included."""
    tables = [_table(areas, each) for each in made if each.periods]
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    whole = pa.concat_tables(tables)
    with pa.ipc.new_file(sink, whole.schema, options=options) as writer:
        writer.write_table(whole)
    return bytes(sink.getvalue())


def unpack(packed: bytes) -> Any:
    """The Arrow table that was packed."""
    return pa.ipc.open_file(pa.BufferReader(packed)).read_all()


def points_of(packed: bytes, *, area_code: str, kind: PeriodKind) -> list[Point]:
    """One area's figures of one kind of period, earliest first; none where it is not held."""
    import pyarrow.compute as pc

    whole = unpack(packed)
    is_wanted = pc.and_(
        pc.equal(whole["area"], area_code), pc.equal(whole["period_kind"], kind.value)
    )
    return [
        Point(
            row["period"], row["value"], row["numerator"], row["denominator"],
            row["lower"], row["upper"], row["is_provisional"],
        )
        for row in whole.filter(is_wanted).to_pylist()
    ]  # fmt: skip


def _table(areas: Sequence[str], made: Figures) -> Any:
    across, down = len(made.periods), len(areas)
    everywhere = np.tile(np.arange(across, dtype=np.int32), down)
    bottom = made.denominators
    return pa.table(
        {
            "area": _repeated(areas, np.repeat(np.arange(down, dtype=np.int32), across)),
            "period_kind": _repeated([made.period_kind.value], np.zeros(down * across, np.int32)),
            "period": _repeated(made.periods, everywhere),
            "value": _numbers(made.limits.value),
            "numerator": _numbers(made.numerators),
            "denominator": _numbers(
                np.full_like(made.numerators, np.nan) if bottom is None else bottom
            ),
            "lower": _numbers(made.limits.lower),
            "upper": _numbers(made.limits.upper),
            "is_provisional": pa.array(np.tile(np.array(made.is_provisional, dtype=bool), down)),
        }
    )


def _repeated(words: Sequence[str], places: Any) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(list(words))).cast(pa.string())


def _numbers(grid: Any) -> Any:
    return pa.array(np.ascontiguousarray(grid).reshape(-1), from_pandas=True)
