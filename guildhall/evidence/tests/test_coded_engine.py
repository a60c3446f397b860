"""Counting by codes gives what DuckDB gives, whatever the files hold."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from guildhall.evidence import coded_engine
from guildhall.evidence.coded_engine import CodedEngine, _counted
from guildhall.evidence.duckdb_engine import DuckEngine
from guildhall.evidence.engine import Outer, Shape, Slice

WORDS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "É", "z z"]))
UNITS = st.sampled_from(["", "u1", "u2"])
MONTHS = st.sampled_from(["2016-01", "2016-02"])
FILES = st.lists(
    st.tuples(
        st.lists(st.tuples(WORDS, UNITS, MONTHS, WORDS), max_size=12),
        st.booleans(),  # whether the file has the last column
        st.one_of(
            st.none(), st.lists(st.tuples(UNITS, MONTHS), min_size=1, max_size=3, unique=True)
        ),
    ),
    min_size=1,
    max_size=3,
)


def written(folder: Path, files: list[Any], group: int = 5) -> list[Slice]:
    slices = []
    for number, (rows, has_kind, units) in enumerate(files):
        columns = ["area", "_unit", "_month", "kind"][: 4 if has_kind else 3]
        table = pa.table(
            {
                name: pa.array([row[n] for row in rows], pa.string())
                for n, name in enumerate(columns)
            }
        )
        path = folder / f"{number}.parquet"
        pq.write_table(table, path, row_group_size=group)
        slices.append(Slice(path, None if units is None else tuple(units)))
    return slices


def told(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@given(files=FILES, has_inside=st.booleans())
@trying(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_counts_as_duckdb_does(
    tmp_path: Path, files: list[Any], has_inside: bool, settings: Any
) -> None:
    settings.DATA = tmp_path
    slices = written(tmp_path, files)
    has_kind = any(has for _, has, _ in files)
    shape = Shape(("kind",) if has_kind else (), "rows", area="area")
    inside = pa.table({"_inner": ["a", "b"], "_outer": ["A", "A"]}) if has_inside else None

    ours = CodedEngine().count_up(slices, shape, placed=None, inside=inside)
    theirs = DuckEngine().count_up(slices, shape, placed=None, inside=inside)

    assert ours.column_names == theirs.column_names
    assert told(ours) == told(theirs)


def test_a_file_of_several_blocks_is_counted_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coded_engine, "BLOCK_ROWS", 4)
    rows = [(area, "u1", "2016-01", "k") for area in "abcabcaab"]
    (only,) = written(tmp_path, [(rows, True, None)], group=2)

    found = CodedEngine().count_up([only], Shape((), "rows", "area"), placed=None, inside=None)

    assert [(row[0], row[-1]) for row in told(found)] == [("a", 4), ("b", 3), ("c", 2)]


def test_no_row_at_all_makes_an_empty_table(tmp_path: Path) -> None:
    slices = written(tmp_path, [([], True, None)])

    found = CodedEngine().count_up(slices, Shape(("kind",), "rows"), placed=None, inside=None)

    assert (found.num_rows, found.column_names[:3]) == (0, ["area", "unit", "month"])


@pytest.mark.parametrize(
    "shape",
    [
        Shape((), "n", area="area"),
        Shape((), "rows", point=("x", "y")),
        Shape((), "rows", within=Outer((), "id")),
        Shape(("n",), "rows"),
    ],
    ids=["a sum", "points", "within another feed", "a column of numbers"],
)
def test_what_is_no_count_of_words_is_left_to_duckdb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: Shape
) -> None:
    asked = []
    monkeypatch.setattr(DuckEngine, "count_up", lambda *args, **named: asked.append(args))
    table = {"area": ["a"], "_unit": [""], "_month": ["2016-01"], "n": [1.0]}
    pq.write_table(pa.table(table), tmp_path / "0.parquet")

    CodedEngine().count_up([Slice(tmp_path / "0.parquet", None)], shape, placed=None, inside=None)

    assert len(asked) == 1


def test_more_different_rows_than_can_be_numbered_are_left_to_duckdb() -> None:
    with pytest.raises(OverflowError):
        _counted([], [2**32, 2**32])
