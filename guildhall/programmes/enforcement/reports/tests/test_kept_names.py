"""A name that its owner asked one agency to keep: who is told it, and by what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.casework.errors import Stopped
from guildhall.casework.front_door.writes import front_door_member, say_more
from guildhall.casework.models import Action, Case, Connection
from guildhall.casework.reads import case_file, people
from guildhall.casework.reads.lists import lines
from guildhall.casework.reads.shielding import names_kept
from guildhall.casework.writes import (
    add_note,
    agree_action,
    allocate,
    close_action,
    keep_sheet,
    open_case,
    refuse_sharing,
    share,
    slip_action,
    transfer_case,
    write_letter,
)
from guildhall.partners.declare import Level
from guildhall.partners.models import Agency, Member
from guildhall.partners.writes import grant
from guildhall.programmes.enforcement.cases.letters import LETTERS
from guildhall.programmes.enforcement.cases.tests.world import (
    AT,
    DAY,
    HOUR,
    PROGRAMME,
    World,
    member,
)
from guildhall.programmes.enforcement.models import Problem, Report
from guildhall.programmes.enforcement.reports import reads, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, as_sent, say
from guildhall.programmes.enforcement.reports.writes import Somebody, Way
from guildhall.programmes.enforcement.tasking.writes import task
from guildhall.subjects.rules import NAME_WITHHELD
from guildhall.subjects.safe_contact import SafeContact
from guildhall.subjects.writes import let_name_pass
from guildhall.testing import sign_in

LATER = AT + HOUR
NAMELESS = replace(VERA, given="", family="Mrs A")
ELSEWHERE = replace(VERA, line="", postcode="", ways=())


def constable(world: World) -> Member:
    """A case officer of the police."""
    return member("Con", world.police, "asb_officer")


def again(world: World, case: Case, victim: Any, *, by: Member | None = None) -> Report:
    """Another report on the case, with no word of whom the name may be told to."""
    made = say(world, victim=victim, by=by or world.landlord, source="landlord")
    return writes.triage(made, "link", case=case, by=world.triage, at=AT)


@pytest.mark.parametrize("victim", [VERA, ELSEWHERE, NAMELESS, replace(VERA, given="VÉRA ")])
@pytest.mark.parametrize("first", ["kept", "open"])
def test_a_name_kept_is_told_to_no_other_agency_by_another_report_of_the_same_person(
    client: Client, world: World, case: Case, victim: Any, first: str
) -> None:
    officer = constable(world)
    if first == "open":
        again(world, case, victim)
    made = say(world, complainant=VERA, victim=VERA, may_share_name="no")
    writes.triage(made, "link", case=case, by=world.triage, at=AT)
    other = made if first == "open" else again(world, case, victim)
    allocate(case, to=officer, seen=world.officer, by=world.triage, at=LATER)
    case.refresh_from_db()

    assert {each.title for each in people(case_file(officer, case.reference, LATER))} == {
        NAME_WITHHELD
    }
    report = reads.report_page(officer, other.sheet.reference, LATER).people["victim"]
    assert (report.title, report.contacts, report.addresses) == (NAME_WITHHELD, (), ())
    (line,) = lines(officer, [case], LATER)
    assert line.heading == NAME_WITHHELD
    sign_in(client, officer)
    pages = [
        reverse("case", args=[case.reference]),
        reverse("case_print", args=[case.reference]),
        reverse("cases"),
        reverse("asb_report_page", args=[other.sheet.reference]),
    ]
    shown = "".join(client.get(each).content.decode() for each in pages)
    for words in ("Vera", "VÉRA", "Mrs A", "07700900123"):
        assert words not in shown
    for words in ("Vera Ash", "07700 900123", "Mrs"):
        found = client.get(reverse("search"), {"q": words}).content.decode()
        for each in (made, other):
            assert each.victim is not None
            assert each.victim.reference not in found, words


def told(who: Member, report: Report) -> str:
    """What a report's victim is called to a member."""
    return reads.report_page(who, report.sheet.reference, LATER).people["victim"].title


def test_what_an_agency_reported_itself_stays_its_own_and_a_third_is_not_shown_it(
    world: World, case: Case, kept: Report
) -> None:
    lena, con = member("Lena", world.landlords, "asb_officer"), constable(world)
    theirs = again(world, case, VERA, by=lena)
    for who in (lena, con):
        grant(case.guard, to=who, level=Level.FULL, purpose="Told", basis="statute",
              by=world.triage, at=AT)  # fmt: skip

    assert told(lena, theirs) == "Vera Ash"
    assert told(con, theirs) == NAME_WITHHELD
    assert told(lena, kept) == NAME_WITHHELD
    assert told(world.officer, theirs) == told(world.officer, kept) == "Vera Ash"


