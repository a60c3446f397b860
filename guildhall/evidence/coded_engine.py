"""The engine that counts by the codes that Parquet keeps for words, and asks DuckDB for the rest.

A Parquet file says each different word once and then numbers its rows. Counting those numbers
needs no word to be read twice: only the few words of each column are mapped to the larger area,
and the rows are one array of whole numbers.
"""

from collections.abc import Iterator, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from guildhall.evidence.duckdb_engine import DuckEngine
from guildhall.evidence.engine import Engine, Shape, Slice

BLOCK_ROWS = 1_000_000
"""About how many rows are held at once: few enough that memory is used again."""

Codes = np.ndarray[tuple[int], np.dtype[np.signedinteger[Any]]]


def engine() -> Engine:
    """An engine that keeps nothing between questions."""
    return CodedEngine()


class CodedEngine(DuckEngine):
    """See Engine. Counts of rows by columns of words are made here; sums and points are not."""

    def count_up(
        self,
        slices: Sequence[Slice],
        shape: Shape,
        *,
        placed: pa.Table | None,
        inside: pa.Table | None,
    ) -> pa.Table:
        names = (shape.area, "_unit", "_month", *shape.dimensions)
        is_plain = shape.of == "rows" and shape.point is None and shape.within is None
        if not is_plain or not all(_is_of_words(each.path, names) for each in slices):
            return super().count_up(slices, shape, placed=placed, inside=inside)
        columns = [Column(inside), *(Column() for _ in names[1:])]
        try:
            found = [
                _counted(*_standing(codes, columns, each.units))
                for each in slices
                for codes in _blocks(each.path, names, columns)
            ]
        except OverflowError:
            return super().count_up(slices, shape, placed=placed, inside=inside)
        return _table(("area", "unit", "month", *shape.dimensions), columns, found)


class Column:
    """The words of one column over every file, in the order met, and what stands for each."""

    def __init__(self, inside: pa.Table | None = None) -> None:
        self.words: list[str] = []
        self.code: dict[str, int] = {}
        outer = [] if inside is None else inside["_outer"].to_pylist()
        self.inner = None if inside is None else inside["_inner"].combine_chunks()
        self.inner_codes = np.array([self.code_of(word) for word in outer], dtype=np.int32)

    def codes(self, local: pa.Array) -> Codes:
        """Our code of each of a file's words, and at the end that of nothing: the empty word."""
        found = np.full(len(local) + 1, -1, dtype=np.int32)
        found[-1] = self.code_of("")
        if self.inner is not None:
            at = pc.index_in(local, value_set=self.inner)
            is_inner = np.append(at.is_valid().to_numpy(zero_copy_only=False), False)
            found[is_inner] = self.inner_codes[at.drop_null().to_numpy()]
        rest = np.flatnonzero(found < 0)
        for place, word in zip(rest, local.take(pa.array(rest)).to_pylist(), strict=True):
            found[place] = self.code_of(word or "")
        return found

    def code_of(self, word: str) -> int:
        """The code of a word, a new one for a word not met before."""
        if word not in self.code:
            self.code[word] = len(self.words)
            self.words.append(word)
        return self.code[word]


def _is_of_words(path: Path, names: Sequence[str]) -> bool:
    """Whether each of the columns that the file has is one of words."""
    schema = pq.read_schema(path)
    types = [schema.field(name).type for name in names if name in schema.names]
    return all(pa.types.is_string(kind) or pa.types.is_large_string(kind) for kind in types)


def _blocks(path: Path, names: Sequence[str], columns: list[Column]) -> Iterator[list[Codes]]:
    """The file's rows, some millions at a time, as our codes of each column."""
    held = set(pq.read_schema(path).names)
    present = [name for name in dict.fromkeys(names) if name in held]
    with pq.ParquetFile(path, read_dictionary=present) as file:
        for groups in _together(file):
            rows = file.read_row_groups(groups, columns=present)
            yield [
                _codes(rows[name], column)
                if name in present
                else np.full(rows.num_rows, column.code_of(""))
                for name, column in zip(names, columns, strict=True)
            ]


