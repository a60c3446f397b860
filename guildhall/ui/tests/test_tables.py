import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from guildhall.ui.tables import Cell, Column, Table, safe


def table(rows: tuple[tuple[Cell, ...], ...], **more: Any) -> Table:
    columns = (Column("Month", kind="month"), Column("Offences", "recorded", "number"))
    given = {
        "counting_unit": "offences recorded",
        "source": "data.police.uk",
        "release": "May 2017",
    }
    given |= {"licence": "Open Government Licence v3.0", "title": "Burglary"}
    return Table(columns=columns, rows=rows, **(given | more))


def read_csv(made: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def read_xlsx(made: bytes, sheet: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(made))
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_a_csv_says_in_each_row_what_it_counts_and_where_it_is_from() -> None:
    rows = read_csv(table((("2016-11", 75), ("2016-12", None))).csv())

    assert rows[0]["Offences (recorded)"] == "75"
    assert rows[1]["Offences (recorded)"] == ""
    assert {row["Counting unit"] for row in rows} == {"offences recorded"}
    assert rows[1]["Licence"] == "Open Government Licence v3.0"
    assert "Synthetic" not in rows[0]


def test_figures_that_were_made_up_say_so_in_both_downloads() -> None:
    made = table((("2016-11", 75),), is_synthetic=True)

    assert read_csv(made.csv())[0]["Synthetic"].startswith("Yes")
    assert ["Synthetic", "Yes: made up for demonstration"] in read_xlsx(made.xlsx(), "Notes")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_text_cell_starts_a_formula(start: str) -> None:
    made = table(((f"{start}1+1", 5),), source=f"{start}cmd")

    assert read_csv(made.csv())[0]["Month"].startswith("'")
    assert read_csv(made.csv())[0]["Source"].startswith("'")
    assert str(read_xlsx(made.xlsx(), "Figures")[1][0]).startswith("'")


def test_a_true_number_below_nought_stays_a_number() -> None:
    made = table((("2016-11", -12.5),))

    assert read_csv(made.csv())[0]["Offences (recorded)"] == "-12.5"
    assert read_xlsx(made.xlsx(), "Figures")[1][1] == -12.5


def test_a_formula_in_a_workbook_is_kept_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(table((("=1+1", 1),)).xlsx()))

    assert book["Figures"]["A2"].data_type == "s"


@given(st.text())
def test_made_safe_no_text_starts_a_formula_and_nothing_is_lost(text: str) -> None:
    made = safe(text)

    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert made.removeprefix("'") == text.removeprefix("'") or made == text


def test_the_same_figures_make_the_same_files_whenever_they_are_made() -> None:
    with time_machine.travel("2016-11-15", tick=False):
        one = table((("2016-11", 75),))
        first = one.csv(), one.xlsx()
    with time_machine.travel("2017-05-01", tick=False):
        assert (one.csv(), one.xlsx()) == first


def test_dates_go_out_as_dates() -> None:
    made = table((("2016-11", 1),))
    dated = Table(
        title="Returns", columns=(Column("Due", kind="date"),), rows=((date(2016, 11, 5),),),
        counting_unit="returns", source="", release="", licence="",
    )  # fmt: skip

    assert read_csv(dated.csv())[0]["Due"] == "2016-11-05"
    assert list(dated.shown()) == [["5 November 2016"]]
    assert list(made.shown()) == [["November 2016", "1"]]


def test_a_percent_is_shown_with_its_sign() -> None:
    made = Table(
        title="Share", columns=(Column("Share", kind="percent", places=1),),
        rows=((12.0,), ("[c]",)),
        counting_unit="cases", source="", release="", licence="",
    )  # fmt: skip

    assert list(made.shown()) == [["12.0%"], ["[c]"]]


def test_the_figures_of_a_column_share_their_decimals() -> None:
    made = table((("2016-11", 2), ("2016-12", 3.25), ("2017-01", None)))

    assert [row[1] for row in made.shown()] == ["2.0", "3.2", ""]


@pytest.mark.parametrize("rows", [(("2016-11",),), (("2016-11", float("nan")),)])
def test_a_ragged_row_or_a_figure_that_is_none_is_refused(rows: Any) -> None:
    with pytest.raises(ValueError, match="Burglary"):
        table(rows)
