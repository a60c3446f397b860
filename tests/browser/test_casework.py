"""Journeys of casework by keyboard alone: co-ordinator, interviewer, children's home, outsider."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from guildhall import clock
from guildhall.casework.models import Case, Disclosure, Referral
from guildhall.casework.writes import allocate, name_worker, share
from guildhall.programmes.missing.models import (
    Debrief,
    Episode,
    PhilomenaSheet,
    ReturnInterview,
)
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.programmes.missing.tests.world import DAY, HOUR, World, found_world, member
from tests.browser.hands import HERE, Hands, SitDown

pytestmark = pytest.mark.browser

TODAY = date(2016, 11, 15)
TOKENS = re.compile(r'(csrfmiddlewaretoken" value=|nonce=|csrf-token" content=)"[^"]*"')


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    offset = (TODAY - clock.real_now().date()).days
    monkeypatch.setattr(settings, "CLOCK_OFFSET_DAYS", offset)
    return found_world()


def test_the_coordinator_records_a_child_reported_missing_and_then_the_return(
    world: World, hands: SitDown
) -> None:
    now = clock.now()
    at = hands(world.coordinator)
    at.open("/")
    at.look("coordinator-work")

    at.press("Team queue")
    at.look("coordinator-queue")
    at.press("Open a case that nobody referred")
    at.press("Open a case")
    at.look("coordinator-person")
    at.type("given", "Wren")
    at.type("family", "Example")
    at.day("born_on", date(2002, 3, 27))
    at.press("Add person")
    at.press("Record a missing episode")
    at.look("coordinator-episode")
    at.when("missing_from", now - 5 * HOUR)
    at.choose("from_where", "care_home")
    at.when("reported_at", now - 4 * HOUR)
    at.choose("reported_by", "care_home")
    at.type("circumstances", "Did not come back from the park.")
    at.choose("risk", "high")
    at.press("Save")
    at.sees("Missing, not found yet")
    at.look("coordinator-missing")
    at.press("Record the return")
    at.when("found_at", now - HOUR)
    at.choose("found_how", "came_back")
    at.press("Save")
    at.sees("Missing for 4 hours, returned")
    at.sees("Independent return interview")
    at.look("coordinator-returned")
    at.type("text", "Told the home that Wren is back.")
    at.press("Add note")
    at.sees("Told the home that Wren is back.")

    episode = Episode.objects.get()
    assert (episode.risk, episode.found_how) == ("high", "came_back")
    assert episode.entry.case.allocated_to is None


def test_a_slip_in_a_time_is_said_beside_its_box_and_loses_nothing(
    world: World, hands: SitDown
) -> None:
    case = world.child()
    now = clock.now()
    at = hands(world.coordinator)
    at.open(reverse("do_about", args=[case.reference, "record", "episode"]))

    at.when("missing_from", now - 2 * HOUR)
    at.choose("from_where", "home")
    at.when("reported_at", now - 3 * HOUR)
    at.choose("reported_by", "family")
    at.type("circumstances", "Left after tea.")
    at.press("Save")
    at.look("episode-error")

    assert at.page.get_by_label("What is known?").input_value() == "Left after tea."
    assert not Episode.objects.exists()
    at.jump("The report")
    assert at.page.evaluate(HERE)["name"] == "reported_at-day"


def test_the_interviewer_goes_from_my_work_to_an_interview_and_a_debrief(
    world: World, hands: SitDown
) -> None:
    now = clock.now()
    case = world.child(given="Wren", at=now - 3 * DAY)
    world.missing(case, now - DAY, hours=3)
    allocate(case, to=world.interviewer, team="", seen=None, by=world.coordinator, at=now - HOUR)
    at = hands(world.interviewer)
    at.open("/my-work/")
    at.sees("Independent return interview")
    at.look("interviewer-work")

    at.press("Wren Rowan")
    at.look("interviewer-case")
    at.press("Independent return interview")
    at.press("Record a return interview")
    at.when("offered_at", now - 3 * HOUR)
    at.choose("result", "held")
    at.when("held_at", now - 2 * HOUR)
    at.choose("held_by", "council")
    at.choose("is_independent", "True")
    at.type("what_was_said", "Went to see a friend in Stanground.")
    at.look("interviewer-interview")
    at.press("Save")
    at.press("Missing for 3 hours, returned")
    at.press("Record a debrief")
    at.choose("recipient", "police")
    at.choose("made_from", "interview")
    at.type("wishes", "Tell them where, not who.")
    at.choose("is_safe", "yes")
    at.type("summary", "Went to Stanground and came back alone.")
    at.when("shared_at", now - HOUR)
    at.choose("shared_how", "telephone")
    at.look("interviewer-debrief")
    at.press("Save")
    at.sees("Debrief given to Police by telephone")
    at.look("interviewer-done")

    interview, debrief = ReturnInterview.objects.get(), Debrief.objects.get()
    assert interview.episode == debrief.episode == Episode.objects.get()
    assert interview.is_independent is True
    assert "In time" in at.page.inner_text("main")


def test_the_coordinator_shares_a_case_in_two_pages_and_agrees_an_action(
    world: World, hands: SitDown
) -> None:
    case = world.child(given="Wren")
    home = world.home.agency
    assert home is not None
    at = hands(world.coordinator)
    at.open(reverse("do", args=[case.reference, "action"]))

    at.type("what", "Tell us of every late return")
    at.pick("agency", home.key)
    at.day("due_on", date(2016, 11, 30))
    at.press("Agree action")
    at.sees("has not been told of this case")
    at.look("action-not-told")
    at.press(f"Share it with {home.name}")
    at.choose("purpose", "safeguarding")
    at.look("share-first")
    at.press("Continue")
    at.press("Share")
    at.sees("Answer “What is shared?”")
    at.look("share-error")
    at.type("more", "what has happened")
    at.type("necessity", "They look after Wren")
    at.press("Share")
    at.sees(f"Shared with {home.name}")
    at.look("shared")
    at.press("Agree an action with them")
    at.type("what", "Tell us of every late return")
    at.day("due_on", date(2016, 11, 30))
    at.look("action")
    at.press("Agree action")
    at.sees("Tell us of every late return")

    assert case.disclosures.get().recipient == home
    assert case.actions.get().owner_agency == home


def of_the_home(world: World) -> Case:
    """A case that the home is told of, with a worker who is named on it."""
    now = clock.now()
    case = world.child(given="Wren", at=now - 9 * DAY)
    world.missing(case, now - 8 * DAY, circumstances="What the home is not told")
    assert world.home.agency is not None
    share(
        case, recipient=world.home.agency, purpose="safeguarding", items=["what has happened"],
        necessity="They look after Wren", means=Disclosure.Means.GUILDHALL,
        by=world.coordinator, at=now - 7 * DAY,
    )  # fmt: skip
    then = now - 7 * DAY
    name_worker(
        case, work="placement", member=world.home, since_on=then.date(),
        by=world.coordinator, at=then,
    )  # fmt: skip
    return case


def test_a_home_sees_its_own_children_fills_in_the_sheet_and_makes_a_referral(
    world: World, hands: SitDown
) -> None:
    case = of_the_home(world)
    world.missing(world.child(given="Secret"), clock.now() - 2 * DAY)
    at = hands(world.home)
    at.open("/cases/")
    at.sees("Wren Rowan")
    assert "Secret" not in at.page.content()
    at.look("home-cases")

    at.press("Wren Rowan")
    at.sees("Missing for 10 hours, returned")
    assert "What the home is not told" not in at.page.content()
    at.look("home-case")
    at.type("text", "Settled since Sunday.")
    at.press("Add note")
    at.sees("Settled since Sunday.")
    at.press("Record a Philomena sheet")
    at.type("filled_in_by", "Hal Keyworker")
    at.day("agreed_on", date(2016, 11, 14))
    at.type("appearance", "Tall, red coat")
    at.type("call_first", "The duty worker, 01632 960111")
    at.look("home-sheet")
    at.press("Save")
    at.press("Philomena sheet to print")
    at.sees("Tall, red coat")
    at.look("home-sheet-print")

    at.press("My work")
    at.press("Make a referral")
    at.press("Missing children and child sexual exploitation")
    at.type("who", "Sol Example, born 3 March 2002, of Oak House")
    at.type("concern", "Came back with a new telephone and will not say from whom.")
    at.look("home-refer")
    at.press("Send the referral")
    at.sees("Not decided yet")
    at.look("home-referred")

    assert PhilomenaSheet.objects.get().entry.case == case
    assert Referral.objects.get().from_agency == world.home.agency


def test_an_outsider_sees_nothing_anywhere(world: World, hands: SitDown) -> None:
    case = world.child(given="Wren")
    episode = world.missing(case, clock.now() - 2 * DAY)
    person = case.involvements.get().person
    at = hands(world.outsider)

    for path in ("/my-work/", "/cases/", "/search/?q=Rowan", f"/search/?q={case.reference}",
                 "/duties/", "/referrals/", "/missing/repeats/", "/missing/meeting/"):  # fmt: skip
        at.open(path)
        assert "Wren" not in at.page.inner_text("main")
        assert f"/cases/{case.reference}" not in at.page.content()
        at.look("outsider" + re.sub(r"\W+", "-", path.replace(case.reference, "reference")))

    at.complaints.expected_status = 404
    nowhere = "ZZZZZZZZ"
    for name, args in (
        ("case", [case.reference]),
        ("case_print", [case.reference]),
        ("case_emergency", [case.reference]),
        ("do", [case.reference, "note"]),
        ("entry", [case.reference, episode.entry.reference]),
        ("attach", [case.reference]),
        ("missing_sheet", [case.reference]),
        ("person", [person.reference]),
        ("audit_who_looked", [case.reference]),
        ("queue", [PROGRAMME]),
    ):
        refused = answer(at, reverse(name, args=args))
        missing = answer(at, reverse(name, args=[nowhere, *args[1:]]))
        assert refused == missing, name
        assert refused[0] == 404, name
    at.look("outsider-not-found")


def answer(at: Hands, path: str) -> tuple[int, str]:
    """The status and the words of an address, without what differs from one load to the next."""
    came = at.page.goto(at.address + path)
    assert came is not None
    return came.status, TOKENS.sub("", came.text())


def test_a_referral_goes_through_sharing_an_action_and_the_interview_to_an_agreed_closure(
    world: World, hands: SitDown
) -> None:
    worker = member("Sofia", world.hub, "social_worker")
    manager = member("Mona", world.hub, "team_manager")
    home = world.home.agency
    assert home is not None
    now = clock.now()

    at = hands(world.home)
    at.open("/my-work/")
    at.press("Make a referral")
    at.press("Missing children and child sexual exploitation")
    at.type("who", "Wren Example, born 27 March 2002, of Oak House")
    at.type("concern", "Did not come back from the park, and has done so before.")
    at.press("Send the referral")

    at = hands(world.coordinator)
    at.open("/my-work/")
    at.press("From Oak House")
    at.press("Accept the referral")
    at.choose("is_exploitation", "False")
    at.choose("threshold", "referral")
    at.choose("led_to", "assessment")
    at.choose("went_to", "initial_risk_assessment")
    at.press("Accept")
    at.press("Add the child")
    at.type("given", "Wren")
    at.type("family", "Example")
    at.day("born_on", date(2002, 3, 27))
    at.press("Add person")
    at.unfold("The case")
    at.press("Allocate the case")
    at.pick("to", worker.reference)
    at.press("Allocate")
    at.unfold("The case")
    at.press("Share information")
    at.pick("agency", home.key)
    at.choose("purpose", "safeguarding")
    at.press("Continue")
    at.type("more", "who it is about; what has happened")
    at.type("necessity", "They look after Wren")
    at.press("Share")
    at.press("Agree an action with them")
    at.type("what", "Tell us of every late return")
    at.day("due_on", date(2016, 11, 30))
    at.press("Agree action")
    at.press("Record a missing episode")
    at.when("missing_from", now - 5 * HOUR)
    at.choose("from_where", "care_home")
    at.when("reported_at", now - 4 * HOUR)
    at.choose("reported_by", "care_home")
    at.choose("risk", "high")
    at.press("Save")
    at.press("Record the return")
    at.when("found_at", now - HOUR)
    at.choose("found_how", "came_back")
    at.press("Save")

    at = hands(world.home)
    at.open("/my-work/")
    at.press("Wren Example")
    at.sees("Tell us of every late return")
    at.look("home-action")
    at.press("Close")
    at.choose("outcome", "done")
    at.type("note", "The night desk rings at 9pm each evening.")
    at.press("Close action")
    at.sees("Action closed: done")

    at = hands(world.interviewer)
    at.open("/my-work/")
    at.sees("Independent return interview")
    at.press("Wren Example")
    at.sees("Missing for 4 hours, returned")
    at.look("interviewer-not-named")
    assert "Record a return interview" not in at.page.content()

    at = hands(world.coordinator)
    at.open("/my-work/")
    at.press("Team queue")
    at.look("coordinator-queue-unnamed")
    at.press("Name somebody")
    at.pick("member", world.interviewer.reference)
    at.look("name-worker")
    at.press("Name them")
    at.sees("Indra is named on this case")
    at.look("case-workers")

    at = hands(world.interviewer)
    at.open("/my-work/")
    at.look("interviewer-named")
    at.press("Wren Example")
    at.press("Independent return interview")
    at.press("Record a return interview")
    at.when("offered_at", now - HOUR / 2)
    at.choose("result", "held")
    at.when("held_at", now - HOUR / 3)
    at.choose("held_by", "charity")
    at.choose("is_independent", "True")
    at.type("what_was_said", "Went to see a friend.")
    at.press("Save")

    at = hands(worker)
    at.open("/my-work/")
    at.press("Wren Example")
    at.sees("Has the case")
    at.unfold("The case")
    at.press("Ask to close the case")
    at.choose("outcome", "safer")
    at.type("reason", "Wren is settled, and the home rings each evening.")
    at.look("close-what-is-left")
    at.type("despite", "Who is to have the debrief was rung today.")
    at.press("Ask to close")
    at.sees("Sofia has asked for this case to be closed")

    at = hands(manager)
    at.open("/my-work/")
    at.press("Case ")
    at.choose("decision", "yes")
    at.press("Decide")
    at.look("journey-closed")

    case = Case.objects.get()
    assert case.status == Case.Status.CLOSED
    assert case.allocated_to == worker
    assert case.actions.get().closed_by == world.home
    assert ReturnInterview.objects.get().entry.made_by == world.interviewer
    assert case.closures.get().decided_by == manager
