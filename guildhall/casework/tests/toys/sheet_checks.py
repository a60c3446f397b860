"""The pages of a toy's record that stands on no case, as each part in the partnership sees them."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from guildhall.programmes.toy_allotments.models import Skip
from toy_checks import LATER, SEEN, council, member, onlooker, skip, weeder

from guildhall.casework.models import Connection
from guildhall.casework.tests.people import AT
from guildhall.casework.writes import change_sheet
from guildhall.partners.models import Agency, Member
from guildhall.testing import sign_in

__all__ = ["council", "onlooker", "weeder"]
SignedIn = Callable[[Member], Client]
TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=|nonce=|csrf-token" content=)"[^"]*"')
OF_ONE = ("sheet", "sheet_change", "sheet_connect", "sheet_erase")
HIRED = {
    "hired_at-day": "13", "hired_at-month": "11", "hired_at-year": "2016",
    "hired_at-time": "10:00am",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[object]:
    with time_machine.travel(LATER, tick=False) as moved:
        yield moved


@pytest.fixture
def as_() -> SignedIn:
    def enter(one: Member) -> Client:
        client = Client()
        sign_in(client, one)
        return client

    return enter


def bare(content: bytes) -> bytes:
    """A page without its tokens."""
    return TOKENS.sub(b"", content)


def test_a_record_is_added_found_in_its_list_and_changed_by_pages(
    weeder: Member, as_: SignedIn
) -> None:
    client = as_(weeder)
    given = {**HIRED, "hirer": "Ivy Greenfinger", "price_pence": "£90"}

    added = client.post(reverse("sheet_add", args=["skip"]), given)
    listed = client.get(reverse("sheets", args=["skip"])).content.decode()
    kept = Skip.objects.get()
    changed = client.post(
        reverse("sheet_change", args=[kept.sheet.reference]),
        {**given, "hirer": "Ivy Green", "was": "1"},
    )
    page = client.get(changed["Location"]).content.decode()

    assert added["Location"] == reverse("sheet", args=[kept.sheet.reference])
    assert "Ivy Greenfinger" in listed
    assert "Skip hired by Ivy Green<" in page
    assert "What it said before" in page
    assert Skip.objects.get().hired_at == SEEN
    assert Skip.objects.get().price_pence == 9000
    assert "£90" in page


def test_what_is_refused_is_said_beside_its_field_and_nothing_is_kept(
    weeder: Member, as_: SignedIn
) -> None:
    given = {**HIRED, "hired_at-year": "2017", "hirer": "Ivy", "price_pence": "1"}

    page = as_(weeder).post(reverse("sheet_add", args=["skip"]), given)

    assert "It cannot have been hired yet." in page.content.decode()
    assert not Skip.objects.exists()


def test_a_change_made_meanwhile_is_said_and_not_overwritten(weeder: Member, as_: SignedIn) -> None:
    kept = skip(weeder)
    change_sheet(kept, values={"price_pence": 5}, was=1, by=weeder, at=LATER)
    given = {**HIRED, "hirer": "Bill", "price_pence": "0", "was": "1"}

    page = as_(weeder).post(reverse("sheet_change", args=[kept.sheet.reference]), given)

    assert "Somebody else has changed this" in page.content.decode()
    assert Skip.objects.get().hirer == "Ivy Greenfinger"


def test_only_what_was_changed_on_the_form_is_written(weeder: Member, as_: SignedIn) -> None:
    seconds = SEEN + timedelta(seconds=17)
    kept = skip(weeder, hired_at=seconds)
    given = {**HIRED, "hirer": "Bill", "price_pence": "0", "was": "1"}

    as_(weeder).post(reverse("sheet_change", args=[kept.sheet.reference]), given)

    now = Skip.objects.get()
    assert (now.hirer, now.hired_at) == ("Bill", seconds)


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("function", ["plotholder", "stranger"])
def test_a_closed_record_and_a_missing_one_answer_with_the_same_bytes(
    weeder: Member, council: Agency, as_: SignedIn, name: str, function: str
) -> None:
    kept = skip(weeder)
    is_stranger = function == "stranger"
    other = (
        member(council, "stan", "weeder", "toy_kiosks")
        if is_stranger
        else member(council, "petra", "plotholder")
    )
    client = as_(other)

    refused = client.get(reverse(name, args=[kept.sheet.reference]))
    missing = client.get(reverse(name, args=["AAAAAAAA"]))

    assert refused.status_code == missing.status_code == 404
    assert bare(refused.content) == bare(missing.content)


def test_a_list_is_not_there_for_who_has_no_part_in_its_programme(
    council: Agency, as_: SignedIn
) -> None:
    client = as_(member(council, "stan", "weeder", "toy_kiosks"))

    closed = client.get(reverse("sheets", args=["skip"]))
    missing = client.get(reverse("sheets", args=["nosuchkind"]))

    assert closed.status_code == missing.status_code == 404
    assert bare(closed.content) == bare(missing.content)


def test_a_record_that_one_may_not_know_of_changes_no_byte_of_the_list(
    weeder: Member, council: Agency, as_: SignedIn
) -> None:
    client = as_(member(council, "petra", "plotholder"))
    before = client.get(reverse("sheets", args=["skip"]))

    hidden = skip(weeder)
    after = client.get(reverse("sheets", args=["skip"]))
    begun_after = client.get(reverse("sheets", args=["skip"]), {"after": hidden.sheet.reference})

    assert before.status_code == 200
    assert bare(after.content) == bare(before.content)
    assert b"Skip hired" not in begun_after.content


def test_a_list_does_not_begin_after_a_record_that_one_may_not_know_of(
    weeder: Member, council: Agency, as_: SignedIn
) -> None:
    plotholder = member(council, "petra", "plotholder")
    skip(plotholder, hirer="Newer than it", hired_at=SEEN)
    hidden = skip(weeder, hired_at=SEEN - timedelta(hours=1))

    page = as_(plotholder).get(reverse("sheets", args=["skip"]), {"after": hidden.sheet.reference})

    assert b"Newer than it" in page.content


def test_a_part_of_a_record_is_on_no_page_of_who_may_not_see_it(
    weeder: Member, onlooker: Member, as_: SignedIn
) -> None:
    kept = skip(weeder, price_pence=123456)
    change_sheet(kept, values={"price_pence": 654321}, was=1, by=weeder, at=LATER)
    pages = (
        reverse("sheets", args=["skip"]),
        reverse("sheet", args=[kept.sheet.reference]),
        reverse("sheet_change", args=[kept.sheet.reference]),
    )

    seen = [as_(weeder).get(page).content for page in pages]
    unseen = [as_(onlooker).get(page).content for page in pages]

    assert all(re.search(rb"6,?543.21", page) for page in seen)
    assert not any(re.search(rb"6,?543.21|1,?234.56", page) for page in unseen)


def test_who_may_know_only_that_it_exists_sees_no_word_of_it(
    weeder: Member, council: Agency, as_: SignedIn
) -> None:
    kept = skip(weeder)
    client = as_(member(council, "aud", "auditor"))

    page = client.get(reverse("sheet", args=[kept.sheet.reference])).content
    listed = client.get(reverse("sheets", args=["skip"])).content

    assert b"Ivy" not in page
    assert b"and no more" in page
    assert kept.sheet.reference.encode() not in listed


def test_a_list_goes_on_page_by_page_and_shows_each_record_once(
    weeder: Member, as_: SignedIn
) -> None:
    for number in range(53):
        skip(weeder, hirer=f"Hirer {number:03}", hired_at=SEEN - timedelta(hours=number // 2))
    client = as_(weeder)

    first = client.get(reverse("sheets", args=["skip"])).content.decode()
    after = re.search(r"\?after=(\w+)", first)
    assert after
    second = client.get(reverse("sheets", args=["skip"]), {"after": after[1]}).content.decode()

    shown = [re.findall(r"<bdi>Skip hired by (Hirer \d+)", page) for page in (first, second)]
    assert [len(page) for page in shown] == [50, 3]
    assert len({*shown[0], *shown[1]}) == 53


@pytest.mark.parametrize("page", ["sheets", "sheet"])
def test_a_page_asks_the_database_as_often_for_many_as_for_one(
    weeder: Member, as_: SignedIn, page: str
) -> None:
    kept = skip(weeder)
    about = "skip" if page == "sheets" else kept.sheet.reference
    client = as_(weeder)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page, args=[about])).status_code == 200
        return len(queries)

    connected(kept, weeder)
    few = asked()
    for _ in range(9):
        connected(kept, weeder)

    assert asked() == few


def connected(kept: Skip, weeder: Member) -> None:
    """Another skip, which belongs with the first."""
    Connection.objects.create(
        source=kept.sheet.guard, target=skip(weeder).sheet.guard, why="about", made_at=AT,
        made_by=weeder,
    )  # fmt: skip


def test_a_record_is_connected_by_reference_and_taken_apart_again(
    weeder: Member, as_: SignedIn
) -> None:
    one, other = skip(weeder), skip(weeder, hirer="Bill")
    client, ours = as_(weeder), one.sheet.reference

    client.post(
        reverse("sheet_connect", args=[ours]),
        {"why": "about", "to": f" {other.sheet.reference.lower()} "},
    )
    joined = client.get(reverse("sheet", args=[other.sheet.reference])).content.decode()
    client.post(
        reverse("sheet_disconnect", args=[ours]), {"why": "about", "to": other.sheet.reference}
    )
    apart = client.get(reverse("sheet", args=[ours])).content.decode()

    assert "Skip hired by Ivy Greenfinger" in joined
    assert "Belongs with" not in apart
    assert Connection.objects.get().ended_at == LATER


def test_connecting_to_what_is_closed_says_no_more_than_to_what_is_not_there(
    weeder: Member, council: Agency, as_: SignedIn
) -> None:
    plotholder = member(council, "petra", "plotholder")
    hidden, own = skip(weeder), skip(plotholder)
    client = as_(plotholder)
    page = reverse("sheet_connect", args=[own.sheet.reference])

    said = [
        bare(client.post(page, {"why": "about", "to": to}).content).replace(to.encode(), b"")
        for to in (hidden.sheet.reference, "AAAAAAAA")
    ]

    assert said[0] == said[1]
    assert b"Nothing that you may know of" in said[0]
    assert not Connection.objects.exists()


def test_what_is_due_for_erasure_is_listed_and_erased_by_who_governs_alone(
    weeder: Member, council: Agency, as_: SignedIn, now: time_machine.Traveller
) -> None:
    kept = skip(weeder, emptied_at=AT)
    auditor = member(council, "aud", "auditor")
    erase = reverse("sheet_erase", args=[kept.sheet.reference])
    early = as_(auditor).post(erase).content.decode()
    now.move_to(LATER.replace(year=2022))
    client = as_(auditor)

    listed = client.get(reverse("retention")).content.decode()
    refused = as_(weeder).get(erase)
    client.post(erase)
    after = client.get(reverse("retention")).content.decode()

    assert "Its day has not come" in early
    assert kept.sheet.reference in listed
    assert refused.status_code == 403
    assert kept.sheet.reference not in after
    assert Skip.objects.get().hirer == ""
