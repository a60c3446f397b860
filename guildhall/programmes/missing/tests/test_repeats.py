from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.missing.configuration import EARLY_WARNING, REPEAT
from guildhall.programmes.missing.repeats import (
    TWO_IN_A_YEAR,
    RepeatRule,
    became_repeat,
    is_repeat,
    repeat_children,
    span_end,
)

FIRST = date(2016, 4, 1)
RULES = st.sampled_from((REPEAT, TWO_IN_A_YEAR, EARLY_WARNING))


def after(*days: int) -> list[date]:
    return [FIRST + timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("days", "met"),
    [
        ((0, 40, 89), [89]),
        ((0, 40, 90), []),
        ((0, 0, 0), [0]),
        ((0, 89), []),
        ((0, 50, 100, 120), [120]),
        ((0, 10, 20, 30), [20, 30]),
    ],
    ids=["the 90th day", "the 91st day", "one day", "only two", "a later three", "each is kept"],
)
def test_three_episodes_in_any_90_days_make_a_repeat(days: tuple[int, ...], met: list[int]) -> None:
    assert became_repeat(after(*days), REPEAT) == after(*met)


@pytest.mark.parametrize(
    ("second", "met"),
    [
        (date(2017, 3, 31), True),
        (date(2017, 4, 1), False),
    ],
    ids=["the last day of the year", "the same date a year later"],
)
def test_two_in_12_months_ends_the_day_before_the_same_date(second: date, met: bool) -> None:
    assert bool(became_repeat([FIRST, second], TWO_IN_A_YEAR)) is met


def test_a_year_from_29_february_ends_on_the_last_of_february() -> None:
    assert span_end(date(2016, 2, 29), TWO_IN_A_YEAR) == date(2017, 3, 1)


def test_a_month_from_30_january_ends_before_1_march() -> None:
    rule = RepeatRule("x", "x", at_least=2, days=None, months=1, source="test")

    assert span_end(date(2017, 1, 30), rule) == date(2017, 3, 1)
    assert span_end(date(2016, 12, 31), rule) == date(2017, 1, 31)


def test_a_child_stops_being_a_repeat_when_the_first_episode_leaves_the_span() -> None:
    days = after(0, 40, 80)

    assert is_repeat(days, REPEAT, FIRST + timedelta(days=89))
    assert not is_repeat(days, REPEAT, FIRST + timedelta(days=90))


def test_children_are_counted_once_however_many_episodes_met_the_rule() -> None:
    episodes = {"one": after(0, 3, 6, 9, 12), "two": after(0, 3), "three": after(0, 1, 2)}

    assert repeat_children(episodes, REPEAT, "2016-04") == {"one", "three"}
    assert repeat_children(episodes, REPEAT, "2016-05") == frozenset()


@given(
    st.lists(st.integers(0, 500), max_size=8),
    st.sampled_from((REPEAT, TWO_IN_A_YEAR, EARLY_WARNING)),
)
def test_it_agrees_with_trying_every_set_of_episodes(days: list[int], rule: RepeatRule) -> None:
    began = after(*days)

    found = {
        max(chosen)
        for chosen in combinations(began, rule.at_least)
        if max(chosen) < span_end(min(chosen), rule)
    }

    assert became_repeat(began, rule) == sorted(found)
    for day in began:
        assert is_repeat(began, rule, day) is (day in found)


@pytest.mark.parametrize(("days", "months", "at_least"), [(1, 1, 2), (None, None, 2), (9, None, 1)])
def test_a_rule_says_its_span_once_and_asks_for_two_or_more(
    days: int | None, months: int | None, at_least: int
) -> None:
    with pytest.raises(ValueError, match="x:"):
        RepeatRule("x", "x", at_least=at_least, days=days, months=months, source="test")
