"""An officer of the Prevention and Enforcement Service on a phone, and the manager at a desk."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import FlyTip, Notice, Patrol
from guildhall.programmes.enforcement.powers.tests.world import AT, WARD, World, found_world
from guildhall.programmes.enforcement.tasking import writes
from tests.browser.checking import HEIGHT, WIDTHS, Complaints, check_as_it_stands
from tests.browser.hands import Hands, let_in

pytestmark = pytest.mark.browser

TODAY = date(2016, 11, 15)
FINGER = 44
"""Pixels: the smallest height that a finger is sure to hit (WCAG 2.5.5)."""
SMALL = """(least) => [...document.querySelectorAll('main button, main .govuk-button, main select,'
  + ' main input:not([type=hidden]):not(.govuk-radios__input):not(.govuk-checkboxes__input)')]
  .filter(one => one.offsetParent && one.getBoundingClientRect().height < least)
  .map(one => `${one.tagName} ${one.name || one.textContent.trim()}`)"""


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    offset = (TODAY - clock.real_now().date()).days
    monkeypatch.setattr(settings, "CLOCK_OFFSET_DAYS", offset)
    return found_world()


@pytest.fixture
def enter(live_server: LiveServer, window: BrowserContext) -> Callable[[Member], Page]:
    def signed_in(member: Member) -> Page:
        let_in(window, member, live_server.url)
        return window.new_page()

    return signed_in


def tap(page: Page, words: str) -> None:
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("link", name=words, exact=True).or_(
            page.get_by_role("button", name=words, exact=True)
        ).first.click()


def look(page: Page, label: str) -> None:
    """On a phone: axe finds nothing, nothing is wider than it, and a finger hits every button."""
    check_as_it_stands(page, f"journey-pes-{label}-narrow")
    assert page.evaluate(SMALL, FINGER) == [], label


def test_an_officer_on_a_phone_reads_the_tasking_and_logs_what_was_done(
    world: World, enter: Callable[[Member], Page], live_server: LiveServer
) -> None:
    writes.task(world.problem(), agency=world.police, by=world.manager, at=AT)
    world.holds(world.constable, "litter", "constable")
    page = enter(world.constable)
    page.set_viewport_size({"width": WIDTHS["narrow"], "height": 640})
    complaints = Complaints(page)
    page.goto(live_server.url + reverse("enforcement_week"), wait_until="networkidle")
    look(page, "week")
    assert page.get_by_text("Walk the street every half hour").is_visible()
    assert "shopkeeper" not in page.content()

    tap(page, "Log something")
    look(page, "log")
    tap(page, "Patrol or visit")
    page.get_by_label("Hot spot").check()
    page.get_by_label("Where?").fill("Bridge Street")
    page.get_by_label("Ward or small area").fill(WARD)
    page.get_by_label("How many minutes?").fill("15")
    look(page, "patrol")
    tap(page, "Save")
    look(page, "patrol-saved")
    assert Patrol.objects.get().officer == world.constable

    page.goto(live_server.url + reverse("enforcement_log_fly_tip"), wait_until="networkidle")
    tap(page, "Save")
    look(page, "fly-tip-refused")
    assert page.get_by_text("There is a problem").is_visible()
    page.get_by_label("Small van load").check()
    page.locator("select[name=waste]").select_option("white_goods")
    page.locator("select[name=land]").select_option("back_alley")
    page.get_by_label("Where?").fill("Lane behind Cobden Street")
    page.get_by_label("Ward or small area").fill(WARD)
    tap(page, "Save")
    look(page, "fly-tip-saved")
    assert FlyTip.objects.get().waste == "white_goods"

    page.goto(live_server.url + reverse("enforcement_issue"), wait_until="networkidle")
    page.locator("select[name=offence]").select_option("litter")
    for label, words in (
        ("Book", "A"), ("Number of the notice", "0001"), ("First name", "Ash"),
        ("Last name", "Rowan"), ("Where?", "Bridge Street"), ("Ward or small area", WARD),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    look(page, "notice")
    tap(page, "Save notice")
    look(page, "notice-saved")
    assert Notice.objects.get().valid
    assert not complaints.said, complaints.said


def test_a_manager_looks_at_what_was_outside_powers_and_prints_the_tasking(
    world: World, enter: Callable[[Member], Page], live_server: LiveServer
) -> None:
    from guildhall.programmes.enforcement.powers.writes import issue_notice

    for number in range(12):
        world.problem(place_words=f"Street {number}", grade=("high", "standard")[number % 2])
    world.holds(world.officer, "litter", "accredited", area="E05001430", badge="77")
    facts = {
        "book": "A", "number": "7", "offence": "litter", "officer": world.officer,
        "issued_at": AT, "place_words": "Park", "area": WARD, "amount_pence": 7500,
    }  # fmt: skip
    made = issue_notice(values=facts, by=world.officer, at=AT)
    world.patrol(world.officer, AT.replace(hour=1), 30)
    world.patrol(world.officer, AT.replace(hour=1), 30)
    page = enter(world.manager)
    at = Hands(page, live_server.url)

    at.open("/my-work/queue/enforcement/")
    at.press("Who holds what today")
    at.look("pes-powers")
    at.open(reverse("enforcement_outside"))
    at.look("pes-outside")
    at.press("Decide")
    at.choose("decision", "cancel")
    at.type("reason", "Not her ward")
    at.look("pes-decide")
    at.press("Decide on the notice")
    at.look("pes-decided")
    made.refresh_from_db()
    assert made.decision == "cancel"
    for name, address in (
        ("patrols", reverse("enforcement_patrols")),
        ("problems", reverse("sheets", args=["problem"])),
        ("notices", reverse("sheets", args=["notice"])),
        ("problem-add", reverse("sheet_add", args=["problem"])),
        ("prosecution-add", reverse("sheet_add", args=["prosecution"])),
        ("power-add", reverse("enforcement_add_power")),
    ):
        at.open(address)
        at.look(f"pes-{name}")

    at.open(reverse("enforcement_week") + "?print")
    at.look("pes-print")
    page.set_viewport_size({"width": WIDTHS["wide"], "height": HEIGHT})
    page.emulate_media(media="print")
    assert not page.locator("main a.govuk-button:visible").count()
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") <= 3
    page.emulate_media(media="screen")
