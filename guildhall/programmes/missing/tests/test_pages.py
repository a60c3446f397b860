"""The programme's pages, for one viewer of each kind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall import clock
from guildhall.audit.models import RequestRow
from guildhall.casework.models import Case
from guildhall.casework.writes import keep
from guildhall.partners.models import Grant, Member
from guildhall.programmes.missing.models import Circumstances, Discussion, PhilomenaSheet
from guildhall.programmes.missing.tests.world import DAY, World, member
from guildhall.testing import sign_in

PAGES = ("missing_repeats", "missing_meeting")


@pytest.fixture
def often(world: World) -> Case:
    """A child who went missing three times in the last month."""
    now = clock.now()
    case = world.child(given="Wren", at=now - 60 * DAY)
    for ago in (25, 15, 5):
        world.missing(case, now - ago * DAY, risk="high")
    return case


def shown(client: Client, who: object, name: str, *args: object) -> str:
    sign_in(client, who)  # type: ignore[arg-type]
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_whoever_sees_the_case_sees_the_child_on_the_list(
    client: Client, world: World, often: Case, name: str
) -> None:
    assert "Wren Rowan" in shown(client, world.coordinator, name)


@pytest.mark.parametrize("name", PAGES)
def test_the_list_of_an_outsider_does_not_change_when_a_child_joins_it(
    client: Client, world: World, name: str
) -> None:
    import re

    def page() -> str:
        return re.sub(r'(nonce|value)="[^"]*"', "", shown(client, world.outsider, name))

    before = page()
    now = clock.now()
    case = world.child(given="Wren", at=now - 60 * DAY)
    for ago in (25, 15, 5):
        world.missing(case, now - ago * DAY)

    assert page() == before
    assert "Wren" not in before


@pytest.mark.parametrize("name", PAGES)
def test_a_home_with_a_tasking_part_has_nobody_on_its_lists(
    client: Client, world: World, often: Case, name: str
) -> None:
    grant(world, often)

    assert "Wren" not in shown(client, world.home, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_worker_of_the_home_who_is_named_on_a_case_has_nobody_on_their_lists(
    client: Client, world: World, often: Case, name: str
) -> None:
    grant(world, often, member=world.home)

    assert "Wren" not in shown(client, world.home, name)
    assert "Wren" in shown(client, world.coordinator, name)


def grant(world: World, case: Case, member: Member | None = None) -> None:
    Grant.objects.create(
        guard=case.guard,
        member=member,
        agency=None if member else world.home.agency,
        level=3,
        purpose="safeguarding",
        basis="safeguarding",
        programme=case.programme,
        since_at=clock.now() - timedelta(days=1),
        made_by=world.coordinator,
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_list_asks_as_much_for_many_children_as_for_one(
    client: Client, world: World, often: Case, name: str
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            shown(client, world.coordinator, name)
        return len(asked)

    statements()
    one = statements()
    now = clock.now()
    for number in range(4):
        case = world.child(given=f"Lark {number}", at=now - 60 * DAY)
        for ago in (25, 15, 5):
            world.missing(case, now - ago * DAY)

    assert statements() == one


def test_a_child_leaves_the_list_of_repeats_and_stays_where_named(
    client: Client, world: World, case: Case
) -> None:
    on = clock.today() + timedelta(days=3)
    keep(
        case,
        Discussion,
        values={"meeting_on": on, "why": "School is worried"},
        by=world.coordinator,
        at=clock.now(),
    )

    assert "Ash Rowan" not in shown(client, world.coordinator, "missing_repeats")
    assert "Ash Rowan" not in shown(client, world.coordinator, "missing_meeting")
    there = shown(client, world.coordinator, "missing_meeting_on", on)
    assert "Ash Rowan" in there
    assert "Named by a partner" in there


def test_the_latest_circumstances_decide_whether_education_is_missed(
    client: Client, world: World, case: Case
) -> None:
    for days, is_missing in ((2, True), (1, False)):
        keep(
            case,
            Circumstances,
            values={"status": "none", "living": "home", "is_missing_education": is_missing},
            by=world.coordinator,
            at=clock.now() - days * DAY,
        )

    assert "Ash Rowan" not in shown(client, world.coordinator, "missing_meeting")


def test_printing_the_meeting_is_kept_as_an_export(
    client: Client, world: World, often: Case
) -> None:
    sign_in(client, world.coordinator)

    client.get(reverse("missing_meeting") + "?print")

    assert often.reference in RequestRow.objects.latest("pk").exported


def sheet(world: World, case: Case) -> PhilomenaSheet:
    return keep(
        case,
        PhilomenaSheet,
        values={
            "filled_in_by": "Home manager",
            "agreed_on": clock.today(),
            "appearance": "Green coat",
            "call_first": "Night staff",
            "friends": "Best friend Robin",
            "medication": "Inhaler",
        },
        by=world.coordinator,
        at=clock.now(),
    )


def test_the_sheet_prints_for_each_viewer_what_their_part_shows(
    client: Client, world: World, often: Case
) -> None:
    sheet(world, often)
    now = clock.now()
    world.missing(often, now - DAY / 4, hours=None, kept_at=now, with_whom="An older man")
    grant(world, often)
    police = member("Pol", world.hub, "police_missing_coordinator")

    whole = shown(client, world.coordinator, "missing_sheet", often.reference)
    home = shown(client, world.home, "missing_sheet", often.reference)
    officer = shown(client, police, "missing_sheet", often.reference)

    assert all(words in whole for words in ("Green coat", "Robin", "Inhaler", "An older man"))
    assert "Green coat" in home
    assert not any(words in home for words in ("Robin", "Inhaler", "An older man"))
    assert "An older man" in officer
    assert "Inhaler" not in officer
    assert often.reference in RequestRow.objects.latest("pk").exported


def test_the_sheet_of_an_unseen_case_is_not_found(
    client: Client, world: World, often: Case
) -> None:
    sign_in(client, world.outsider)

    unseen = client.get(reverse("missing_sheet", args=[often.reference]))
    nothing = client.get(reverse("missing_sheet", args=["ZZZZZZZZ"]))

    assert unseen.status_code == nothing.status_code == 404


@pytest.mark.parametrize(
    "day", ["2016-13-01", "1999-01-01", "2000-01-02", "2099-12-31", "9999-12-31", "tomorrow"]
)
def test_a_day_that_is_none_has_no_meeting(client: Client, world: World, day: str) -> None:
    sign_in(client, world.coordinator)

    assert client.get(f"/missing/meeting/{day}/").status_code == 404
