"""Who looked, as an auditor, a case's manager, a barred auditor and an outsider see it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.audit import reads as audit
from guildhall.audit import trail
from guildhall.audit.models import RequestRow
from guildhall.audit.router import ALIAS
from guildhall.audit.writes import leave_row, record
from guildhall.partners import matrices, registry
from guildhall.partners.models import Agency, Bar, Guard, Member, Post
from guildhall.partners.rules import Role
from guildhall.testing import sign_in

TERM = "Zachary Inventedname"
PERSON = "PRSN2345"
MISSING = "QQQQ2345"


@pytest.fixture(autouse=True)
def programme() -> Iterator[None]:
    registry.register("toy", "Toy", matrices.default("missing"), break_glass=True)
    yield
    registry.forget("toy")


def member(name: str, function: str = "", *roles: Role) -> Member:
    made = Member.objects.create(
        email=f"{name}@example.org", name=name.title(), roles=list(roles), agency=agency()
    )
    if function:
        Post.objects.create(member=made, programme="toy", function=function, since_on=clock.today())
    return made


def agency() -> Agency:
    return Agency.objects.get_or_create(key="hub", defaults={"name": "The hub"})[0]


@pytest.fixture
def case(db: None) -> Guard:
    return Guard.objects.create(programme="toy", controller=agency(), made_at=clock.now())


@pytest.fixture
def auditor(db: None) -> Member:
    return member("audrey", "auditor", Role.AUDITOR)


@pytest.fixture
def looker(db: None) -> Member:
    return member("lou")


def look(
    who: Member | None, *shown: str, text: str = "", denied: str = "", n: int = 0
) -> RequestRow:
    left = trail.Trail(searched=[text] if text else [])
    left.shown.update(dict.fromkeys(shown))
    left.denied.update({denied: None} if denied else {})
    left.is_denied = bool(denied)
    return leave_row(
        left, at=clock.real_now() + timedelta(seconds=n), member=who.reference if who else "",
        route="toy_case", method="GET", status=404 if denied else 200, milliseconds=3,
    )  # fmt: skip


def see(client: Client, who: Member, address: str) -> tuple[int, str]:
    sign_in(client, who)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_an_auditor_reads_who_looked_at_a_case(
    client: Client, auditor: Member, looker: Member, case: Guard
) -> None:
    look(looker, case.reference)
    look(None, denied=case.reference)

    status, page = see(client, auditor, f"/audit/{case.reference}/")

    assert status == 200
    assert "Lou" in page
    assert "Toy case" in page
    assert "Refused" in page
    assert "Not signed in" in page


@pytest.mark.parametrize(
    ("function", "roles", "status"),
    [
        ("auditor", (), 200),
        ("team_manager", (), 200),
        ("mash_coordinator", (), 403),
        ("", (), 404),
        ("", (Role.AUDITOR,), 404),
        ("", (Role.MANAGER,), 404),
    ],
    ids=["auditor there", "manages it", "works on it", "outsider", "auditor elsewhere", "manager"],
)
def test_who_may_ask_who_looked_at_a_case(
    client: Client, case: Guard, function: str, roles: tuple[Role, ...], status: int
) -> None:
    viewer = member("vic", function, *roles)
    look(viewer, case.reference)

    assert see(client, viewer, f"/audit/{case.reference}/")[0] == status


def test_a_barred_auditor_and_one_who_asks_for_nothing_get_the_same(
    client: Client, auditor: Member, looker: Member, case: Guard
) -> None:
    look(looker, case.reference)
    Bar.objects.create(guard=case, member=auditor, kind="conflict", reason="", since_at=clock.now())
    sign_in(client, auditor)
    asked = []
    for reference in (case.reference, MISSING):
        with (
            CaptureQueriesContext(connection) as main,
            CaptureQueriesContext(connections[ALIAS]) as apart,
        ):
            answer = client.get(f"/audit/{reference}/")
        statements = len(main) + len(apart)
        content = re.sub(rb'(csrfmiddlewaretoken" value|nonce)="[^"]+', b"", answer.content)
        asked.append((answer.status_code, content, statements))

    assert asked[0] == asked[1]
    assert asked[0][0] == 404
    assert case.reference not in see(client, auditor, "/audit/")[1]


def test_a_refusal_here_is_itself_found(
    client: Client, auditor: Member, case: Guard, looker: Member
) -> None:
    see(client, looker, f"/audit/{case.reference}/")

    (found,) = audit.who(case.reference)
    assert (found.request.member, found.hows) == (looker.reference, ("denied",))


def test_an_auditor_reads_who_looked_at_a_person(
    client: Client, auditor: Member, looker: Member
) -> None:
    look(looker, PERSON)

    assert "Lou" in see(client, auditor, f"/audit/{PERSON}/")[1]
    assert see(client, looker, f"/audit/{PERSON}/")[0] == 404
    assert see(client, auditor, f"/audit/{MISSING}/")[0] == 404


@pytest.mark.parametrize("role", [r for r in Role if r != Role.AUDITOR])
@pytest.mark.parametrize("address", ["/audit/", f"/audit/request/{MISSING}/"])
def test_the_list_is_for_auditors_only(client: Client, db: None, role: Role, address: str) -> None:
    assert see(client, member("vic", "", role), address)[0] == 403


def test_an_auditor_opens_one_request_with_what_was_looked_for_and_done(
    client: Client, auditor: Member, looker: Member, case: Guard
) -> None:
    row = look(looker, case.reference, PERSON, text=TERM)
    change = record(action="toy.written", subject=f"case:{case.reference}", by=looker, at=row.at)
    type(change).objects.filter(pk=change.pk).update(request=row.reference)

    page = see(client, auditor, f"/audit/request/{row.reference}/")[1]

    for words in (TERM, case.reference, PERSON, "toy.written", "Lou"):
        assert words in page
    assert see(client, auditor, f"/audit/request/{MISSING}/")[0] == 404


def test_a_barred_auditor_reads_neither_the_reference_nor_the_change(
    client: Client, auditor: Member, looker: Member, case: Guard
) -> None:
    row = look(looker, PERSON)
    change = record(action="toy.written", subject=f"case:{case.reference}", by=looker, at=row.at)
    type(change).objects.filter(pk=change.pk).update(request=row.reference)
    Bar.objects.create(guard=case, member=auditor, kind="conflict", reason="", since_at=clock.now())

    page = see(client, auditor, f"/audit/request/{row.reference}/")[1]

    assert PERSON in page
    assert case.reference not in page
    assert "toy.written" not in page


def test_a_barred_auditor_reads_nothing_of_a_request_that_showed_the_case(
    client: Client, auditor: Member, looker: Member, case: Guard
) -> None:
    other = Guard.objects.create(programme="toy", controller=agency(), made_at=clock.now())
    row = look(looker, case.reference, PERSON, other.reference, text=TERM)
    change = record(action="toy.written", subject=f"person:{PERSON}", by=looker, at=row.at)
    type(change).objects.filter(pk=change.pk).update(request=row.reference)
    Bar.objects.create(guard=case, member=auditor, kind="conflict", reason="", since_at=clock.now())

    listed = see(client, auditor, "/audit/")[1]
    page = see(client, auditor, f"/audit/request/{row.reference}/")[1]

    assert other.reference in listed
    assert other.reference in page
    for words in (TERM, case.reference, PERSON, "toy.written"):
        assert words not in listed
        assert words not in page


def test_the_list_shows_refusals_alone_where_asked(
    client: Client, auditor: Member, looker: Member
) -> None:
    look(looker, PERSON)
    look(looker, denied="DENED234")

    page = see(client, auditor, "/audit/?refused=yes")[1]

    assert "DENED234" in page
    assert PERSON not in page


@pytest.mark.parametrize("address", ["/audit/?member={}", f"/audit/{PERSON}/?member={{}}"])
def test_pages_follow_by_key_and_leave_nothing_out(
    client: Client, auditor: Member, looker: Member, address: str
) -> None:
    rows = [look(looker, PERSON, n=n).reference for n in range(audit.PAGE + 7)]
    address = address.format(looker.reference)

    first = see(client, auditor, address)[1]
    last = rows[7]
    second = see(client, auditor, f"{address}&before={last}")[1]

    assert f"before={last}" in first
    assert [row in first for row in rows] == [False] * 7 + [True] * audit.PAGE
    assert [row in second for row in rows] == [True] * 7 + [False] * audit.PAGE


def test_a_made_up_place_to_begin_shows_nothing(client: Client, auditor: Member) -> None:
    status, page = see(client, auditor, "/audit/?before=nonsense&member=<script>")

    assert status == 200
    assert "There is no such request" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("address", ["/audit/", f"/audit/{PERSON}/"])
def test_its_statements_do_not_grow_with_the_rows(
    client: Client, auditor: Member, case: Guard, address: str
) -> None:
    sign_in(client, auditor)
    counts = []
    for more in (1, 30):
        for n in range(more):
            look(member(f"m{more}x{n}"), PERSON, case.reference)
        client.get(address)
        with (
            CaptureQueriesContext(connection) as main,
            CaptureQueriesContext(connections[ALIAS]) as apart,
        ):
            client.get(address)
        counts.append(len(main) + len(apart))

    assert counts[0] == counts[1]
    assert counts[0] <= 20
