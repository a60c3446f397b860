"""The members page: who may open it, and what it may not do."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from guildhall import clock
from guildhall.audit.reads import history
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed, may
from guildhall.partners.rules import Role, To
from guildhall.partners.writes import LastAdministrator, add_member, change_member
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


def test_an_added_member_has_no_password_that_anybody_knows(
    client: Client, administrator: Member
) -> None:
    sign_in(client, administrator)
    given = {"name": "Casey Lowe", "email": "Casey@example.org", "roles": ["analyst"]}

    page = client.post("/members/add/", given).content.decode()

    casey = Member.objects.get(email="casey@example.org")
    assert casey.roles == ["analyst"]
    assert not casey.has_usable_password()
    assert "/account/choose/" in page
    assert history(f"member:{casey.pk}").get().by == administrator
    with pytest.raises(NotAllowed):
        add_member(
            email="d@example.org", name="Drew", password=PASSWORD, roles=[], agency=None,
            by=administrator, at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "avery@example.org", "is here already"),
        ("email", "not an address", "valid email"),
        ("roles", ["emperor"], "not one of the available choices"),
        ("roles", ["administrator"], "not one of the available choices"),
    ],
)
def test_a_bad_entry_says_what_to_do_and_adds_nobody(
    client: Client, administrator: Member, field: str, value: object, message: str
) -> None:
    sign_in(client, administrator)
    given: dict[str, object] = {
        "name": "Casey Lowe",
        "email": "casey@example.org",
        "roles": ["analyst"],
    }

    answer = client.post("/members/add/", {**given, field: value})

    assert message in answer.content.decode()
    assert Member.objects.count() == 1


def test_the_only_administrator_cannot_be_taken_away(client: Client, administrator: Member) -> None:
    sign_in(client, administrator)

    answer = client.post(
        f"/members/{administrator.reference}/",
        {"name": "Avery", "roles": [], "is_active": "on"},
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


def change(whom: Member, by: Member, *roles: Role, agency: Agency | None = None) -> None:
    change_member(
        whom, name=whom.name, roles=roles, agency=agency, is_active=True, by=by, at=clock.now()
    )


def test_nobody_gives_themselves_a_role_or_another_agency(administrator: Member) -> None:
    police = Agency.objects.create(key="police", name="Police")

    with pytest.raises(ValidationError, match="cannot give yourself"):
        change(administrator, administrator, Role.ADMINISTRATOR, Role.MANAGER)
    with pytest.raises(ValidationError, match="cannot give yourself"):
        change(administrator, administrator, Role.ADMINISTRATOR, agency=police)

    administrator.refresh_from_db()
    assert (administrator.roles, administrator.agency) == (["administrator"], None)


def test_nobody_gives_another_alone_a_role_that_a_second_person_agrees_to(
    client: Client, administrator: Member
) -> None:
    other = new("blake", Role.ANALYST)

    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(ValidationError, match="Another person agrees"):
            change(other, administrator, Role.ANALYST, role)
        with pytest.raises(ValidationError, match="Another person agrees"):
            add_member(
                email="d@example.org", name="Drew", password=None, roles=[role], agency=None,
                by=administrator, at=clock.now(),
            )  # fmt: skip
    sign_in(client, administrator)
    page = client.post(
        f"/members/{administrator.reference}/",
        {"name": "Avery", "roles": ["administrator", "manager"], "is_active": "on"},
    ).content.decode()
    assert "You cannot give yourself a role" in page


def test_the_only_protection_officer_cannot_be_taken_away(administrator: Member) -> None:
    officer = new("odile", Role.AUDITOR)

    with pytest.raises(LastAdministrator, match="only data protection officer"):
        change(officer, administrator)


@pytest.mark.parametrize(("days_ago", "is_allowed"), [(0, True), (1, False)])
def test_the_roles_of_a_member_end_with_the_last_day_of_their_agency(
    administrator: Member, days_ago: int, is_allowed: bool
) -> None:
    left_on = clock.today() - timedelta(days=days_ago)
    agency = Agency.objects.create(key="left", name="Left", left_on=left_on)
    Member.objects.update(agency=agency)
    administrator.refresh_from_db()

    assert may(administrator, To.MANAGE_MEMBERS) is is_allowed
