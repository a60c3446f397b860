"""The person's page, its print, and the page of a member's interests."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall.audit.models import RequestRow
from guildhall.partners.models import Bar, Guard, Member
from guildhall.partners.writes import bar
from guildhall.subjects import writes
from guildhall.subjects.models import Interest
from guildhall.subjects.safe_contact import SafeContact
from guildhall.subjects.tests.world import AT, call, live_at, person
from guildhall.testing import sign_in

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
Viewer = Callable[[str], Member]


def page(client: Client, who: str, name: str = "person", **query: str) -> str:
    answer = client.get(reverse(name, args=[who]), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_page_says_who_and_where_it_is_from(
    client: Client, officer: Member, case: Guard
) -> None:
    who = person(case, "Alex", "Marsh", born_on=date(2003, 2, 1))
    live_at(who, case, role="victim", side="victim")
    call(who, case, "ask at the cafe", safe=SafeContact(may_ring="no"))
    sign_in(client, officer)

    said = page(client, who.reference)

    for words in (
        "Alex Marsh",
        "years old, born 1 February 2003. On 1 case that you may see.",
        "1 Quiet Close, PE1 1HF",
        "Shielded: never tell it to the offender&#39;s side",
        "DO NOT ring",
        "It is not in the usual form: check it",
        f"/cases/{case.reference}/",
        "OFFICIAL",
    ):
        assert words in said


NASTY = '<script>alert("x")</script>'


def test_hard_names_are_text_and_nothing_else(client: Client, officer: Member, case: Guard) -> None:
    who = person(case, NASTY, "عليّ 🦊" + "y" * 150)
    call(who, case, NASTY, kind="other", hours=NASTY)
    live_at(who, case, NASTY, is_shielded=False)
    sign_in(client, officer)

    for said in (
        page(client, who.reference),
        page(client, who.reference, "person_print", reader="own"),
    ):
        assert NASTY not in said
        assert "&lt;script&gt;alert(" in said
        assert "عليّ 🦊" in said


@pytest.mark.parametrize(
    ("reader", "may_say"),
    [("own", True), ("victim", True), ("offender", False), ("neither", False)],
)
def test_a_print_leaves_out_what_its_reader_must_not_have(
    client: Client, officer: Member, case: Guard, reader: str, may_say: bool
) -> None:
    who = person(case)
    live_at(who, case, role="victim", side="victim")
    call(who, case, role="victim", side="victim")
    sign_in(client, officer)

    said = page(client, who.reference, "person_print", reader=reader)

    assert ("Quiet Close" in said) is may_say
    assert ("07700900123" in said) is may_say
    assert ("2 shielded facts are left out" in said) is not may_say
    row = RequestRow.objects.latest("pk")
    assert set(row.exported) == {who.reference, case.reference}


def test_a_print_without_a_reader_asks_for_one(
    client: Client, officer: Member, case: Guard
) -> None:
    who = person(case)
    sign_in(client, officer)

    assert "Choose who will read it" in page(client, who.reference, "person_print")


@pytest.mark.parametrize("function", ["knows", "named", ""])
@pytest.mark.parametrize("name", ["person", "person_print"])
def test_a_person_who_is_not_known_and_one_who_is_not_there_answer_alike(
    client: Client, viewer: Viewer, case: Guard, function: str, name: str
) -> None:
    who = person(case)
    sign_in(client, viewer(function))

    hidden = client.get(reverse(name, args=[who.reference]), {"reader": "own"})
    missing = client.get(reverse(name, args=["NOTHERE2"]), {"reader": "own"})

    assert hidden.status_code == missing.status_code == 404
    assert without_tokens(hidden, who.reference) == without_tokens(missing, "NOTHERE2")


def without_tokens(answer: Any, reference: str) -> str:
    """What a page says, less what is new in each answer and the address that was asked for."""
    said = answer.content.decode().replace(reference, "?")
    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]+"', "", said)


def test_somebody_barred_is_told_that_there_is_nobody(
    client: Client, officer: Member, case: Guard
) -> None:
    who = person(case)
    bar(case, officer, kind=Bar.Kind.CONFLICT, reason="A reason", by=None, at=AT)
    sign_in(client, officer)

    assert client.get(reverse("person", args=[who.reference])).status_code == 404


def test_the_page_asks_as_much_for_many_facts_as_for_few(
    client: Client, officer: Member, case: Guard
) -> None:
    who = person(case)
    call(who, case)
    sign_in(client, officer)
    page(client, who.reference)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client, who.reference)
        asked.append(len(queries))
        for number in range(8):
            call(who, case, f"0770090010{number}")
            writes.add_name(who, source=case, given="A", family=f"B{number}", by=None, at=AT)

    assert asked[0] == asked[1] <= 30


def test_a_member_declares_an_interest_and_ends_it(
    client: Client, officer: Member, case: Guard
) -> None:
    who = person(case, "Sam", "Hill", born_on=date(2001, 3, 4))
    sign_in(client, officer)
    typed = {"kind": "relative", "given": "sam", "family": "HILL"}
    born = {"born_on-day": "4", "born_on-month": "3", "born_on-year": "2001"}

    answer = client.post(reverse("interests"), typed | born)

    assert answer.status_code == 302
    assert client.get(reverse("person", args=[who.reference])).status_code == 404
    said = client.get(reverse("interests")).content.decode()
    assert "Relative, declared" in said
    assert "Hill" not in said
    interest = Interest.objects.get()
    assert client.post(reverse("interest_end", args=[interest.reference])).status_code == 302
    assert "You have declared none." in client.get(reverse("interests")).content.decode()


def test_an_interest_in_nobody_is_asked_again(client: Client, officer: Member) -> None:
    sign_in(client, officer)

    said = client.post(reverse("interests"), {"kind": "friend", "given": "Sam"}).content.decode()

    assert "Enter a name with a date of birth, or an address" in said
    assert not Interest.objects.exists()


def test_nobody_ends_the_interest_of_another(
    client: Client, officer: Member, viewer: Viewer
) -> None:
    theirs = viewer("patrol")
    interest = writes.declare_interest(
        member=theirs, kind="friend", line="1 A Street", by=theirs, at=AT
    )
    sign_in(client, officer)

    answer = client.post(reverse("interest_end", args=[interest.reference]))

    assert answer.status_code == 404
    interest.refresh_from_db()
    assert interest.ended_at is None
