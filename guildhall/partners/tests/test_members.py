"""The members page: who may open it, and what it may not do."""

import pytest
from django.test import Client

from guildhall import clock
from guildhall.audit.reads import history
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.testing import sign_in

PASSWORD = "a long enough phrase"


def new(name: str, *roles: Role) -> Member:
    return add_member(
        email=f"{name}@example.org",
        name=name.title(),
        password=PASSWORD,
        roles=roles,
        agency=None,
        by=None,
        at=clock.now(),
    )


@pytest.fixture
def administrator(db: None) -> Member:
    return new("avery", Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_opens_the_members_page(client: Client, db: None, role: Role) -> None:
    sign_in(client, new("blake", role))

    assert client.get("/members/").status_code == 403
    assert client.post("/members/add/", {}).status_code == 403


def test_an_added_member_can_sign_in(client: Client, administrator: Member) -> None:
    sign_in(client, administrator)
    given = {
        "name": "Casey Lowe",
        "email": "Casey@example.org",
        "password": PASSWORD,
        "roles": ["analyst"],
    }

    client.post("/members/add/", given)

    casey = Member.objects.get(email="casey@example.org")
    assert casey.roles == ["analyst"]
    assert casey.check_password(PASSWORD)
    assert history(f"member:{casey.pk}").get().by == administrator


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "avery@example.org", "is here already"),
        ("email", "not an address", "valid email"),
        ("password", "short", "too short"),
        ("roles", [], "Choose at least one role"),
        ("roles", ["emperor"], "not one of the available choices"),
    ],
)
def test_a_bad_entry_says_what_to_do_and_adds_nobody(
    client: Client, administrator: Member, field: str, value: object, message: str
) -> None:
    sign_in(client, administrator)
    given: dict[str, object] = {
        "name": "Casey Lowe",
        "email": "casey@example.org",
        "password": PASSWORD,
        "roles": ["analyst"],
    }

    answer = client.post("/members/add/", {**given, field: value})

    assert message in answer.content.decode()
    assert Member.objects.count() == 1


def test_the_only_administrator_cannot_be_taken_away(client: Client, administrator: Member) -> None:
    sign_in(client, administrator)

    answer = client.post(
        f"/members/{administrator.reference}/",
        {"name": "Avery", "roles": ["board"], "is_active": "on"},
    )

    administrator.refresh_from_db()
    assert administrator.roles == ["administrator"]
    assert "only administrator" in answer.content.decode()


def test_a_member_who_is_ended_is_signed_out_at_once(client: Client, administrator: Member) -> None:
    leaver, theirs = new("drew", Role.ANALYST), Client()
    sign_in(theirs, leaver)
    sign_in(client, administrator)

    client.post(f"/members/{leaver.reference}/", {"name": "Drew", "roles": ["analyst"]})

    assert theirs.get("/").status_code == 302
