from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.missing import rules
from guildhall.programmes.missing.configuration import REPEAT
from guildhall.programmes.missing.rules import DebriefFacts, EpisodeTimes, InTime, Route, Safe

FOUND = datetime(2016, 11, 12, 14, 10, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
MEETING = rules.MeetingRule(
    repeat=REPEAT,
    high_risk_within_days=31,
    bands=frozenset({("seraf", "significant")}),
    is_for_missing_education=True,
    source="test",
)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("waited", "in_time"),
    [
        (timedelta(hours=71, minutes=59), True),
        (timedelta(hours=72), True),
        (timedelta(hours=72, seconds=1), False),
        (None, False),
    ],
    ids=["just inside", "exactly 72 hours", "one second late", "never held"],
)
def test_an_interview_is_in_time_up_to_and_including_72_hours(
    waited: timedelta | None, in_time: bool
) -> None:
    held_at = None if waited is None else FOUND + waited

    assert rules.interviewed_in_time(FOUND, held_at) is in_time


def test_nobody_is_interviewed_in_time_before_they_return() -> None:
    assert rules.interviewed_in_time(None, FOUND) is False


@pytest.mark.parametrize(
    ("missing", "reported", "found", "fields"),
    [
        (0, 1, 2, []),
        (0, 0, 0, []),
        (0, 1, -1, ["found_at"]),
        (0, -1, 2, ["reported_at"]),
        (0, 1, 101, ["found_at"]),
        (0, 1, 100, []),
        (101, 102, 103, ["missing_from", "reported_at", "found_at"]),
        (None, 1, 0, []),
    ],
    ids=[
        "in order",
        "all at once",
        "found before missing",
        "reported before last seen",
        "found in the future",
        "found now",
        "all in the future",
        "last seen not known",
    ],
)
def test_impossible_times_are_named_by_their_field(
    missing: int | None, reported: int, found: int, fields: list[str]
) -> None:
    times = EpisodeTimes(
        None if missing is None else FOUND + hours(missing),
        FOUND + hours(reported),
        FOUND + hours(found),
    )

    told = rules.problems(times, at=FOUND + hours(100))

    assert [problem.field for problem in told] == fields


def test_hours_missing_are_elapsed_hours_across_the_change_of_the_clocks() -> None:
    went = datetime(2016, 10, 29, 22, 0, tzinfo=LONDON)
    found = datetime(2016, 10, 30, 8, 0, tzinfo=LONDON)
    times = EpisodeTimes(went.astimezone(UTC), None, found.astimezone(UTC))

    assert rules.duration_hours(times) == 11


def test_an_open_episode_has_no_duration() -> None:
    assert rules.duration_hours(EpisodeTimes(FOUND, FOUND, None)) is None


@pytest.mark.parametrize(
    ("second", "is_overlap"),
    [((5, None), False), ((4, None), True), ((4, 6), True), ((-3, 0), False), ((-3, 1), True)],
)
def test_episodes_that_share_time_are_found(
    second: tuple[int, int | None], is_overlap: bool
) -> None:
    start, end = second
    spans = [
        (FOUND, FOUND + hours(5)),
        (FOUND + hours(start), None if end is None else FOUND + hours(end)),
    ]

    assert bool(rules.overlapping(spans)) is is_overlap


def test_two_open_episodes_always_overlap() -> None:
    assert rules.overlapping([(FOUND, None), (FOUND + hours(900), None)]) == [(0, 1)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=6))
def test_overlaps_agree_with_going_hour_by_hour(spans: list[tuple[int, int]]) -> None:
    made = [(FOUND + hours(s), FOUND + hours(s + length)) for s, length in spans]
    covered = [set(range(s, s + length)) for s, length in spans]

    expected = [
        (one, other)
        for one in range(len(spans))
        for other in range(one + 1, len(spans))
        if covered[one] & covered[other]
    ]

    assert rules.overlapping(made) == expected


def debriefs(**shared: float | None) -> list[DebriefFacts]:
    return [
        DebriefFacts(name, Safe.YES, None if after is None else FOUND + hours(after))
        for name, after in shared.items()
    ]


