"""The engine by DuckDB, in memory."""
# ruff: noqa: S608 (the statements are made of declarations and of paths we chose)

from collections.abc import Sequence

import pyarrow as pa

from guildhall.evidence import warehouse
from guildhall.evidence.duck import duck
from guildhall.evidence.engine import Engine, Outer, Shape, Slice
from guildhall.evidence.expressions import quoted


def engine() -> Engine:
    """An engine that keeps nothing between questions."""
    return DuckEngine()


class DuckEngine:
    """See Engine."""

    def points(self, slices: Sequence[Slice], point: tuple[str, str]) -> pa.Table:
        longitude, latitude = point
        return _answer(
            f"SELECT DISTINCT {longitude} AS longitude, {latitude} AS latitude"
            f" FROM ({_rows(slices)}) WHERE {longitude} IS NOT NULL AND {latitude} IS NOT NULL"
        )

    def count_up(
        self,
        slices: Sequence[Slice],
        shape: Shape,
        *,
        placed: pa.Table | None,
        inside: pa.Table | None,
    ) -> pa.Table:
        rows, area, _ = _with_areas(slices, shape)
        if shape.point and placed is not None:
            longitude, latitude = shape.point
            rows += (
                f" LEFT JOIN placed ON rows.{longitude} = placed.longitude"
                f" AND rows.{latitude} = placed.latitude"
            )
            area = "coalesce(placed.area, '')"
        if inside is not None:
            rows += f" LEFT JOIN inside ON {area} = _inner"
            area = f"coalesce(_outer, {area})"
        dimensions = "".join(f", coalesce({d}::VARCHAR, '') AS {d}" for d in shape.dimensions)
        n = "count(*)" if shape.of == "rows" else f"coalesce(sum({shape.of}), 0)"
        keys = ", ".join(str(place + 1) for place in range(3 + len(shape.dimensions)))
        return _answer(
            f"SELECT {area} AS area, _unit AS unit, _month AS month{dimensions},"
            f" count(*)::DOUBLE AS rows, {n}::DOUBLE AS n FROM {rows}"
            f" GROUP BY {keys} ORDER BY {keys}",
            placed=placed,
            inside=inside,
        )

    def names(self, slices: Sequence[Slice], shape: Shape, areas: pa.Table) -> pa.Table:
        rows, area, name = _with_areas(slices, shape)
        return _answer(
            f"SELECT {area} AS area, any_value({name}) AS name FROM {rows}"
            f" JOIN areas ON {area} = _area WHERE {name} IS NOT NULL GROUP BY 1",
            areas=areas,
        )


def _with_areas(slices: Sequence[Slice], shape: Shape) -> tuple[str, str, str]:
    """The rows to count, and what in them is the area and its name."""
    if shape.within is not None:
        return _joined(_rows(slices), shape.within), "_area", "_name"
    area = f"coalesce({shape.area}::VARCHAR, '')" if shape.area else "''"
    return f"({_rows(slices)}) AS rows", area, shape.name or "NULL"


def _joined(inner: str, outer: Outer) -> str:
    """The inner rows, each with the unit, month and area of the row that it lies within."""
    area = f"coalesce({outer.area}::VARCHAR, '')" if outer.area else "''"
    name = f"coalesce({outer.name}, '')" if outer.name else "''"
    return (
        f"(SELECT inside.* EXCLUDE (_unit, _month), about.* EXCLUDE (_on)"
        f" FROM ({inner}) AS inside JOIN (SELECT {outer.on} AS _on, _unit, _month,"
        f" {area} AS _area, {name} AS _name FROM ({_rows(outer.slices)})) AS about"
        f" ON inside.{outer.on} = about._on) AS rows"
    )


def _answer(sql: str, **tables: pa.Table | None) -> pa.Table:
    warehouse.folder("incoming").mkdir(parents=True, exist_ok=True)
    with duck(warehouse.folder("incoming") / "spill") as connection:
        for name, table in tables.items():
            if table is not None:
                connection.register(name, table)
        return connection.execute(sql).to_arrow_table()


def _rows(slices: Sequence[Slice]) -> str:
    """Every row that stands: whole files in one scan, and each part-file by its units."""
    whole = [quoted(str(s.path)) for s in slices if s.units is None]
    queries = [_scan(whole)] if whole else []
    for part in slices:
        if part.units is not None:
            pairs = ", ".join(f"({quoted(u)}, {quoted(m)})" for u, m in part.units)
            where = f" WHERE (_unit, _month) IN ({pairs})"
            queries.append(_scan([quoted(str(part.path))]) + where)
    return " UNION ALL BY NAME ".join(queries)


def _scan(paths: list[str]) -> str:
    return f"SELECT * FROM read_parquet([{', '.join(paths)}], union_by_name=true)"
