"""A report on a case: who may open it and how long, what it says there, and what is added to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.casework.errors import Stopped
from guildhall.casework.front_door.models import Sent
from guildhall.casework.front_door.writes import front_door_member, mark_read, say_more
from guildhall.casework.models import Case, Sheet
from guildhall.casework.reads import case_file, my_work, people
from guildhall.casework.reads.belonging import belonging
from guildhall.casework.writes import allocate, share, write_letter
from guildhall.partners.declare import Level
from guildhall.partners.matrices import CELLS
from guildhall.partners.models import Member
from guildhall.partners.reads import NotKnown, seen
from guildhall.partners.writes import bar
from guildhall.programmes.enforcement.cases.letters import LETTERS
from guildhall.programmes.enforcement.cases.tests.world import (
    AT,
    HOUR,
    World,
    member,
    ram,
)
from guildhall.programmes.enforcement.matrix import MATRIX, OFFICER
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports import reads, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, as_sent, say
from guildhall.programmes.enforcement.reports.writes import Way
from guildhall.subjects.reads import find, view
from guildhall.subjects.safe_contact import SafeContact
from guildhall.subjects.writes import add_contact
from guildhall.testing import sign_in

ASKED: dict[str, Any] = {
    "language": "Urdu", "interpreter": "spoken", "access_needs": "Uses a wheelchair",
}  # fmt: skip


@pytest.fixture
def report(world: World, case: Case) -> Report:
    """A report of high risk that is part of the case."""
    made = say(world, complainant=VERA, victim=VERA, **ASKED)
    writes.assess_report(made, answers=ram(100), by=world.triage, at=AT)
    made.refresh_from_db()
    return writes.triage(made, "link", case=case, by=world.triage, at=AT)


def test_whoever_has_the_case_reads_its_reports_in_full_and_nobody_else_of_the_team(
    world: World, case: Case, report: Report
) -> None:
    other = member("Una", world.council, "asb_officer")

    page = reads.report_page(world.officer, report.sheet.reference, AT)

    assert page.shows
    assert page.people["victim"].title == "Vera Ash"
    assert not reads.report_page(other, report.sheet.reference, AT).shows
    (mine,) = belonging(case_file(world.officer, case.reference, AT))
    assert mine.record == report
    assert belonging(case_file(other, case.reference, AT)) == []


def test_a_report_opens_and_shuts_with_the_case_it_is_part_of(
    world: World, case: Case, report: Report
) -> None:
    other = member("Una", world.council, "asb_officer")
    allocate(case, to=other, seen=world.officer, by=world.triage, at=AT + HOUR)
    later = AT + 2 * HOUR

    assert reads.report_page(other, report.sheet.reference, later).shows
    assert not reads.report_page(world.officer, report.sheet.reference, later).shows

    writes.take_off(report, reason="Of another house", by=world.triage, at=later)

    assert not reads.report_page(other, report.sheet.reference, later + HOUR).shows
    for who in (other, world.triage):  # triage reads every report, and this one is not of the case
        assert belonging(case_file(who, case.reference, later + HOUR)) == []
    assert report.sheet.guard not in seen(other, later + HOUR, Level.FULL)


def test_a_report_that_is_erased_is_on_its_case_no_more(
    world: World, case: Case, report: Report
) -> None:
    Sheet.objects.filter(pk=report.sheet.pk).update(erased_at=AT)

    assert belonging(case_file(world.officer, case.reference, AT)) == []


def test_nobody_who_is_barred_from_the_case_reads_its_reports(
    world: World, case: Case, report: Report
) -> None:
    bar(case.guard, world.officer, kind="conflict", reason="Neighbour", by=None, at=AT)

    assert not reads.report_page(world.officer, report.sheet.reference, AT + HOUR).shows


def test_the_case_and_its_print_say_what_was_reported_and_how_to_reach_her(
    client: Client, world: World, case: Case, report: Report
) -> None:
    sign_in(client, world.officer)

    for address in ("case", "case_print"):
        shown = client.get(reverse(address, args=[case.reference])).content.decode()
        for words in (
            "Music until four", "12 Oak Street", "High risk", "Urdu", "Uses a wheelchair",
            "DO NOT leave a message; may ring", "Not after 6: he may answer",
        ):  # fmt: skip
            assert words in shown, (address, words)


@pytest.fixture
def sent(report: Report) -> Sent:
    """The report as the public sent it."""
    return as_sent(report)


def test_what_the_sender_adds_is_due_the_same_day_from_whoever_has_the_case_until_looked_at(
    client: Client, world: World, case: Case, report: Report, sent: Sent
) -> None:
    front_door_member(AT)
    say_more(sent, words="It happened again tonight", at=AT + HOUR)

    titles = [each.duty for each in my_work(world.officer, AT + HOUR).due]
    assert "enforcement.added_high" in titles
    (clock,) = [
        each for each in my_work(world.officer, AT + HOUR).due if each.duty.endswith("added_high")
    ]
    assert clock.due_at - AT < timedelta(days=1)
    (mine,) = belonging(case_file(world.officer, case.reference, AT + HOUR))
    assert mine.has_more
    assert reads.report_page(world.officer, report.sheet.reference, AT + HOUR).unread == 1

    mark_read(sent, by=world.officer, at=AT + 2 * HOUR)

    due = [each.duty for each in my_work(world.officer, AT + 3 * HOUR).due]
    assert "enforcement.added_high" not in due
    (mine,) = belonging(case_file(world.officer, case.reference, AT + 3 * HOUR))
    assert not mine.has_more


def test_what_is_owed_goes_with_the_case_to_whoever_has_it_next(
    world: World, case: Case, report: Report, sent: Sent
) -> None:
    front_door_member(AT)
    say_more(sent, words="It happened again tonight", at=AT + HOUR)
    other = member("Una", world.council, "asb_officer")
    allocate(case, to=other, seen=world.officer, by=world.triage, at=AT + HOUR)

    assert "enforcement.added_high" in [each.duty for each in my_work(other, AT + HOUR).due]
    assert "enforcement.added_high" not in [
        each.duty for each in my_work(world.officer, AT + HOUR).due
    ]


def test_what_is_added_to_a_report_that_waits_is_marked_in_the_list(world: World) -> None:
    waiting = say(world, complainant=VERA)
    sent = as_sent(waiting)
    front_door_member(AT)
    say_more(sent, words="And now at the back", at=AT)

    (line,) = reads.waiting(world.triage, AT).reports

    assert line.has_more  # type: ignore[attr-defined]


def constable(world: World) -> Member:
    """A case officer of the police."""
    return member("Con", world.police, "asb_officer")


def test_the_offenders_side_is_shown_no_word_of_a_report_on_its_case(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    world: World,
    case: Case,
    report: Report,
    sent: Sent,
) -> None:
    sign_in(client, world.officer)
    reference = report.sheet.reference
    pages = [
        reverse("case", args=[case.reference]),
        reverse("case_print", args=[case.reference]),
        reverse("asb_report_page", args=[reference]),
        reverse("sheet", args=[reference]),
        reverse("front_door_sent", args=[reference]),
    ]
    told = "".join(client.get(each).content.decode() for each in pages[:2])
    monkeypatch.setitem(MATRIX, OFFICER.key, CELLS["OO"])

    answers = [client.get(each) for each in pages]

    assert [each.status_code for each in answers[:2]] == [200, 200]
    for words in ("Music until four", "Urdu", "Uses a wheelchair", "Not after 6"):
        assert words in told
        assert all(words not in each.content.decode() for each in answers), words
    assert belonging(case_file(world.officer, case.reference, AT)) == []
    assert not reads.report_page(world.officer, reference, AT).shows


def test_a_name_that_is_not_to_be_passed_on_stays_with_the_agency_that_received_it(
    client: Client, world: World, case: Case, kept: Report
) -> None:
    officer = constable(world)
    seen_here = reads.report_page(world.officer, kept.sheet.reference, AT).people["victim"]
    assert (seen_here.title, seen_here.kept_by) == ("Vera Ash", world.council.name)
    allocate(case, to=officer, seen=world.officer, by=world.triage, at=AT + HOUR)

    seen_there = reads.report_page(officer, kept.sheet.reference, AT + HOUR).people["victim"]

    assert seen_there.title == "Name withheld at the reporter’s wish"
    assert (seen_there.contacts, seen_there.addresses, seen_there.births) == ((), (), ())
    sign_in(client, officer)
    page = client.get(reverse("case", args=[case.reference])).content.decode()
    assert "Name withheld" in page
    assert kept.victim is not None
    for words in ("Vera", "07700900123", kept.victim.reference):
        assert words not in page
    found = client.get(reverse("search"), {"q": "Vera Ash"}).content.decode()
    assert kept.victim.reference not in found
    assert [each.matched for each in find(world.manager, "Vera Ash", AT + HOUR)] == ["name"]
    assert find(officer, "Vera Ash", AT + HOUR) == []
    with pytest.raises(NotKnown):
        view(officer, kept.victim, AT + HOUR)


def test_paper_names_nobody_who_asked_not_to_be_named(
    client: Client, world: World, case: Case, kept: Report
) -> None:
    sign_in(client, world.officer)

    screen = client.get(reverse("case", args=[case.reference])).content.decode()
    paper = client.get(reverse("case_print", args=[case.reference])).content.decode()

    assert f"Name to stay with {world.council.name}" in screen
    assert "Vera" in screen
    assert "Name withheld" in paper
    assert "Vera" not in paper


def test_a_share_or_a_letter_that_holds_a_kept_name_is_stopped(
    world: World, case: Case, kept: Report
) -> None:
    about: dict[str, Any] = {"purpose": "safeguarding", "by": world.officer, "at": AT}

    with pytest.raises(Stopped, match="not be passed on"):
        share(case, recipient=world.police, items=["vera ASH"], necessity="To help", **about)
    with pytest.raises(Stopped, match="not be passed on"):
        share(case, recipient=world.police, items=["Noise"], necessity="Vera Ash asked", **about)
    share(case, recipient=world.council, items=["Vera Ash"], necessity="To help", **about)
    with pytest.raises(Stopped, match="not be passed on"):
        write_letter(
            case, template=LETTERS[0].key, to_name="Vera Ash", by=world.officer, at=AT,
            answers=dict.fromkeys(LETTERS[0].asks, "Words"),
        )  # fmt: skip


def test_a_letter_to_her_who_asked_may_call_her_by_her_name(
    world: World, case: Case, kept: Report
) -> None:
    letter = LETTERS[0]

    sent = write_letter(
        case, template=letter.key, to_name="Vera Ash", to_person=kept.victim, by=world.officer,
        at=AT, answers=dict.fromkeys(letter.asks, "Words"),
    )  # fmt: skip

    assert sent.to_person == kept.victim


def test_only_the_agency_that_keeps_a_name_lets_it_be_told(
    client: Client, world: World, case: Case, kept: Report
) -> None:
    officer = constable(world)
    assert kept.victim is not None
    path = reverse("do_about", args=[case.reference, "pass-name", kept.victim.reference])
    sign_in(client, world.officer)
    client.post(path, {"why": "She agrees now"})
    allocate(case, to=officer, seen=world.officer, by=world.triage, at=AT + HOUR)

    (seen_there,) = people(case_file(officer, case.reference, AT + HOUR))

    assert seen_there.title == "Vera Ash"
    report = reads.report_page(officer, kept.sheet.reference, AT + HOUR)
    assert report.people["victim"].title == "Vera Ash"


def test_another_agency_can_not_let_a_name_be_told(
    client: Client, world: World, case: Case, kept: Report
) -> None:
    officer = constable(world)
    allocate(case, to=officer, seen=world.officer, by=world.triage, at=AT)
    assert kept.victim is not None
    sign_in(client, officer)

    path = reverse("do_about", args=[case.reference, "pass-name", kept.victim.reference])

    assert client.post(path, {"why": "I wish to know"}).status_code == 404


def test_a_number_is_shown_once_with_the_strictest_answer_whoever_gave_it(
    client: Client, world: World, case: Case, report: Report
) -> None:
    for safe in (SafeContact(), SafeContact("yes", "yes", "yes")):
        other = replace(VERA, given="Verity", ways=(Way("mobile", "07700900123", safe),))
        writes.triage(say(world, victim=other), "link", case=case, by=world.triage, at=AT)
    again = say(world, victim=report.victim)
    assert report.victim is not None
    add_contact(
        report.victim,
        source=again.sheet.guard,
        kind="mobile",
        value="07700 900123",
        safe=SafeContact("yes", "yes"),
        side="victim",
        by=world.triage,
        at=AT,
        needs=None,
    )
    writes.triage(again, "link", case=case, by=world.triage, at=AT)

    found = people(case_file(world.officer, case.reference, AT))

    assert len(found) == 3
    for each in found:
        assert each.view is not None
        (number,) = each.view.contacts
        assert number.safe_words.startswith("DO NOT leave a message; ")
        assert "ANSWERS DIFFER" in number.safe_words
        assert "nobody has asked" not in number.safe_words
