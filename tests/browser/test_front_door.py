"""The public’s front door: a resident without JavaScript at 320 pixels, and axe on each page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from guildhall import clock
from guildhall.casework.front_door import reads, writes
from guildhall.casework.front_door.models import Sent, SentFile
from guildhall.casework.models import Case
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.programmes.enforcement.models import Report, ReviewApplication
from guildhall.programmes.enforcement.reviews.tests.conftest import AT, DAY, World, found_world
from guildhall.programmes.enforcement.reviews.writes import put_complaint
from tests.browser.checking import HEIGHT, WIDTHS, check_as_it_stands, check_page
from tests.browser.hands import let_in

pytestmark = pytest.mark.browser


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())
    made = found_world()
    Member.objects.filter(pk=made.triage.pk).update(roles=[Role.MANAGER.value])
    made.triage.refresh_from_db()
    for door in reads.doors():
        writes.put_on(
            door,
            is_on=True,
            desk="The police control room",
            telephone="101",
            owner="Nora Night",
            by=made.triage,
            at=AT,
        )
    return made


@pytest.fixture
def without_script(browser: Browser, world: World) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": WIDTHS["narrow"], "height": HEIGHT}
    )
    yield context.new_page()
    context.close()


def test_a_resident_without_a_script_reports_comes_back_and_says_more(
    live_server: LiveServer, without_script: Page, tmp_path: Path
) -> None:
    page, photo = without_script, tmp_path / "bin.jpg"
    Image.new("RGB", (60, 40), "green").save(photo, "JPEG")

    page.goto(f"{live_server.url}/report/")
    page.get_by_role("link", name="Report anti-social behaviour").click()
    page.get_by_label("What happened?").fill("They set fire to the bin")
    page.get_by_label("Your name").fill("Vera Vale")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    assert page.get_by_label("What happened?").input_value() == "They set fire to the bin"
    assert page.get_by_label("Your name").input_value() == "Vera Vale"
    page.get_by_label("Where did it happen?").fill("The green")
    page.get_by_label("I do, or somebody I know").check()
    for words in ("Yes, before", "Frightened, hurt", "Perhaps"):
        page.get_by_label(words).check()
    page.get_by_label("Photographs or a PDF").set_input_files(photo)
    page.screenshot(path="build/screenshots/front-door-no-script.png", full_page=True)
    page.get_by_role("button", name="Send").click()
    code = page.locator(".guildhall-code").inner_text()
    assert re.fullmatch(r"([2-9A-Z]{4}-){4}[2-9A-Z]{4}", code)
    page.get_by_role("link", name="See how it stands").click()
    page.get_by_label("Your receipt code").fill(code.lower().replace("-", " "))
    page.get_by_label("Is there anything more to tell us?").fill("It was out by ten")
    page.get_by_role("button", name="See how it stands").click()

    assert page.get_by_text("Received. Nobody has looked at it yet.").is_visible()
    assert page.get_by_text("has been added to it").is_visible()
    assert page.context.cookies() == []
    assert Report.objects.get().risk == "high"
    assert (SentFile.objects.count(), Sent.objects.get().added.count()) == (1, 1)


def test_the_public_s_pages_are_clean_wide_and_narrow(
    live_server: LiveServer, page: Page, world: World
) -> None:
    (settings.BASE_DIR.parent / "build/screenshots").mkdir(parents=True, exist_ok=True)
    for name in ("", "privacy/", "receipt/", "enforcement/asb/", "enforcement/hate/",
                 "enforcement/review/", "missing_and_exploitation/child/"):  # fmt: skip
        check_page(page, f"{live_server.url}/report/{name}", name=f"front-door-{name.strip('/')}")
    page.goto(f"{live_server.url}/report/enforcement/review/")
    page.get_by_role("button", name="Send").click()
    check_as_it_stands(page, "front-door-errors")
    page.goto(f"{live_server.url}/report/nothing/here/")
    check_as_it_stands(page, "front-door-closed")


def test_the_pages_of_a_case_review_are_clean(
    live_server: LiveServer, page: Page, signed_in: object, world: World
) -> None:
    row = world.application()
    for n in range(3):
        put_complaint(row, world.report(AT - (n + 2) * DAY), by=world.triage, at=AT)
    let_in(page.context, world.triage, live_server.url)
    here = f"{live_server.url}/enforcement/reviews/"
    for name in ("", "new/", "figures/", f"{row.sheet.reference}/",
                 f"{row.sheet.reference}/decide/", f"{row.sheet.reference}/panel/"):  # fmt: skip
        label = name.replace(row.sheet.reference, "one").strip("/").replace("/", "-")
        check_page(page, here + name, name=f"case-review-{label}")
    for name in ("", "set-up/", "set-up/enforcement/asb/", "set-up/words/privacy/"):
        label = name.strip("/").replace("/", "-")
        check_page(page, f"{live_server.url}/front-door/{name}", name=f"front-door-staff-{label}")
    assert ReviewApplication.objects.get() == row


def test_whoever_has_the_case_reads_what_a_resident_sent_and_what_she_adds(
    live_server: LiveServer, without_script: Page, browser: Browser, world: World
) -> None:
    resident = without_script
    resident.goto(f"{live_server.url}/report/enforcement/asb/")
    resident.get_by_label("What happened?").fill("He was at the door again with the dog")
    resident.get_by_label("Where did it happen?").fill("22 Wharf Close")
    resident.get_by_label("I do, or somebody I know").check()
    for words in ("Yes, before", "Frightened, hurt", "Perhaps"):
        resident.get_by_label(words).check()
    resident.get_by_label("Your name").fill("Vera Vale")
    resident.get_by_label("By mobile telephone").check()
    resident.get_by_label("The number, e-mail or postal address").fill("07700 900123")
    resident.get_by_label("Who else may answer").fill("My son must not know")
    for question, answer in (
        ("Is it safe to leave a message?", "No"),
        ("Is it safe to text or write to you there?", "I am not sure"),
        ("Do you need an interpreter?", "Yes, for a spoken language"),
        (
            "May we tell your name to the other agencies who can help?",
            "No, unless somebody could come to serious harm",
        ),
    ):
        resident.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
    resident.get_by_label("Which language do you prefer?").fill("Urdu")
    resident.get_by_label("Is there anything that makes it hard").fill("I use a wheelchair")
    resident.get_by_role("button", name="Send").click()
    code = resident.locator(".guildhall-code").inner_text()

    triage = sat_down(browser, live_server, world.triage)
    triage.goto(f"{live_server.url}/asb/triage/")
    triage.get_by_role("link", name="Something else").click()
    assert triage.get_by_text("DO NOT leave a message").is_visible()
    check_as_it_stands(triage, "asb-public-report")
    triage.get_by_label("Open a new case").check()
    triage.get_by_role("button", name="Decide").click()
    case = Case.objects.get()
    triage.goto(f"{live_server.url}/cases/")
    triage.get_by_role("link", name=case.reference).click()
    triage.get_by_text("The case", exact=True).click()
    triage.get_by_role("link", name="Allocate the case").click()
    triage.get_by_label("Who is to have the case?").select_option(world.officer.reference)
    triage.get_by_role("button", name="Allocate").click()

    resident.goto(f"{live_server.url}/report/receipt/")
    resident.get_by_label("Your receipt code").fill(code)
    resident.get_by_label("Is there anything more to tell us?").fill("It happened again tonight")
    resident.get_by_role("button", name="See how it stands").click()

    officer = sat_down(browser, live_server, world.officer)
    officer.goto(f"{live_server.url}/my-work/")
    assert officer.get_by_text("Look at what the sender added (high risk)").first.is_visible()
    check_as_it_stands(officer, "asb-added-my-work")
    officer.get_by_role("link", name=case.reference).first.click()
    line = officer.get_by_text("Something else, 22 Wharf Close. High risk")
    assert officer.get_by_text("Sender added more").first.is_visible()
    line.click()
    for words in ("He was at the door again", "Urdu", "I use a wheelchair", "My son must not know"):
        assert officer.get_by_text(words).first.is_visible(), words
    for size, width in WIDTHS.items():
        officer.set_viewport_size({"width": width, "height": HEIGHT})
        check_as_it_stands(officer, f"asb-case-with-report-{size}")
    officer.set_viewport_size({"width": WIDTHS["wide"], "height": HEIGHT})
    officer.get_by_role("link", name="Read what the sender added, and say so").click()
    assert officer.get_by_text("It happened again tonight").first.is_visible()
    officer.get_by_role("button", name="I have read what they added").click()
    officer.goto(f"{live_server.url}/my-work/")
    assert officer.get_by_text("Look at what the sender added").count() == 0
    officer.get_by_role("link", name=case.reference).first.click()
    officer.get_by_role("link", name="The case to print").click()
    assert officer.get_by_text("He was at the door again").first.is_visible()
    assert officer.get_by_text("Vera Vale").count() == 0
    check_as_it_stands(officer, "asb-case-print")


def sat_down(browser: Browser, live_server: LiveServer, member: Member) -> Page:
    """A member at a window of their own."""
    context = browser.new_context(viewport={"width": WIDTHS["wide"], "height": HEIGHT})
    let_in(context, member, live_server.url)
    return context.new_page()
