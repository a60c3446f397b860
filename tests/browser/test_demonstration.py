"""The whole demonstration, made by its command, served, and walked through in a browser."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from _pytest.mark import ParameterSet
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from guildhall.demo.city.cast import PARTS, Part
from guildhall.demo.people import ACCOUNTS, PASSWORD, Account
from guildhall.testing import ROOT
from tests.browser.checking import check_page

pytestmark = pytest.mark.browser

MOST_PAGES = 160
OF_A_KIND = 2  # pages of one address pattern that are looked at; the rest are built alike
EVERYWHERE = re.compile("/")
CASEWORK = re.compile(
    r"/($|my-work/|cases/|search/|people/|referrals/|duties/|my/|missing/|access/|agreements/|audit/)"
)
NOT_PAGES = re.compile(r"\.(csv|xlsx|pdf|docx|html|svg|yaml|json)$|/export/|/logout/|/account/")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration. GUILDHALL_DEMO names a folder that holds one already."""
    given = os.environ.get("GUILDHALL_DEMO", "")
    data = Path(given) if given else tmp_path_factory.mktemp("city")
    port = free_port()
    environment = {
        **{
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "GUILDHALL_SECRET_KEY"}
        },
        "GUILDHALL_DATA": str(data),
        "PORT": str(port),
    }
    with subprocess.Popen(
        [Path(sys.executable).parent / "guildhall", "demo", "--serve"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server, seconds=600)
        yield address
        server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes], *, seconds: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert server.poll() is None, "the demonstration stopped by itself"
        try:
            with urlopen(f"{address}/account/login/", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise AssertionError(f"nothing answers at {address}")


@pytest.fixture(scope="session")
def manager(browser: Browser, city: str) -> Iterator[Page]:
    """A page on which the manager is signed in."""
    page = browser.new_context().new_page()
    sign_in(page, city, "manager@guildhall.example")
    yield page
    page.context.close()


def sign_in(page: Page, city: str, email: str) -> None:
    page.goto(f"{city}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()


def pattern(path: str) -> str:
    """The address pattern that a path belongs to; empty where it is no page of ours."""
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ""


def pages_by_links(
    page: Page, city: str, *, within: re.Pattern[str] = EVERYWHERE, of_a_kind: int = OF_A_KIND
) -> Iterator[str]:
    """Every kind of page that can be reached by following links from the first, `within` some."""
    waiting, seen, kinds = ["/"], {"/"}, dict[str, int]()
    while waiting and len(kinds) < MOST_PAGES:
        path = waiting.pop(0)
        kind = kind_of(path)
        is_one = bool(kind) or path == "/"
        if not is_one or not within.match(path) or kinds.get(kind, 0) >= of_a_kind:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        yield path
        hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        for href in hrefs:
            found = urlsplit(urljoin(f"{city}{path}", href))
            link = found.path + (f"?{found.query}" if found.query else "")
            is_ours = found.netloc == urlsplit(city).netloc
            if is_ours and link not in seen and not NOT_PAGES.search(found.path):
                seen.add(link)
                waiting.append(link)


def kind_of(path: str) -> str:
    """The address pattern of a path; each form on a case, and of each record, is a kind apart."""
    plain = urlsplit(path).path
    deed = re.search(r"/do/([a-z-]+)(/[a-z]+(?=[/:]))?", plain)
    return pattern(plain) + (deed[0] if deed else "")


def sign_in_by_one_press(page: Page, city: str, name: str) -> None:
    page.goto(f"{city}/account/login/")
    page.locator(".govuk-summary-list__row", has_text=name).get_by_role("button").click()
    page.get_by_role("button", name="Sign out").wait_for()


WALKED_ALWAYS = {"mash_coordinator", "care_home", "outsider"}


def walked() -> list[ParameterSet]:
    """Each account that signs in by one press: a minute each, so most are for `make prove`."""
    return [
        pytest.param(part, id=part.key, marks=() if part.key in WALKED_ALWAYS else pytest.mark.slow)
        for part in PARTS
        if part.sees
    ]


@pytest.mark.parametrize("part", walked())
def test_the_pages_of_casework_are_sound_for_each_account_of_it(
    browser: Browser, city: str, part: Part
) -> None:
    page = browser.new_context().new_page()
    sign_in_by_one_press(page, city, part.name)

    wrong, looked_at = [], []
    for path in pages_by_links(page, city, within=CASEWORK, of_a_kind=1):
        name = re.sub(r"[^A-Za-z0-9]+", "-", path)
        try:
            check_page(page, f"{city}{path}", name=f"{part.key}{name}")
        except AssertionError as complaint:
            wrong.append(str(complaint).splitlines()[0])
        looked_at.append(path)

    assert wrong == []
    assert len(looked_at) > 5
    page.context.close()


def test_every_kind_of_page_is_sound_wide_and_narrow(manager: Page, city: str) -> None:
    looked_at, wrong = [], []
    for path in pages_by_links(manager, city):
        try:
            check_page(manager, f"{city}{path}", name=f"city-{re.sub(r'[^A-Za-z0-9]+', '-', path)}")
        except AssertionError as complaint:
            wrong.append(str(complaint).splitlines()[0])
        looked_at.append(path)

    assert wrong == []
    assert len(looked_at) > 25


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.role.value)
def test_every_account_of_the_demonstration_signs_in(
    browser: Browser, city: str, account: Account
) -> None:
    page = browser.new_context().new_page()

    sign_in(page, city, account.email)

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("Demonstration.").is_visible()
    page.context.close()
