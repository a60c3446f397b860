"""Links by which members choose their own passwords."""

import re
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from guildhall.partners import registry, writes
from guildhall.partners.matrices import ENFORCEMENT
from guildhall.partners.models import AppointmentNotice, Member, PasswordLink
from guildhall.partners.reads import NotAllowed, password_link
from guildhall.partners.rules import Role
from guildhall.partners.tests.access_rows import DAY, NOW, TODAY, member, post
from guildhall.testing import sign_in

PHRASE = "three other quiet words"
CHOSEN = {"password": PHRASE, "again": PHRASE}
LINK = re.compile(r"http://127.0.0.1:\d+(/account/choose/[\w-]{43}/)")


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def sam(db: None) -> Member:
    return member("sam")


@pytest.fixture
def administrator(db: None) -> Member:
    made = member("avery")
    Member.objects.filter(pk=made.pk).update(roles=[Role.ADMINISTRATOR.value])
    made.refresh_from_db()
    return made


def link(page: Any) -> str:
    found = LINK.search(page.content.decode())
    assert found, page.content.decode()
    return found[1]


def make(client: Client, whom: Member) -> Any:
    return client.post(f"/members/{whom.reference}/password/")


def test_a_member_chooses_a_password_by_the_link_and_signs_in(
    client: Client, administrator: Member, sam: Member
) -> None:
    sign_in(client, administrator)
    shown = make(client, sam)
    theirs, path = Client(), link(shown)

    asked = theirs.get(path)
    answer = theirs.post(path, CHOSEN)

    assert "no-store" in shown["Cache-Control"]
    assert "you sign in as sam@example.org" in asked.content.decode()
    assert answer["Location"] == "/account/login/"
    signed_in = theirs.post("/account/login/", {"login": sam.email, "password": PHRASE})
    assert signed_in.status_code == 302
    assert path not in client.get(f"/members/{sam.reference}/").content.decode()


def test_a_link_works_once(client: Client, administrator: Member, sam: Member) -> None:
    secret = writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    path = f"/account/choose/{secret}/"
    for _ in range(3):  # a scanner of mail opens it, and uses nothing up
        assert client.get(path).status_code == 200

    client.post(path, CHOSEN)

    for again in (client.get(path), client.post(path, {**CHOSEN, "password": "x" * 20})):
        assert again.status_code == 404
        assert "This link does not work" in again.content.decode()
    sam.refresh_from_db()
    assert sam.check_password(PHRASE)
    with pytest.raises(writes.LinkGone):
        writes.choose_password(secret, password=PHRASE, at=NOW)


@pytest.mark.parametrize(("days", "works"), [(6.99, True), (7, False)])
def test_a_link_expires_after_seven_days(
    client: Client, sam: Member, now: Any, days: float, works: bool
) -> None:
    secret = writes.make_password_link(sam, is_shown=False, by=None, at=NOW)

    now.shift(timedelta(days=days))

    assert (client.get(f"/account/choose/{secret}/").status_code == 200) is works


def test_another_link_revokes_the_first_and_an_ended_member_has_none(
    administrator: Member, sam: Member
) -> None:
    first = writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    second = writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    assert password_link(first, NOW) is None
    assert password_link(second, NOW) is not None

    Member.objects.filter(pk=sam.pk).update(is_active=False)

    sam.refresh_from_db()
    assert password_link(second, NOW) is None
    with pytest.raises(ValidationError):
        writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)


def test_a_link_is_kept_as_a_digest_alone(sam: Member) -> None:
    secret = writes.make_password_link(sam, is_shown=False, by=None, at=NOW)

    kept = PasswordLink.objects.values().get()

    assert secret not in repr(kept)
    assert password_link(kept["digest"], NOW) is None


def test_choosing_signs_the_member_out_everywhere(sam: Member) -> None:
    elsewhere = Client()
    sign_in(elsewhere, sam)
    assert elsewhere.get("/my-work/").status_code == 200

    secret = writes.make_password_link(sam, is_shown=False, by=None, at=NOW)
    writes.choose_password(secret, password=PHRASE, at=NOW)

    assert elsewhere.get("/my-work/").status_code == 302


def test_nobody_makes_a_link_for_themselves_or_without_managing_members(
    client: Client, administrator: Member, sam: Member
) -> None:
    with pytest.raises(ValidationError):
        writes.make_password_link(administrator, is_shown=True, by=administrator, at=NOW)
    with pytest.raises(NotAllowed):
        writes.make_password_link(administrator, is_shown=True, by=sam, at=NOW)
    sign_in(client, administrator)
    assert "No link was made" in make(client, administrator).content.decode()
    sign_in(client, sam)
    assert make(client, administrator).status_code == 403
    assert not PasswordLink.objects.exists()

    writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PasswordLink.objects.update(made_by=sam)
    with pytest.raises(IntegrityError), transaction.atomic():
        PasswordLink.objects.update(used_at=NOW, revoked_at=NOW)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": PHRASE, "again": "another phrase"}, "not the same"),
        ({"password": "", "again": ""}, "Enter"),
    ],
)
def test_a_password_that_will_not_do_says_why_and_leaves_the_link(
    client: Client, sam: Member, given: dict[str, str], said: str
) -> None:
    secret = writes.make_password_link(sam, is_shown=False, by=None, at=NOW)

    page = client.post(f"/account/choose/{secret}/", given)

    assert said in page.content.decode()
    assert password_link(secret, NOW) is not None


