"""What stands against closing a child's case, at asking and again at agreeing."""

import pytest
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework.errors import Missing, NeedsMore
from guildhall.casework.models import Case, ClosureRequest
from guildhall.casework.outstanding import outstanding
from guildhall.casework.writes import (
    approve_closure,
    ask_closure,
    assess,
    involve,
    open_case,
    refuse_closure,
)
from guildhall.duties.models import Clock
from guildhall.partners.models import Member
from guildhall.programmes.missing.assessments import SERAF
from guildhall.programmes.missing.tests.test_assessing import AGAIN, NONE_OF_IT
from guildhall.programmes.missing.tests.world import AT, DAY, HOUR, World, member
from guildhall.subjects.writes import bring_in
from guildhall.testing import sign_in

WHY = "Work done"


@pytest.fixture
def manager(world: World) -> Member:
    return member("Mo", world.hub, "team_manager")


def ask(world: World, case: Case, despite: str = "") -> ClosureRequest:
    return ask_closure(
        case, outcome="safer", reason=WHY, despite=despite, by=world.coordinator, at=AT
    )


def test_a_case_is_not_closed_while_its_child_is_missing_whatever_the_reason(
    world: World, case: Case
) -> None:
    world.missing(case, AT - HOUR, hours=None)

    with pytest.raises(NeedsMore, match="The child is missing now, last seen 14 November 2016"):
        ask(world, case, despite="We think that they are with an aunt")

    assert not ClosureRequest.objects.exists()


def test_a_child_who_goes_missing_after_it_was_asked_stops_the_closing(
    world: World, case: Case, manager: Member
) -> None:
    asked = ask(world, case)
    episode = world.missing(case, AT + HOUR, hours=None, kept_at=AT + 2 * HOUR)

    with pytest.raises(NeedsMore, match="missing now"):
        approve_closure(asked, by=manager, at=AT + 3 * HOUR)

    case.refresh_from_db()
    asked.refresh_from_db()
    assert (case.status, asked.decision) == ("open", "")
    world.amend(episode, AT + 4 * HOUR, found_at=AT + 3 * HOUR, found_how="came_back")
    with pytest.raises(NeedsMore, match="Since it was asked for: Independent return interview"):
        approve_closure(asked, by=manager, at=AT + 5 * HOUR)


def test_a_child_missing_on_another_case_stops_the_closing_and_nothing_of_that_case_is_told(
    world: World, case: Case, manager: Member
) -> None:
    asked = ask(world, case)
    other = open_case(programme=case.programme, by=world.coordinator, at=AT - DAY)
    child = case.involvements.get().person
    bring_in(child, source=other.guard, origin=case.guard, by=world.coordinator, at=AT - DAY)
    involve(other, person=child, role="child", by=world.coordinator, at=AT - DAY)
    episode = world.missing(other, AT, hours=None, kept_at=AT + HOUR)

    with pytest.raises(NeedsMore) as stopped:
        approve_closure(asked, by=manager, at=AT + 2 * HOUR)

    for words in ("missing", "14 November", other.reference):
        assert words not in str(stopped.value)
    world.amend(episode, AT + 4 * HOUR, found_at=AT + 3 * HOUR, found_how="came_back")
    approve_closure(asked, by=manager, at=AT + 5 * HOUR)


def test_another_child_who_is_missing_stops_nothing_here(
    world: World, case: Case, manager: Member
) -> None:
    asked = ask(world, case)
    world.missing(world.child(given="Wren"), AT, hours=None, kept_at=AT + HOUR)

    approve_closure(asked, by=manager, at=AT + 2 * HOUR)


def test_a_duty_that_is_owed_needs_a_reason_which_the_approver_reads(
    client: Client, world: World, case: Case, manager: Member
) -> None:
    world.missing(case, AT - 2 * DAY)
    with pytest.raises(Missing, match="Independent return interview is owed") as missing:
        ask(world, case)
    assert missing.value.field == "despite"

    asked = ask(world, case, despite="Their new council holds the interview")

    sign_in(client, manager)
    page = client.get(reverse("do", args=[case.reference, "decide-closure"])).content.decode()
    assert "Their new council holds the interview" in page
    assert page.count("Independent return interview is owed, due 15 November 2016") == 2
    approve_closure(asked, by=manager, at=AT + HOUR)
    case.refresh_from_db()
    assert case.status == "closed"


def test_work_that_goes_on_with_the_case_ends_with_it_and_stands_against_nothing(
    world: World, case: Case, manager: Member
) -> None:
    assess(case, tool=SERAF.key, answers=NONE_OF_IT, by=world.coordinator, at=AT - DAY)

    assert outstanding(case, AT) == []
    approve_closure(ask(world, case), by=manager, at=AT + HOUR)
    again = Clock.objects.get(duty=AGAIN)
    assert (again.ended, again.reason) == ("not_applicable", "The case is closed")


def test_the_page_of_asking_says_what_stands_against_it_and_takes_no_answer_that_cannot_be(
    client: Client, world: World
) -> None:
    now = clock.now()
    case = world.child(at=now - 9 * DAY)
    episode = world.missing(case, now - HOUR, hours=None, kept_at=now)
    sign_in(client, world.coordinator)
    address = reverse("do", args=[case.reference, "close"])

    stopped = client.get(address).content.decode()
    world.amend(episode, clock.now(), found_at=now, found_how="came_back")
    owed = client.get(address).content.decode()
    empty = client.post(address, {"outcome": "safer", "reason": WHY}).content.decode()

    assert "The child is missing now" in stopped
    assert "takes no record of the return" in stopped
    assert '<button type="submit" class="govuk-button' not in stopped.split("<main")[1]
    assert "The child is missing now" not in owed
    assert "Independent return interview is owed" in owed
    assert "Why can it close all the same?" in owed
    assert 'id="despite-error"' in empty
    assert not ClosureRequest.objects.exists()


def test_a_refused_closing_is_asked_again_with_what_has_come_up(
    world: World, case: Case, manager: Member
) -> None:
    first = ask(world, case)
    world.missing(case, AT + HOUR, hours=2)
    refuse_closure(first, reason="See her first", by=manager, at=AT + 4 * HOUR)

    again = ask_closure(
        case, outcome="safer", reason=WHY, despite="She told her social worker all of it",
        by=world.coordinator, at=AT + 5 * HOUR,
    )  # fmt: skip

    assert len(again.stood_against) > 1
    approve_closure(again, by=manager, at=AT + 6 * HOUR)


def test_a_latest_risk_in_the_highest_band_needs_a_reason_to_close(
    world: World, case: Case
) -> None:
    worst = {q.key: q.gravest.key for q in SERAF.asked}
    assess(case, tool="seraf", answers=worst, by=world.coordinator, at=AT - DAY)

    with pytest.raises(Missing, match="Sexual exploitation risk assessment framework"):
        ask_closure(
            case, outcome="no_risk_found", reason=WHY, despite="", by=world.coordinator, at=AT
        )
    assess(case, tool="seraf", answers=NONE_OF_IT, by=world.coordinator, at=AT - HOUR)

    assert not [each for each in outstanding(case, AT) if "latest" in each.words]
