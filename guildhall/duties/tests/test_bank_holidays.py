"""Bank holidays against the list that gov.uk publishes for England and Wales, year by year."""

from datetime import date

import pytest

from guildhall.duties.rules import bank_holidays, is_working_day

# gov.uk/bank-holidays (its past and coming lists), England and Wales: month and day.
PUBLISHED = {
    2014: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",  # VE day moved May's
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",  # jubilee, funeral
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",  # coronation
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
}


def published(year: int) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year].split()}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_of_a_year_are_those_that_gov_uk_lists(year: int) -> None:
    on_weekdays = {day for day in bank_holidays(year) if day.weekday() < 5}

    assert on_weekdays == published(year)


@pytest.mark.parametrize("year", PUBLISHED)
def test_what_is_added_to_the_published_list_is_a_weekend_and_changes_no_working_day(
    year: int,
) -> None:
    added = bank_holidays(year) - published(year)

    assert all(day.weekday() >= 5 for day in added)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 11, 15), True),
        (date(2016, 11, 19), False),
        (date(2016, 11, 20), False),
        (date(2016, 12, 26), False),
        (date(2016, 12, 27), False),
        (date(2016, 12, 28), True),
        (date(2017, 1, 2), False),
        (date(2015, 1, 2), True),
        (date(2020, 5, 4), True),
        (date(2020, 5, 8), False),
    ],
    ids=str,
)
def test_a_working_day_is_no_weekend_and_no_bank_holiday_of_england(
    day: date, expected: bool
) -> None:
    assert is_working_day(day) is expected
