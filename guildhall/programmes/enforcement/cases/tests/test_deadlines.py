"""When the clocks of a case start, are due and stop."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guildhall.casework.models import Case
from guildhall.casework.writes import approve_closure, ask_closure, receive_referral
from guildhall.clock import LONDON
from guildhall.duties.models import Clock
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World

REASON = {"why_no_less": "Knives"}


def clocks(duty: str, case: Case) -> list[Clock]:
    found = Clock.objects.filter(guard=case.guard, duty=f"enforcement.{duty}")
    return list(found.order_by("started_at", "recipient"))


def standing(duty: str, case: Case) -> list[Clock]:
    return [each for each in clocks(duty, case) if each.reason != "start withdrawn"]


def due(clock: Clock) -> str:
    return clock.due_at.astimezone(LONDON).isoformat(timespec="minutes")[:16]


@pytest.mark.parametrize(
    ("score", "band", "due_by"),
    [(20, "high", "2016-11-14T23:59"), (12, "medium", "2016-11-16T23:59"),
     (11, "standard", "2016-11-21T23:59")],
)  # fmt: skip
def test_the_first_contact_is_due_by_the_risk(
    world: World, score: int, band: str, due_by: str
) -> None:
    case = world.case(at=AT)

    world.assessed(case, AT + HOUR, score)

    bands = {each: standing(f"first_contact_{each}", case) for each in
             ("standard", "medium", "high")}  # fmt: skip
    assert [each for each, found in bands.items() if found] == [band]
    (clock,) = bands[band]
    assert (due(clock), clock.ended, clock.owner_function) == (due_by, "", "asb_officer")


@pytest.mark.parametrize(("outcome", "ended"), [("reached", "met"), ("message_left", "")])
def test_only_speaking_to_the_victim_stops_the_clock(
    world: World, outcome: str, ended: str
) -> None:
    case = world.case(at=AT)
    suspect = world.person(case, "suspect", "Ray")

    world.spoken_to(case, AT + HOUR, outcome)

    (clock,) = standing("first_contact_standard", case)
    assert clock.ended == ended
    assert suspect


def test_speaking_to_the_person_complained_of_is_not_speaking_to_the_victim(world: World) -> None:
    from guildhall.casework.writes import log_contact

    case = world.case(at=AT)
    ray = world.person(case, "suspect", "Ray")
    ann = world.person(case, "victim", "Ann")

    log_contact(case, means="visit", outcome="reached", person=ray, by=world.officer, at=AT + HOUR)
    assert standing("first_contact_standard", case)[0].ended == ""
    log_contact(
        case, means="visit", outcome="reached", person=ann, by=world.officer, at=AT + 2 * HOUR
    )

    (clock,) = standing("first_contact_standard", case)
    assert clock.stopped_at == AT + 2 * HOUR


@pytest.mark.parametrize(
    ("spoken_at", "ended"),
    [
        (datetime(2016, 11, 14, 0, 0, tzinfo=UTC), "met"),
        (datetime(2016, 11, 13, 23, 59, tzinfo=UTC), ""),
        (AT + HOUR, "met"),
        (None, ""),
    ],
    ids=["earlier that day", "the day before", "afterwards", "never"],
)
def test_a_risk_found_to_be_high_asks_for_contact_that_day(
    world: World, case: Case, spoken_at: datetime | None, ended: str
) -> None:
    if spoken_at is not None:
        world.spoken_to(case, spoken_at)
    world.assessed(case, AT, 20)
    world.reviewed(case, AT + 2 * HOUR)

    (clock,) = standing("contact_once_high", case)
    assert (due(clock), clock.ended) == ("2016-11-14T23:59", ended)


def test_the_risk_is_assessed_again_each_month_and_on_a_new_report(
    world: World, case: Case
) -> None:
    world.assessed(case, AT - 10 * DAY)
    (monthly,) = standing("risk_again", case)
    assert due(monthly) == "2016-12-04T23:59"
    assert not standing("risk_after_report", case)

    receive_referral(
        programme="enforcement", concern="Again", case=case, by=world.officer, at=AT - DAY
    )
    (again,) = standing("risk_after_report", case)
    assert (due(again), again.ended) == ("2016-11-14T23:59", "")

    world.assessed(case, AT)
    assert standing("risk_after_report", case)[0].stopped_at == AT
    assert [each.ended for each in standing("risk_again", case)] == ["met", ""]


def test_a_report_after_the_next_assessment_is_not_owed_to_the_one_before(
    world: World, case: Case
) -> None:
    world.assessed(case, AT - 10 * DAY)
    world.assessed(case, AT - 5 * DAY)

    receive_referral(
        programme="enforcement", concern="Again", case=case, by=world.officer, at=AT - DAY
    )

    (clock,) = standing("risk_after_report", case)
    assert clock.started_at == AT - DAY
    assert clock.ended == ""


@pytest.mark.parametrize(
    ("answer", "ended"),
    [("yes", "met"), ("no", "met"), ("not_reached", "declined"), ("no_victim", "not_applicable")],
)
def test_a_case_that_is_over_owes_no_first_contact(
    world: World, case: Case, answer: str, ended: str
) -> None:
    for number in range(2):
        world.spoken_to(case, AT + number * HOUR, "no_answer")
    world.asked(case, AT + 3 * HOUR, answer)
    asked = ask_closure(
        case, outcome="stopped", reason="Quiet", despite="Tried twice", by=world.officer,
        at=AT + DAY,
    )  # fmt: skip
    approve_closure(asked, by=world.manager, at=AT + DAY)

    assert [each.ended for each in standing("first_contact_standard", case)] == [ended]
    assert [each.ended for each in standing("first_review", case)] == ["not_applicable"]


def test_a_case_is_reviewed_every_month_and_what_is_overdue_shows(world: World, case: Case) -> None:
    (first,) = standing("first_review", case)
    assert due(first) == "2016-10-15T23:59"  # it was opened on 15 September
    assert first.ended == ""

    world.reviewed(case, AT - 5 * DAY)

    assert standing("first_review", case)[0].ended == "met"
    (following,) = standing("next_review", case)
    assert (due(following), following.ended) == ("2016-12-09T23:59", "")
    world.reviewed(case, AT)
    assert [each.ended for each in standing("next_review", case)] == ["met", ""]


def order(world: World, case: Case, key: str, **values: Any) -> Any:
    return world.step(case, key, AT, **{"served_at": AT - HOUR} | REASON | values)


def test_a_court_hears_a_closure_within_48_hours_of_the_notice(world: World, case: Case) -> None:
    notice = order(world, case, "closure_notice", served_at=AT - 48 * HOUR)
    (clock,) = standing("closure_hearing", case)
    assert (clock.due_at, clock.ended) == (AT, "")

    world.amend(notice, AT, heard_at=AT - HOUR)

    assert standing("closure_hearing", case)[0].ended == "met"


def test_no_hearing_is_due_on_a_notice_that_was_cancelled(world: World, case: Case) -> None:
    order(world, case, "closure_notice", after="discharged", after_on=AT.date())

    assert standing("closure_hearing", case)[0].ended == "not_applicable"


@pytest.mark.parametrize(
    ("step", "duty", "due_by"),
    [
        ("cpn", "appeal_21_days", "2016-12-05T08:30"),
        ("closure_order", "appeal_21_days", "2016-12-05T08:30"),
        ("pspo", "challenge_6_weeks", "2016-12-26T08:30"),
        ("cpw", None, ""),
    ],
)
def test_the_time_to_appeal_runs_from_service(
    world: World, case: Case, step: str, duty: str | None, due_by: str
) -> None:
    kept = order(world, case, step)
    if duty is None:
        assert not standing("appeal_21_days", case)
        return
    (clock,) = standing(duty, case)
    assert due(clock) == due_by

    world.amend(kept, AT, appeal="none", appeal_on=AT.date())

    assert standing(duty, case)[0].ended == "met"


@pytest.mark.parametrize(
    ("ends_on", "years"),
    [(date(2017, 11, 13), 0), (date(2017, 11, 14), 1), (date(2019, 11, 13), 2),
     (date(2019, 11, 14), 3)],
)  # fmt: skip
def test_an_order_on_somebody_under_18_is_reviewed_each_year(
    world: World, case: Case, ends_on: date, years: int
) -> None:
    jo = world.person(case, "child_suspect", "Jo", born_on=date(2000, 1, 1))
    made = order(world, case, "cbo", respondent=jo, starts_on=AT.date(), ends_on=ends_on)

    found = standing("youth_order_review", case)

    assert [due(each)[:10] for each in found] == [f"{2017 + n}-11-14" for n in range(years)]
    if years:
        world.reviewed(case, AT, order=made)
        ended = [each.ended for each in standing("youth_order_review", case)]
        assert ended == ["met", *[""] * (years - 1)]


def test_an_order_on_an_adult_has_no_yearly_review(world: World, case: Case) -> None:
    ray = world.person(case, "suspect", "Ray", born_on=date(1998, 11, 14))
    order(world, case, "cbo", respondent=ray, starts_on=AT.date(), ends_on=date(2019, 11, 14))

    assert not standing("youth_order_review", case)


@pytest.mark.parametrize(
    ("ends_on", "runs"), [(date(2016, 12, 11), False), (date(2016, 12, 12), True)]
)
def test_what_comes_after_an_order_is_decided_in_its_last_28_days(
    world: World, case: Case, ends_on: date, runs: bool
) -> None:
    made = order(world, case, "closure_order", starts_on=AT.date(), ends_on=ends_on)
    found = standing("order_ends", case)
    assert [due(each)[:10] for each in found] == ([ends_on.isoformat()] if runs else [])
    if not runs:
        return

    world.amend(made, AT, after="discharged", after_on=AT.date())

    assert standing("order_ends", case)[0].ended == "met"
