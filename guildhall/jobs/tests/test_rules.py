"""When a job is due again."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.jobs.rules import Schedule, next_due, wait_after

LONDON = ZoneInfo("Europe/London")
EACH_MORNING = Schedule(daily=time(7, 30))


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 30), (3, 90), (6, 2430), (7, 3600), (60, 3600)]
)
def test_each_failure_is_waited_on_longer_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert wait_after(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2016-11-15T07:29:59+00:00", "2016-11-15T07:30:00+00:00"),
        ("2016-11-15T07:30:00+00:00", "2016-11-16T07:30:00+00:00"),
        ("2016-07-15T06:29:59+00:00", "2016-07-15T06:30:00+00:00"),
        ("2016-03-26T12:00:00+00:00", "2016-03-27T06:30:00+00:00"),
        ("2016-10-29T12:00:00+00:00", "2016-10-30T07:30:00+00:00"),
        ("2016-07-15T23:30:00+00:00", "2016-07-16T06:30:00+00:00"),
    ],
)
def test_a_daily_job_is_due_at_its_time_in_london(after: str, due: str) -> None:
    assert next_due(EACH_MORNING, datetime.fromisoformat(after)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("daily", "after", "due"),
    [
        (time(1, 30), "2016-03-26T12:00:00+00:00", "2016-03-27T01:30:00+00:00"),
        (time(1, 30), "2016-10-29T12:00:00+00:00", "2016-10-30T00:30:00+00:00"),
        (time(1, 30), "2016-10-30T00:30:00+00:00", "2016-10-31T01:30:00+00:00"),
    ],
    ids=["the hour is skipped", "the hour comes twice", "it comes once a day"],
)
def test_a_daily_job_is_due_once_on_the_day_the_clocks_change(
    daily: time, after: str, due: str
) -> None:
    found = next_due(Schedule(daily=daily), datetime.fromisoformat(after))

    assert found == datetime.fromisoformat(due)


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MINUTES = st.integers(0, 20 * 365 * 24 * 60)


@given(TIMES, MINUTES)
@settings(max_examples=30)
def test_the_next_daily_time_agrees_with_looking_at_each_minute(daily: time, minutes: int) -> None:
    after = datetime(2012, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    due = next_due(Schedule(daily=daily), after)

    between = (after + timedelta(minutes=step) for step in range(1, 26 * 60))
    looked = (at for at in between if _is_first(at.astimezone(LONDON), daily))
    slow = next(looked, None)
    if slow is not None and _has_that_time(due.astimezone(LONDON), daily):
        assert due == slow
    assert timedelta(0) < due - after <= timedelta(hours=26)


def _is_first(local: datetime, daily: time) -> bool:
    return local.time() == daily and local.fold == 0


def _has_that_time(local: datetime, daily: time) -> bool:
    """Whether the day has the time at all: once a year the clocks skip an hour."""
    return local.time() == daily


@pytest.mark.parametrize("given_", [{}, {"seconds": 5, "daily": time(7, 30)}, {"seconds": 0}])
def test_a_schedule_is_one_of_the_two(given_: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="schedule"):
        Schedule(**given_)  # type: ignore[arg-type]
