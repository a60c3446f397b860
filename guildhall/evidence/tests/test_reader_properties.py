"""Any text at all: every row is accounted for, and the quick and the careful way agree."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guildhall.evidence import intake, tabulate
from guildhall.evidence.duck import duck
from guildhall.evidence.feeds import police_street
from guildhall.evidence.intake import Known
from guildhall.evidence.problems import BadFile
from guildhall.evidence.reader import Places, Reading, WrongCount, read
from guildhall.evidence.tests.files import AT, STREET, street_row, write
from guildhall.evidence.unpack import Incoming

NAME = "2024-01-cambridgeshire-street.csv"
TODAY = AT.date()
CELL = st.one_of(
    st.sampled_from(street_row("a" * 64)),
    st.sampled_from(["", " ", '"', '""', "=1", "2024-02", "nan", "é", "\t", "1e400", "-", "'"]),
    st.text(alphabet='ab01,."\r\n\\;= é', max_size=6),
)
ROW = st.one_of(
    st.lists(CELL, max_size=14),
    st.sampled_from([street_row(), street_row("a" * 64), street_row("b" * 64, "2024-02")]),
)
WRITTEN = st.lists(ROW, max_size=8).map(
    lambda rows: _written(rows)  # well-formed CSV of whatever cells
)
RAW = st.lists(
    st.one_of(
        st.sampled_from([",".join(street_row()), ",".join(street_row("a" * 64)), "", '"', 'a"b']),
        st.text(alphabet='ab,"\r\n 1', max_size=20),
    ),
    max_size=8,
).map("\n".join)
TEXT = st.one_of(WRITTEN, RAW, st.text(max_size=80))


def _written(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def known(folder: Path, text: str, header: str = STREET) -> Known:
    path = write(folder / NAME, (header + "\n" + text).encode())
    (folder / "work").mkdir()
    return intake.know(Incoming(path), [police_street.feed], folder / "work")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT)
@example(text='"')
@example(text="\r")
@example(text="\n\n\n")
@example(text=",".join(street_row()) + "\r\n" + ",".join(street_row()) + "\n")
@example(text='"a\nb",,,,,,,,,,,\n"')
@example(text=",,,,,,,,,,,\\\n")
def test_every_row_of_any_text_is_accepted_repeated_or_quarantined(text: str) -> None:
    with TemporaryDirectory() as name, duck(Path(name) / "spill") as connection:
        folder = Path(name)
        try:
            found, _ = intake.judge(known(folder, text), connection, folder / "work", on=TODAY)
        except BadFile:
            return

        assert found.rows_read == found.accepted + found.repeated + found.quarantined
        assert found.accepted == sum(part.rows for part in found.parts)
        assert found.quarantined == sum(reason.rows for reason in found.reasons)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT)
@example(text=",".join(street_row()) + "\r\n" + ",".join(street_row()) + "\r\n")
@example(text='x"y' + ",".join(street_row()))
@example(text='"",,,,,,,,,,,\n')
def test_where_the_quick_way_answers_the_careful_way_says_the_same(text: str) -> None:
    with TemporaryDirectory() as name, duck(Path(name) / "spill") as connection:
        folder = Path(name)
        try:
            file = known(folder, text)
        except BadFile:
            return
        assert file.text is not None
        quick = tabulate.quick(file.received, file.text, file.match.width)
        one = _read(file, quick, connection, folder / "one")
        if one is None:
            return

        careful = tabulate.careful(file.text, file.match.width, folder / "work" / "rows")
        other = _read(file, careful, connection, folder / "other")

        assert one == other


def _read(
    file: Known,
    table: tabulate.Table | None,
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
) -> Reading | None:
    folder.mkdir()
    to = Places(folder / "judged", folder / "accepted", folder / "quarantined")
    try:
        return read(connection, file.match, table, on=TODAY, to=to) if table else None
    except (duckdb.InvalidInputException, WrongCount):
        return None


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(CELL, min_size=12, max_size=12), min_size=1, max_size=6))
def test_well_formed_text_has_as_many_rows_as_the_csv_module_finds(rows: list[list[str]]) -> None:
    text = _written(rows)
    expected = list(csv.reader(io.StringIO(text, newline="")))
    with TemporaryDirectory() as name, duck(Path(name) / "spill") as connection:
        folder = Path(name)

        found, _ = intake.judge(known(folder, text), connection, folder / "work", on=TODAY)

        assert found.rows_read == len([row for row in expected if row])