def _together(file: pq.ParquetFile) -> Iterator[list[int]]:
    """The file's row groups, as many at a time as make up a block."""
    together, rows = [], 0
    for group in range(file.num_row_groups):
        together.append(group)
        rows += file.metadata.row_group(group).num_rows
        if rows >= BLOCK_ROWS:
            yield together
            together, rows = [], 0
    if together:
        yield together


def _codes(rows: pa.ChunkedArray, column: Column) -> Codes:
    """Our codes of one column's rows."""
    coded = rows if pa.types.is_dictionary(rows.type) else rows.dictionary_encode()
    chunks = coded.unify_dictionaries().chunks
    if not chunks:
        return np.zeros(0, dtype=np.int64)
    ours = column.codes(chunks[0].dictionary)
    nothing = len(ours) - 1
    places = [each.indices.fill_null(nothing).to_numpy(zero_copy_only=False) for each in chunks]
    found: Codes = ours[np.concatenate(places)]
    return found


def _standing(
    codes: list[Codes], columns: list[Column], units: tuple[tuple[str, str], ...] | None
) -> tuple[list[Codes], list[int]]:
    """The rows of the units that stand, and how many words each column has by now."""
    sizes = [max(len(column.words), 1) for column in columns]
    if units is None:
        return codes, sizes
    _, unit, month, *_ = columns
    pairs = [unit.code_of(u) * 1_000_000 + month.code_of(m) for u, m in units]
    stands = np.isin(codes[1] * 1_000_000 + codes[2], pairs)
    return [each[stands] for each in codes], [max(len(column.words), 1) for column in columns]


def _counted(codes: list[Codes], sizes: list[int]) -> tuple[list[Codes], Codes]:
    """Each different row of codes once, in order, and how many there are of it.

    Raises OverflowError where there could be more different rows than a whole number counts.
    """
    key = _joined(codes, sizes)
    if prod(sizes) <= 8 * len(key):
        counts = np.bincount(key)
        cells = np.flatnonzero(counts)
        return _split(cells, sizes), counts[cells]
    cells, counts = np.unique(key, return_counts=True)
    return _split(cells, sizes), counts


def _joined(codes: list[Codes], sizes: list[int]) -> Codes:
    """Each row of codes as one number, which sorts as the row does."""
    if prod(sizes) > np.iinfo(np.int64).max:
        raise OverflowError
    key = codes[0].astype(np.int64)
    for each, size in zip(codes[1:], sizes[1:], strict=True):
        key = key * size + each
    return key


def _split(key: Codes, sizes: list[int]) -> list[Codes]:
    """The rows of codes that numbers were joined from."""
    found: list[Codes] = []
    for size in reversed(sizes[1:]):
        key, last = np.divmod(key, size)
        found.append(last)
    return [key, *reversed(found)]


def _table(
    names: Sequence[str], columns: list[Column], found: list[tuple[list[Codes], Codes]]
) -> pa.Table:
    """The counts of every block added up, in the order of their words."""
    sizes = [max(len(column.words), 1) for column in columns]
    order = [sorted(range(len(c.words)), key=c.words.__getitem__) for c in columns]
    ranks = [np.argsort(np.array(each, dtype=np.int64)) for each in order]
    keys = [
        _joined([rank[each] for rank, each in zip(ranks, codes, strict=True)], sizes)
        for codes, _ in found
    ]
    key = np.concatenate([*keys, np.zeros(0, dtype=np.int64)])
    rows = np.concatenate([*(counts for _, counts in found), np.zeros(0, dtype=np.int64)])
    by = np.argsort(key)
    key, rows = key[by], rows[by]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    sums = np.add.reduceat(rows, starts).astype(np.float64) if len(rows) else rows.astype(float)
    made = {
        name: _words(places, [column.words[place] for place in in_order])
        for name, places, column, in_order in zip(
            names, _split(key[starts], sizes), columns, order, strict=True
        )
    }
    return pa.table({**made, "rows": sums, "n": sums})


def _words(places: Codes, words: Sequence[str]) -> pa.DictionaryArray:
    """A column of words, with those of them that some row has."""
    is_used = np.bincount(places, minlength=len(words)) > 0
    again = np.cumsum(is_used) - 1
    used = [word for word, each in zip(words, is_used, strict=True) if each]
    return pa.DictionaryArray.from_arrays(
        pa.array(again[places], pa.int32()), pa.array(used, pa.string())
    )
