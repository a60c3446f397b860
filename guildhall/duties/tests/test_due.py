"""Whose duties a list shows, and that it shows nobody what they may not know."""

from datetime import date, timedelta
from typing import Any

import pytest

from guildhall.duties import reads
from guildhall.duties.declare import Owner
from guildhall.duties.models import Clock
from guildhall.duties.reads import Whose
from guildhall.duties.tests.conftest import AT, PutClock, member, new_guard
from guildhall.partners.models import Agency, Bar, Guard, Member, Post

HOUR = timedelta(hours=1)


def due(viewer: Member, whose: Whose, **given: str) -> set[str]:
    return {clock.about for clock in reads.due(viewer, AT, whose=whose, **given)}


@pytest.fixture
def clocks(
    put: PutClock, council: Agency, police: Agency, visitor: Member, coordinator: Member
) -> None:
    put(about="to Vi", owner=Owner("visitor", council, visitor))
    put(about="to Casey", owner=Owner("coordinator", council, coordinator))
    put(about="to visitors", owner=Owner("visitor"))
    put(about="to council visitors", owner=Owner("visitor", council))
    put(about="to police visitors", owner=Owner("visitor", police))
    put(about="to the police", owner=Owner("", police))
    put(about="to nobody", owner=Owner())


@pytest.mark.usefixtures("clocks")
@pytest.mark.parametrize(
    ("whose", "expected"),
    [
        (Whose.MINE, {"to Vi", "to visitors", "to council visitors"}),
        (Whose.TEAM, {"to Vi", "to visitors", "to council visitors"}),
        (Whose.AGENCY, {"to Vi", "to Casey", "to council visitors"}),
        (Whose.EVERYONE, {"to Vi", "to Casey", "to visitors", "to council visitors"}),
    ],
)
def test_who_sees_only_what_to_do_is_shown_what_is_owed_by_them(
    visitor: Member, whose: Whose, expected: set[str]
) -> None:
    assert due(visitor, whose) == expected


@pytest.mark.usefixtures("clocks")
@pytest.mark.parametrize(
    ("whose", "expected"),
    [
        (Whose.MINE, {"to Casey"}),
        (Whose.TEAM, {"to Casey"}),
        (Whose.AGENCY, {"to Vi", "to Casey", "to council visitors"}),
        (
            Whose.EVERYONE,
            {
                "to Vi", "to Casey", "to visitors", "to council visitors", "to police visitors",
                "to the police", "to nobody",
            },
        ),
    ],
)  # fmt: skip
def test_who_sees_the_case_in_full_is_shown_every_duty_in_it(
    coordinator: Member, whose: Whose, expected: set[str]
) -> None:
    assert due(coordinator, whose) == expected


@pytest.mark.usefixtures("clocks")
def test_a_duty_named_to_a_colleague_is_the_teams_and_not_mine(
    council: Agency, visitor: Member
) -> None:
    colleague = member("Vera", council, "visitor")

    assert "to Vi" in due(colleague, Whose.TEAM)
    assert "to Vi" not in due(colleague, Whose.MINE)


@pytest.mark.usefixtures("clocks")
def test_a_team_is_of_one_agency(other_visitor: Member) -> None:
    assert due(other_visitor, Whose.TEAM) == {"to visitors", "to police visitors"}


@pytest.mark.usefixtures("clocks")
@pytest.mark.parametrize("whose", Whose)
@pytest.mark.parametrize("who", ["neighbour", "outsider"])
def test_who_knows_no_more_than_that_a_case_exists_is_shown_no_duty(
    request: pytest.FixtureRequest, who: str, whose: Whose
) -> None:
    assert due(request.getfixturevalue(who), whose) == set()


@pytest.mark.usefixtures("clocks")
@pytest.mark.parametrize("whose", Whose)
def test_a_conflict_of_interest_closes_even_what_is_named_to_them(
    visitor: Member, guard: Guard, whose: Whose
) -> None:
    Bar.objects.create(guard=guard, member=visitor, kind="conflict", since_at=AT - HOUR)

    assert due(visitor, whose) == set()


@pytest.mark.usefixtures("clocks")
def test_a_post_that_ended_gives_no_duty(visitor: Member) -> None:
    visitor.posts.update(until_on=AT.date() - timedelta(days=1))

    assert due(visitor, Whose.TEAM) == set()


