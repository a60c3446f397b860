"""Signing in, the first page, the account and what goes wrong, seen in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from guildhall import clock
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from tests.browser.checking import check_as_it_stands, check_page, keep_picture
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser

PASSWORD = "a long enough phrase"


def test_a_member_signs_in_by_keyboard_and_out_by_the_header(
    live_server: LiveServer, page: Page
) -> None:
    add_member(
        email="robin@example.org", name="Robin Ashdown", password=PASSWORD, agency=None, by=None,
        roles=[Role.MANAGER], at=clock.now(),
    )  # fmt: skip
    check_page(page, f"{live_server.url}/account/login/", name="sign-in")

    page.get_by_label("E-mail address").focus()
    page.keyboard.type("robin@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")

    assert page.get_by_text("Robin Ashdown").is_visible()
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("heading", name="Sign in").is_visible()


def test_signing_in_with_nothing_shows_what_is_missing(live_server: LiveServer, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Sign in").click()

    check_as_it_stands(page, "sign-in-error-narrow")
    page.get_by_role("link", name="Enter password").click()
    assert page.evaluate("() => document.activeElement.id") == "id_password"


def test_the_first_page_and_the_account(
    live_server: LiveServer, page: Page, signed_in: SignIn
) -> None:
    signed_in(Role.MANAGER)

    check_page(page, f"{live_server.url}/", name="home")
    check_page(page, f"{live_server.url}/account/2fa/", name="account")
    check_page(page, f"{live_server.url}/account/password/change/", name="password")
    check_page(page, f"{live_server.url}/account/2fa/totp/activate/", name="confirm")
    check_page(page, f"{live_server.url}/account/logout/", name="sign-out")
    check_page(page, f"{live_server.url}/no-such-page/", name="not-found", status=404)


def test_the_second_step_is_set_up_in_a_browser(live_server: LiveServer, page: Page) -> None:
    add_member(
        email="robin@example.org", name="Robin Ashdown", password=PASSWORD, agency=None, by=None,
        roles=[Role.MANAGER], at=clock.now(),
    )  # fmt: skip
    page.goto(f"{live_server.url}/account/login/?next=/account/2fa/totp/activate/")
    page.get_by_label("E-mail address").fill("robin@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("heading", name="Set up an authenticator app").wait_for()
    for size, width in (("wide", 1280), ("narrow", 320)):
        page.set_viewport_size({"width": width, "height": 900})
        check_as_it_stands(page, f"second-step-{size}")


def test_every_component_chart_and_field(
    live_server: LiveServer, page: Page, signed_in: SignIn, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.browser.gallery"
    signed_in(Role.ANALYST)

    check_page(page, f"{live_server.url}/gallery/")

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 900})
    keep_picture(page, "gallery-print")
    assert not page.get_by_role("button", name="Sign out").is_visible()
