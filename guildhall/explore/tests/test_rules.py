"""Periods, words, and which estimate or boundary is used."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.series import shift, spine
from guildhall.explore import rules
from guildhall.explore.rules import Estimate, Period

MONTHS = spine("2013-01", "2016-12")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], None),
        (["2014-01"], ("2014-01", "2014-01")),
        (spine("2014-01", "2014-11"), ("2014-01", "2014-11")),
        (spine("2014-01", "2014-12"), ("2014-01", "2014-12")),
        (spine("2014-01", "2015-01"), ("2014-02", "2015-01")),
        ([*spine("2013-01", "2014-01"), "2016-04", "2016-05"], ("2013-02", "2014-01")),
        (["2014-01", "2014-02", "2015-01", "2015-02"], ("2015-01", "2015-02")),
    ],
    ids=["none", "one", "eleven", "twelve", "thirteen", "a year then two months", "equal runs"],
)
def test_a_map_starts_with_the_latest_whole_year(
    held: list[str], expected: tuple[str, str] | None
) -> None:
    found = rules.whole_year(held)

    assert (found and (found.first, found.last)) == expected


@given(st.sets(st.sampled_from(MONTHS)))
def test_the_usual_period_is_wholly_held_and_no_later_year_is(held: set[str]) -> None:
    found = rules.whole_year(held)

    if found is None:
        assert not held
        return
    assert set(found.months) <= held
    later = [m for m in MONTHS if m > found.last and set(spine(shift(m, -11), m)) <= held]
    assert not later
    if len(found.months) < 12:
        years = [m for m in MONTHS if set(spine(shift(m, -11), m)) <= held]
        assert not years


@given(st.sets(st.sampled_from(MONTHS)))
def test_runs_hold_every_month_once_and_never_touch(held: set[str]) -> None:
    found = rules.runs(held)

    assert [month for run in found for month in run.months] == sorted(held)
    for one, after in pairwise(found):
        assert shift(one.last, 1) < after.first


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2014-03", "2014-05", ("2014-03", "2014-05")),
        ("2014-05", "2014-03", ("2014-03", "2014-05")),
        ("2010-01", "2014-03", ("2014-01", "2014-03")),
        ("2014-11", "2020-01", ("2014-11", "2014-12")),
        ("2010-01", "2011-01", ("2014-01", "2014-01")),
        ("2020-01", "2021-01", ("2014-12", "2014-12")),
    ],
)
def test_months_asked_for_are_cut_to_those_that_exist(
    first: str, last: str, expected: tuple[str, str]
) -> None:
    found = rules.within(first, last, Period("2014-01", "2014-12"))

    assert (found.first, found.last) == expected


def test_the_first_view_is_of_three_years_without_a_gap_at_its_start() -> None:
    span = Period("2010-01", "2015-12")

    assert rules.latest_years(["2010-01", "2015-12"], span).first == "2015-12"
    assert rules.latest_years(span.months, span).first == "2013-01"
    assert rules.latest_years([], Period("2015-01", "2015-12")).first == "2015-01"


@pytest.mark.parametrize(
    ("period", "year"),
    [
        (("2014-01", "2014-12"), 2014),
        (("2013-07", "2014-06"), 2014),
        (("2013-06", "2014-05"), 2013),
        (("2014-12", "2014-12"), 2014),
    ],
)
def test_residents_are_those_of_the_middle_of_the_period(
    period: tuple[str, str], year: int
) -> None:
    assert Period(*period).middle_year == year


@pytest.mark.parametrize(
    ("subject", "is_plural"),
    [
        ("Burglary", False),
        ("Drugs", True),
        ("Violence and sexual offences", True),
        ("Criminal damage and arson", False),
        ("Possession of weapons", False),
        ("Theft from the person", False),
        ("Collisions with severity “Fatal”", True),
        ("Offences and incidents", True),
    ],
)
def test_a_subject_takes_is_or_are(subject: str, is_plural: bool) -> None:
    assert rules.is_plural(subject) is is_plural


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("Burglary", "offences"),
        ("Anti-social behaviour", "incidents"),
        ("", "offences and incidents"),
    ],
)
def test_offences_and_incidents_are_never_one_unit_by_accident(word: str, unit: str) -> None:
    dimension = "crime_type" if word else ""

    assert rules.counting_unit("offences and incidents", dimension, word) == unit
    assert rules.counting_unit("collisions", "severity", "Fatal") == "collisions"


@pytest.mark.parametrize(
    ("held", "wanted", "year"),
    [
        ([], 2014, None),
        ([Estimate(2013, 0, 10), Estimate(2015, 0, 10)], 2014, 2013),
        ([Estimate(2013, 0, 10), Estimate(2014, 0, 9)], 2014, 2014),
        ([Estimate(2013, 0, 100), Estimate(2014, 0, 89)], 2014, 2013),
        ([Estimate(2014, 2, 10), Estimate(2014, 0, 10)], 2014, 2014),
    ],
    ids=["none", "the earlier of two as near", "nine in ten will do", "fewer will not", "basis"],
)
def test_the_nearest_estimate_of_nearly_all_areas_is_used(
    held: list[Estimate], wanted: int, year: int | None
) -> None:
    found = rules.best_estimate(held, wanted)

    assert (found and found.year) == year
    if found and len(held) == 2 and held[0].year == held[1].year:
        assert found.order == 0


def test_a_map_is_drawn_on_the_boundaries_that_hold_most_rows() -> None:
    assert rules.best_vintage({2011: 500.0, 2021: 499.0}) == 2011
    assert rules.best_vintage({2011: 0.0, 2021: 0.0}) == 2021
    assert rules.best_vintage({}) is None


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([], ""),
        (["2015-02"], "February 2015"),
        (["2015-02", "2014-12-03", "2015-01"], "3 December 2014 to February 2015"),
        (["spring"], "spring"),
    ],
)
def test_releases_are_printed_as_dates(labels: list[str], expected: str) -> None:
    assert rules.release_words(labels) == expected


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    assert rules.listed(["a", "b", "c"], 2) == "a, b and 1 more"
    assert rules.listed(["a", "b", "c"]) == "a, b and c"
    assert rules.listed(["a"], 2) == "a"
    assert rules.headline("Burglary is above its usual level of 1,200 a month, far out.") == (
        "Burglary is above its usual level of 1,200 a month"
    )
