"""From two people and nothing else to a function in a sensitive programme, in a browser."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from click.testing import CliRunner
from django.core.cache import cache
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from guildhall.instance import read_instance
from guildhall.site.commands import init
from tests.browser.checking import check_as_it_stands

pytestmark = pytest.mark.browser

LINK = re.compile(r"http://[^/]+(/account/choose/\S+)")
ANSWERS = (
    "E06000031\nPeterborough\nExample Partnership\n\n"
    "ada@example.org\nAda Quill\notto@example.org\nOtto Fenn\n"
)
Enter = Callable[[str, str], Page]


@pytest.fixture
def paths(settings: Any, tmp_path: Path, live_server: LiveServer) -> list[str]:
    """The two links that `guildhall init` prints, for the administrator and the officer."""
    cache.clear()
    settings.DATA = tmp_path
    settings.INSTANCE = read_instance(tmp_path)
    settings.SECOND_STEP_BY_ROLE = True
    printed = CliRunner().invoke(init, [], input=ANSWERS)
    assert printed.exit_code == 0, printed.output
    return LINK.findall(printed.output)


@pytest.fixture
def enter(live_server: LiveServer, browser: Browser) -> Iterator[Enter]:
    """Somebody at a browser of their own who opens a link, chooses a password and signs in."""
    windows = []

    def opened(path: str, email: str) -> Page:
        windows.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        page = windows[-1].new_page()
        page.goto(live_server.url + path)
        phrase = phrase_of(email)
        check_in_both(page, f"choose-{email.split('@')[0]}")
        page.get_by_label("Password", exact=True).fill(phrase)
        page.get_by_label("Password again", exact=True).fill(phrase)
        page.get_by_role("button", name="Save my password").click()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(phrase)
        page.get_by_role("button", name="Sign in", exact=True).click()
        return page

    yield opened
    for window in windows:
        window.close()


def phrase_of(email: str) -> str:
    return f"three quiet words of {email}"


def check_in_both(page: Page, name: str) -> None:
    for size, width in (("narrow", 360), ("wide", 1280)):
        page.set_viewport_size({"width": width, "height": 900})
        check_as_it_stands(page, f"{name}-{size}")


def set_up_second_step(page: Page, live_server: LiveServer, email: str) -> None:
    """Set it up, as the page that stands in the way of every other says."""
    page.get_by_role("heading", name="Set up a second step to sign in").wait_for()
    check_in_both(page, "second-step-first")
    page.goto(f"{live_server.url}/members/")
    page.get_by_role("heading", name="Set up a second step to sign in").wait_for()
    page.get_by_role("button", name="Set up an authenticator app").click()
    page.get_by_label("Password", exact=True).fill(phrase_of(email))
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("code.guildhall-secret").inner_text()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("Code from the app").fill(str(code))
    page.get_by_role("button", name="Turn on the second step").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()


def test_two_people_begin_a_partnership_and_one_agrees_what_the_other_asks(
    live_server: LiveServer, paths: list[str], enter: Enter
) -> None:
    ada = enter(paths[0], "ada@example.org")
    set_up_second_step(ada, live_server, "ada@example.org")
    otto = enter(paths[1], "otto@example.org")
    set_up_second_step(otto, live_server, "otto@example.org")

    # Ada adds a member, and hands over a link.
    ada.get_by_role("link", name="Members").click()
    ada.get_by_role("button", name="Add a member").click()
    check_in_both(ada, "member-add")
    ada.get_by_label("Full name").fill("Sam Hill")
    ada.get_by_label("E-mail address").fill("sam@example.org")
    ada.get_by_role("button", name="Add member").click()
    check_in_both(ada, "password-link")
    link = ada.locator("code").inner_text()
    ada.get_by_role("button", name="Go to Sam Hill").click()
    check_in_both(ada, "member")

    # She asks for a function that another person agrees to.
    ada.get_by_role("button", name="Give a function or a role").click()
    ada.get_by_label("Function or role").select_option(
        label="Missing children and child sexual exploitation: Team manager (another person agrees)"
    )
    ada.get_by_label("Why do they need it?").fill("Runs the safeguarding hub")
    check_in_both(ada, "function-ask")
    ada.get_by_role("button", name="Save").click()
    ada.get_by_role("heading", name="Roles and functions asked for").wait_for()
    check_in_both(ada, "asked-administrator")
    ada.get_by_role("link", name="Sam Hill").click()
    assert ada.get_by_role("button", name="Agree").count() == 0

    # Sam chooses a password that Ada never sees, and holds nothing yet.
    sam = enter(LINK.search(link)[1], "sam@example.org")  # type: ignore[index]
    sam.get_by_role("heading", name="What needs me today").wait_for()

    # Otto agrees.
    otto.get_by_role("link", name="My work", exact=True).click()
    check_in_both(otto, "my-work-to-agree")
    otto.get_by_role("link", name=re.compile("1 role or function asked for")).click()
    otto.get_by_role("link", name="Sam Hill").click()
    check_in_both(otto, "asked-one")
    otto.get_by_role("button", name="Agree: give it to Sam Hill").click()
    otto.get_by_text("None waits for you to decide.").wait_for()
    otto.get_by_role("link", name="My work", exact=True).click()
    check_in_both(otto, "my-work-told")
    otto.get_by_role("button", name="I have read this").click()
    assert otto.get_by_text("Sam Hill was given").count() == 0

    # What Sam now holds opens every case of the programme: a second step is asked for.
    sam.context.clear_cookies()
    sam.goto(f"{live_server.url}/account/login/")
    sam.get_by_label("E-mail address").fill("sam@example.org")
    sam.get_by_label("Password", exact=True).fill(phrase_of("sam@example.org"))
    sam.get_by_role("button", name="Sign in", exact=True).click()
    set_up_second_step(sam, live_server, "sam@example.org")
    sam.goto(f"{live_server.url}/my-work/")
    sam.get_by_text("You were given:").wait_for()
    check_in_both(sam, "my-work-given")

    # The link that Ada handed over works no more.
    stranger = sam.context.new_page()
    stranger.goto(link.replace(re.match(r"http://[^/]+", link)[0], live_server.url))  # type: ignore[index]
    stranger.get_by_role("heading", name="This link does not work").wait_for()