def test_what_is_of_one_event_is_one_before_there_is_a_case(world: World) -> None:
    made = say(world, victim=VERA, may_share_name="no")
    other = say(world, victim=VERA, by=world.landlord, source="landlord")
    con = member("Con", world.police, "asb_triage")
    assert told(con, other) == "Vera Ash"

    writes.same_event(other, made, by=world.triage, at=AT)

    assert told(con, other) == NAME_WITHHELD
    assert told(world.triage, other) == "Vera Ash"


def test_a_report_whose_name_another_agency_keeps_joins_a_case_and_stays_kept(
    world: World, case: Case
) -> None:
    made = say(world, victim=VERA, by=world.landlord, source="landlord", may_share_name="no")
    con = member("Con", world.police, "landlord")
    other = say(world, victim=VERA, by=con, source="police")
    writes.same_event(other, made, by=world.triage, at=AT)

    writes.triage(other, "link", case=case, by=world.triage, at=AT)

    (seen_here,) = people(case_file(world.officer, case.reference, LATER))
    assert seen_here.title == NAME_WITHHELD
    assert told(world.triage, other) == NAME_WITHHELD


def test_a_name_let_go_is_told_on_the_case_and_on_every_report_of_it(
    client: Client, world: World, case: Case, kept: Report
) -> None:
    other = again(world, case, VERA)
    officer = constable(world)
    sign_in(client, world.officer)
    assert kept.victim is not None
    path = reverse("do_about", args=[case.reference, "pass-name", kept.victim.reference])

    client.post(path, {"why": "She agrees now"})

    allocate(case, to=officer, seen=world.officer, by=world.triage, at=LATER)
    assert told(officer, kept) == told(officer, other) == "Vera Ash"


def test_whoever_lives_with_her_and_is_said_to_do_it_is_named(
    world: World, case: Case, kept: Report
) -> None:
    officer = constable(world)
    son = replace(VERA, given="Rex", family="Ash", ways=())
    made = say(world, suspect=son)
    writes.triage(made, "link", case=case, by=world.triage, at=AT)
    allocate(case, to=officer, seen=world.officer, by=world.triage, at=LATER)

    titles = {each.title for each in people(case_file(officer, case.reference, LATER))}

    assert titles == {NAME_WITHHELD, "Rex Ash"}


def test_on_another_case_a_name_is_told_by_what_that_case_was_told(
    world: World, case: Case, kept: Report
) -> None:
    other = open_case(programme=PROGRAMME, by=world.triage, at=AT)
    officer = constable(world)
    again(world, other, VERA)
    allocate(other, to=officer, seen=None, by=world.triage, at=LATER)

    assert [each.title for each in people(case_file(officer, other.reference, LATER))] == [
        "Vera Ash"
    ]


ZUBAIDA = Somebody(
    given="Zubaida", family="Marsh-Holm", line="12 Oak Street",
    ways=(Way("mobile", "07700 900455"), Way("email", "zub.h@example.org")),
)  # fmt: skip
LEADS_TO_HER = [
    "Visit Ms Marshholm at home",
    "Speak to mrs MARSH HOLM",
    "Ring zubaida’s neighbour",
    "Ｚubáida asked",
    "Zu\u200bbaida asked",
    "Ring +44 7700-900-455",
    "Write to zub.h (at) example.org or ZUB.H@example.org",
]


@pytest.fixture
def hers(world: World, case: Case) -> Report:
    """A report whose sender has a name of two long words, and gave ways to reach her."""
    made = say(world, victim=ZUBAIDA, may_share_name="no")
    writes.triage(made, "link", case=case, by=world.triage, at=AT)
    tell_the_police(world, case)
    return made


def tell_the_police(world: World, case: Case) -> None:
    """The police are let as far as what to do."""
    grant(case.guard, to=world.police, level=Level.TASKING, purpose="Patrol", basis="statute",
          by=world.triage, at=AT)  # fmt: skip


