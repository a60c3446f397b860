"""What makes a repeat: each span at its boundary, and all of it against slow versions."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.enforcement.reports.repeats import (
    Found,
    RepeatRule,
    Told,
    clusters,
    is_above_limit,
    repeats,
)

ON = date(2016, 11, 14)
IN_90_DAYS = RepeatRule(at_least=3, days=90)
IN_6_MONTHS = RepeatRule(at_least=3, months=6)
DAY = timedelta(days=1)


def told(number: int, on: date, event: str = "", subject: str = "person:A") -> Told:
    return Told(f"r{number}", event or f"e{number}", on, subject)


@pytest.mark.parametrize(
    ("rule", "on", "first"),
    [
        (IN_90_DAYS, ON, date(2016, 8, 17)),
        (RepeatRule(2, days=1), ON, ON),
        (IN_6_MONTHS, ON, date(2016, 5, 15)),
        (
            IN_6_MONTHS,
            date(2016, 8, 31),
            date(2016, 3, 1),
        ),  # 29 February is a day of the span before
        (RepeatRule(2, months=12), date(2017, 2, 28), date(2016, 2, 29)),
        (RepeatRule(2, months=12), date(2016, 2, 29), date(2015, 3, 1)),
        (IN_6_MONTHS, date(2016, 1, 31), date(2015, 8, 1)),
    ],
)
def test_the_span_begins_on_its_first_day(rule: RepeatRule, on: date, first: date) -> None:
    assert rule.first_day(on) == first


@pytest.mark.parametrize(
    ("rule", "days_before"), [(IN_90_DAYS, 89), (IN_6_MONTHS, (ON - date(2016, 5, 15)).days)]
)
def test_three_events_within_the_span_are_a_repeat_and_a_day_more_is_none(
    rule: RepeatRule, days_before: int
) -> None:
    just = [told(1, ON - days_before * DAY), told(2, ON - DAY), told(3, ON)]
    missed = [told(1, ON - (days_before + 1) * DAY), *just[1:]]

    assert [each.events for each in repeats(just, rule, ON)] == [3]
    assert repeats(missed, rule, ON) == []


def test_what_is_yet_to_come_does_not_count() -> None:
    assert repeats([told(1, ON), told(2, ON), told(3, ON + DAY)], IN_90_DAYS, ON) == []


def test_three_reports_of_one_event_are_no_repeat() -> None:
    rows = [told(1, ON, "e"), told(2, ON, "e"), told(3, ON, "e")]

    assert repeats(rows, IN_90_DAYS, ON) == []


def test_all_reports_of_the_events_are_under_what_is_found() -> None:
    rows = [told(1, ON, "a"), told(2, ON, "a"), told(3, ON, "b"), told(4, ON, "c")]

    (found,) = repeats(rows, IN_90_DAYS, ON)

    assert found == Found("person:A", frozenset({"r1", "r2", "r3", "r4"}), 3, ON)


def test_nobody_is_no_subject() -> None:
    rows = [told(number, ON, subject="") for number in range(5)]

    assert repeats(rows, IN_90_DAYS, ON) == []


@pytest.mark.parametrize("wrong", [{"days": 1, "months": 1}, {}])
def test_a_rule_is_of_days_or_of_months(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="days or months"):
        RepeatRule(3, **wrong)


def test_one_event_is_no_repeat() -> None:
    with pytest.raises(ValueError, match="two events"):
        RepeatRule(1, days=90)


def test_the_rule_is_printed() -> None:
    assert IN_90_DAYS.words == "3 or more distinct events in 90 days"
    assert IN_6_MONTHS.words == "3 or more distinct events in 6 months"


rows = st.lists(
    st.builds(
        Told,
        report=st.integers(0, 10_000).map(lambda n: f"r{n:05}"),
        event=st.sampled_from("abcdefgh"),
        on=st.integers(-100, 5).map(lambda days: ON + days * DAY),
        subject=st.sampled_from(["", "p", "q"]),
    ),
    max_size=25,
    unique_by=lambda each: each.report,
)


@given(rows)
def test_repeats_agree_with_counting_by_hand(given_rows: list[Told]) -> None:
    expected = {}
    for subject in ("p", "q"):
        events = set()
        for row in given_rows:
            age = (ON - row.on).days
            if row.subject == subject and 0 <= age < 90:
                events.add(row.event)
        if len(events) >= 3:
            expected[subject] = len(events)

    assert {each.subject: each.events for each in repeats(given_rows, IN_90_DAYS, ON)} == expected


def at(number: int, easting: int, northing: int, event: str = "", on: date = ON) -> Told:
    return Told(f"r{number}", event or f"e{number}", on, "", easting, northing)


@pytest.mark.parametrize(("far", "found"), [(50, 1), (51, 0)])
def test_a_cluster_is_within_fifty_metres_of_its_middle(far: int, found: int) -> None:
    points = [at(1, 100, 100), at(2, 100, 100 + far), at(3, 100, 90)]

    assert len(clusters(points, IN_90_DAYS, ON, 50)) == found


def test_a_row_of_reports_down_a_street_is_not_one_place() -> None:
    street = [at(number, 100 + 40 * number, 100) for number in range(7)]

    found = clusters(street, IN_90_DAYS, ON, 50)

    assert [sorted(each.reports) for each in found] == [["r0", "r1", "r2"], ["r3", "r4", "r5"]]


def test_what_has_no_position_is_in_no_cluster() -> None:
    assert clusters([told(n, ON) for n in range(5)], IN_90_DAYS, ON, 50) == []


def test_one_event_told_thrice_is_no_cluster() -> None:
    assert clusters([at(n, 100, 100, "e") for n in range(3)], IN_90_DAYS, ON, 50) == []


points = st.lists(
    st.builds(
        Told,
        report=st.integers(0, 10_000).map(lambda n: f"r{n:05}"),
        event=st.sampled_from("abcdefgh"),
        on=st.integers(-92, 2).map(lambda days: ON + days * DAY),
        easting=st.integers(0, 220),
        northing=st.integers(0, 120),
    ),
    max_size=18,
    unique_by=lambda each: each.report,
)


def slow_clusters(given_points: list[Told]) -> list[tuple[str, set[str]]]:
    """The same by looking at every pair again for each cluster."""
    left = [p for p in given_points if 0 <= (ON - p.on).days < 90]
    found: list[tuple[str, set[str]]] = []
    while True:
        best: tuple[int, str, list[Told]] | None = None
        for middle in sorted(left, key=lambda p: p.report):
            near = [
                p
                for p in left
                if ((p.easting or 0) - (middle.easting or 0)) ** 2
                + ((p.northing or 0) - (middle.northing or 0)) ** 2
                <= 2500
            ]
            events = len({p.event for p in near})
            if events >= 3 and (best is None or events > best[0]):
                best = events, middle.report, near
        if best is None:
            return found
        found.append((f"near:{best[1]}", {p.report for p in best[2]}))
        left = [p for p in left if p not in best[2]]


@given(points)
def test_clusters_agree_with_looking_at_every_pair(given_points: list[Told]) -> None:
    found = clusters(given_points, IN_90_DAYS, ON, 50)

    assert [(each.subject, set(each.reports)) for each in found] == slow_clusters(given_points)


@given(points)
def test_no_report_is_in_two_clusters(given_points: list[Told]) -> None:
    found = clusters(given_points, IN_90_DAYS, ON, 50)

    for one, other in combinations(found, 2):
        assert not one.reports & other.reports


@pytest.mark.parametrize(
    ("months", "is_above"),
    [
        # A mean of 4 has its upper limit at 4 + 3 x 2 = 10.
        ([4] * 12 + [10], False),
        ([4] * 12 + [11], True),
        ([4] * 11 + [30], False),  # too few months to set a limit by
        ([0] * 12 + [4], False),  # above the limit of 0, and fewer than 5
        ([0] * 12 + [5], True),
        ([50] + [4] * 12 + [11], True),  # what was more than a year before sets no limit
        ([4] * 12 + [4], False),
    ],
)
def test_a_theme_is_above_the_limit_that_the_year_before_set(
    months: list[int], is_above: bool
) -> None:
    assert is_above_limit(months, at_least=5) is is_above
