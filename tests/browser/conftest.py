"""One browser for the session, a clean window for each test, and members who are signed in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from tests.browser.checking import AXE, CHROMIUM, chromium
from tests.browser.hands import Hands, SitDown, let_in

HERE = Path(__file__).parent
SignIn = Callable[..., Member]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, kept open for every test; skipped, saying so, where it is not installed."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}: set GUILDHALL_CHROMIUM")
    if not AXE.exists():
        pytest.skip("axe-core is not here: run make setup")
    # The browser's driver keeps an event loop on this thread, which Django would mistake for
    # asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with chromium() as opened:
        yield opened


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A window without cookies."""
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(window: BrowserContext) -> Page:
    return window.new_page()


@pytest.fixture
def signed_in(live_server: LiveServer, window: BrowserContext) -> SignIn:
    """Call it to have somebody signed in: `signed_in(Role.ANALYST)`."""

    def enter(*roles: Role, name: str = "Robin Ashdown") -> Member:
        key = "-".join(role.value for role in roles) or "board"
        member, _ = Member.objects.get_or_create(
            email=f"{key}@example.org",
            defaults={"name": name, "roles": [role.value for role in roles or (Role.BOARD,)]},
        )
        let_in(window, member, live_server.url)
        return member

    return enter


@pytest.fixture
def hands(live_server: LiveServer, window: BrowserContext) -> SitDown:
    """Call it to sit a member down at the keyboard: `hands(member)`."""

    def sit_down(member: Member) -> Hands:
        let_in(window, member, live_server.url)
        return Hands(window.new_page(), live_server.url)

    return sit_down


@pytest.fixture(autouse=True)
def plain_http() -> None:
    """The pages under test are served without TLS."""
    assert not settings.SESSION_COOKIE_SECURE
