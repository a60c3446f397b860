"""Declaring an interest tells the member nothing of a case that they may not open in full."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.casework.errors import Stopped
from guildhall.casework.models import Case
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.tests.test_pages import bare
from guildhall.casework.writes import allocate
from guildhall.partners.models import Member, Post
from guildhall.partners.reads import NotAllowed, access
from guildhall.subjects import reads, writes
from guildhall.subjects.models import Address, Interest, Name, Person
from guildhall.subjects.rules import Unfit
from guildhall.testing import sign_in

BORN = date(2001, 4, 27)
KIN: dict[str, Any] = {"given": "Quill", "family": "Thackwray"}
HOME: dict[str, Any] = {"line": "1 Skaters Meadow Walk", "postcode": "PE0 1PA"}
EARLIER = AT - timedelta(days=1)


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(AT, tick=False) as moved:
        yield moved


@pytest.fixture
def governor(town: Town) -> Member:
    """A second member of governance."""
    made = Member.objects.create(email="gwen@example.org", name="Gwen Governor")
    since = date(2015, 1, 1)
    Post.objects.create(member=made, programme=KEY, function="auditor", since_on=since)
    return made


@pytest.fixture
def about_kin(town: Town) -> Case:
    """A case of yesterday about the person, with a shielded address of theirs."""
    case = town.case(at=EARLIER)
    person = writes.add_person(source=case.guard, **KIN, born_on=BORN, by=town.clerk, at=EARLIER)
    writes.add_address(
        person, source=case.guard, **HOME, is_shielded=True, by=town.clerk, at=EARLIER
    )
    return case


def declare(member: Member, **about: Any) -> Interest:
    return writes.declare_interest(member=member, kind="relative", by=member, at=AT, **about)


def client_of(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def typed(**about: Any) -> dict[str, str]:
    parts = {f"born_on-{part}": str(getattr(BORN, part)) for part in ("day", "month", "year")}
    return {"kind": "relative", **about, **(parts if "given" in about else {})}


LISTS = ("cases", "my_work", "duties", "search", "retention", "referrals")


@pytest.mark.parametrize("about", [KIN, HOME], ids=["by name and birth", "by address"])
def test_what_the_member_sees_is_byte_for_byte_the_same_before_and_after(
    town: Town, about_kin: Case, about: dict[str, Any]
) -> None:
    auditor = client_of(town.auditor)

    def seen() -> list[bytes]:
        pages = [auditor.get(reverse(name)).content for name in LISTS]
        pages.append(auditor.get(reverse("case", args=[about_kin.reference])).content)
        return [bare(page) for page in pages]

    before = seen()
    assert about_kin.reference.encode() in before[0]
    answer = auditor.post(reverse("interests"), typed(**about))

    assert answer.status_code == 302
    assert Interest.objects.filter(member=town.auditor).count() == 1
    assert seen() == before


@pytest.mark.parametrize("about", [KIN, HOME], ids=["by name and birth", "by address"])
def test_declaring_runs_the_same_statements_whether_or_not_anybody_is_found(
    town: Town, about_kin: Case, about: dict[str, Any]
) -> None:
    nobody = {name: f"{value} Other" for name, value in about.items() if name != "postcode"}
    auditor = client_of(town.auditor)
    auditor.post(reverse("interests"), typed(given="Warm", family="Up"))

    asked = []
    for each in (nobody, about):
        with CaptureQueriesContext(connection) as statements:
            answer = auditor.post(reverse("interests"), typed(**each))
        shapes = [re.sub(r"\d+", "", one["sql"].split("WHERE")[0])[:80] for one in statements]
        asked.append((answer.status_code, shapes))

    assert asked[0] == asked[1]


def test_a_case_that_the_member_can_open_in_full_shuts_at_once(town: Town, about_kin: Case) -> None:
    declare(town.clerk, **KIN, born_on=BORN)

    assert not access(town.clerk, about_kin.guard, AT)
    assert access(town.head, about_kin.guard, AT)


NEAR: dict[str, Any] = {"line": "2 Skaters Meadow Walk", "postcode": "PE0 1PA"}


@pytest.mark.parametrize("about", ["name", "address", "person"])
def test_a_name_that_is_kept_from_the_member_is_matched_by_nothing_until_it_may_be_told(
    town: Town, governor: Member, about: str
) -> None:
    """Or a guess at it would be answered by the number of cases that the member can open."""
    kept = town.case(at=EARLIER)
    person = writes.add_person(
        source=kept.guard, **KIN, born_on=BORN, kept_by=town.police, by=town.clerk, at=EARLIER
    )
    writes.add_address(
        person, source=kept.guard, **NEAR, is_shielded=False, by=town.clerk, at=EARLIER
    )
    said = {"name": {**KIN, "born_on": BORN}, "address": NEAR, "person": {"person": person}}
    interest = declare(town.clerk, **said[about])

    assert not reads.is_interested(town.clerk, kept.guard)
    writes.decide_interest(interest, is_confirmed=True, reason="", by=governor, at=AT)
    writes.add_name(person, source=kept.guard, given="Q", family="T", by=town.clerk, at=AT)
    assert access(town.clerk, kept.guard, AT)

    name = Name.objects.get(kept_by=town.police)
    writes.let_name_pass(name, why="She agrees to it now", by=town.constable, at=AT, needs=None)
    assert not access(town.clerk, kept.guard, AT)


def test_a_name_that_the_members_own_agency_keeps_is_matched(town: Town) -> None:
    kept = town.case(at=EARLIER)
    about: dict[str, Any] = {"source": kept.guard, "by": town.clerk, "at": EARLIER}
    writes.add_person(**about, **KIN, born_on=BORN, kept_by=town.council)

    declare(town.clerk, **KIN, born_on=BORN)

    assert not access(town.clerk, kept.guard, AT)


@pytest.mark.parametrize("whose", ["clerk", "auditor"])
def test_a_shielded_address_is_matched_by_nothing_even_when_confirmed(
    town: Town, about_kin: Case, governor: Member, whose: str
) -> None:
    member = getattr(town, whose)
    interest = declare(member, **HOME)

    (waiting,) = reads.to_confirm(governor, AT)
    writes.decide_interest(interest, is_confirmed=True, reason="", by=governor, at=AT)
    person = Person.objects.get()
    writes.add_address(
        person, source=about_kin.guard, **HOME, is_shielded=True, by=town.head, at=AT
    )

    assert waiting.cases == ()
    assert access(member, about_kin.guard, AT)


def test_an_address_whose_shield_is_taken_off_is_matched_from_then_on(
    town: Town, about_kin: Case
) -> None:
    declare(town.clerk, **HOME)
    fact = Address.objects.get()

    writes.set_shield(fact, is_shielded=False, why="Moved away", by=town.head, at=AT)

    assert not access(town.clerk, about_kin.guard, AT)


def test_a_case_that_learns_the_name_later_shuts_only_once_governance_has_confirmed(
    town: Town, governor: Member
) -> None:
    case = town.case(at=EARLIER)
    interest = declare(town.auditor, **KIN, born_on=BORN)
    writes.add_person(source=case.guard, **KIN, born_on=BORN, by=town.clerk, at=AT)
    assert access(town.auditor, case.guard, AT)

    writes.decide_interest(interest, is_confirmed=True, reason="", by=governor, at=AT)

    assert not access(town.auditor, case.guard, AT)


@pytest.mark.parametrize(
    ("born_on", "is_barred"),
    [(None, True), (BORN, True), (date(2002, 5, 3), False)],
    ids=["birth not known", "the birth declared", "another birth"],
)
def test_the_name_alone_is_enough_where_the_case_does_not_know_the_birth(
    town: Town, governor: Member, born_on: date | None, is_barred: bool
) -> None:
    before, after = town.case(at=EARLIER), town.case(at=EARLIER)
    someone: dict[str, Any] = {**KIN, "born_on": born_on, "by": town.clerk, "at": EARLIER}
    writes.add_person(source=before.guard, **someone)
    interest = declare(town.clerk, **KIN, born_on=BORN)
    writes.decide_interest(interest, is_confirmed=True, reason="", by=governor, at=AT)

    writes.add_person(source=after.guard, **someone)

    for case in (before, after):
        assert bool(access(town.clerk, case.guard, AT)) is not is_barred


def test_a_case_about_them_that_is_only_being_made_is_never_known_to_the_member(
    town: Town,
) -> None:
    declare(town.auditor, **KIN, born_on=BORN)

    case = town.case(at=AT)
    writes.add_person(source=case.guard, **KIN, born_on=BORN, by=town.clerk, at=AT)

    assert not access(town.auditor, case.guard, AT)


def test_an_interest_that_governance_did_not_find_to_be_one_bars_nothing(
    town: Town, about_kin: Case, governor: Member
) -> None:
    interest = declare(town.auditor, **KIN, born_on=BORN)

    with pytest.raises(Unfit):
        writes.decide_interest(interest, is_confirmed=False, reason=" ", by=governor, at=AT)
    writes.decide_interest(interest, is_confirmed=False, reason="A namesake", by=governor, at=AT)

    assert access(town.auditor, about_kin.guard, AT)
    assert reads.to_confirm(governor, AT) == []
    with pytest.raises(writes.AlreadyDecided):
        writes.decide_interest(interest, is_confirmed=True, reason="", by=governor, at=AT)


def test_five_are_taken_in_a_day_and_no_more(town: Town, now: Any) -> None:
    for number in range(5):
        declare(town.auditor, given=f"N{number}", family="Example", born_on=BORN)
    writes.end_interest(Interest.objects.latest("pk"), by=town.auditor, at=AT)

    with pytest.raises(Unfit, match="5 today"):
        declare(town.auditor, **KIN, born_on=BORN)
    page = client_of(town.auditor).post(reverse("interests"), typed(**KIN)).content.decode()
    assert "Tell information governance of any more" in page

    now.shift(timedelta(days=1))
    writes.declare_interest(
        member=town.auditor, kind="relative", **KIN, born_on=BORN, by=town.auditor,
        at=AT + timedelta(days=1),
    )  # fmt: skip


def test_governance_confirms_in_the_browser_by_reference_and_never_by_name(
    town: Town, about_kin: Case, governor: Member
) -> None:
    declare(town.auditor, **KIN, born_on=BORN)
    client = client_of(governor)

    said = client.get(reverse("my_work")).content.decode()
    listed = client.get(reverse("interests_declared")).content.decode()
    interest = Interest.objects.get()
    one = client.get(reverse("interest_decide", args=[interest.reference])).content.decode()
    answer = client.post(
        reverse("interest_decide", args=[interest.reference]), {"is_confirmed": "yes"}
    )

    assert "Interests declared: 1 to decide on" in said
    assert "1 to decide on, 1 about a case that you govern" in listed
    for page in (listed, one):
        assert about_kin.reference in page
        assert town.auditor.name in page
        assert "Thackwray" not in page
    assert answer.status_code == 302
    assert not access(town.auditor, about_kin.guard, AT)


def test_nobody_decides_on_their_own_interest_or_sees_what_it_matched(
    town: Town, about_kin: Case
) -> None:
    interest = declare(town.auditor, **KIN, born_on=BORN)
    client = client_of(town.auditor)
    address = reverse("interest_decide", args=[interest.reference])

    assert about_kin.reference not in client.get(reverse("interests_declared")).content.decode()
    assert client.post(address, {"is_confirmed": "yes"}).status_code == 404
    with pytest.raises(NotAllowed):
        writes.decide_interest(interest, is_confirmed=True, reason="", by=town.auditor, at=AT)
    with pytest.raises(NotAllowed):
        writes.decide_interest(interest, is_confirmed=True, reason="", by=town.clerk, at=AT)
    assert client_of(town.clerk).get(reverse("interests_declared")).status_code == 403
    decided = {"decided_at": AT, "decided_by": town.auditor, "is_confirmed": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.update(**decided)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.update(decided_at=AT)


def test_the_statements_of_governances_list_do_not_grow(
    town: Town, governor: Member, about_kin: Case
) -> None:
    client = client_of(governor)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("interests_declared")).status_code == 200
        return len(asked)

    declare(town.auditor, **KIN, born_on=BORN)
    few = statements()
    for number, member in enumerate((town.clerk, town.head, town.warden, town.auditor)):
        case = town.case(at=EARLIER)
        name: dict[str, Any] = {"given": f"N{number}", "family": "Example"}
        writes.add_person(source=case.guard, **name, born_on=BORN, by=town.head, at=EARLIER)
        declare(member, **name, born_on=BORN)

    assert statements() == few


def test_whoever_declared_an_interest_is_not_available_for_the_case(
    town: Town, about_kin: Case
) -> None:
    declare(town.warden, **KIN, born_on=BORN)

    with pytest.raises(Stopped, match="not available"):
        allocate(about_kin, to=town.warden, seen=None, by=town.head, at=AT)