def act(world: World, case: Case, what: str, *, owner: Agency | None = None) -> Action:
    """An action agreed for the police, or for another agency."""
    return agree_action(
        case, what=what, owner_agency=owner or world.police, due_on=AT.date(), by=world.officer,
        at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("words", LEADS_TO_HER)
def test_words_that_lead_to_her_whose_name_is_kept_go_to_no_other_agency(
    world: World, case: Case, hers: Report, words: str
) -> None:
    about: dict[str, Any] = {"by": world.officer, "at": AT}
    done = act(world, case, "Walk past at nine")
    ways: list[Callable[[], object]] = [
        lambda: act(world, case, words),
        lambda: slip_action(
            done, due_on=AT.date() + DAY, reason=words, seen=done.due_on, **about
        ),
        lambda: close_action(done, outcome="not_needed", note=words, **about),
        lambda: share(case, recipient=world.police, purpose="safeguarding", items=[words],
                      necessity="To help", **about),
        lambda: share(case, recipient=world.police, purpose="safeguarding", items=["Noise"],
                      necessity=words, **about),
        lambda: refuse_sharing(case, recipient=world.police, purpose="safeguarding",
                               reason=words, **about),
        lambda: transfer_case(case, to=world.police, reason=words, by=world.triage, at=AT),
        lambda: write_letter(case, template=LETTERS[0].key, to_name="Con", to_agency=world.police,
                             answers=dict.fromkeys(LETTERS[0].asks, words), **about),
    ]  # fmt: skip
    for way in ways:
        with pytest.raises(Stopped, match=r"Take out “.*City council that|shielded"):
            way()


@pytest.mark.parametrize("words", ["Visit the baida marsh", "Holmbush words", "Ring 07700 900123"])
def test_words_that_lead_to_nobody_go(world: World, case: Case, hers: Report, words: str) -> None:
    act(world, case, words)


def test_her_name_goes_to_the_agency_it_stays_with_and_to_all_once_she_agrees(
    world: World, case: Case, hers: Report
) -> None:
    act(world, case, "Visit Ms Marsh-Holm", owner=world.council)

    let_name_pass(names_kept(case)[0], why="She agrees now", by=world.officer, at=AT)

    act(world, case, "Visit Ms Marsh-Holm")


PROBLEM: dict[str, Any] = {
    "place_words": "Oak Street", "area": "E05010813", "times": "Nights", "objective": "Fewer",
    "grade": "high", "thrive": "Fear", "from_on": AT.date(), "until_on": AT.date(),
}  # fmt: skip


def test_a_referral_and_a_task_hold_no_word_that_leads_to_her(world: World) -> None:
    made = say(world, victim=ZUBAIDA, may_share_name="no")
    with pytest.raises(Stopped, match="Take out “Zubaida”"):
        writes.triage(
            made,
            "pass_on",
            to="missing_and_exploitation",
            reason="Zubaida is afraid",
            by=world.triage,
            at=AT,
        )
    problem = keep_sheet(
        Problem,
        values=PROBLEM | {"what_to_do": "Ask for Zubaida"},
        needs=None,
        by=world.manager,
        at=AT,
    )
    Connection.objects.create(
        source=problem.sheet.guard,
        target=made.sheet.guard,
        why="led_to",
        made_at=AT,
        made_by=world.manager,
    )
    with pytest.raises(Stopped, match="Take out “Zubaida”"):
        task(problem, agency=world.police, by=world.manager, at=AT)


NOTES = "Zubaida Marsh-Holm rang. Ms MARSHHOLM’s son is Ed. ZUBAIDA is afraid of holmbush words."


def test_her_own_officers_print_has_each_warning_and_what_was_added_and_no_name(
    client: Client, world: World, case: Case
) -> None:
    safe = SafeContact("yes", "no", who_may_answer="Zubaida only", hours="son must not know")
    somebody = replace(ZUBAIDA, ways=(Way("mobile", "07700 900455", safe),))
    made = say(world, victim=somebody, may_share_name="no")
    writes.triage(made, "link", case=case, by=world.triage, at=AT)
    again(world, case, replace(ZUBAIDA, ways=(Way("mobile", "07700 900455"),)))
    add_note(case, text=NOTES, by=world.officer, at=AT)
    front_door_member(AT)
    sent = as_sent(made)
    say_more(sent, words="He came back with a knife. Zubaida", at=AT)
    sign_in(client, world.officer)

    screen = client.get(reverse("case", args=[case.reference])).content.decode()
    paper = client.get(reverse("case_print", args=[case.reference])).content.decode()

    assert "Ms MARSHHOLM’s son" in screen
    for words in ("DO NOT leave a message", "son must not know", "07700900455",
                  "He came back with a knife", "holmbush words", "son is Ed"):  # fmt: skip
        assert words in paper, words
    for words in ("zubaida", "marsh-holm", "marshholm"):
        assert words not in paper.casefold()


def test_another_agency_with_the_case_reads_her_name_in_no_note_action_or_report(
    client: Client, world: World, case: Case, hers: Report
) -> None:
    officer = constable(world)
    Report.objects.filter(pk=hers.pk).update(narrative=NOTES)
    note = add_note(case, text=NOTES, by=world.officer, at=AT)
    act(world, case, f"Ring Zubaida {NOTES}", owner=world.council)
    allocate(case, to=officer, seen=world.officer, by=world.triage, at=LATER)
    sign_in(client, officer)

    pages = [
        reverse("case", args=[case.reference]),
        reverse("case_print", args=[case.reference]),
        reverse("entry", args=[case.reference, note.reference]),
    ]
    shown = [client.get(each).content.decode() for each in pages]

    for page in shown:
        assert "holmbush words" in page
        for words in ("zubaida", "marsh-holm", "marshholm", "07700900455"):
            assert words not in page.casefold()