def test_where_mail_is_set_up_the_link_is_mailed_and_shown_to_nobody(
    client: Client, administrator: Member, sam: Member, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    sign_in(client, administrator)

    page = make(client, sam).content.decode()

    assert "The mail server has taken a message to sam@example.org" in page
    assert not LINK.search(page)
    (message,) = mail.outbox
    assert message.to == ["sam@example.org"]
    assert LINK.search(str(message.body))


def test_where_the_mail_server_takes_nothing_the_link_is_shown(
    client: Client, administrator: Member, sam: Member, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.SENDS_MAIL = True

    def refuse(*args: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("guildhall.partners.views.passwords.send_mail", refuse)
    sign_in(client, administrator)

    page = make(client, sam)

    assert "did not take the message" in page.content.decode()
    assert link(page)


HOLDS = {"a role": ("auditor", ""), "a function": ("", "team_manager")}


@pytest.fixture
def places() -> Iterator[None]:
    registry.register("places", "Places", ENFORCEMENT)
    yield
    registry.forget("places")


def holder(role: str, function: str) -> Member:
    made = member("holly")
    made.roles = [role] if role else []
    made.set_password(PHRASE)
    made.save()
    if function:
        post(made, "places", function, since_on=TODAY + DAY)
    return made


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("sends_mail", [False, True])
@pytest.mark.parametrize("holds", HOLDS)
def test_no_administrator_is_shown_a_link_for_who_holds_what_two_people_give(
    client: Client, administrator: Member, settings: Any, monkeypatch: pytest.MonkeyPatch,
    holds: str, sends_mail: bool,
) -> None:  # fmt: skip
    settings.SENDS_MAIL = sends_mail
    monkeypatch.setattr("guildhall.partners.views.passwords.send_mail", lambda *args: 0)
    holly = holder(*HOLDS[holds])
    sign_in(client, administrator)

    page = make(client, holly).content.decode()

    assert not LINK.search(page)
    assert "made on the server with" in page
    with pytest.raises(ValidationError, match="two people"):
        writes.make_password_link(holly, is_shown=True, by=administrator, at=NOW)
    assert not PasswordLink.objects.filter(was_shown=True).exists()


@pytest.mark.usefixtures("places")
def test_a_link_that_was_shown_works_no_longer_once_its_member_holds_that(
    client: Client, administrator: Member, sam: Member
) -> None:
    shown = writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    post(sam, "places", "asb_officer")
    assert password_link(shown, NOW) is not None

    post(sam, "places", "team_manager")

    assert password_link(shown, NOW) is None
    assert client.post(f"/account/choose/{shown}/", CHOSEN).status_code == 404
    mailed = writes.make_password_link(sam, is_shown=False, by=administrator, at=NOW)
    assert password_link(mailed, NOW) is not None


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("on_the_server", [False, True])
def test_the_member_and_governance_are_told_of_a_link_that_could_sign_in_as_them(
    client: Client, administrator: Member, on_the_server: bool
) -> None:
    officer = member("odile")
    Member.objects.filter(pk=officer.pk).update(roles=[Role.AUDITOR.value])
    holly = holder("", "team_manager")
    by = None if on_the_server else administrator

    writes.make_password_link(holly, is_shown=False, by=by, at=NOW)

    assert {row.member for row in AppointmentNotice.objects.all()} == {holly, officer}
    maker = "on the server" if on_the_server else "by Avery"
    for who, whom in ((holly, "you"), (officer, "Holly")):
        sign_in(client, who)
        page = client.get("/my-work/").content.decode()
        assert f"was made for <strong>{whom}</strong>, {maker}, 12 November 2016" in page
        own = AppointmentNotice.objects.get(member=who)
        client.post(f"/my/notices/{own.reference}/read/")
        assert "A link to choose a password" not in client.get("/my-work/").content.decode()


def test_the_first_link_is_no_news_and_a_later_one_is_to_its_member_alone(
    administrator: Member, sam: Member
) -> None:
    sam.set_unusable_password()
    sam.save()
    writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)
    assert not AppointmentNotice.objects.exists()
    sam.set_password(PHRASE)
    sam.save()

    writes.make_password_link(sam, is_shown=True, by=administrator, at=NOW)

    assert [row.member for row in AppointmentNotice.objects.all()] == [sam]