@pytest.mark.parametrize(
    ("police", "school", "looked_at", "state"),
    [
        (1, 1, 119, InTime.NOT_DUE),
        (1, 1, 120, InTime.IN_TIME),
        (1, 120, 120, InTime.IN_TIME),
        (1, 120.001, 121, InTime.LATE),
        (1, None, 120, InTime.OVERDUE),
        (None, None, 120, InTime.OVERDUE),
        (1, 130, 125, InTime.OVERDUE),
    ],
    ids=[
        "shared early is not counted early",
        "due now",
        "the last moment",
        "one recipient late",
        "one recipient waiting",
        "nobody",
        "shared later than it was looked at",
    ],
)
def test_a_debrief_is_in_time_when_every_recipient_had_it_within_120_hours(
    police: float, school: float | None, looked_at: float, state: InTime
) -> None:
    found = rules.debriefed(
        FOUND,
        debriefs(police=police, school=school),
        owed_to=("police", "school"),
        at=FOUND + hours(looked_at),
    )

    assert found is state


def test_a_recipient_it_is_not_safe_to_share_with_is_left_out() -> None:
    unsafe = DebriefFacts("home", Safe.NO, None)
    at = FOUND + hours(200)

    both = rules.debriefed(FOUND, [*debriefs(police=4), unsafe], owed_to=("police", "home"), at=at)
    alone = rules.debriefed(FOUND, [unsafe], owed_to=("home",), at=at)

    assert both is InTime.IN_TIME
    assert alone is InTime.NOT_APPLICABLE


def test_a_recipient_of_whom_nobody_has_answered_is_still_owed() -> None:
    unanswered = DebriefFacts("police", None, None)

    found = rules.debriefed(FOUND, [unanswered], owed_to=(), at=FOUND + hours(120))

    assert found is InTime.OVERDUE


def test_an_episode_with_no_debrief_recorded_is_overdue_not_left_out() -> None:
    at = FOUND + hours(120)

    assert rules.debriefed(FOUND, [], owed_to=("police",), at=at) is InTime.OVERDUE
    assert rules.debriefed(None, [], owed_to=("police",), at=at) is InTime.NOT_DUE


BORN = date(2003, 11, 13)


@pytest.mark.parametrize(
    ("born_on", "on", "to"),
    [
        (BORN, date(2016, 11, 12), Route.SAFEGUARDING),
        (BORN, date(2016, 11, 13), Route.INITIAL_RISK_ASSESSMENT),
        (date(2004, 2, 29), date(2017, 2, 28), Route.SAFEGUARDING),
        (date(2004, 2, 29), date(2017, 3, 1), Route.INITIAL_RISK_ASSESSMENT),
        (None, date(2016, 11, 13), Route.SAFEGUARDING),
    ],
    ids=["the day before 13", "13 today", "leap year, before", "leap year, 13", "age not known"],
)
def test_below_13_goes_straight_to_safeguarding(born_on: date | None, on: date, to: Route) -> None:
    assert rules.route(born_on, on) is to


ON = date(2016, 11, 12)


def child(**facts: object) -> rules.ChildFacts:
    given_facts: dict[str, object] = {
        "began_on": [],
        "high_risk_on": [],
        "bands": frozenset(),
        "is_missing_education": False,
    }
    return rules.ChildFacts(**(given_facts | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "count"),
    [
        (child(), 0),
        (child(began_on=[ON - timedelta(days=d) for d in (0, 1, 89)]), 1),
        (child(began_on=[ON - timedelta(days=d) for d in (0, 1, 90)]), 0),
        (child(high_risk_on=[ON - timedelta(days=30)]), 1),
        (child(high_risk_on=[ON - timedelta(days=31)]), 0),
        (child(high_risk_on=[ON + timedelta(days=1)]), 0),
        (child(bands=frozenset({("seraf", "significant")})), 1),
        (child(bands=frozenset({("seraf", "moderate")})), 0),
        (child(is_missing_education=True), 1),
        (child(is_named=True), 1),
        (
            child(
                is_named=True,
                is_missing_education=True,
                bands=frozenset({("seraf", "significant")}),
            ),
            3,
        ),
    ],
)
def test_the_meetings_list_says_each_reason(known: rules.ChildFacts, count: int) -> None:
    assert len(rules.reasons_to_discuss(known, MEETING, ON)) == count


def test_a_part_of_the_meetings_rule_that_is_not_set_brings_nobody() -> None:
    nothing = rules.MeetingRule(None, None, frozenset(), False, "test")
    known = child(began_on=[ON] * 5, high_risk_on=[ON], bands=frozenset({("seraf", "significant")}))

    assert rules.reasons_to_discuss(known, nothing, ON) == []
