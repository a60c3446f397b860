"""The pages of powers and notices, as each part in the partnership sees them."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import Accreditation, Notice, Prosecution
from guildhall.programmes.enforcement.powers import writes
from guildhall.programmes.enforcement.powers.tests.world import AT, HOUR, OTHER_WARD, WARD, World
from guildhall.programmes.enforcement.powers.writes import Recipient
from guildhall.testing import press

SignedIn = Callable[[Member], Client]
TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=|nonce=|csrf-token" content=)"[^"]*"')
ISSUED = {
    "offence": "litter", "book": "A", "number": "1", "given": "Ash", "family": "Rowan",
    "born_on-day": "1", "born_on-month": "1", "born_on-year": "1990", "issued_at-day": "14",
    "issued_at-month": "11", "issued_at-year": "2016", "issued_at-time": "9:00am",
    "place_words": "Bridge Street", "area": WARD,
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def given(world: World, **changed: str) -> dict[str, str]:
    return {**ISSUED, "officer": world.officer.reference, **changed}


def notice(world: World, number: str = "1", **values: Any) -> Notice:
    facts: dict[str, Any] = {
        "book": "B", "number": number, "offence": "litter", "officer": world.officer,
        "issued_at": AT - HOUR, "place_words": "Here", "area": WARD, "amount_pence": 7500,
    }  # fmt: skip
    ash = Recipient("Ash", "Rowan", date(1990, 1, 1))
    return writes.issue_notice(values=facts | values, recipient=ash, by=world.officer, at=AT)


def test_a_notice_is_issued_from_a_phone_at_the_usual_amount(world: World, as_: SignedIn) -> None:
    world.holds(world.officer, "litter", "authorised")

    answer = as_(world.officer).post(reverse("enforcement_issue"), given(world))

    made = Notice.objects.get()
    assert answer["Location"] == reverse("sheet", args=[made.sheet.reference])
    assert (made.amount_pence, made.valid, made.officer) == (7500, True, world.officer)
    page = as_(world.officer).get(answer["Location"]).content.decode()
    assert "Ash Rowan" in page


def test_a_notice_outside_powers_says_why_on_its_page_and_waits_for_the_manager(
    world: World, as_: SignedIn
) -> None:
    as_(world.officer).post(reverse("enforcement_issue"), given(world))
    made = Notice.objects.get()
    client = as_(world.manager)

    listed = client.get(reverse("enforcement_outside")).content.decode()
    client.post(
        reverse("enforcement_decide", args=[made.sheet.reference]),
        {"decision": "cancel", "reason": "No power"},
    )

    assert "no power on record" in listed
    assert (
        "no power on record"
        in client.get(reverse("sheet", args=[made.sheet.reference])).content.decode()
    )
    made.refresh_from_db()
    assert made.decision == "cancel"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"family": ""}, "Enter last name"),
        ({"issued_at-year": "2017"}, "in the future"),
        ({"amount": "£80,000,000"}, "less than or equal"),
        ({"early": "20"}, "needs its last day"),
    ],
)
def test_what_is_wrong_with_a_notice_is_said_and_nothing_is_kept(
    world: World, as_: SignedIn, changed: dict[str, str], said: str
) -> None:
    page = as_(world.officer).post(reverse("enforcement_issue"), given(world, **changed))

    assert said in page.content.decode()
    assert not Notice.objects.exists()


def test_the_same_number_twice_is_said(world: World, as_: SignedIn) -> None:
    client = as_(world.officer)
    client.post(reverse("enforcement_issue"), given(world))

    page = client.post(reverse("enforcement_issue"), given(world))

    assert "entered already" in page.content.decode()
    assert Notice.objects.count() == 1


def test_money_is_typed_in_pounds_and_kept_in_pence(world: World, as_: SignedIn) -> None:
    made = notice(world)
    paid = {
        "pence": "£12.50", "means": "card", "paid_at-day": "14", "paid_at-month": "11",
        "paid_at-year": "2016", "paid_at-time": "9:15am",
    }  # fmt: skip

    as_(world.officer).post(reverse("enforcement_pay", args=[made.sheet.reference]), paid)

    made.refresh_from_db()
    assert made.paid_pence == 1250


def test_a_notice_is_mended_by_its_page_and_looked_at_again(world: World, as_: SignedIn) -> None:
    world.holds(world.officer, "litter", "authorised", area=WARD)
    made = notice(world, area=OTHER_WARD)
    client = as_(world.officer)

    page = client.get(reverse("enforcement_mend", args=[made.sheet.reference]))
    press(client, page, "Mend what was entered", {"area": WARD})

    made.refresh_from_db()
    assert made.valid


def test_a_power_is_added_and_ended_by_pages(world: World, as_: SignedIn) -> None:
    client = as_(world.manager)
    added = {
        "officer": world.officer.reference, "power": "litter", "held_as": "authorised",
        "since_on-day": "1", "since_on-month": "4", "since_on-year": "2016",
        "granted_by": "The council",
    }  # fmt: skip
    ended = {
        "until_on-day": "13", "until_on-month": "11", "until_on-year": "2016", "reason": "Left",
    }  # fmt: skip

    client.post(reverse("enforcement_add_power"), added)
    row = Accreditation.objects.get()
    before = client.get(reverse("enforcement_powers")).content.decode()
    client.post(reverse("enforcement_end_power", args=[row.reference]), ended)
    after = client.get(reverse("enforcement_powers")).content.decode()

    assert "Powers held on" in before
    assert "Nobody holds a power today" in after


def test_a_prosecution_file_is_begun_with_or_without_naming_anybody(
    world: World, as_: SignedIn
) -> None:
    begun = {
        "offence": "EPA 1990 s33", "offence_at-day": "1", "offence_at-month": "11",
        "offence_at-year": "2016", "offence_at-time": "9:00am", "summary": "Left a load",
        "is_summary_only": "on",
    }  # fmt: skip
    client = as_(world.manager)

    client.post(reverse("enforcement_prosecute"), begun)
    answer = client.post(
        reverse("enforcement_prosecute"), {**begun, "given": "Sid", "family": "Shade"}
    )

    assert Prosecution.objects.filter(defendant=None).count() == 1
    assert "Sid Shade" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("name", "officer", "outsider"),
    [
        ("enforcement_powers", 200, 403),
        ("enforcement_add_power", 403, 403),
        ("enforcement_issue", 200, 403),
        ("enforcement_prosecute", 200, 403),
        ("enforcement_outside", 403, 403),
    ],
)
def test_who_may_open_which_page(
    world: World, as_: SignedIn, name: str, officer: int, outsider: int
) -> None:
    assert as_(world.manager).get(reverse(name)).status_code == 200
    assert as_(world.officer).get(reverse(name)).status_code == officer
    assert as_(world.outsider).get(reverse(name)).status_code == outsider


OF_A_NOTICE = ("decide", "pay", "cancel", "mend", "register")


@pytest.mark.parametrize("page", OF_A_NOTICE)
def test_a_closed_notice_and_a_missing_one_answer_with_the_same_bytes(
    world: World, as_: SignedIn, page: str
) -> None:
    made = notice(world)
    client = as_(world.constable)

    refused = client.get(reverse(f"enforcement_{page}", args=[made.sheet.reference]))
    missing = client.get(reverse(f"enforcement_{page}", args=["AAAAAAAA"]))

    assert refused.status_code == missing.status_code == 404
    assert TOKENS.sub(b"", refused.content) == TOKENS.sub(b"", missing.content)


def test_lists_ask_the_database_as_often_for_many_as_for_one(world: World, as_: SignedIn) -> None:
    client = as_(world.manager)

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    pages = [
        reverse("enforcement_outside"), reverse("enforcement_powers"),
        reverse("sheets", args=["notice"]),
    ]  # fmt: skip
    notice(world)
    world.holds(world.officer, "graffiti", "authorised")
    few = [asked(page) for page in pages]
    for number in range(2, 9):
        notice(world, str(number))
        world.holds(world.constable, "cpn", "constable")

    assert [asked(page) for page in pages] == few


def test_no_page_sets_penalties_against_a_target(world: World, as_: SignedIn) -> None:
    notice(world)
    client = as_(world.manager)

    for page in ("enforcement_powers", "enforcement_outside"):
        assert "target" not in client.get(reverse(page)).content.decode().lower()
