"""Cells as partners write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.casework.bringing.declare import CellWrong, Part, Row
from guildhall.casework.bringing.rules import check_cells, choice, day, moment, rows_under, whole
from guildhall.clock import LONDON


def row(**cells: str) -> Row:
    return Row(2, cells)


@pytest.mark.parametrize(
    ("text", "at", "has_time"),
    [
        ("12/11/2016 22:50", datetime(2016, 11, 12, 22, 50, tzinfo=LONDON), True),
        ("12/11/2016 10:50 pm", datetime(2016, 11, 12, 22, 50, tzinfo=LONDON), True),
        ("12/11/2016 12:05 AM", datetime(2016, 11, 12, 0, 5, tzinfo=LONDON), True),
        ("2016-11-12T22:50:30", datetime(2016, 11, 12, 22, 50, 30, tzinfo=LONDON), True),
        ("12 November 2016 22.50", datetime(2016, 11, 12, 22, 50, tzinfo=LONDON), True),
        ("12-Nov-16", datetime(2016, 11, 12, tzinfo=LONDON), False),
        ("20161112", datetime(2016, 11, 12, tzinfo=LONDON), False),
        ("12/11/16 07:05", datetime(2016, 11, 12, 7, 5, tzinfo=LONDON), True),
    ],
)
def test_a_moment_is_read_with_the_day_first_in_london(
    text: str, at: datetime, has_time: bool
) -> None:
    assert moment(row(when=text), "when") == (at, has_time)


def test_a_time_may_stand_in_a_column_of_its_own() -> None:
    found = moment(row(when="01/07/2016", clock="00:15"), "when", "clock")

    assert found is not None
    assert found[0].astimezone(UTC).day == 30


def test_a_stated_zone_is_kept() -> None:
    found = moment(row(when="2016-07-01T12:00:00Z"), "when")

    assert found is not None
    assert found[0] == datetime(2016, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "part"),
    [
        ({"when": "31/02/2016"}, "when"),
        ({"when": "11/13/2016"}, "when"),
        ({"when": "12/11/2016 24:00"}, "when"),
        ({"when": "12/11/2016 13:00 pm"}, "when"),
        ({"when": "12/11/2016", "clock": "late"}, "clock"),
        ({"when": "yesterday"}, "when"),
        ({"when": "42686"}, "when"),
        ({"when": "01/01/0001"}, "when"),
        ({"when": "0001-01-01T00:00:00+05:00"}, "when"),
        ({"when": "9999-12-31T23:59:00-05:00"}, "when"),
        ({"when": "31/12/1799 11:59pm"}, "when"),
        ({"when": "29/02/2015"}, "when"),
        ({"when": "2016-11-01T00:00:00+99:99"}, "when"),
        ({"when": "2016-11-01T00:00:00-24:00"}, "when"),
    ],
)
def test_what_cannot_be_a_moment_is_refused_at_its_column(cells: dict[str, str], part: str) -> None:
    with pytest.raises(CellWrong) as wrong:
        moment(row(**cells), "when", "clock")

    assert wrong.value.part == part


@given(st.integers(0, 15_000_000))
def test_what_is_written_is_what_is_read(minutes: int) -> None:
    at = datetime(2000, 1, 1, tzinfo=LONDON) + timedelta(minutes=minutes)

    for text in (f"{at:%d/%m/%Y %H:%M}", f"{at:%Y-%m-%dT%H:%M:%S}", f"{at:%d %b %Y %I:%M %p}"):
        assert moment(row(when=text), "when") == (at, True)
    assert day(row(when=f"{at:%d/%m/%Y}"), "when") == at.date()


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("=A1", True),
        ("@SUM(A1)", True),
        ("+cmd|x", True),
        ("-cmd|x", True),
        ("+44 1733 747474", False),
        ("- and then they left", False),
        ("-", False),
        ("-5", False),
        ("x" * 20_000, False),
        ("x" * 20_001, True),
        ("", True),
    ],
)
def test_a_cell_that_is_a_formula_or_too_long_or_missing_is_refused(
    text: str, is_refused: bool
) -> None:
    part = Part("words", "Words", "", (), is_required=True)
    try:
        check_cells(row(words=text), [part])
    except CellWrong:
        assert is_refused
    else:
        assert not is_refused


def test_titles_and_blank_rows_are_left_out_and_lines_keep_their_numbers() -> None:
    sheet = [["Extract of May"], [], ["Ref", "When"], ["1", "x"], [], ["2"]]

    found = list(rows_under(sheet, {"reference": "Ref", "when": "When"}, 3))

    assert [(each.line, each["reference"], each["when"]) for each in found] == [
        (4, "1", "x"),
        (6, "2", ""),
    ]


def test_a_heading_that_is_gone_is_named() -> None:
    with pytest.raises(KeyError, match="When"):
        list(rows_under([["Ref"]], {"when": "When"}, 1))


def test_a_choice_is_by_key_or_title_and_its_refusal_says_what_there_is() -> None:
    known = {"low": "Low risk", "high": "High risk"}

    assert choice(row(risk="HIGH"), "risk", known) == "high"
    assert choice(row(risk="low risk"), "risk", known) == "low"
    with pytest.raises(CellWrong, match="not one") as wrong:
        choice(row(risk="Smith"), "risk", known)
    assert "Low risk, High risk" in wrong.value.to_do
    assert "Smith" not in str(wrong.value.to_do)


@pytest.mark.parametrize(
    ("text", "number"), [("", None), ("7", 7), ("1,200", 1200), ("519000.0", 519000)]
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole(row(n=text), "n", 0, 700_000) == number


def test_a_day_of_an_empty_cell_is_none() -> None:
    assert day(row(), "when") is None
    assert day(row(when="1/2/2016"), "when") == date(2016, 2, 1)
