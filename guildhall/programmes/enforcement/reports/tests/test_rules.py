"""When two reports may be of one event: at each boundary, and against a slow version."""

from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.enforcement.reports.rules import (
    Happening,
    Nearness,
    apart_metres,
    grave,
    likeness,
    priority,
)

AT = datetime(2016, 11, 14, 21, 0, tzinfo=UTC)
NEAR = Nearness(metres=50, hours=2)


def told(minutes: float = 0, lasts: float = 0, **values: Any) -> Happening:
    starts = AT + timedelta(minutes=minutes)
    given = {"kind": "noise", "qualifier": "personal", "place": "one"} | values
    return Happening(starts=starts, ends=starts + timedelta(minutes=lasts), **given)


@pytest.mark.parametrize(
    ("minutes", "is_likely"),
    [(0, True), (120, True), (120 + 1 / 60, False), (-120, True), (-121, False)],
)
def test_near_in_time_is_up_to_and_including_two_hours(minutes: float, is_likely: bool) -> None:
    assert likeness(told(), told(minutes), NEAR).is_likely is is_likely


@pytest.mark.parametrize(
    ("easting", "is_likely"), [(500_000, True), (500_050, True), (500_051, False)]
)
def test_nearby_is_up_to_and_including_fifty_metres(easting: int, is_likely: bool) -> None:
    one = told(place="", easting=500_000, northing=300_000)

    other = told(place="", easting=easting, northing=300_000)

    assert likeness(one, other, NEAR).is_likely is is_likely


@pytest.mark.parametrize(
    ("other", "is_likely"),
    [
        ({}, True),
        ({"kind": "litter", "qualifier": "nuisance"}, True),  # the same place and time are enough
        ({"minutes": 60, "kind": "litter"}, True),
        ({"minutes": 60, "kind": "litter", "qualifier": "nuisance"}, False),
        ({"minutes": 60, "qualifier": "nuisance"}, True),
        ({"place": "two"}, False),
        ({"place": ""}, False),
    ],
)
def test_what_is_near_and_alike_is_likely_one_event(other: dict[str, Any], is_likely: bool) -> None:
    assert likeness(told(), told(**other), NEAR).is_likely is is_likely


def test_two_reports_that_say_nothing_of_where_are_not_likely_one() -> None:
    assert not likeness(told(place=""), told(place=""), NEAR).is_likely


def test_what_overlaps_in_time_is_at_the_same_time() -> None:
    found = likeness(told(lasts=90), told(90, kind="litter", qualifier="nuisance"), NEAR)

    assert found.is_likely
    assert found.reasons == ("the same place", "at the same time")


@pytest.mark.parametrize(("hours", "is_likely"), [(24, True), (24.1, False)])
def test_a_report_of_more_than_a_day_is_of_no_single_event(hours: float, is_likely: bool) -> None:
    course = told(lasts=60 * hours)

    assert likeness(course, told(30), NEAR).is_likely is is_likely


def test_the_same_reference_from_the_same_source_is_the_same_report() -> None:
    found = likeness(told(sent="k"), told(60 * 24 * 30, sent="k", place="far"), NEAR)

    assert (found.is_sent_twice, found.is_likely) == (True, True)
    assert not likeness(told(sent=""), told(60 * 24 * 30, sent=""), NEAR).is_sent_twice


def test_the_reasons_say_how_near() -> None:
    one = told(place="", easting=500_000, northing=300_000)
    other = told(95, place="", easting=500_030, northing=300_040)

    found = likeness(one, other, NEAR)

    assert found.reasons[:2] == ("50 metres apart", "1 hour 35 minutes apart")


def test_high_risk_comes_before_the_rest() -> None:
    assert priority("high") < priority("medium") == priority("standard") == priority("")


@pytest.mark.parametrize(
    ("flags", "answers", "words"),
    [
        (["weapon"], {}, ("Weapon",)),
        (["hate_race", "hate_other", "child"], {}, ("Hate", "Child")),
        ([], {"threats": "violence"}, ("Violence",)),
        ([], {"threats": "threats", "hate": "maybe"}, ("Threats", "Hate")),
        (["youth", "drugs_alcohol"], {"threats": "no", "hate": "unknown"}, ()),
    ],
)
def test_what_is_grave_comes_above_medium_whatever_else_is_answered(
    flags: list[str], answers: dict[str, str], words: tuple[str, ...]
) -> None:
    assert grave(flags, answers) == words
    for risk in ("medium", "standard"):
        found = priority(risk, flags=flags, answers=answers)
        assert (found < priority("medium")) is bool(words)
        assert found > priority("high")


def test_what_is_not_complete_comes_above_medium_and_below_high() -> None:
    in_part = priority("", answers={"often": "once"})

    assert priority("high") < in_part < priority("medium")


minutes = st.integers(-400, 400)
position = st.one_of(st.none(), st.tuples(st.integers(0, 120), st.integers(0, 120)))


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    at = draw(position)
    return told(
        draw(minutes),
        draw(st.integers(0, 1600)),
        place=draw(st.sampled_from(["", "one", "two"])),
        easting=at[0] if at else None,
        northing=at[1] if at else None,
        kind=draw(st.sampled_from(["noise", "litter"])),
        qualifier=draw(st.sampled_from(["personal", "nuisance"])),
    )


def slowly(one: Happening, other: Happening) -> int:
    """The score again, from every minute of each and the positions squared out."""
    day = timedelta(hours=24)
    if max(one.ends - one.starts, other.ends - other.starts) > day:
        return 0
    place = 0
    if one.easting is not None and other.easting is not None:
        across, up = one.easting - other.easting, (one.northing or 0) - (other.northing or 0)
        place = 2 if sqrt(across * across + up * up) <= 50 else 0
    if one.place and one.place == other.place:
        place = 3
    first, second = sorted([one, other], key=lambda each: each.starts)
    gap = (second.starts - first.ends).total_seconds() / 60
    time = 3 if gap <= 0 else 2 if gap <= 120 else 0
    if not place or not time:
        return 0
    return place + time + 2 * (one.kind == other.kind) + (one.qualifier == other.qualifier)


@given(happenings(), happenings())
def test_the_score_agrees_with_a_slow_version_either_way_round(
    one: Happening, other: Happening
) -> None:
    assert likeness(one, other, NEAR).score == slowly(one, other)
    assert likeness(one, other, NEAR) == likeness(other, one, NEAR)


@given(happenings(), happenings())
def test_distance_is_the_same_both_ways_and_unknown_without_a_position(
    one: Happening, other: Happening
) -> None:
    assert apart_metres(one, other) == apart_metres(other, one)
    assert (apart_metres(one, other) is None) == (one.easting is None or other.easting is None)
