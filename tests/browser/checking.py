"""Looks at a page as people meet it: wide and narrow, by eye, by keyboard and by axe."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from guildhall.testing import ROOT

WIDTHS = {"wide": 1280, "narrow": 320}
HEIGHT = 900
SCREENSHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("GUILDHALL_CHROMIUM", "/usr/bin/chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """(rules) => axe.run(document, {runOnly: rules}).then(found => found.violations.map(
  one => `${one.id}: ${one.help} at ${one.nodes.map(node => node.target).join(' and ')}`))"""
WIDER_THAN_THE_WINDOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > wide + 1)
    .map(one => one.tagName + '.' + one.className).slice(0, 5);
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser. The machine's own Chromium: nothing is downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


class Complaints:
    """What a page's console and network complain of: errors, breaches of the policy, failures."""

    def __init__(self, page: Page, expected_status: int = 200) -> None:
        self.said: list[str] = []
        self.expected_status = expected_status
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        is_refusal = message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_refusal:
            self.said.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status != self.expected_status:
            self.said.append(f"{response.status}: {response.url}")


def check_page(page: Page, address: str, *, name: str = "", status: int = 200) -> None:
    """Load a page wide and narrow; fail on anything that people would be stopped or put off by.

    At each width: axe finds nothing, nothing is wider than the window, the console is silent,
    a picture is kept in build/screenshots, and the first Tab reaches the skip link.
    """
    complaints = Complaints(page, status)
    label = name or re.sub(r"\W+", "-", address.split("//", 1)[-1].split("/", 1)[-1]).strip("-")
    for size, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        answer = page.goto(address, wait_until="networkidle")
        assert answer is not None
        assert answer.status == status, f"{address}: {answer.status}"
        check_as_it_stands(page, f"{label or 'home'}-{size}")
        assert reaches_skip_link(page), f"{label}: the first Tab does not reach the skip link"
    assert not complaints.said, f"{address}: {complaints.said}"


def check_as_it_stands(page: Page, label: str) -> None:
    """The same for a page as it stands, after a form was sent or a menu opened."""
    keep_picture(page, label)
    too_wide = page.evaluate(WIDER_THAN_THE_WINDOW)
    assert not too_wide, f"{label}: wider than the window: {too_wide}"
    wrong = axe(page)
    assert not wrong, f"{label}: {wrong}"


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE, RULES)
    return found


def reaches_skip_link(page: Page) -> bool:
    """Whether the first press of Tab gives the way past the header.

    A page of errors has put the reader at its summary already, which is as good.
    """
    at = "() => document.activeElement.className"
    if "govuk-error-summary" in str(page.evaluate(at)):
        return True
    page.keyboard.press("Tab")
    return "govuk-skip-link" in str(page.evaluate(at))


def keep_picture(page: Page, label: str) -> Path:
    """A picture of the whole page, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{label}.png"
    page.screenshot(path=path, full_page=True)
    return path