@pytest.mark.usefixtures("clocks")
def test_a_member_of_no_agency_owes_nothing_for_agencies(put: PutClock) -> None:
    alone = member("Al", None, "visitor")

    assert due(alone, Whose.AGENCY) == set()
    assert due(alone, Whose.MINE) == {"to visitors"}


@pytest.mark.usefixtures("clocks")
def test_a_list_is_narrowed_by_person_agency_and_programme(
    coordinator: Member, visitor: Member
) -> None:
    assert due(coordinator, Whose.EVERYONE, person=visitor.reference) == {"to Vi"}
    assert due(coordinator, Whose.EVERYONE, agency="police") == {
        "to police visitors",
        "to the police",
    }
    assert due(coordinator, Whose.EVERYONE, programme="other") == set()


@pytest.mark.usefixtures("clocks")
def test_narrowing_never_widens(visitor: Member, coordinator: Member) -> None:
    named = due(visitor, Whose.EVERYONE, person=coordinator.reference)

    assert named == {"to Casey"}  # owed by their own agency
    assert due(visitor, Whose.EVERYONE, agency="police") == set()


@pytest.mark.usefixtures("clocks")
@pytest.mark.parametrize(
    "held",
    [
        {"until_on": AT.date() - timedelta(days=1)},
        {"since_on": AT.date() + timedelta(days=1)},
        {"programme": "other"},
    ],
    ids=["held before", "held later", "held in another programme"],
)
def test_what_a_function_owes_is_not_a_members_who_does_not_hold_it_here_today(
    coordinator: Member, held: dict[str, Any]
) -> None:
    details = {"programme": "toy", "function": "visitor", "since_on": date(2016, 1, 1)} | held
    Post.objects.create(member=coordinator, **details)

    assert due(coordinator, Whose.TEAM) == {"to Casey"}


@pytest.mark.usefixtures("clocks")
@pytest.mark.parametrize("held", [{}, {"until_on": AT.date()}, {"since_on": AT.date()}])
def test_the_first_and_last_days_of_a_post_count(coordinator: Member, held: dict[str, Any]) -> None:
    details = {"programme": "toy", "function": "visitor", "since_on": date(2016, 1, 1)} | held
    Post.objects.create(member=coordinator, **details)

    assert "to visitors" in due(coordinator, Whose.TEAM)


def test_duties_of_another_programme_are_not_a_functions(
    put: PutClock, police: Agency, visitor: Member
) -> None:
    put(about="elsewhere", guard=new_guard(police, programme="other"))

    assert due(visitor, Whose.MINE) == set()


def test_only_what_has_started_and_is_open_is_due_and_the_oldest_is_first(
    put: PutClock, visitor: Member
) -> None:
    put(about="later", due_at=AT + HOUR)
    put(about="overdue", due_at=AT - HOUR)
    put(about="met", stopped_at=AT, ended="met")
    put(about="declined", ended="declined")
    put(about="not yet", started_at=AT + HOUR, due_at=AT + 2 * HOUR)
    put(about="just started", started_at=AT, due_at=AT + 2 * HOUR)

    found = [clock.about for clock in reads.due(visitor, AT)]

    assert found == ["overdue", "later", "just started"]


def test_counts_part_overdue_soon_and_later_at_the_boundary(put: PutClock, visitor: Member) -> None:
    for about, due_at in {
        "a": AT - timedelta(seconds=1),
        "b": AT,
        "c": AT + 24 * HOUR,
        "d": AT + 24 * HOUR + timedelta(seconds=1),
    }.items():
        put(about=about, due_at=due_at)

    assert reads.counts(reads.due(visitor, AT), AT) == (1, 2, 1)


def test_pages_by_key_cover_the_list_once_in_order_where_many_fall_due_together(
    put: PutClock, visitor: Member
) -> None:
    for each in range(7):
        put(about=f"E{each}", due_at=AT + (each // 3) * HOUR + HOUR)
    found = reads.due(visitor, AT)
    whole = [clock.reference for clock in found]

    forward: list[str] = []
    page: list[Clock] = list(found[:2])
    for _ in whole:
        if not page:
            break
        forward += [clock.reference for clock in page]
        page = list(reads.page_after(found, page[-1].due_at, page[-1].reference)[:2])
    back = [
        [each.reference for each in reads.page_before(found, clock.due_at, clock.reference)]
        for clock in found
    ]

    assert forward == whole
    assert back == [whole[:at][::-1] for at in range(len(whole))]
