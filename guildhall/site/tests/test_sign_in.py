"""Signing in, staying signed in, and being signed out."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.testing import sign_in

PASSWORD = "a long enough phrase"


@pytest.fixture
def member(db: None) -> Member:
    return add_member(
        email="Manager@Example.org",
        name="Robin Ashdown",
        password=PASSWORD,
        roles=[Role.MANAGER],
        agency=None,
        by=None,
        at=clock.now(),
    )


def test_a_stranger_is_sent_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_a_member_signs_in_by_email_whatever_its_case(client: Client, member: Member) -> None:
    answer = client.post("/account/login/", {"login": "manager@example.org", "password": PASSWORD})

    assert answer.status_code == 302
    assert client.get("/").status_code == 200


def test_a_wrong_password_does_not_sign_in(client: Client, member: Member) -> None:
    client.post(
        "/account/login/", {"login": "manager@example.org", "password": "not the phrase at all"}
    )

    assert client.get("/").status_code == 302


def test_nobody_can_sign_up_by_themselves(client: Client, db: None) -> None:
    answer = client.post(
        "/account/signup/", {"email": "stranger@example.org", "password1": PASSWORD}
    )

    assert answer.status_code in {200, 404}
    assert not Member.objects.exists()


@pytest.mark.parametrize(("minutes", "signed_in"), [(29, True), (31, False)])
def test_thirty_minutes_without_a_request_signs_out(
    client: Client, member: Member, minutes: int, signed_in: bool
) -> None:
    with time_machine.travel("2016-11-15 09:00:00+00:00", tick=False) as traveller:
        sign_in(client, member)
        traveller.shift(minutes * 60)
        answer = client.get("/")

    assert (answer.status_code == 200) is signed_in


def test_a_session_without_the_signed_cookie_is_ended(client: Client, member: Member) -> None:
    client.force_login(member)

    assert client.get("/").status_code == 302


def test_a_page_in_use_writes_nothing(client: Client, member: Member) -> None:
    sign_in(client, member)

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
