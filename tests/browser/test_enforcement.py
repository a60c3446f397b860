"""Journeys of anti-social behaviour by keyboard alone: the officer of a case, and the manager."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from guildhall import clock
from guildhall.programmes.enforcement.cases.tests.world import DAY, HOUR, World, found_world
from guildhall.programmes.enforcement.models import ClosureView, Intervention
from tests.browser.hands import SitDown

pytestmark = pytest.mark.browser

TODAY = date(2016, 11, 15)


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    offset = (TODAY - clock.real_now().date()).days
    monkeypatch.setattr(settings, "CLOCK_OFFSET_DAYS", offset)
    return found_world()


def test_an_officer_asks_for_a_step_too_soon_then_records_one_and_asks_to_close(
    world: World, hands: SitDown
) -> None:
    now = clock.now()
    case = world.case(at=now - 9 * DAY)
    ray = world.person(case, "suspect", "Ray", born_on=date(1990, 1, 1))
    world.person(case, "victim", "Ann")
    world.assessed(case, now - 8 * DAY, 21)
    world.planned(case, now - 8 * DAY)
    at = hands(world.officer)
    at.open("/my-work/")
    at.look("asb-officer-work")
    at.press("Ann Alder")
    at.look("asb-officer-case")

    at.open(reverse("do_about", args=[case.reference, "record", "intervention"]))
    at.look("asb-officer-step")
    at.page.select_option("[name=step]", "cpn")
    at.page.select_option("[name=respondent]", ray.reference)
    at.choose("applicant", "council")
    at.press("Save")
    at.sees("It needs a written warning to the same person")
    at.look("asb-officer-step-refused")
    assert not Intervention.objects.exists()

    at.page.select_option("[name=step]", "warning_letter")
    at.when("served_at", now - 3 * HOUR)
    at.type("why_no_less", "He will not speak to us")
    at.press("Save")
    assert "Warning letter" in at.page.inner_text("main")
    at.press("Tools and powers")
    at.sees("Used on this case")
    at.look("asb-officer-ladder")

    at.open(reverse("do", args=[case.reference, "close"]))
    at.sees("the view of the victim on closing")
    at.sees("It cannot be asked for until what is in bold has been done.")
    at.look("asb-officer-close-refused")
    at.open(reverse("do_about", args=[case.reference, "record", "closureview"]))
    at.when("asked_at", now - HOUR)
    at.choose("answer", "yes")
    at.type("words", "It has been quiet")
    at.look("asb-officer-view")
    at.press("Save")
    at.open(reverse("do", args=[case.reference, "close"]))
    at.choose("outcome", "stopped")
    at.type("reason", "Nothing for a month")
    at.press("Ask to close")
    at.look("asb-officer-asked")

    assert Intervention.objects.get().flags == ""
    assert ClosureView.objects.get().answer == "yes"
    assert case.closures.get().decision == ""


def test_a_manager_reads_what_was_out_of_order_agrees_to_close_and_sees_how_cases_ended(
    world: World, hands: SitDown
) -> None:
    from guildhall.casework.writes import ask_closure

    now = clock.now()
    case = world.case(at=now - 60 * DAY)
    world.step(case, "closure_notice", now - 40 * DAY, body="12 Elm Road",
               served_at=now - 41 * DAY)  # fmt: skip
    world.asked(case, now - DAY)
    world.surveyed(case, now - DAY, 4)
    ask_closure(
        case, outcome="stopped", reason="Quiet", despite="She was written to", by=world.officer,
        at=now - HOUR,
    )  # fmt: skip
    at = hands(world.manager)

    at.open(reverse("case", args=[case.reference]))
    at.sees("Closure notice (out of order)")
    at.look("asb-manager-case")
    at.press("Closure notice (out of order)")
    at.sees("It needs a record of who authorised it.")
    at.look("asb-manager-step")
    at.open(reverse("do", args=[case.reference, "decide-closure"]))
    at.choose("decision", "yes")
    at.press("Decide")
    at.open(reverse("enforcement_closed"))
    at.sees("1 of 1 who answered")
    at.look("asb-manager-closed")

    case.refresh_from_db()
    assert case.status == "closed"
