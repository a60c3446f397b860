"""Roles and functions that one person asks for and another agrees."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.audit.reads import history
from guildhall.partners import reads, registry, writes
from guildhall.partners.matrices import MISSING
from guildhall.partners.models import Appointment, AppointmentNotice, Member, Post
from guildhall.partners.reads import NotAllowed, viewer
from guildhall.partners.rules import Role
from guildhall.partners.tests.access_rows import DAY, HOUR, NOW, TODAY, member, post
from guildhall.testing import sign_in


@pytest.fixture(autouse=True)
def programmes() -> Iterator[None]:
    registry.register("children", "Children", MISSING, marking="official_sensitive")
    registry.register("places", "Places", MISSING)
    with time_machine.travel(NOW, tick=False):
        yield
    registry.forget("children")
    registry.forget("places")


def with_role(name: str, *roles: Role) -> Member:
    who = member(name)
    who.roles = [role.value for role in roles]
    who.save(update_fields=["roles"])
    return who


@pytest.fixture
def administrator(db: None) -> Member:
    return with_role("avery", Role.ADMINISTRATOR)


@pytest.fixture
def officer(db: None) -> Member:
    return with_role("odile", Role.AUDITOR)


@pytest.fixture
def sam(db: None) -> Member:
    return member("sam")


def ask(whom: Member, by: Member, **changed: Any) -> Appointment:
    part = {"programme": "children", "function": "team_manager"}
    if "role" in changed:
        part = {}
    given: dict[str, Any] = {**part, "since_on": TODAY, "why": "Runs the hub", **changed}
    return writes.ask_for(whom, **given, by=by, at=NOW)


def held(who: Member) -> frozenset[str]:
    return viewer(who, NOW).held("children")


def test_an_administrator_gives_themselves_nothing(administrator: Member, officer: Member) -> None:
    with pytest.raises(ValidationError, match="cannot give yourself"):
        ask(administrator, administrator)
    with pytest.raises(ValidationError, match="cannot give yourself"):
        writes.post_member(
            administrator, programme="places", function="team_manager", since_on=TODAY,
            by=administrator, at=NOW,
        )  # fmt: skip

    assert not Post.objects.exists()
    assert not Appointment.objects.exists()


def test_one_person_alone_gives_no_function_in_a_sensitive_programme(
    administrator: Member, sam: Member
) -> None:
    given: dict[str, Any] = {"function": "care_home", "since_on": TODAY, "at": NOW}

    with pytest.raises(ValidationError, match="Another person agrees"):
        writes.post_member(sam, programme="children", by=administrator, **given)
    writes.post_member(sam, programme="places", by=administrator, **given)

    assert [row.programme for row in Post.objects.all()] == ["places"]


def test_what_is_asked_for_is_held_only_once_another_agrees(
    administrator: Member, officer: Member, sam: Member
) -> None:
    asked = ask(sam, administrator)
    assert "team_manager" not in held(sam)

    writes.agree(asked, by=officer, at=NOW)

    assert "team_manager" in held(sam)
    actions = {row.action for row in history(f"member:{sam.reference}")}
    assert actions >= {"access.appointment_asked", "access.appointment_agreed", "access.posted"}


def test_the_member_and_the_protection_officer_are_told_until_they_say_they_have_read_it(
    client: Client, administrator: Member, officer: Member, sam: Member
) -> None:
    writes.agree(ask(sam, administrator), by=officer, at=NOW)
    sign_in(client, sam)
    page = client.get("/my-work/").content.decode()

    assert {row.member for row in AppointmentNotice.objects.all()} == {sam, officer}
    assert "You were given: " in page
    assert "Asked by Avery, agreed by Odile" in page
    theirs = AppointmentNotice.objects.get(member=officer)
    assert client.post(f"/my/notices/{theirs.reference}/read/").status_code == 404
    own = AppointmentNotice.objects.get(member=sam)
    assert client.post(f"/my/notices/{own.reference}/read/").status_code == 302
    assert "You were given: " not in client.get("/my-work/").content.decode()
    assert [told.what for told in reads.notices(officer)] == ["Team manager, Children"]


WHO = {
    "governance": ("auditor", True),
    "who manages the programme": ("team_manager", True),
    "a worker": ("social_worker", False),
    "nobody in it": ("", False),
}


@pytest.mark.parametrize("who", WHO)
def test_it_is_agreed_by_who_manages_or_governs_the_programme(
    administrator: Member, sam: Member, who: str
) -> None:
    function, may_agree = WHO[who]
    other = member("other")
    if function:
        post(other, "children", function)
    asked = ask(sam, administrator)

    if may_agree:
        writes.agree(asked, by=other, at=NOW)
    else:
        with pytest.raises(NotAllowed):
            writes.agree(asked, by=other, at=NOW)
        with pytest.raises(NotAllowed):
            writes.refuse(asked, reason="No", by=other, at=NOW)
    assert ("team_manager" in held(sam)) is may_agree


def test_who_manages_another_programme_agrees_to_nothing_here(
    administrator: Member, sam: Member
) -> None:
    other = member("other")
    post(other, "places", "team_manager")

    with pytest.raises(NotAllowed):
        writes.agree(ask(sam, administrator), by=other, at=NOW)


def test_neither_who_asked_nor_who_it_is_for_agrees(administrator: Member, sam: Member) -> None:
    for who in (administrator, sam):
        post(who, "children", "team_manager")
    asked = ask(sam, administrator, function="auditor")

    for who in (administrator, sam):
        with pytest.raises(NotAllowed):
            writes.agree(asked, by=who, at=NOW)

    decided = {"outcome": "agreed", "decided_at": NOW}
    for who in (administrator, sam):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.update(**decided, decided_by=who)


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": ""},
        {"asked_by": "sam"},
        {"programme": ""},
        {"role": "manager"},
        {"outcome": "refused", "decided_at": NOW, "decided_by": "officer"},
        {"outcome": "agreed", "decided_at": NOW},
        {"until_on": TODAY - DAY},
    ],
)
def test_the_table_holds_no_appointment_that_makes_no_sense(
    administrator: Member, officer: Member, sam: Member, wrong: dict[str, Any]
) -> None:
    ask(sam, administrator)
    people = {"sam": sam, "officer": officer}
    given = {name: people.get(value, value) for name, value in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.update(**given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"since_on": TODAY - DAY},
        {"until_on": TODAY - DAY},
        {"why": " "},
        {"function": "emperor"},
        {"role": "auditor", "until_on": TODAY},
        {"role": "auditor", "since_on": TODAY + DAY},
        {"programme": "places", "function": "care_home"},
    ],
)
def test_what_makes_no_sense_is_not_asked_for(
    administrator: Member, sam: Member, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        ask(sam, administrator, **wrong)


def test_only_an_administrator_asks(officer: Member, sam: Member) -> None:
    with pytest.raises(NotAllowed):
        ask(sam, officer)


def test_the_first_day_is_the_london_day(administrator: Member, sam: Member) -> None:
    late = NOW.replace(month=6, hour=23, minute=30)  # 12.30am on the 13th in London

    with pytest.raises(ValidationError, match="before today"):
        writes.ask_for(
            sam, programme="children", function="auditor", since_on=date(2016, 6, 12),
            why="A reason", by=administrator, at=late,
        )  # fmt: skip


def test_what_is_agreed_late_is_held_from_the_day_it_is_agreed(
    administrator: Member, officer: Member, sam: Member
) -> None:
    asked = ask(sam, administrator)

    writes.agree(asked, by=officer, at=NOW + 3 * DAY)

    assert Post.objects.get().since_on == TODAY + 3 * DAY


def test_it_lapses_after_fourteen_days(administrator: Member, officer: Member, sam: Member) -> None:
    asked = ask(sam, administrator)
    after = NOW + timedelta(days=14)
    assert reads.to_agree(officer, after - HOUR) == 1

    with pytest.raises(writes.AlreadyDecided):
        writes.agree(asked, by=officer, at=after)

    assert reads.to_agree(officer, after) == 0
    assert [each.state for each in reads.asked(officer, after)] == ["Lapsed"]
    with pytest.raises(ValidationError, match="already"):
        ask(sam, administrator)
    writes.ask_for(
        sam, programme="children", function="team_manager", since_on=TODAY + 14 * DAY,
        why="Still", by=administrator, at=after,
    )  # fmt: skip


def test_it_is_refused_for_a_reason_or_withdrawn_and_then_given_by_nobody(
    administrator: Member, officer: Member, sam: Member
) -> None:
    refused = ask(sam, administrator)
    with pytest.raises(ValidationError):
        writes.refuse(refused, reason=" ", by=officer, at=NOW)
    writes.refuse(refused, reason="Not yet vetted", by=officer, at=NOW)
    withdrawn = ask(sam, administrator)
    with pytest.raises(NotAllowed):
        writes.withdraw(withdrawn, by=officer, at=NOW)
    writes.withdraw(withdrawn, by=administrator, at=NOW)

    for each in (refused, withdrawn):
        with pytest.raises(writes.AlreadyDecided):
            writes.agree(each, by=officer, at=NOW)
    assert not Post.objects.exists()
    assert {each.state for each in reads.asked(administrator, NOW)} == {"Refused", "Withdrawn"}


def test_a_second_administrator_is_agreed_by_the_protection_officer(
    administrator: Member, officer: Member, sam: Member
) -> None:
    manager = member("max")
    post(manager, "children", "team_manager")
    asked = ask(sam, administrator, role="administrator")
    with pytest.raises(NotAllowed):
        writes.agree(asked, by=manager, at=NOW)

    writes.agree(asked, by=officer, at=NOW)

    sam.refresh_from_db()
    assert sam.roles == ["administrator"]


def test_nobody_is_both_administrator_and_protection_officer(
    administrator: Member, officer: Member, sam: Member
) -> None:
    second = with_role("bo", Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="two people"):
        ask(second, administrator, role="auditor")

    both = [ask(sam, administrator, role=role) for role in ("administrator", "auditor")]
    writes.agree(both[0], by=officer, at=NOW)
    with pytest.raises(ValidationError, match="two people"):
        writes.agree(both[1], by=officer, at=NOW)

    sam.refresh_from_db()
    assert sam.roles == ["administrator"]


ASKED = {
    "function": "children:team_manager",
    "why": "Runs the hub",
    "since_on-day": "12", "since_on-month": "11", "since_on-year": "2016",
}  # fmt: skip


def test_it_is_asked_for_and_agreed_in_two_browsers(
    administrator: Member, officer: Member, sam: Member
) -> None:
    asks, agrees = Client(), Client()
    sign_in(asks, administrator)
    sign_in(agrees, officer)

    form = asks.get(f"/members/{sam.reference}/posts/add/").content.decode()
    assert "Children: Team manager (another person agrees)" in form
    unsaid = asks.post(f"/members/{sam.reference}/posts/add/", ASKED | {"why": ""})
    assert "Say why they need it" in unsaid.content.decode()
    answer = asks.post(f"/members/{sam.reference}/posts/add/", ASKED, follow=True)
    assert "None waits for you to decide" in answer.content.decode()

    assert "1 role or function asked for" in agrees.get("/my-work/").content.decode()
    assert "1 waits for you" in agrees.get("/members/asked/").content.decode()
    one = f"/members/asked/{Appointment.objects.get().reference}/"
    assert "Runs the hub" in agrees.get(one).content.decode()
    assert "Agree: give it" not in asks.get(one).content.decode()
    assert asks.post(f"{one}agree/").status_code == 403
    assert agrees.post(f"{one}agree/").status_code == 302

    assert "team_manager" in held(sam)


def test_it_is_refused_in_the_browser_and_who_asked_reads_why(
    administrator: Member, officer: Member, sam: Member
) -> None:
    asks, decides = Client(), Client()
    sign_in(asks, administrator)
    sign_in(decides, officer)
    one = f"/members/asked/{ask(sam, administrator).reference}/"

    decides.post(one, {"reason": "Not yet vetted"})

    assert "Not yet vetted" in asks.get(one).content.decode()


def test_what_can_no_longer_be_given_says_so_and_waits(
    client: Client, administrator: Member, officer: Member, sam: Member
) -> None:
    asked = ask(sam, administrator)
    Member.objects.filter(pk=sam.pk).update(is_active=False)
    sign_in(client, officer)

    page = client.post(f"/members/asked/{asked.reference}/agree/", follow=True).content.decode()

    assert "It cannot be given. They may no longer sign in." in page
    assert "1 waits for you" in page
    assert not Post.objects.exists()


@pytest.mark.parametrize("function", ["", "social_worker"])
def test_what_is_asked_for_is_nothing_to_anybody_else(
    client: Client, administrator: Member, sam: Member, function: str
) -> None:
    other = member("other")
    if function:
        post(other, "children", function)
    asked = ask(sam, administrator)
    for who in (other, sam):
        sign_in(client, who)

        assert "Sam" not in client.get("/members/asked/").content.decode().split("<h1")[1]
        assert client.get(f"/members/asked/{asked.reference}/").status_code == 404
        assert client.post(f"/members/asked/{asked.reference}/agree/").status_code == 404
        assert client.post(f"/members/asked/{asked.reference}/withdraw/").status_code == 404


def test_the_statements_of_the_list_do_not_grow(
    client: Client, administrator: Member, officer: Member
) -> None:
    sign_in(client, officer)

    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    pages = ("/members/asked/", "/my-work/")
    writes.agree(ask(member("first"), administrator), by=officer, at=NOW)
    ask(member("second"), administrator)
    few = [statements(path) for path in pages]
    for number in range(4):
        writes.agree(ask(member(f"n{number}"), administrator), by=officer, at=NOW)
        ask(member(f"m{number}"), administrator)

    assert [statements(path) for path in pages] == few
