"""How deadlines that fell due were kept, against a slow independent count."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.duties import reads
from guildhall.duties.models import Clock
from guildhall.duties.rules import FellDue, State, state_at
from guildhall.duties.tests.conftest import PutClock, new_guard
from guildhall.partners.models import Agency, Guard

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
OCTOBER = (date(2016, 10, 1), date(2016, 10, 31))
NOON = datetime(2016, 11, 15, 12, tzinfo=UTC)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("due_at", "month"),
    [
        ("2016-09-30T23:59:59", None),
        ("2016-10-01T00:00:00", "2016-10"),
        ("2016-10-31T23:59:59", "2016-10"),
        ("2016-11-01T00:00:00", None),
    ],
)
def test_a_month_is_a_month_in_london(put: PutClock, due_at: str, month: str | None) -> None:
    at = london(due_at)
    put(started_at=at - DAY, due_at=at, stopped_at=at, ended="met")

    told = reads.fell_due("toy.visit", *OCTOBER, at=NOON)

    assert told == {"2016-10": FellDue(in_time=1 if month else 0)}


def test_what_is_finished_early_is_counted_in_the_month_it_was_due(put: PutClock) -> None:
    started, due_at = london("2016-09-29T12:00"), london("2016-10-02T12:00")
    put(started_at=started, due_at=due_at, stopped_at=london("2016-09-30T12:00"), ended="met")

    told = reads.fell_due("toy.visit", date(2016, 9, 1), date(2016, 10, 31), at=NOON)

    assert told == {"2016-09": FellDue(), "2016-10": FellDue(in_time=1)}


def test_a_deadline_still_to_come_is_no_failure_and_no_success_yet(put: PutClock) -> None:
    put(started_at=NOON - DAY, due_at=NOON + DAY)
    put(started_at=NOON - DAY, due_at=NOON + DAY, stopped_at=NOON - DAY, ended="met")
    put(started_at=NOON - DAY, due_at=NOON + DAY, ended="not_applicable")

    told = reads.fell_due("toy.visit", date(2016, 11, 1), date(2016, 11, 30), at=NOON)["2016-11"]

    assert told == FellDue(not_due=2, not_applicable=1)
    assert told.fell_due == 0


def test_what_was_done_late_was_overdue_until_it_was(put: PutClock) -> None:
    due_at = london("2016-10-10T12:00")
    put(started_at=due_at - DAY, due_at=due_at, stopped_at=due_at + 3 * DAY, ended="met")

    before = reads.fell_due("toy.visit", *OCTOBER, at=due_at + DAY)["2016-10"]
    after = reads.fell_due("toy.visit", *OCTOBER, at=due_at + 4 * DAY)["2016-10"]

    assert (before, after) == (FellDue(overdue=1), FellDue(late=1))


def test_only_the_duty_and_the_cases_asked_about_are_counted(
    put: PutClock, guard: Guard, police: Agency
) -> None:
    at = london("2016-10-10T12:00")
    put(started_at=at - DAY, due_at=at)
    put(started_at=at - DAY, due_at=at, duty="toy.call")
    put(started_at=at - DAY, due_at=at, guard=new_guard(police))

    all_cases = reads.fell_due("toy.visit", *OCTOBER, at=NOON)["2016-10"]
    one_case = reads.fell_due("toy.visit", *OCTOBER, at=NOON, guards=[guard.pk])["2016-10"]

    assert (all_cases.overdue, one_case.overdue) == (2, 1)


def test_every_month_of_the_period_is_told_across_a_year(db: None) -> None:
    told = reads.fell_due("toy.visit", date(2016, 11, 5), date(2017, 2, 3), at=NOON)

    assert list(told) == ["2016-11", "2016-12", "2017-01", "2017-02"]


HOURS = st.integers(-40 * 24, 40 * 24)
CLOCKS = st.lists(
    st.tuples(
        HOURS,
        st.integers(1, 200),
        st.sampled_from(["", "met", "declined", "not_applicable"]),
        st.integers(-100, 300),
        st.booleans(),
    ),
    max_size=12,
)
FIRST, LAST = date(2016, 10, 1), date(2016, 12, 31)
NAMES = {
    State.MET: "in_time",
    State.LATE: "late",
    State.OVERDUE: "overdue",
    State.DECLINED: "declined",
    State.NOT_APPLICABLE: "not_applicable",
}

STILL_TIME = {State.RUNNING, State.DUE_SOON}


def slow(clocks: list[Clock], at: datetime) -> dict[str, FellDue]:
    """Each clock by itself, by the rule that the pages show it by."""
    told: dict[str, Counter[str]] = {f"2016-{month}": Counter() for month in (10, 11, 12)}
    for clock in clocks:
        day = clock.due_at.astimezone(LONDON).date()
        if not FIRST <= day <= LAST:
            continue
        state = state_at(
            at,
            started_at=datetime(2000, 1, 1, tzinfo=UTC),
            due_at=clock.due_at,
            stopped_at=clock.stopped_at,
            ended=clock.ended,
        )
        waits = (clock.due_at > at and state != State.NOT_APPLICABLE) or state in STILL_TIME
        told[f"{day:%Y-%m}"]["not_due" if waits else NAMES[state]] += 1
    return {month: FellDue(**counts) for month, counts in told.items()}


@given(CLOCKS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_counting_in_one_query_agrees_with_each_clock_by_itself(
    guard: Guard, rows: list[tuple[int, int, str, int, bool]]
) -> None:
    Clock.objects.all().delete()
    made = []
    for number, (start, length, ended, stopped, has_time) in enumerate(rows):
        started_at = NOON + timedelta(hours=start)
        needs_time = ended == "met" or (ended and has_time)
        made.append(
            Clock(
                guard=guard,
                duty="toy.visit",
                about=f"E{number}",
                started_at=started_at,
                due_at=started_at + timedelta(hours=length),
                stopped_at=started_at + timedelta(hours=stopped) if needs_time else None,
                ended=ended,
                rule_since=date(2014, 1, 1),
                worked_out_at=NOON,
            )
        )
    Clock.objects.bulk_create(made)

    assert reads.fell_due("toy.visit", FIRST, LAST, at=NOON) == slow(made, NOON)
