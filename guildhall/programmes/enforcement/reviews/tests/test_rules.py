"""Section 104 at its boundaries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.enforcement.reviews import rules
from guildhall.programmes.enforcement.reviews.rules import Complaint, count, last_day

APPLIED = date(2016, 11, 14)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2016, 3, 5), 1, date(2016, 4, 4)),
        (date(2016, 3, 1), 1, date(2016, 3, 31)),
        (date(2015, 1, 31), 1, date(2015, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2015, 1, 28), 1, date(2015, 2, 27)),
        (date(2015, 1, 29), 1, date(2015, 2, 28)),
        (date(2016, 1, 29), 1, date(2016, 2, 28)),
        (date(2016, 1, 30), 1, date(2016, 2, 29)),
        (date(2015, 2, 28), 1, date(2015, 3, 27)),
        (date(2016, 2, 29), 1, date(2016, 3, 28)),
        (date(2016, 12, 31), 1, date(2017, 1, 30)),
        (date(2016, 3, 31), 1, date(2016, 4, 30)),
        (date(2016, 5, 15), 6, date(2016, 11, 14)),
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2015, 8, 30), 6, date(2016, 2, 29)),
        (date(2015, 8, 29), 6, date(2016, 2, 28)),
    ],
)
def test_a_period_beginning_with_a_day_ends_before_the_corresponding_one(
    first: date, months: int, last: date
) -> None:
    assert last_day(first, months) == last


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from([1, 6]))
def test_a_period_agrees_with_walking_through_the_days(first: date, months: int) -> None:
    ends_in = first.year * 12 + first.month - 1 + months  # the month it ends in, counted from 0
    walked = first
    while True:
        following = walked + timedelta(days=1)
        month = following.year * 12 + following.month - 1
        if month > ends_in or (month == ends_in and following.day == first.day):
            break
        walked = following

    assert last_day(first, months) == walked


def complaint(
    behaved_on: date, made_on: date | None = None, *, event: str = "", reference: str = "R1"
) -> Complaint:
    return Complaint(reference, event or reference, behaved_on, made_on or behaved_on)


@pytest.mark.parametrize(
    ("behaved_on", "made_on", "is_counted"),
    [
        (date(2016, 10, 5), date(2016, 10, 5), True),
        (date(2016, 10, 5), date(2016, 11, 4), True),
        (date(2016, 10, 5), date(2016, 11, 5), False),
        (date(2016, 8, 31), date(2016, 9, 30), True),
        (date(2016, 8, 31), date(2016, 10, 1), False),
        (date(2016, 10, 6), date(2016, 10, 5), False),
    ],
    ids=["same day", "last day", "a day late", "last of September", "October", "before it"],
)
def test_a_complaint_is_made_within_a_month_beginning_with_the_behaviour(
    behaved_on: date, made_on: date, is_counted: bool
) -> None:
    found = count([complaint(behaved_on, made_on)], applied_on=APPLIED, needed=3)

    assert found.lines[0].is_counted is is_counted


@pytest.mark.parametrize(
    ("made_on", "applied_on", "is_counted"),
    [
        (date(2016, 5, 15), date(2016, 11, 14), True),
        (date(2016, 5, 14), date(2016, 11, 14), False),
        (date(2015, 8, 31), date(2016, 2, 29), True),
        (date(2015, 8, 31), date(2016, 3, 1), False),
        (date(2016, 8, 31), date(2017, 2, 28), True),
        (date(2016, 8, 31), date(2017, 3, 1), False),
        (date(2016, 11, 14), date(2016, 11, 14), True),
        (date(2016, 11, 15), date(2016, 11, 14), False),
    ],
)
def test_the_review_is_applied_for_within_six_months_beginning_with_the_complaint(
    made_on: date, applied_on: date, is_counted: bool
) -> None:
    found = count([complaint(made_on)], applied_on=applied_on, needed=3)

    assert found.lines[0].is_counted is is_counted


def test_one_event_told_to_three_agencies_counts_once_and_says_so() -> None:
    day = date(2016, 10, 1)
    told = [complaint(day, day, event="E1", reference=name) for name in ("R3", "R1", "R2")]

    found = count(told, applied_on=APPLIED, needed=3)

    assert found.counted == 1
    assert [line.why for line in found.lines] == [
        "Counted.",
        "Not counted: the same event as R1, which is counted.",
        "Not counted: the same event as R1, which is counted.",
    ]


def test_an_event_counts_by_the_complaint_that_qualifies() -> None:
    early = complaint(date(2016, 4, 1), date(2016, 4, 2), event="E", reference="A")
    late = complaint(date(2016, 4, 30), date(2016, 5, 20), event="E", reference="B")

    found = count([early, late], applied_on=APPLIED, needed=1)

    assert [(line.complaint.reference, line.is_counted) for line in found.lines] == [
        ("A", False),
        ("B", True),
    ]
    assert found.lines[0].why == (
        "Not counted: the review had to be applied for by 1 October 2016."
    )


@pytest.mark.parametrize(("events", "needed", "is_met"), [
    (2, 3, False), (3, 3, True), (4, 3, True), (1, 2, False), (2, 2, True), (0, 1, False),
    (1, 1, True),
])  # fmt: skip
def test_the_threshold_is_met_at_the_number_of_the_area(
    events: int, needed: int, is_met: bool
) -> None:
    told = [complaint(date(2016, 10, 1 + n), reference=f"R{n}") for n in range(events)]

    found = count(told, applied_on=APPLIED, needed=needed)

    assert found.counted == events
    assert found.is_met is is_met


days = st.dates(date(2015, 6, 1), date(2016, 12, 31))


@given(st.lists(st.tuples(days, days, st.sampled_from("ABCDE")), max_size=12), days)
def test_the_count_is_of_events_with_a_qualifying_complaint(
    told: list[tuple[date, date, str]], applied_on: date
) -> None:
    complaints = [Complaint(f"R{n}", e, b, m) for n, (b, m, e) in enumerate(told)]

    found = count(complaints, applied_on=applied_on, needed=3)

    slow = {
        c.event
        for c in complaints
        if c.behaved_on <= c.made_on <= applied_on
        and c.made_on <= last_day(c.behaved_on, 1)
        and applied_on <= last_day(c.made_on, 6)
    }
    assert found.counted == len(slow)
    assert len(found.lines) == len(complaints)


@pytest.mark.parametrize(("on", "first", "last"), [
    (date(2016, 3, 31), date(2015, 4, 1), date(2016, 3, 31)),
    (date(2016, 4, 1), date(2016, 4, 1), date(2017, 3, 31)),
])  # fmt: skip
def test_a_reporting_year_is_from_april_to_march(on: date, first: date, last: date) -> None:
    assert rules.reporting_year(on, 4) == (first, last)
