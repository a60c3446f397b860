"""When things are due: tables at the boundary, and slow independent versions."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guildhall.duties.rules import (
    FellDue,
    State,
    Within,
    bank_holidays,
    days,
    due_at,
    hours,
    months,
    same_day,
    state_at,
    whole_days,
    working_days,
)

LONDON = ZoneInfo("Europe/London")


def london(text: str, fold: int = 0) -> datetime:
    """A London time as an instant in UTC; `fold` 1 is the second of two such times."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


FORWARD = london("2016-03-27T00:30")  # the clocks go forward at 1:00
BACK = london("2016-10-30T00:30")  # the clocks go back at 2:00


@pytest.mark.parametrize(
    ("started", "within", "due"),
    [
        # Hours are elapsed hours: across a clock change the time of day moves.
        ("2016-11-12T14:10", hours(72), "2016-11-15T14:10"),
        ("2016-03-25T18:00", hours(72), "2016-03-28T19:00"),
        ("2016-10-28T18:00", hours(72), "2016-10-31T17:00"),
        ("2016-03-27T00:30", hours(1), "2016-03-27T02:30"),
        # Days keep the time of day.
        ("2016-11-10T14:10", days(5), "2016-11-15T14:10"),
        ("2016-03-25T18:00", days(5), "2016-03-30T18:00"),
        ("2016-10-28T18:00", days(5), "2016-11-02T18:00"),
        ("2016-02-25T09:00", days(5), "2016-03-01T09:00"),
        # Working days end with the day, and the day of the event is not one of them.
        ("2016-11-15T00:00", working_days(1), "2016-11-16T23:59:59"),
        ("2016-11-15T23:59:59", working_days(1), "2016-11-16T23:59:59"),
        ("2016-11-18T09:00", working_days(1), "2016-11-21T23:59:59"),
        ("2016-11-19T09:00", working_days(1), "2016-11-21T23:59:59"),
        ("2016-11-20T09:00", working_days(1), "2016-11-21T23:59:59"),
        ("2016-03-24T09:00", working_days(1), "2016-03-29T23:59:59"),
        ("2016-12-23T16:00", working_days(1), "2016-12-28T23:59:59"),
        ("2016-12-30T16:00", working_days(1), "2017-01-03T23:59:59"),
        ("2016-12-23T16:00", working_days(5), "2017-01-04T23:59:59"),
        # The same day ends with the day, whatever day it is and however late it began.
        ("2016-11-19T10:00", whole_days(14), "2016-12-03T23:59:59"),
        ("2016-11-19T00:00", same_day(), "2016-11-19T23:59:59"),
        ("2016-11-19T23:59:59", same_day(), "2016-11-20T00:00:00"),
        ("2016-07-01T00:30", same_day(), "2016-07-01T23:59:59"),
        # Months end with the corresponding date, or the month's last day.
        ("2016-08-15T14:10", months(3), "2016-11-15T23:59:59"),
        ("2015-11-30T08:00", months(3), "2016-02-29T23:59:59"),
        ("2016-11-30T08:00", months(3), "2017-02-28T23:59:59"),
        ("2016-02-29T08:00", months(12), "2017-02-28T23:59:59"),
        ("2016-02-29T08:00", months(1), "2016-03-29T23:59:59"),
        ("2016-10-31T08:00", months(1), "2016-11-30T23:59:59"),
        ("2016-12-31T08:00", months(2), "2017-02-28T23:59:59"),
    ],
    ids=lambda value: str(value),
)
def test_a_thing_is_due(started: str, within: Within, due: str) -> None:
    assert due_at(london(started), within) == london(due)


def test_a_day_that_ends_in_the_hour_the_clocks_skip_ends_an_hour_later() -> None:
    started = london("2016-03-26T01:30")

    assert due_at(started, days(1)) == london("2016-03-27T02:30")


