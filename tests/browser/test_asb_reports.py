"""Reports of anti-social behaviour, wide and at 320 px, for who decides and for a landlord."""

from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.cases.tests.world import (
    AT,
    DAY,
    HOUR,
    World,
    found_world,
    ram,
)
from guildhall.programmes.enforcement.models import RepeatAlert, Report
from guildhall.programmes.enforcement.reports import jobs, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say, three_agencies
from tests.browser.checking import WIDTHS, check_as_it_stands, check_page
from tests.browser.hands import let_in

pytestmark = pytest.mark.browser

TODAY = date(2016, 11, 14)
Enter = Callable[[Member], Page]


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    offset = (TODAY - clock.real_now().date()).days
    monkeypatch.setattr(settings, "CLOCK_OFFSET_DAYS", offset)
    return found_world()


@pytest.fixture
def enter(live_server: LiveServer, window: BrowserContext) -> Enter:
    def sit_down(member: Member) -> Page:
        let_in(window, member, live_server.url)
        return window.new_page()

    return sit_down


def filled(world: World) -> Report:
    """Reports of one event, a repeat victim and one of high risk; the first of the event."""
    first, second, _ = three_agencies(world)
    writes.same_event(second, first, by=world.triage, at=AT)
    known = say(world, victim=VERA, complainant=VERA, occurred_from=AT - 40 * DAY)
    writes.assess_report(known, answers=ram(100), by=world.triage, at=AT)
    for days in (3, 8):
        say(world, victim=known.victim, occurred_from=AT - days * DAY)
    jobs.repeats(at=AT)
    return known


def test_the_pages_of_who_decides_are_whole_wide_and_narrow(
    world: World, enter: Enter, live_server: LiveServer
) -> None:
    known = filled(world)
    page = enter(world.triage)
    alert = RepeatAlert.objects.get(kind="victim")
    first = Report.objects.order_by("pk")[0]

    for name, path in {
        "triage": "/asb/triage/",
        "entry": "/asb/report/",
        "high": f"/asb/reports/{known.sheet.reference}/",
        "event": f"/asb/reports/{first.sheet.reference}/",
        "risk": f"/asb/reports/{known.sheet.reference}/risk/",
        "contact": f"/asb/reports/{known.sheet.reference}/contact/",
        "alerts": "/asb/alerts/",
        "alert": f"/asb/alerts/{alert.reference}/",
    }.items():
        check_page(page, live_server.url + path, name=f"asb-{name}")


@pytest.mark.parametrize("size", WIDTHS)
def test_a_landlord_reports_at_any_width_and_reads_the_status_alone(
    world: World, enter: Enter, live_server: LiveServer, size: str
) -> None:
    say(world, victim=VERA, occurred_from=AT - 3 * HOUR)
    page = enter(world.landlord)
    page.set_viewport_size({"width": WIDTHS[size], "height": 900})

    page.goto(f"{live_server.url}/asb/report/", wait_until="networkidle")
    page.get_by_role("button", name="Save and go on").click()
    check_as_it_stands(page, f"asb-entry-errors-{size}")
    page.get_by_label("What type of behaviour is it?").select_option("noise")
    page.get_by_label("What happened?").fill("Music until four")
    began = page.get_by_role("group", name="When did it happen, or begin?")
    for part, typed in {"Day": "13", "Month": "11", "Year": "2016", "Time": "11pm"}.items():
        began.get_by_label(part).fill(typed)
    page.get_by_label("Where?", exact=True).fill("12 Oak Street")
    page.get_by_label("Personal", exact=True).check()
    page.get_by_label("First name").first.fill("Vera")
    page.get_by_label("Last name").first.fill("Ash")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("Somebody is named as its victim").wait_for()
    check_as_it_stands(page, f"asb-entry-risk-{size}")
    report = Report.objects.get(sheet__made_by=world.landlord)
    page.goto(f"{live_server.url}/asb/reports/{report.sheet.reference}/")
    check_as_it_stands(page, f"asb-own-{size}")

    assert "Vera" not in page.content()
    assert page.get_by_text("Waiting for a decision").first.is_visible()
