"""Reads a recognised file: judges every row, and writes what is accepted and what is not.

Every row read is accepted, repeated or quarantined, and only one of them. The first reason a
row fails for is the one it is counted under.

Rows are judged and typed in one pass, into a Parquet file that holds every row with the reason
against it; what must be known of all the rows together (repeats, counts) is then asked of that
file, which is quick. Where every row is good that file is the accepted one.
"""
# ruff: noqa: S608 (the statements are made of declarations and of paths we chose)

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from guildhall.evidence import expressions
from guildhall.evidence.declare import Column, Feed, Kind
from guildhall.evidence.duck import one_row
from guildhall.evidence.expressions import Fault, quoted
from guildhall.evidence.recognise import Match
from guildhall.evidence.tabulate import Table

MALFORMED = {
    "wrong_number_of_columns": "The row has more or fewer columns than the header.",
    "broken_quoting": "The row's quotation marks do not match.",
}
FORMULA_WORDS = "cells that begin like a formula, kept as text and made safe in exports"
MOST_NEW_WORDS = 20


@dataclass(frozen=True)
class Reason:
    """Why rows were quarantined: how many, and the first line."""

    reason: str
    column: str
    words: str
    rows: int
    first_line: int


@dataclass(frozen=True)
class Noted:
    """Rows that were kept and are worth a look."""

    key: str
    words: str
    rows: int


@dataclass(frozen=True)
class PartRows:
    """How many accepted rows belong to one release unit; `month` is '' in feeds without months."""

    unit: str
    month: str
    rows: int


@dataclass(frozen=True)
class Reading:
    """What came of reading one file. rows_read = accepted + repeated + quarantined."""

    rows_read: int
    accepted: int
    repeated: int
    quarantined: int
    reasons: list[Reason] = field(default_factory=list)
    flags: list[Noted] = field(default_factory=list)
    parts: list[PartRows] = field(default_factory=list)


@dataclass(frozen=True)
class Places:
    """Where a reading writes: every row judged, those accepted, those quarantined."""

    judged: Path
    accepted: Path
    quarantined: Path


class WrongCount(Exception):
    """The quick way gave another number of rows than the file has lines."""


def read(
    duck: duckdb.DuckDBPyConnection, found: Match, table: Table, *, on: date, to: Places
) -> Reading:
    """Judge a table's rows and write them. `on` is the date of the import.

    A quick table that DuckDB cannot read, or reads another number of rows from, raises
    duckdb.Error or WrongCount: try the careful one. The quarantined file is written only where
    rows are quarantined.
    """
    faults = expressions.faults(found.feed)
    _judge(duck, found, table, faults, on, to.judged)
    duck.execute(
        "CREATE OR REPLACE TEMP VIEW judged AS SELECT *"
        f" FROM read_parquet({quoted(str(to.judged))}, file_row_number=true)"
    )
    bad = _one(duck, "SELECT count(*) FROM judged WHERE _why IS NOT NULL")
    repeated = _find_repeats(duck, found.feed)
    quarantined = bad + table.broken
    if quarantined:
        _write_quarantined(duck, faults, table, to.quarantined)
    _keep(duck, to, is_clean=not bad and not repeated)
    rows_read = table.rows + table.broken
    return Reading(
        rows_read=rows_read,
        accepted=rows_read - repeated - quarantined,
        repeated=repeated,
        quarantined=quarantined,
        reasons=_reasons(duck, to.quarantined, faults) if quarantined else [],
        flags=_flags(duck, found),
        parts=_parts(duck),
    )


