"""Hands on the keyboard of somebody who is signed in."""

from collections.abc import Callable
from datetime import date, datetime

from django.test import Client
from playwright.sync_api import BrowserContext, Page

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.testing import sign_in
from tests.browser.checking import HEIGHT, WIDTHS, Complaints, check_as_it_stands

MOST_TABS = 150
HERE = """() => {
  const at = document.activeElement;
  const words = (at.innerText || at.getAttribute('aria-label') || '').replace(/\\s+/g, ' ').trim();
  return {name: at.name || '', value: at.value || '', words: words, type: at.type || ''};
}"""


def let_in(window: BrowserContext, member: Member, address: str) -> None:
    """Give a window the cookies of a member who has signed in."""
    client = Client()
    sign_in(client, member)
    for cookie, morsel in client.cookies.items():
        window.add_cookies([{"name": cookie, "value": morsel.value, "url": address}])


class Hands:
    """A pair of hands on the keyboard, and no mouse."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints = Complaints(page)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path, wait_until="networkidle")

    def reach(self, wanted: Callable[[dict[str, str]], bool], words: str) -> None:
        """Press Tab until what is wanted has the focus."""
        seen = []
        for _ in range(MOST_TABS):
            here = self.page.evaluate(HERE)
            if wanted(here):
                return
            seen.append(here["name"] or here["words"][:30])
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {words}: {seen}")

    def press(self, words: str) -> None:
        """Go to a link or button of these first words, and press Enter."""
        self.reach(lambda here: here["words"].startswith(words), words)
        with self.page.expect_navigation(wait_until="networkidle"):
            self.page.keyboard.press("Enter")

    def jump(self, words: str) -> None:
        """Go to a link to a place on this page, and press Enter."""
        self.reach(lambda here: here["words"].startswith(words), words)
        self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Go to a box by its name, and type over what it holds."""
        self.reach(lambda here: here["name"] == name, name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        """Go to a set of radios by its name, and press the arrows until one is chosen."""
        self.reach(lambda here: here["name"] == name and here["type"] == "radio", name)
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate(HERE)["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    def unfold(self, words: str) -> None:
        """Go to a heading that hides what is under it, and open it."""
        self.reach(lambda here: here["words"] == words, words)
        self.page.keyboard.press("Enter")

    def pick(self, name: str, value: str) -> None:
        """Go to a list by its name, and choose from it."""
        self.reach(lambda here: here["name"] == name, name)
        self.page.locator(f"select[name={name}]").select_option(value)

    def when(self, name: str, at: datetime) -> None:
        """Fill in a day and a time, as London says them."""
        local = at.astimezone(clock.LONDON)
        self.day(name, local.date())
        self.type(f"{name}-time", f"{local:%H:%M}")

    def day(self, name: str, on: date) -> None:
        """Fill in a day."""
        for part in ("day", "month", "year"):
            self.type(f"{name}-{part}", str(getattr(on, part)))

    def look(self, label: str) -> None:
        """Wide and narrow: axe finds nothing, nothing is wider than the window."""
        for size, width in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            check_as_it_stands(self.page, f"journey-{label}-{size}")
        self.page.set_viewport_size({"width": WIDTHS["wide"], "height": HEIGHT})
        assert "successfully" not in self.page.content()
        assert not self.complaints.said, self.complaints.said

    def sees(self, words: str) -> None:
        """The words are on the page, and can be seen."""
        assert self.page.get_by_text(words).first.is_visible(), words


SitDown = Callable[[Member], Hands]
