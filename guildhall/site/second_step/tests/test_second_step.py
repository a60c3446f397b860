"""Who must have a second step, and what opens until they have one."""

from datetime import date
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.instance import Instance
from guildhall.partners.declare import Do, Level, Reach, Sight
from guildhall.partners.models import Member, Post
from guildhall.partners.registry import forget, register
from guildhall.partners.rules import Role
from guildhall.site.tests.test_account_pages import PASSWORD, enter, set_up_second_step, text
from guildhall.testing import sign_in

MATRIX = {
    "sees_all": Sight(Level.FULL, Reach.WHOLE, may=frozenset({Do.READ})),
    "knows_all": Sight(Level.EXISTS, Reach.WHOLE),
    "tasked_all": Sight(Level.TASKING, Reach.WHOLE),
    "sees_own": Sight(Level.FULL, Reach.NAMED),
}
PAGES = ("/", "/my-work/", "/cases/", "/members/", "/audit/", "/no-such-page/")


@pytest.fixture(autouse=True)
def asked(settings: Any, db: None) -> Any:
    settings.SECOND_STEP_BY_ROLE = True
    settings.INSTANCE = Instance()
    cache.clear()
    register("toy", "Toy", MATRIX)
    yield
    forget("toy")


def robin(*roles: Role, function: str = "") -> Member:
    made = Member(email="robin@example.org", name="Robin Ashdown", roles=list(roles))
    made.set_password(PASSWORD)
    made.save()
    if function:
        Post.objects.create(
            member=made, programme="toy", function=function, since_on=date(2016, 1, 1)
        )
    return made


def is_led(client: Client, path: str = "/my-work/") -> bool:
    answer = client.get(path)
    return answer.status_code == 302 and answer["Location"] == "/account/second-step/"


@pytest.mark.parametrize(
    ("roles", "function", "must"),
    [
        ([Role.ADMINISTRATOR], "", True),
        ([Role.AUDITOR], "", True),
        ([Role.MANAGER, Role.ANALYST, Role.LEAD, Role.RETURNER, Role.BOARD], "", False),
        ([], "sees_all", True),
        ([], "knows_all", False),
        ([], "tasked_all", False),
        ([], "sees_own", False),
    ],
)
def test_who_holds_the_most_is_led_to_set_one_up(
    client: Client, roles: list[Role], function: str, must: bool
) -> None:
    sign_in(client, robin(*roles, function=function))

    assert is_led(client) is must


def test_until_it_is_set_up_nothing_else_opens_and_then_everything_does(client: Client) -> None:
    robin(Role.ADMINISTRATOR)
    led = enter(client)
    assert "Set up a second step to sign in" in text(led)
    for path in PAGES[:-1]:
        assert is_led(client, path), path
    assert client.post("/members/add/", {"name": "x"})["Location"] == "/account/second-step/"
    assert not Member.objects.exclude(email="robin@example.org").exists()

    set_up_second_step(client)

    assert client.get("/members/").status_code == 200


def test_the_public_door_and_signing_out_stay_open(client: Client) -> None:
    sign_in(client, robin(Role.ADMINISTRATOR))

    assert client.get("/report/").status_code == 200
    assert client.post("/account/logout/").status_code == 302


def test_who_must_have_it_cannot_turn_it_off(client: Client) -> None:
    robin(Role.ADMINISTRATOR)
    enter(client)
    set_up_second_step(client)

    page = client.post("/account/2fa/totp/deactivate/", {}, follow=True)

    assert "cannot deactivate" in text(page)
    assert Authenticator.objects.filter(type="totp").exists()
    assert "cannot be turned off" in text(client.get("/account/2fa/"))


def test_the_answer_is_kept_for_an_hour_and_costs_no_page_a_statement(client: Client) -> None:
    with time_machine.travel("2016-11-15 09:00:00+00:00", tick=False) as moved:
        sign_in(client, robin())
        client.get("/my-work/")
        with CaptureQueriesContext(connection) as kept:
            client.get("/my-work/")
        assert not [each for each in kept if each["sql"].startswith(("INSERT", "UPDATE"))]
        member = Member.objects.get()
        Post.objects.create(
            member=member, programme="toy", function="sees_all", since_on=date(2016, 11, 15)
        )
        assert not is_led(client)
        moved.shift(20 * 60)
        assert not is_led(client)
        moved.shift(20 * 60)
        client.get("/my-work/")
        moved.shift(20 * 60)

        assert is_led(client)


def test_a_role_given_while_signed_in_counts_at_once(client: Client) -> None:
    sign_in(client, robin())
    assert not is_led(client)

    Member.objects.update(roles=[Role.ADMINISTRATOR.value])

    assert is_led(client)


@pytest.mark.parametrize("why", ["a demonstration", "a setting"])
def test_a_demonstration_and_who_turned_it_off_ask_nobody(
    client: Client, settings: Any, why: str
) -> None:
    if why == "a demonstration":
        settings.INSTANCE = Instance(is_demo=True)
    else:
        settings.SECOND_STEP_BY_ROLE = False
    sign_in(client, robin(Role.ADMINISTRATOR))

    assert not is_led(client)


def test_a_demonstration_says_so_where_one_signs_in(client: Client, settings: Any) -> None:
    from guildhall.site.demonstration.accounts import Account, write_accounts

    settings.INSTANCE = Instance(is_demo=True)
    write_accounts([Account("a@example.org", "A", "everything")])

    assert "No second step is asked for here" in text(client.get("/account/login/"))
