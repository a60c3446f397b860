"""Every declared reader of delimited files, against the same rules worked out row by row."""

import csv
import io
import math
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guildhall.evidence.declare import Column, Feed, Kind
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.intake import judge, know
from guildhall.evidence.unpack import Incoming

NAMES = {
    "police_street": "2016-01-cambridgeshire-street.csv",
    "police_outcomes": "2016-01-cambridgeshire-outcomes.csv",
    "police_stop_and_search": "2016-01-cambridgeshire-stop-and-search.csv",
    "population_by_age": "population19_lsoa11.csv",
    "households": "households21.csv",
    "deprivation": "imd2019_england_lsoa11.csv",
    "deprivation_subdomains": "imd2019_england_lsoa11_subdomains.csv",
    "deprivation_districts": "imd2019_england_ltla19.csv",
}
JUNK = (
    *("", " ", "abc", "12.5", "-3", "1e999", "99999999999", "31/02/2016", "2016-13-01", "E01"),
    *("=1+1", "NaN", "inf", "2016-01", "a,b", 'say "so"', "é", "-1", "NULL"),
)
ON = date(2026, 3, 1)
FEEDS = [f for f in all_feeds().values() if ".csv" in f.suffixes]


def fine(column: Column) -> st.SearchStrategy[str]:
    """Text that a column takes."""
    if column.pattern:
        return st.from_regex(column.pattern.replace(r"\d", "[0-9]"), fullmatch=True)
    if column.choices:
        return st.sampled_from(column.choices)
    low = column.least if column.least is not None else 0
    high = column.most if column.most is not None else low + 3
    if column.kind is Kind.WHOLE:
        return st.integers(math.ceil(low), math.floor(high)).map(str)
    if column.kind is Kind.NUMBER:
        return st.floats(low, high, allow_nan=False).map(lambda x: f"{x:.4f}")
    if column.kind is Kind.MONTH:
        return st.just("2016-01")
    day = st.dates(date(2016, 1, 1), date(2016, 12, 31))
    if column.kind is Kind.DATE:
        return day.map(lambda d: d.strftime(column.formats[0]))
    if column.kind is Kind.INSTANT:
        return day.map(lambda d: f"{d.isoformat()}T12:30:00+00:00")
    return st.sampled_from(["plain", "with, comma", 'with "marks"', "ünïcode", "x"])


def columns_of(feed: Feed) -> list[Column]:
    """The columns of the test's files: those required and a dozen others, each heading once."""
    needed = [c for c in feed.columns if not c.may_be_absent]
    some = needed + [c for c in feed.columns if c.may_be_absent][:12]
    return list({column.heading: column for column in reversed(some)}.values())[::-1]


@st.composite
def tables(draw: st.DrawFn, feed: Feed) -> list[list[str]]:
    """A few rows, with junk here and there."""
    columns = columns_of(feed)
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        row = [draw(fine(column)) for column in columns]
        for _ in range(draw(st.integers(0, 2))):
            row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(JUNK))
        rows.append(row)
    return rows


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def is_a_date(text: str, formats: Sequence[str]) -> bool:
    for form in formats:
        try:
            datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return True
    return False


def is_bad(column: Column, text: str) -> bool:
    """Whether a value fails its column, by the declaration's own words."""
    if column.kind is not Kind.TEXT or column.choices:
        text = text.strip(" ")
    if text in column.blank:
        text = ""
    if not text:
        return column.required
    if column.pattern:
        return not re.fullmatch(column.pattern, text, re.ASCII)
    return WRONG[column.kind](column, text)


def is_no_number(column: Column, text: str) -> bool:
    value = number(text)
    if value is None or not math.isfinite(value):
        return True
    if column.kind is Kind.WHOLE and value != int(value):
        return True
    below = column.least is not None and value < column.least
    return below or (column.most is not None and value > column.most)


WRONG: dict[Kind, Callable[[Column, str], bool]] = {
    Kind.TEXT: lambda column, text: False,
    Kind.CODE: lambda column, text: False,
    Kind.NUMBER: is_no_number,
    Kind.WHOLE: is_no_number,
    Kind.DATE: lambda column, text: not is_a_date(text, column.formats),
    Kind.MONTH: lambda column, text: not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text),
    Kind.INSTANT: lambda column, text: not is_a_date(text[:10], ["%Y-%m-%d"]),
}


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.key)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(data=st.data())
def test_a_reader_quarantines_just_the_rows_that_break_its_declaration(
    feed: Feed, data: st.DataObject
) -> None:
    columns = columns_of(feed)
    rows = data.draw(tables(feed))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[c.heading for c in columns], *rows])

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAMES.get(feed.key, "file.csv")
        path.write_text(text.getvalue(), encoding="utf-8")
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        known = know(Incoming(path), [feed], scratch)
        with duckdb.connect() as engine:
            reading, places = judge(known, engine, scratch, on=ON)
        bad = pq.read_table(places.quarantined).to_pylist() if places.quarantined.exists() else []

    assert reading.rows_read == len(rows)
    assert reading.rows_read == reading.accepted + reading.repeated + reading.quarantined
    checks = {check.reason for check in feed.checks}
    expected = {
        line
        for line, row in enumerate(rows, start=2)
        if any(is_bad(c, v) for c, v in zip(columns, row, strict=True))
    }
    by_column = {row["line"] for row in bad if row["reason"] not in checks}
    assert by_column == expected
