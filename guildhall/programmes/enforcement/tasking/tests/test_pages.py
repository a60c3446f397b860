"""The pages of tasking, as each part in the partnership sees them."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.audit.models import RequestRow
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import FlyTip, Patrol
from guildhall.programmes.enforcement.powers.tests.world import AT, HOUR, WARD, World
from guildhall.programmes.enforcement.tasking import writes

TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=|nonce=|csrf-token" content=)"[^"]*"')
SignedIn = Callable[[Member], Client]
ENDED = {
    "ended_at-day": "14", "ended_at-month": "11", "ended_at-year": "2016",
    "ended_at-time": "9:30am",
}  # fmt: skip
WHY = ("Threat to the shopkeeper", "Half as many calls", "Sid Shade")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_a_patrol_is_logged_from_a_phone_by_how_long_it_took(world: World, as_: SignedIn) -> None:
    given = {
        **ENDED, "purpose": "hot_spot", "place_words": "Bridge Street", "area": WARD,
        "minutes": "15", "contacts": "3", "is_uniformed": "True",
    }  # fmt: skip

    answer = as_(world.officer).post(reverse("enforcement_log_patrol"), given)

    made = Patrol.objects.get()
    assert answer["Location"] == reverse("sheet", args=[made.sheet.reference])
    assert (made.began_at, made.minutes, made.officer) == (
        AT - timedelta(minutes=15), 15, world.officer,
    )  # fmt: skip


def test_a_fly_tip_is_logged_in_the_terms_of_the_return(world: World, as_: SignedIn) -> None:
    given = {
        "size": "small_van", "waste": "white_goods", "land": "back_alley", "area": WARD,
        "place_words": "Lane behind Cobden Street", "found_at-day": "14", "found_at-month": "11",
        "found_at-year": "2016", "found_at-time": "9:00am",
    }  # fmt: skip

    as_(world.officer).post(reverse("enforcement_log_fly_tip"), given)

    made = FlyTip.objects.get()
    assert (made.size, made.waste, made.land) == ("small_van", "white_goods", "back_alley")
    assert made.found_by == world.officer


def test_what_is_wrong_with_a_patrol_is_said_beside_it(world: World, as_: SignedIn) -> None:
    given = {**ENDED, "ended_at-year": "2017", "minutes": "0", "purpose": "hot_spot"}

    page = as_(world.officer).post(reverse("enforcement_log_patrol"), given).content.decode()

    assert "Enter where?" in page or "Answer “Where?”" in page
    assert not Patrol.objects.exists()


def test_the_weeks_sheet_says_what_to_do_and_no_page_of_it_says_why(
    world: World, as_: SignedIn
) -> None:
    problem = world.problem()
    writes.task(problem, agency=world.police, by=world.manager, at=AT)

    for who in (world.manager, world.officer, world.constable):
        for page in (reverse("enforcement_week"), reverse("enforcement_week") + "?print"):
            said = as_(who).get(page).content.decode()
            assert "Walk the street every half hour" in said
            assert not any(why in said for why in WHY)


def test_a_tasked_officer_finds_no_why_on_the_problems_own_page(
    world: World, as_: SignedIn
) -> None:
    problem = world.problem()
    page = reverse("sheet", args=[problem.sheet.reference])

    seen = as_(world.manager).get(page).content.decode()
    tasked = as_(world.officer).get(page).content.decode()
    listed = as_(world.officer).get(reverse("sheets", args=["problem"])).content.decode()

    assert all(why in seen for why in WHY)
    assert "Go in twos" in tasked
    assert not any(why in tasked or why in listed for why in WHY)


def test_a_problem_that_one_may_not_know_of_changes_no_byte_of_the_week(
    world: World, as_: SignedIn
) -> None:
    client = as_(world.constable)
    before = client.get(reverse("enforcement_week")).content

    world.problem()
    after = client.get(reverse("enforcement_week")).content

    assert TOKENS.sub(b"", after) == TOKENS.sub(b"", before)


def test_a_print_of_the_sheet_is_on_record(world: World, as_: SignedIn) -> None:
    problem = world.problem()

    as_(world.manager).get(reverse("enforcement_week"), {"print": ""})

    assert problem.sheet.reference in RequestRow.objects.order_by("-pk")[0].exported


def test_an_agency_is_tasked_by_a_page_and_the_counts_are_in_words(
    world: World, as_: SignedIn
) -> None:
    problem = world.problem(before=207, after=110)
    page = reverse("enforcement_task", args=[problem.sheet.reference])
    client = as_(world.manager)

    client.post(page, {"agency": "police"})
    said = client.get(page).content.decode()

    assert "Tasked beside City council: Police." in said
    assert "Cannot attribute" in said
    assert as_(world.officer).get(page).status_code == 403
    assert as_(world.outsider).get(page).status_code == 404


def test_patrols_that_overlap_or_were_logged_to_base_are_marked_on_their_page(
    world: World, as_: SignedIn
) -> None:
    world.patrol(world.officer, AT - HOUR, 30)
    page = reverse("enforcement_patrols")
    client = as_(world.manager)
    clean = client.get(page).content.decode()

    world.patrol(world.officer, AT - HOUR, 20)
    world.patrol(world.constable, AT - HOUR, 20, place_words="HQ", is_at_base=True)
    marked = client.get(page).content.decode()

    assert "Two at once" not in clean
    assert marked.count("Two at once") == 2
    assert marked.count("Logged to base") == 1


@pytest.mark.parametrize(
    ("day", "status"),
    [("2016-11-14", 200), ("2000-01-10", 200), ("2000-01-09", 404), ("2016-13-01", 404)],
)
def test_a_week_that_cannot_be_is_not_found(
    world: World, as_: SignedIn, day: str, status: int
) -> None:
    assert as_(world.manager).get(f"/enforcement/tasking/week/{day}/").status_code == status


def test_pages_ask_the_database_as_often_for_many_as_for_one(world: World, as_: SignedIn) -> None:
    client = as_(world.manager)
    pages = [reverse("enforcement_week"), reverse("enforcement_patrols")]

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    world.problem(owner=world.officer)
    world.patrol(world.officer, AT - HOUR, 10)
    few = [asked(page) for page in pages]
    for number in range(8):
        world.problem(owner=world.manager)
        world.patrol(world.officer, AT - HOUR * (number + 2), 10)

    assert [asked(page) for page in pages] == few


def test_the_weeks_before_and_after_are_a_link_away(world: World, as_: SignedIn) -> None:
    page = as_(world.manager).get(reverse("enforcement_week")).content.decode()

    for day in (date(2016, 11, 7), date(2016, 11, 21)):
        assert reverse("enforcement_week_of", args=[day]) in page
