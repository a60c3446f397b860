"""The ladder at its boundaries: what stops a step asked for, and flags one that was taken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.intervals import wilson
from guildhall.duties.rules import months
from guildhall.programmes.enforcement.cases.ladder import BY_KEY, STEPS, Against
from guildhall.programmes.enforcement.cases.rules import (
    Taken,
    age_on,
    is_longer_than_usual,
    months_on,
    problems,
    reopened_in_time,
    satisfaction,
)

DAY = date(2016, 11, 14)
AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
ADVICE = Taken("advice", served_at=AT - timedelta(days=60), whom="P1")
WARNED = Taken("cpw", served_at=AT - timedelta(days=14), whom="P1")
NOTICE = Taken("closure_notice", served_at=AT - timedelta(days=2), whom="")
# Each step as it should be, taken today by nobody yet: nothing stands against it.
SOUND = {
    "advice": Taken("advice", whom="P1"),
    "mediation": Taken("mediation", whom="P1", is_agreed=True),
    "warning_letter": Taken("warning_letter", whom="P1"),
    "community_remedy": Taken("community_remedy", whom="P1", is_agreed=True, evidence="Admitted"),
    "abc": Taken("abc", whom="P1", is_agreed=True),
    "cpw": Taken("cpw", whom="P1", age=30, legs=(True, True, True)),
    "cpn": Taken("cpn", whom="P1", age=30, legs=(True, True, True)),
    "dispersal": Taken("dispersal", authorised_by="inspector", evidence="Calls", hours=48),
    "premises_review": Taken("premises_review", evidence="Calls"),
    "pspo": Taken("pspo", consulted="Police", evidence="Survey", starts_on=DAY,
                  ends_on=date(2019, 11, 14)),
    "injunction": Taken("injunction", whom="P1", age=30, evidence="Statements"),
    "closure_notice": Taken("closure_notice", authorised_by="inspector", consulted="Owner",
                            evidence="Calls", hours=24),
    "closure_order": Taken("closure_order", evidence="Calls", starts_on=DAY,
                           ends_on=date(2017, 2, 14)),
    "cbo": Taken("cbo", whom="P1", age=30, convicted_on=DAY, starts_on=DAY,
                 ends_on=date(2018, 11, 14)),
    "possession": Taken("possession", whom="P1", evidence="Convicted"),
}  # fmt: skip
EARLIER = (ADVICE, WARNED, NOTICE)


def wrong(
    step: str, *, on: date = DAY, others: tuple[Taken, ...] = EARLIER, **but: Any
) -> set[str]:
    """The fields that stand against a sound step with something changed."""
    taken = replace(SOUND[step], **but)
    return {each.field for each in problems(taken, others, on=on)}


@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_nothing_stands_against_a_step_that_is_as_it_should_be(step: str) -> None:
    assert wrong(step) == set()


CHILD = {"age": 15, "consulted": "Youth offending service"}


@pytest.mark.parametrize(
    ("step", "but", "field"),
    [
        # A community protection notice and its warning: 16 or over, and the three legs.
        ("cpn", {"age": 15}, "respondent"),
        ("cpn", {"age": 16}, None),
        ("cpn", {"age": None}, "said_age"),
        ("cpn", {"age": None, "is_body": True}, None),
        ("cpw", {"age": 15}, "respondent"),
        ("cpw", {"age": 16}, None),
        ("cpn", {"legs": (None, True, True)}, "is_detrimental"),
        ("cpn", {"legs": (True, False, True)}, "is_continuing"),
        ("cpn", {"legs": (True, True, False)}, "is_unreasonable"),
        ("cpw", {"legs": (True, True, None)}, "is_unreasonable"),
        ("warning_letter", {"whom": ""}, "respondent"),
        # An injunction: 10 or over; under 18 consulted on, and at most 12 months.
        ("injunction", {"age": 9, "consulted": "x", "starts_on": DAY, "ends_on": DAY},
         "respondent"),
        ("injunction", CHILD | {"age": 10, "starts_on": DAY, "ends_on": date(2017, 11, 14)}, None),
        ("injunction", CHILD | {"starts_on": DAY, "ends_on": date(2017, 11, 15)}, "ends_on"),
        ("injunction", CHILD | {"starts_on": DAY}, "ends_on"),
        ("injunction", CHILD | {"ends_on": DAY}, "starts_on"),
        ("injunction", {"age": 17, "starts_on": DAY, "ends_on": date(2017, 11, 14)}, "consulted"),
        ("injunction", {"age": 18, "starts_on": DAY, "ends_on": date(2020, 11, 14)}, None),
        ("injunction", {"evidence": " "}, "evidence"),
        ("injunction", {"is_body": True}, "respondent"),
        # Agreed to: a contract, mediation, a community remedy.
        ("abc", {"is_agreed": None}, "is_agreed"),
        ("abc", {"is_agreed": False}, "is_agreed"),
        ("mediation", {"is_agreed": False}, "is_agreed"),
        ("community_remedy", {"is_agreed": None}, "is_agreed"),
        # A closure notice: 24 hours, 48 by a superintendent or the chief executive.
        ("closure_notice", {"hours": 25}, "lasts_hours"),
        ("closure_notice", {"hours": None}, "lasts_hours"),
        ("closure_notice", {"hours": 48, "is_senior": True}, None),
        ("closure_notice", {"hours": 49, "is_senior": True}, "lasts_hours"),
        ("closure_notice", {"consulted": ""}, "consulted"),
        ("closure_notice", {"authorised_by": ""}, "authorised_by"),
        # A closure order: 3 months, 6 in all if extended, after a notice.
        ("closure_order", {"ends_on": date(2017, 2, 15)}, "ends_on"),
        ("closure_order", {"ends_on": date(2017, 5, 14), "is_extended": True}, None),
        ("closure_order", {"ends_on": date(2017, 5, 15), "is_extended": True}, "ends_on"),
        ("closure_order", {"ends_on": None}, "ends_on"),
        # A public spaces protection order: 3 years. Dispersal: 48 hours, with an authority.
        ("pspo", {"ends_on": date(2019, 11, 15)}, "ends_on"),
        ("pspo", {"consulted": ""}, "consulted"),
        ("dispersal", {"hours": 49}, "lasts_hours"),
        ("dispersal", {"hours": 49, "is_senior": True}, "lasts_hours"),
        ("dispersal", {"authorised_by": ""}, "authorised_by"),
        # A criminal behaviour order: an adult 2 years at least; under 18 1 to 3 years.
        ("cbo", {"ends_on": date(2018, 11, 13)}, None),
        ("cbo", {"ends_on": date(2018, 11, 12)}, "ends_on"),
        ("cbo", {"ends_on": None}, None),
        ("cbo", CHILD | {"ends_on": date(2017, 11, 13)}, None),
        ("cbo", CHILD | {"ends_on": date(2017, 11, 12)}, "ends_on"),
        ("cbo", CHILD | {"ends_on": date(2019, 11, 14)}, None),
        ("cbo", CHILD | {"ends_on": date(2019, 11, 15)}, "ends_on"),
        ("cbo", CHILD | {"ends_on": None}, "ends_on"),
        ("cbo", {"age": 17, "ends_on": date(2018, 11, 14)}, "consulted"),
        ("cbo", {"age": 9, "consulted": "x", "ends_on": date(2018, 11, 14)}, "respondent"),
        ("cbo", {"convicted_on": None}, "convicted_on"),
        ("possession", {"evidence": ""}, "evidence"),
        ("premises_review", {"evidence": ""}, "evidence"),
    ],
)  # fmt: skip
def test_each_precondition_of_a_step_holds_at_its_boundary(
    step: str, but: dict[str, Any], field: str | None
) -> None:
    assert wrong(step, **but) == ({field} if field else set())


@pytest.mark.parametrize(
    ("warning", "is_enough"),
    [
        (WARNED, True),
        (replace(WARNED, whom="P2"), False),
        (replace(WARNED, served_at=None), False),
        (replace(WARNED, step="warning_letter"), False),
    ],
    ids=["to them", "to somebody else", "only asked for", "another letter"],
)
def test_a_notice_needs_a_community_protection_warning_to_the_same_person(
    warning: Taken, is_enough: bool
) -> None:
    found = wrong("cpn", others=(ADVICE, warning))

    assert found == (set() if is_enough else {"step"})


@pytest.mark.parametrize(("before", "is_enough"), [(1, True), (0, False), (-1, False)])
def test_the_warning_comes_before_the_notice(before: int, is_enough: bool) -> None:
    warning = replace(WARNED, served_at=AT - timedelta(seconds=before))

    found = wrong("cpn", served_at=AT, others=(ADVICE, warning))

    assert found == (set() if is_enough else {"step"})


def test_a_closure_order_needs_a_notice_that_was_served() -> None:
    assert wrong("closure_order", others=(ADVICE,)) == {"step"}


@pytest.mark.parametrize(
    ("step", "others", "asks"),
    [
        ("advice", (), False),
        ("mediation", (), False),
        ("warning_letter", (), True),
        ("warning_letter", (ADVICE,), False),
        ("warning_letter", (replace(ADVICE, served_at=None),), True),
        ("abc", (replace(ADVICE, step="cpn"),), True),
        ("abc", (replace(ADVICE, step="community_remedy"),), True),
        ("injunction", (WARNED,), False),
    ],
    ids=["first rung", "beside it", "nothing tried", "advice tried", "advice asked for",
         "only more tried", "only as much tried", "less tried"],
)  # fmt: skip
def test_a_step_up_with_nothing_less_tried_asks_for_the_reason(
    step: str, others: tuple[Taken, ...], asks: bool
) -> None:
    assert ("why_no_less" in wrong(step, others=others)) is asks
    assert "why_no_less" not in wrong(step, others=others, why_no_less="Violence, that day")


@pytest.mark.parametrize("step", [step for step in STEPS if "2014" in step.law.statute])
def test_a_power_is_not_used_before_it_is_in_force(step: Any) -> None:
    since = step.laws[0].since
    dates: dict[str, Any] = {"starts_on": None, "ends_on": None, "convicted_on": DAY}

    assert wrong(step.key, on=since - timedelta(days=1), **dates) == {"step"}
    assert "step" not in wrong(step.key, on=since)


def test_what_is_still_to_be_checked_is_shown_and_not_applied() -> None:
    to_check = {step.key for step in STEPS if step.to_check}

    assert to_check == {"dispersal", "closure_notice"}
    assert wrong("dispersal", on=date.max, hours=72) == {"lasts_hours"}
    assert all(law.to_check for key in to_check for law in BY_KEY[key].to_check)


def test_every_step_names_its_power_and_source_and_ranks_from_the_least() -> None:
    assert all(law.statute and law.source for step in STEPS for law in step.laws)
    assert [step.rank for step in STEPS] == sorted(step.rank for step in STEPS)
    assert {step.against for step in STEPS} == set(Against)


@pytest.mark.parametrize(
    ("ends_on", "is_long"), [(date(2017, 5, 14), False), (date(2017, 5, 15), True), (None, False)]
)
def test_a_contract_of_more_than_six_months_is_noted_and_not_stopped(
    ends_on: date | None, is_long: bool
) -> None:
    contract = replace(SOUND["abc"], starts_on=DAY, ends_on=ends_on)

    assert is_longer_than_usual(contract) is is_long
    assert not problems(contract, EARLIER, on=DAY)


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2016, 11, 13), 15), (date(2016, 11, 14), 16), (date(2016, 11, 15), 16)],
)
def test_somebody_is_a_year_older_on_their_birthday(day: date, age: int) -> None:
    assert age_on(date(2000, 11, 14), day) == age
    assert age_on(date(2000, 2, 29), date(2016 + 1, 2, 28)) == 16
    assert age_on(date(2000, 2, 29), date(2016 + 1, 3, 1)) == 17


@given(day=st.dates(date(2014, 10, 20), date(2028, 12, 31)), over=st.integers(-100, 5))
def test_a_closure_order_fits_up_to_the_third_corresponding_date(day: date, over: int) -> None:
    last = day
    while (last.year - day.year) * 12 + last.month - day.month < 3:  # the slow way, day by day
        last += timedelta(days=1)
    while last.day < day.day and (last + timedelta(days=1)).month == last.month:
        last += timedelta(days=1)

    assert months_on(day, months(3)) == last
    found = wrong("closure_order", starts_on=day, ends_on=last + timedelta(days=over))
    assert found == ({"ends_on"} if over > 0 else set())


@given(st.lists(st.none() | st.integers(1, 5), max_size=40))
def test_satisfaction_is_of_those_who_answered_with_how_many_were_asked(
    scores: list[int | None],
) -> None:
    found = satisfaction(scores)

    answered = [score for score in scores if score]
    pleased = len([score for score in answered if score in {4, 5}])
    assert (found.sent, found.answered, found.satisfied) == (len(scores), len(answered), pleased)
    assert found.share == (wilson(pleased, len(answered)) if answered else None)


@pytest.mark.parametrize(
    ("opened", "counts"),
    [
        ("2016-11-14T09:29:00+00:00", False),
        ("2016-11-14T09:31:00+00:00", True),
        ("2017-02-12T23:59:59+00:00", True),
        ("2017-02-13T00:00:00+00:00", False),
    ],
    ids=["before it closed", "at once", "day 90", "day 91"],
)
def test_a_case_opened_again_counts_up_to_90_days_after_it_closed(
    opened: str, counts: bool
) -> None:
    assert reopened_in_time(AT, [datetime.fromisoformat(opened)]) is counts
