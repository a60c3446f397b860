"""The pages about signing in, the second step included, and those that say what went wrong."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member

PASSWORD = "a long enough phrase"


@pytest.fixture(autouse=True)
def no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def member(db: None) -> Member:
    return add_member(
        email="robin@example.org",
        name="Robin Ashdown",
        password=PASSWORD,
        roles=[Role.MANAGER],
        agency=None,
        by=None,
        at=clock.now(),
    )


def enter(client: Client, password: str = PASSWORD) -> Any:
    given = {"login": "robin@example.org", "password": password}
    return client.post("/account/login/", given, follow=True)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def code_for(secret: str) -> str:
    """What an authenticator app would show now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def confirm(client: Client, path: str) -> Any:
    """Open a page that asks for the password again, and give it."""
    asked = client.get(path, follow=True)
    assert "Confirm that it is you" in text(asked)
    cache.clear()
    return client.post(
        "/account/reauthenticate/", {"password": PASSWORD, "next": path}, follow=True
    )


def set_up_second_step(client: Client) -> str:
    page = confirm(client, "/account/2fa/totp/activate/")
    found = re.search(r"Key: <code[^>]*>([A-Z2-7]+)</code>", page.content.decode())
    assert found, text(page)
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(found[1])}, follow=True)
    assert "Your recovery codes" in text(answer)
    return found[1]


def test_a_wrong_password_is_told_once_above_and_the_page_says_error(
    client: Client, member: Member
) -> None:
    answer = enter(client, "not the phrase at all")

    assert "There is a problem" in text(answer)
    assert "<title>Error: Sign in" in answer.content.decode()
    assert "not the phrase" not in answer.content.decode()


def test_signing_in_with_nothing_filled_in_says_what_to_enter(client: Client, db: None) -> None:
    answer = client.post("/account/login/", {})

    assert 'href="#id_login"' in answer.content.decode()
    assert 'href="#id_password"' in answer.content.decode()
    assert "This field is required" not in text(answer)


def test_where_one_was_going_is_kept_through_signing_in(client: Client, member: Member) -> None:
    page = client.get("/account/login/?next=/account/2fa/")

    assert 'name="next" value="/account/2fa/"' in page.content.decode()


def test_the_header_signs_out_by_a_form(client: Client, member: Member) -> None:
    page = enter(client)

    assert 'method="post" action="/account/logout/"' in page.content.decode()
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_the_second_step_is_set_up_asked_for_and_turned_off(client: Client, member: Member) -> None:
    enter(client)
    secret = set_up_second_step(client)
    client.post("/account/logout/")
    cache.clear()

    asked = enter(client)
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    cache.clear()
    right = client.post("/account/2fa/authenticate/", {"code": code_for(secret)}, follow=True)

    assert "Enter your code" in text(asked)
    assert "Incorrect code" in text(wrong)
    assert right.status_code == 200
    assert "Robin Ashdown" in text(right)

    confirm(client, "/account/2fa/totp/deactivate/")
    off = client.post("/account/2fa/totp/deactivate/", {}, follow=True)
    assert "Anyone who learns your password" in text(off)


def test_a_recovery_code_signs_in_once(client: Client, member: Member) -> None:
    enter(client)
    set_up_second_step(client)
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<li>([\w-]+)</li>", page)[0]
    client.post("/account/logout/")

    enter(client)
    first = client.post("/account/2fa/authenticate/", {"code": code}, follow=True)
    client.post("/account/logout/")
    cache.clear()
    enter(client)
    again = client.post("/account/2fa/authenticate/", {"code": code})

    assert "Robin Ashdown" in text(first)
    assert "Incorrect code" in text(again)


def test_new_recovery_codes_replace_the_old(client: Client, member: Member) -> None:
    enter(client)
    set_up_second_step(client)
    before = client.get("/account/2fa/recovery-codes/").content

    asked = client.get("/account/2fa/recovery-codes/generate/")
    after = client.post("/account/2fa/recovery-codes/generate/", {}, follow=True)

    assert "will stop working" in text(asked)
    assert "10 of 10 are left" in text(after)
    assert after.content != before


def test_changing_how_one_signs_in_asks_again_who_one_is(client: Client, member: Member) -> None:
    enter(client)
    client.get("/account/2fa/totp/activate/")
    cache.clear()

    wrong = client.post("/account/reauthenticate/", {"password": "not the phrase at all"})

    assert "There is a problem" in text(wrong)
    assert "Confirm that it is you" in text(client.get("/account/2fa/totp/activate/", follow=True))


def test_a_member_changes_their_password(client: Client, member: Member) -> None:
    enter(client)
    new = "three other quiet words"

    short = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    )
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert "There is a problem" in text(short)
    member.refresh_from_db()
    assert member.check_password(new)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/account/signup/", "Members are added by an administrator"),
        ("/account/inactive/", "Your account has been closed"),
        ("/account/password/reset/", "Ask your partnership’s administrator"),
    ],
)
def test_a_stranger_is_told_whom_to_ask(client: Client, db: None, path: str, said: str) -> None:
    assert said in text(client.get(path))


@pytest.mark.parametrize("path", ["/account/email/", "/account/password/set/"])
def test_a_member_cannot_change_their_address_by_themselves(
    client: Client, member: Member, path: str
) -> None:
    enter(client)

    answer = client.post(path, {"email": "other@example.org", "action_add": "yes"})

    assert answer["Location"] == "/account/2fa/"


def test_a_page_that_is_not_there_says_so_in_the_frame(client: Client, member: Member) -> None:
    enter(client)

    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "Page not found" in text(answer)
    assert "Robin Ashdown" in text(answer)


def test_a_form_that_is_too_old_says_that_nothing_was_saved(member: Member) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/account/login/", {"login": "x", "password": "y"})

    assert answer.status_code == 403
    assert "Nothing was saved" in text(answer)


def test_an_error_of_ours_is_said_without_the_database(client: Client) -> None:
    from django.test import RequestFactory
    from django.views.defaults import server_error

    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "The fault is ours" in text(answer)
