"""Problems, patrols and fly-tips as they are kept, and the week's tasking."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guildhall.casework.errors import AlreadyDone
from guildhall.casework.writes import change_sheet, keep_sheet
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.enforcement.counting_work import patrol_hours
from guildhall.programmes.enforcement.models import Patrol, Problem
from guildhall.programmes.enforcement.powers.tests.world import AT, DAY, HOUR, WARD, World
from guildhall.programmes.enforcement.tasking import reads, writes

MINUTE = timedelta(minutes=1)
ANALYSED = {"analysis": "Where the bars close", "analysed_at": AT}
ASSESSED: dict[str, Any] = {
    **ANALYSED, "stage": "closed", "counted": "Calls in a month", "before": 207, "after": 110,
    "control_before": 308, "control_after": 318, "assessment": "Fewer calls", "assessed_at": AT,
    "ended_at": AT,
}  # fmt: skip


def test_a_problem_goes_through_its_steps_and_the_gates_hold(world: World) -> None:
    problem = world.problem()

    with pytest.raises(ValidationError, match="without analysis"):
        step(world, problem, stage="respond")
    responding = step(world, problem, stage="respond", **ANALYSED)
    with pytest.raises(ValidationError, match="without this count"):
        step(world, responding, **ASSESSED | {"control_after": None})
    closed = step(world, responding, **ASSESSED)

    assert (closed.stage, closed.sheet.closed_at) == ("closed", AT)


def step(world: World, problem: Problem, **values: Any) -> Problem:
    return change_sheet(problem, values=values, was=problem.sheet.version, by=world.manager, at=AT)


@pytest.mark.parametrize(
    "broken",
    [
        {"stage": "respond"},
        {"response": "Marshals"},
        {"ended_at": AT},
        {"until_on": date(2016, 10, 31)},
        {**ASSESSED, "control_before": None},
        {**ASSESSED, "assessment": ""},
        {**ASSESSED, "analysed_at": None},
    ],
)
def test_the_database_holds_the_gates_too(world: World, broken: dict[str, Any]) -> None:
    problem = world.problem()

    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**broken)


def test_counts_with_a_like_place_say_what_the_response_did_and_without_one_cannot(
    world: World,
) -> None:
    """Wheeler and Ratcliffe 2018: 207 to 110 here and 308 to 318 there is 107 fewer."""
    problem = world.problem()
    assert reads.effect(problem) == ""

    bare = step(world, problem, before=207, after=110)
    assert "Cannot attribute" in reads.effect(bare)
    whole = step(world, bare, control_before=308, control_after=318)

    assert "107 fewer" in reads.effect(whole)


def test_the_weeks_tasking_is_by_grade_for_the_days_that_meet_it_and_never_says_why(
    world: World,
) -> None:
    world.problem(grade="standard", place_words="Park")
    world.problem(from_on=date(2016, 11, 20), until_on=date(2016, 11, 20))
    world.problem(from_on=date(2016, 11, 21), place_words="Next week")
    world.problem(from_on=date(2016, 11, 1), until_on=date(2016, 11, 13), place_words="Last week")
    world.problem(until_on=date(2016, 11, 14), place_words="To Monday")
    step(world, world.problem(place_words="Closed"), **ASSESSED)

    week = reads.week(world.manager, AT.date(), AT)

    assert (week.first, week.last) == (date(2016, 11, 14), date(2016, 11, 20))
    assert [(g, [line.place for line in lines]) for g, lines in week.groups] == [
        ("High", ["To Monday", "Bridge Street"]),
        ("Standard", ["Park"]),
    ]
    said = str(week)
    for why in ("Threat to the shopkeeper", "Half as many calls", "Sid Shade"):
        assert why not in said


def test_an_agencys_officers_see_what_to_do_once_tasked_and_not_why(world: World) -> None:
    problem = world.problem()
    assert reads.week(world.constable, AT.date(), AT).groups == ()

    writes.task(problem, agency=world.police, by=world.manager, at=AT)

    ((_, (line,)),) = reads.week(world.constable, AT.date(), AT).groups
    assert (line.marker, line.may_read) == ("Go in twos", False)
    assert reads.tasked(problem.sheet.guard) == ["Police"]
    with pytest.raises(AlreadyDone):
        writes.task(problem, agency=world.police, by=world.manager, at=AT)
    with pytest.raises(NotAllowed):
        writes.task(problem, agency=world.police, by=world.constable, at=AT)
    with pytest.raises(NotKnown):
        writes.task(problem, agency=world.police, by=world.outsider, at=AT)


def test_two_patrols_of_an_officer_at_once_are_flagged_and_kept(world: World) -> None:
    first = world.patrol(world.officer, AT - 2 * HOUR, 30)
    world.patrol(world.officer, AT - 2 * HOUR + 29 * MINUTE, 30)
    after = world.patrol(world.officer, AT - 2 * HOUR + 59 * MINUTE, 30)
    world.patrol(world.constable, AT - 2 * HOUR, 30)

    found = reads.patrols(world.manager, AT.date(), AT.date(), AT)

    twice = {row.pk: row.is_twice for row in found}  # type: ignore[attr-defined]
    assert len(twice) == 4
    assert sum(twice.values()) == 2
    assert (twice[first.pk], twice[after.pk]) == (True, False)


def log(world: World, place: str, ended_at: datetime) -> Patrol:
    values = {
        "officer": world.officer, "place_words": place, "area": WARD, "began_at": ended_at - HOUR,
        "ended_at": ended_at, "purpose": "other", "is_uniformed": True,
    }  # fmt: skip
    return writes.log_patrol(values=values, by=world.officer, at=AT)


def test_a_patrol_logged_to_base_is_flagged_and_its_time_not_counted(world: World) -> None:
    assert log(world, "Thorpe Wood police station", AT - HOUR).is_at_base
    assert not log(world, "Bridge Street", AT).is_at_base

    assert hours(AT) == {"2016-11": 1}


def test_nobody_logs_time_at_base_without_its_flag(world: World) -> None:
    values = {
        "officer": world.officer, "place_words": "HQ", "area": WARD, "began_at": AT - HOUR,
        "ended_at": AT, "purpose": "other",
    }  # fmt: skip

    with pytest.raises(ValidationError, match="flags time at base"):
        keep_sheet(Patrol, values=values, by=world.officer, at=AT)


def hours(at: datetime) -> dict[str, float]:
    """The published hours of visible patrol, by month."""
    found = patrol_hours(at)
    assert found is not None
    return dict(found.counts)


def test_hours_of_visible_patrol_count_an_officer_once_and_a_night_in_both_its_months(
    world: World,
) -> None:
    night = datetime(2016, 9, 30, 22, 0, tzinfo=UTC)
    world.patrol(world.officer, night, 120)
    world.patrol(world.officer, night + HOUR, 60)
    world.patrol(world.constable, night + HOUR, 60)
    world.patrol(world.constable, night - 2 * HOUR, 60, is_uniformed=False)

    assert hours(AT) == {"2016-09": 1, "2016-10": 2}
    assert hours(night + HOUR) == {}


def test_patrols_have_their_hours_before_anybody_reports_anything(world: World) -> None:
    world.patrol(world.officer, AT - 2 * HOUR, 60)

    found = patrol_hours(AT)

    assert found is not None
    assert found.since == AT.date()


def test_a_fly_tip_is_over_on_the_day_that_nothing_more_is_to_do(world: World) -> None:
    tip = world.fly_tip()

    done = change_sheet(tip, values={"closed_on": AT.date()}, was=1, by=world.officer, at=AT + DAY)

    assert done.sheet.closed_at == datetime(2016, 11, 14, tzinfo=UTC)


def test_a_fly_tips_action_says_when_in_the_database_too(world: World) -> None:
    tip = world.fly_tip()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(tip).objects.filter(pk=tip.pk).update(action="prosecution")