def test_a_day_that_ends_in_the_hour_that_comes_twice_ends_the_second_time() -> None:
    started = london("2016-10-29T01:30")

    assert due_at(started, days(1)) == london("2016-10-30T01:30", fold=1)
    assert due_at(started, days(1)) == datetime(2016, 10, 30, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_a_clock_that_starts_in_the_hour_that_comes_twice_keeps_its_time_of_day(fold: int) -> None:
    started = london("2016-10-30T01:30", fold=fold)

    assert due_at(started, days(1)) == london("2016-10-31T01:30")
    assert due_at(started, hours(24)) == started.astimezone(UTC) + timedelta(hours=24)


def test_an_instant_late_on_a_summer_evening_in_utc_is_the_next_day_in_london() -> None:
    started = datetime(2016, 7, 14, 23, 30, tzinfo=UTC)  # 0:30 on Friday 15 July

    assert due_at(started, working_days(1)) == london("2016-07-18T23:59:59")


INSTANTS = st.integers(0, 17 * 365 * 24 * 60).map(
    lambda minutes: datetime(2012, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def slow_working_day(day: date, number: int) -> date:
    """The nth of a written-out list of working days."""
    listed = [day + timedelta(days=step) for step in range(1, 4 * number + 30)]
    working = [
        each
        for each in listed
        if each.strftime("%A") not in {"Saturday", "Sunday"}
        and each not in bank_holidays(each.year)
    ]
    return working[number - 1]


@given(INSTANTS, st.integers(1, 30))
@example(datetime(2016, 12, 23, 12, tzinfo=UTC), 1)
@example(datetime(2016, 3, 26, 23, 30, tzinfo=UTC), 1)
def test_working_days_agree_with_a_list_written_out(started: datetime, number: int) -> None:
    due = due_at(started, working_days(number)).astimezone(LONDON)

    assert due.date() == slow_working_day(started.astimezone(LONDON).date(), number)
    assert due.strftime("%H:%M:%S") == "23:59:59"


def slow_month(day: date, number: int) -> date:
    """Step a month at a time with the day of the month remembered, as one would on a calendar."""
    year, month = day.year, day.month
    for _ in range(number):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@given(INSTANTS, st.integers(1, 40))
@example(datetime(2015, 11, 30, 12, tzinfo=UTC), 3)
@example(datetime(2016, 12, 31, 12, tzinfo=UTC), 2)
def test_months_agree_with_stepping_through_a_calendar(started: datetime, number: int) -> None:
    due = due_at(started, months(number)).astimezone(LONDON)

    assert due.date() == slow_month(started.astimezone(LONDON).date(), number)


def slow_days(started: datetime, number: int) -> datetime:
    """Look through a day's instants about the due one for the last with the right time of day.

    Where the clocks skip that time there is none, and it is what the clocks would have said had
    they not gone forward.
    """
    local = started.astimezone(LONDON)
    naive = local.replace(tzinfo=None, fold=0) + timedelta(days=number)
    guess = naive.replace(tzinfo=UTC)
    near = [guess + timedelta(minutes=step) for step in (-120, -60, 0, 60, 120)]
    same = [at for at in near if at.astimezone(LONDON).replace(tzinfo=None, fold=0) == naive]
    return max(same) if same else guess


AROUND_CHANGES = st.sampled_from(
    [FORWARD, BACK, london("2025-03-30T00:30"), london("2025-10-26T00:30")]
)


@given(AROUND_CHANGES, st.integers(-6 * 1440, 1440), st.integers(1, 7))
def test_days_across_a_clock_change_agree_with_looking_for_the_time_of_day(
    change: datetime, minutes: int, number: int
) -> None:
    started = change.astimezone(UTC) + timedelta(minutes=minutes)

    assert due_at(started, days(number)) == slow_days(started, number)


@given(INSTANTS, st.integers(1, 60))
def test_so_many_days_are_within_an_hour_of_so_many_times_24_hours(
    started: datetime, number: int
) -> None:
    passed = due_at(started, days(number)) - started

    assert abs(passed - timedelta(days=number)) <= timedelta(hours=1)


@given(INSTANTS, st.integers(1, 2000))
def test_hours_are_elapsed_hours_whatever_the_clocks_do(started: datetime, number: int) -> None:
    assert due_at(started, hours(number)) - started == timedelta(hours=number)


UNITS = st.sampled_from([hours, days, working_days, months])


@given(INSTANTS, UNITS, st.integers(1, 24))
def test_a_thing_is_always_due_after_it_started_and_longer_is_later(
    started: datetime, unit: Callable[[int], Within], number: int
) -> None:
    due = due_at(started, unit(number))

    assert started < due
    assert due < due_at(started, unit(number + 1))


@pytest.mark.parametrize("number", [0, -1])
def test_a_deadline_of_no_length_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        hours(number)


FOUND = london("2016-11-12T14:10")
DUE = due_at(FOUND, hours(72))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "stopped", "ended", "expected"),
    [
        (FOUND - SECOND, None, "", State.NOT_DUE),
        (FOUND, None, "", State.RUNNING),
        (DUE - timedelta(hours=24) - SECOND, None, "", State.RUNNING),
        (DUE - timedelta(hours=24), None, "", State.DUE_SOON),
        (DUE, None, "", State.DUE_SOON),
        (DUE + SECOND, None, "", State.OVERDUE),
        (DUE + SECOND, DUE - SECOND, "met", State.MET),
        (DUE + SECOND, DUE, "met", State.MET),
        (DUE + SECOND, DUE + SECOND, "met", State.LATE),
        (DUE, DUE + SECOND, "met", State.DUE_SOON),
        (DUE + SECOND, DUE + 2 * SECOND, "met", State.OVERDUE),
        (DUE, FOUND, "declined", State.DECLINED),
        (DUE, None, "declined", State.DECLINED),
        (FOUND, DUE, "declined", State.RUNNING),
        (DUE + SECOND, None, "not_applicable", State.NOT_APPLICABLE),
        (FOUND - SECOND, None, "not_applicable", State.NOT_DUE),
    ],
    ids=str,
)
def test_a_clock_stands(
    at: datetime, stopped: datetime | None, ended: str, expected: State
) -> None:
    state = state_at(at, started_at=FOUND, due_at=DUE, stopped_at=stopped, ended=ended)

    assert state == expected


def test_what_fell_due_leaves_out_what_is_not_due_and_what_does_not_apply() -> None:
    told = FellDue(in_time=5, late=2, overdue=1, declined=3, not_applicable=7, not_due=9)

    assert told.fell_due == 11
    assert told.fell_due_and_taken_up == 8
