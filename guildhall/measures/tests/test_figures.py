from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.analysis import intervals
from guildhall.analysis.series import spine
from guildhall.measures import rules
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Held, Point, figures, grid, points
from guildhall.measures.rules import ReturnState

YEAR_AND_HALF = spine("2014-01", "2015-06")
counts = st.lists(st.none() | st.integers(0, 400), min_size=18, max_size=18)


def made(
    months: Sequence[int | None],
    kind: Kind = Kind.COUNT,
    *,
    beneath: Sequence[int | None] | None = None,
    known_in: str = "2020-01",
    lag: int = 0,
) -> dict[PeriodKind, list[Point]]:
    bottoms = None if beneath is None else grid([beneath])
    held = Held(("E1",), YEAR_AND_HALF, grid([months]), bottoms)
    per = 1000 if kind is Kind.RATE else None
    found = figures(held, kind=kind, per=per, lag_months=lag, known_in=known_in)
    return {each.period_kind: list(points(each)) for each in found}


@settings(deadline=None)
@given(counts)
def test_a_year_is_there_only_where_each_of_its_months_is(months: list[int | None]) -> None:
    found = made(months)

    year = found[PeriodKind.YEAR]
    first = months[:12]
    assert [each.period for each in year] == ["2014"]
    if None in first:
        assert year[0].value is None
    else:
        assert year[0].value == sum(month or 0 for month in first)


@settings(deadline=None)
@given(counts)
def test_a_count_carries_the_interval_of_that_count(months: list[int | None]) -> None:
    for given_month, point in zip(months, made(months)[PeriodKind.MONTH], strict=True):
        if given_month is None:
            assert (point.value, point.lower, point.upper) == (None, None, None)
        else:
            alone = intervals.byar(given_month)
            assert point.lower == pytest.approx(alone.lower)
            assert point.upper == pytest.approx(alone.upper)


def test_a_rolling_rate_is_over_the_residents_of_the_year_it_ends_in() -> None:
    residents = [190_000] * 12 + [194_000] * 6

    found = made([10] * 18, Kind.RATE, beneath=residents)[PeriodKind.R12]

    assert found[11].value == pytest.approx(120 / 190_000 * 1000)
    assert found[12].value == pytest.approx(120 / 194_000 * 1000)
    assert (found[12].numerator, found[12].denominator) == (120, 194_000)


def test_a_rolling_share_is_of_the_sums_and_not_the_mean_of_the_months() -> None:
    tops = [1] * 11 + [90] + [1] * 6
    bottoms = [10] * 11 + [100] + [10] * 6

    year = made(tops, Kind.PROPORTION, beneath=bottoms)[PeriodKind.YEAR][0]

    assert year.value == pytest.approx(100 * 101 / 210)
    assert (year.numerator, year.denominator) == (101, 210)


@pytest.mark.parametrize(
    ("lag", "known_in", "is_provisional"),
    [
        (0, "2015-06", True),
        (0, "2015-07", False),
        (1, "2015-07", True),
        (1, "2015-08", False),
        (6, "2015-12", True),
        (6, "2016-01", False),
    ],
    ids=["its own month", "month over", "in the lag", "lag over", "last of six", "six over"],
)
def test_a_month_is_provisional_until_its_lag_has_passed(
    lag: int, known_in: str, is_provisional: bool
) -> None:
    last = made([5] * 18, lag=lag, known_in=known_in)[PeriodKind.MONTH][-1]

    assert last.is_provisional is is_provisional


@pytest.mark.parametrize(
    ("rule", "due"),
    [(rules.SECTION_17A, date(2016, 9, 30)), (rules.LOCAL, date(2016, 7, 10))],
    ids=["section 17A", "local"],
)
def test_a_quarter_is_due_by_the_rule_that_applies(rule: rules.DueRule, due: date) -> None:
    assert rules.due_on("2016-Q2", rule) == due


@pytest.mark.parametrize(
    ("today", "received", "state"),
    [
        (date(2016, 7, 10), [], ReturnState.NOT_YET_DUE),
        (date(2016, 7, 11), [], ReturnState.LATE),
        (date(2016, 8, 1), [date(2016, 7, 10)], ReturnState.RECEIVED),
        (date(2016, 8, 1), [date(2016, 7, 11)], ReturnState.RECEIVED_LATE),
        (date(2016, 8, 1), [date(2016, 7, 9), date(2016, 7, 30)], ReturnState.RECEIVED),
    ],
    ids=["on the day", "the day after", "sent on the day", "sent a day late", "corrected later"],
)
def test_a_return_is_late_from_the_day_after_it_is_due(
    today: date, received: list[date], state: ReturnState
) -> None:
    assert rules.state(due_on=date(2016, 7, 10), received_on=received, today=today) is state


@pytest.mark.parametrize("wrong", ["2016", "2016-Q5", "2016-Q0", "16-Q1", "2016-04", ""])
def test_what_is_no_quarter_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a quarter"):
        rules.quarter_end(wrong)


@given(st.integers(1900, 2100), st.integers(1, 4), st.integers(-40, 40))
def test_quarters_step_forwards_and_back(year: int, number: int, by: int) -> None:
    quarter = f"{year}-Q{number}"

    assert rules.next_quarter(rules.next_quarter(quarter, by), -by) == quarter