def _one(duck: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(one_row(duck, sql)[0])


def _case(faults: list[Fault], results: list[str]) -> str:
    """The result of the first fault that a row has; NULL where it has none."""
    whens = (f"WHEN ({f.fails}) THEN {r}" for f, r in zip(faults, results, strict=True))
    return f"CASE {' '.join(whens)} END" if faults else "NULL"


def _judge(
    duck: duckdb.DuckDBPyConnection,
    found: Match,
    table: Table,
    faults: list[Fault],
    on: date,
    path: Path,
) -> None:
    """Write every row, typed, with `_why` (a place in `faults`) and `_value` (what was wrong)."""
    feed = found.feed
    texts = expressions.texts(feed, found.at, found.file_values, on, table.sql)
    typed = [f"{expressions.typed(column)} AS {column.name}" for column in feed.columns]
    why = _case(faults, [f"{place}::SMALLINT" for place in range(len(faults))])
    value = _case(faults, [f"left({fault.column}, 200)" for fault in faults])
    named = [f"file_{key}" for key in expressions.file_groups(feed)]
    inner = f"SELECT {', '.join([*typed, *named])}, {why} AS _why, {value} AS _value"
    derived = "".join(f", {d.sql} AS {d.name}" for d in feed.derived)
    columns = [c.name for c in feed.columns] + [d.name for d in feed.derived]
    units = [f"{expressions.unit(feed)} AS _unit", f"{expressions.month(feed)} AS _month"]
    made = ", ".join([*columns, *units, "_why", "_value"])
    row = duck.execute(
        f"COPY (SELECT {made} FROM (SELECT *{derived} FROM ({inner} FROM ({texts}))))"
        f" TO {quoted(str(path))} (FORMAT parquet)"
    ).fetchone()
    if row is None or row[0] != table.rows:
        raise WrongCount


def _find_repeats(duck: duckdb.DuckDBPyConnection, feed: Feed) -> int:
    """Make `again(place)` of every row that repeats an earlier accepted one, and count them.

    Most files hold none, so the identity is tried alone first, by its hash; whole rows are
    compared only where an identity comes twice.
    """
    duck.execute("CREATE OR REPLACE TEMP TABLE again (place BIGINT)")
    if not feed.identity:
        return 0
    is_given = " AND ".join(f"{name} IS NOT NULL" for name in feed.identity)
    key = f"hash({', '.join(feed.identity)})"
    given = f"(SELECT {key} AS h FROM judged WHERE _why IS NULL AND {is_given})"
    if not _one(duck, f"SELECT count(*) - count(DISTINCT h) FROM {given}"):
        return 0
    columns = ", ".join(column.name for column in feed.columns)
    duck.execute(
        "INSERT INTO again SELECT file_row_number FROM ("
        " SELECT file_row_number, row_number() OVER"
        f" (PARTITION BY {columns} ORDER BY file_row_number) AS n"
        f" FROM judged WHERE _why IS NULL AND {is_given} AND {key} IN"
        f" (SELECT h FROM {given} GROUP BY h HAVING count(*) > 1)) WHERE n > 1"
    )
    return _one(duck, "SELECT count(*) FROM again")


def _keep(duck: duckdb.DuckDBPyConnection, to: Places, *, is_clean: bool) -> None:
    """Make the accepted file, and `kept`, a view of it."""
    if is_clean:
        to.judged.rename(to.accepted)
    else:
        duck.execute(
            "COPY (SELECT * EXCLUDE (file_row_number) FROM judged"
            " ANTI JOIN again ON file_row_number = place"
            f" WHERE _why IS NULL) TO {quoted(str(to.accepted))} (FORMAT parquet)"
        )
    duck.execute(
        "CREATE OR REPLACE TEMP VIEW kept AS"
        f" SELECT * FROM read_parquet({quoted(str(to.accepted))})"
    )


def _write_quarantined(
    duck: duckdb.DuckDBPyConnection, faults: list[Fault], table: Table, path: Path
) -> None:
    """Line, reason, column and the value at fault, cut to 200 characters, in order of line."""
    duck.execute("CREATE OR REPLACE TEMP TABLE shifts (place BIGINT, shift BIGINT)")
    if table.shifts:
        values = ", ".join(f"({place}, {shift})" for place, shift in table.shifts)
        duck.execute(f"INSERT INTO shifts VALUES {values}")
    given = [f"({n}, {quoted(f.reason)}, {quoted(f.column)})" for n, f in enumerate(faults)]
    named = (
        'SELECT file_row_number + shift AS line, reason, col AS "column", _value AS text,'
        " _why AS why FROM (SELECT file_row_number, _why, _value FROM judged"
        " WHERE _why IS NOT NULL) AS bad ASOF JOIN shifts ON file_row_number >= place"
        f" JOIN (VALUES {', '.join(given)}) AS given(why, reason, col) ON why = _why"
    )
    broken = f"SELECT line, reason, '' AS \"column\", text, -1 AS why FROM {table.malformed}"
    queries = ([named] if faults else []) + ([broken] if table.malformed else [])
    duck.execute(
        f"COPY (SELECT * FROM ({' UNION ALL '.join(queries)}) ORDER BY line)"
        f" TO {quoted(str(path))} (FORMAT parquet)"
    )


def _reasons(duck: duckdb.DuckDBPyConnection, path: Path, faults: list[Fault]) -> list[Reason]:
    rows = duck.execute(
        'SELECT reason, "column", why, count(*), min(line)'
        f" FROM read_parquet({quoted(str(path))})"
        " GROUP BY ALL ORDER BY count(*) DESC, min(line), why"
    ).fetchall()
    return [
        Reason(reason, column, faults[why].words if why >= 0 else MALFORMED[reason], count, line)
        for reason, column, why, count, line in rows
    ]


def _flags(duck: duckdb.DuckDBPyConnection, found: Match) -> list[Noted]:
    feed = found.feed
    texts = [c.name for c in feed.columns if c.kind is Kind.TEXT and found.at[c.name] is not None]
    tests = [(flag.key, flag.words, flag.meets) for flag in feed.flags]
    if texts:
        begins = " OR ".join(f"left({name}, 1) IN ('=', '@', '+')" for name in texts)
        tests.append(("formula", FORMULA_WORDS, begins))
    noted = []
    if tests:
        counts = ", ".join(f"count(*) FILTER (WHERE {meets})" for _, _, meets in tests)
        row = one_row(duck, f"SELECT {counts} FROM kept")
        noted = [Noted(k, w, n) for (k, w, _), n in zip(tests, row, strict=True) if n]
    for column in feed.columns:
        noted += _new_words(duck, column)
    return noted


def _new_words(duck: duckdb.DuckDBPyConnection, column: Column) -> list[Noted]:
    if not column.choices:
        return []
    name = column.name
    counts = dict(
        duck.execute(f"SELECT {name}, count(*) FROM kept GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    )
    new = {word: n for word, n in counts.items() if word and word not in column.choices}
    if not new:
        return []
    names = ", ".join(str(word)[:60] for word in list(new)[:MOST_NEW_WORDS])
    words = f"rows with words we did not know in {column.heading}, kept: {names}"
    return [Noted(f"new_word_{name}", words, sum(new.values()))]


def _parts(duck: duckdb.DuckDBPyConnection) -> list[PartRows]:
    rows = duck.execute(
        "SELECT _unit, _month, count(*) FROM kept GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    return [PartRows(*row) for row in rows]
