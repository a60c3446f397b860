"""List, page, search and count agree for every viewer, and nothing unseen moves anything."""

import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.audit import trail
from guildhall.casework import reads
from guildhall.casework.models import Case, Entry
from guildhall.casework.reads.visible import entries_shown, shows_entry
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.writes import (
    add_note,
    agree_action,
    allocate,
    ask_closure,
    ask_consent,
    assess,
    involve,
    log_contact,
    receive_referral,
    share,
)
from guildhall.partners.declare import Decision, Level
from guildhall.partners.models import Bar, Emergency, Member
from guildhall.partners.reads import NotKnown, access
from guildhall.subjects.models import Person
from guildhall.subjects.writes import add_name

LATER = AT + timedelta(hours=3)


def busy(town: Town, name: str = "Vera") -> Case:
    """A case with something of every kind on it."""
    case = town.case()
    person = Person.objects.create(at=AT, by=town.clerk)
    add_name(person, source=case.guard, given=name, family="Dock", by=town.clerk, at=AT)
    involve(case, person=person, role="victim", by=town.clerk, at=AT)
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)
    add_note(case, text="All see this", by=town.clerk, at=AT)
    add_note(case, text="Health", part="health", by=town.head, at=AT)
    add_note(case, text="Restricted", is_restricted=True, by=town.warden, at=AT)
    log_contact(case, means="visit", outcome="reached", person=person, by=town.clerk, at=AT)
    assess(case, tool="weeds", answers={"spread": "no", "kind": "dock"}, by=town.clerk, at=AT)
    ask_consent(case, person=person, purpose="support", by=town.clerk, at=AT)
    share(
        case,
        recipient=town.police,
        purpose="safeguarding",
        items=["x"],
        necessity="y",
        by=town.clerk,
        at=AT,
    )
    agree_action(
        case,
        what="Patrol",
        owner_agency=town.police,
        owner_member=town.constable,
        due_on=LATER.date(),
        by=town.clerk,
        at=AT,
    )
    receive_referral(programme=KEY, concern="More", case=case, by=town.clerk, at=AT)
    return case


def everybody(town: Town) -> dict[str, Member]:
    names = ("clerk", "head", "warden", "other_warden", "constable", "teacher", "auditor")
    return {name: getattr(town, name) for name in names}


def listed(viewer: Member) -> set[str]:
    return {line.case.reference for line in reads.cases(viewer, LATER).lines}


def opened(viewer: Member, case: Case) -> bool:
    try:
        reads.case_file(viewer, case.reference, LATER)
    except NotKnown:
        return False
    return True


def found(viewer: Member, case: Case) -> bool:
    result = reads.search(viewer, case.reference.lower(), LATER)
    return bool(result.cases)


def test_list_page_and_search_agree_for_every_viewer(town: Town) -> None:
    cases = [busy(town), town.case()]
    Bar.objects.create(guard=cases[0].guard, member=town.head, kind="conflict", since_at=AT)

    for name, viewer in everybody(town).items():
        for case in cases:
            known = bool(access(viewer, case.guard, LATER))
            assert (case.reference in listed(viewer)) is known, name
            assert opened(viewer, case) is known, name
            assert found(viewer, case) is known, name


def test_the_entries_of_a_page_agree_with_the_judgement_of_each_one(town: Town) -> None:
    case = busy(town)
    Emergency.objects.create(
        guard=case.guard,
        member=town.auditor,
        reason="Fire",
        since_at=AT,
        until_at=AT + timedelta(hours=4),
    )

    for name, viewer in everybody(town).items():
        decision = access(viewer, case.guard, LATER)
        listed_ = set(Entry.objects.filter(entries_shown(viewer, case, decision), case=case))
        judged = {e for e in Entry.objects.filter(case=case) if shows_entry(viewer, e, decision)}
        assert listed_ == judged, name


@pytest.mark.parametrize(
    ("level", "is_emergency", "is_shown"),
    [(Level.FULL, False, True), (Level.FULL, True, False), (Level.TASKING, False, False)],
    ids=["in full", "by breaking the glass", "what to do only"],
)
def test_restricted_notes_are_shown_only_to_those_who_see_the_case_in_their_own_right(
    town: Town, level: Level, is_emergency: bool, is_shown: bool
) -> None:
    case = busy(town)
    slices = frozenset({"tasking", "case", "restricted"})
    decision = Decision(level=level, slices=slices, is_emergency=is_emergency)
    note = Entry.objects.get(case=case, slice="restricted")

    shown = Entry.objects.filter(entries_shown(town.head, case, decision), case=case)

    assert (note in shown) is is_shown
    assert shows_entry(town.head, note, decision) is is_shown


def test_each_viewer_is_shown_the_parts_of_the_file_that_are_theirs(town: Town) -> None:
    case = busy(town)

    def notes(viewer: Member) -> set[str]:
        file = reads.case_file(viewer, case.reference, LATER)
        return {x.entry.headline for x in reads.chronology(file, kinds=["note"]).lines}

    assert notes(town.head) == {"All see this", "Health", "Restricted"}
    assert notes(town.warden) == {"All see this", "Restricted"}
    assert notes(town.clerk) == {"All see this"}
    assert notes(town.constable) == {"All see this"}
    assert notes(town.auditor) == set()


def test_somebody_who_knows_only_that_it_exists_reads_nothing_of_it(town: Town) -> None:
    case = busy(town)

    file = reads.case_file(town.auditor, case.reference, LATER)

    for read in EVERY_PART:
        assert not read(file)
    assert reads.chronology(file).lines == ()
    (line,) = reads.cases(town.auditor, LATER).lines
    assert (line.heading, line.stage_title, line.waiting_on) == ("", "", "")


def test_a_list_narrowed_by_what_is_not_shown_finds_nothing(town: Town) -> None:
    busy(town)

    narrowed = reads.cases(town.auditor, LATER, filters=reads.Filters(stage="heard"))

    assert narrowed.lines == ()


EVERY_PART: tuple[Callable[[reads.CaseFile], Any], ...] = (
    reads.people,
    reads.actions,
    reads.referrals,
    reads.assessments,
    reads.consents,
    reads.disclosures,
    reads.clocks,
    reads.allocations,
    reads.open_closure,
)


def page(viewer: Member, case: Case) -> None:
    """Everything that a case's page shows."""
    file = reads.case_file(viewer, case.reference, LATER)
    for read in EVERY_PART:
        read(file)
    reads.chronology(file)
    reads.kinds_of(file)


PAGES: dict[str, Callable[[Member, Case], Any]] = {
    "my work": lambda viewer, case: reads.my_work(viewer, LATER),
    "queue": lambda viewer, case: reads.queue(viewer, KEY, LATER),
    "list": lambda viewer, case: reads.cases(viewer, LATER),
    "search": lambda viewer, case: reads.search(viewer, "Dock", LATER),
    "case": page,
}


def statements(read: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read()
    return [query["sql"] for query in asked]


@pytest.mark.parametrize("read", PAGES.values(), ids=PAGES)
def test_the_number_of_statements_does_not_grow_with_the_records(
    town: Town, read: Callable[[Member, Case], Any]
) -> None:
    case = busy(town)
    read(town.clerk, case)  # the first look-up of all makes the vault's keys
    before = len(statements(lambda: read(town.clerk, case)))
    for number in range(3):
        other = busy(town, f"Vera{number}")
        add_note(other, text="More", by=town.clerk, at=LATER)
    for number in range(5):
        add_note(case, text=f"More {number}", by=town.clerk, at=LATER)

    after = len(statements(lambda: read(town.clerk, case)))

    assert after == before


def test_a_refused_case_and_a_missing_one_ask_the_same_of_the_database(town: Town) -> None:
    case = busy(town)

    def ask(reference: str) -> list[str]:
        def read() -> None:
            with pytest.raises(NotKnown):
                reads.case_file(town.teacher, reference, LATER)

        return [sql.split(" WHERE ")[0] for sql in statements(read)]

    assert ask(case.reference) == ask("ZZZZZZZZ")


@pytest.mark.parametrize("name", ["warden", "other_warden", "constable", "teacher"])
def test_adding_a_case_that_somebody_may_not_see_changes_nothing_for_them(
    town: Town, name: str
) -> None:
    viewer = everybody(town)[name]
    case = busy(town)

    def seen() -> bytes:
        parts: list[Any] = [
            reads.cases(viewer, LATER),
            reads.my_work(viewer, LATER),
            reads.queue(viewer, KEY, LATER),
            reads.search(viewer, "Dock", LATER),
            reads.search(viewer, "Ver", LATER),
        ]
        if access(viewer, case.guard, LATER):
            file = reads.case_file(viewer, case.reference, LATER)
            parts += [reads.chronology(file).lines, reads.people(file), reads.clocks(file)]
        return pickle.dumps(parts)

    before = seen()
    hidden = town.case()
    person = Person.objects.create(at=AT, by=town.clerk)
    add_name(person, source=hidden.guard, given="Vera", family="Dock", by=town.clerk, at=AT)
    involve(hidden, person=person, role="victim", by=town.clerk, at=AT)
    ask_closure(hidden, outcome="settled", reason="A reason", by=town.clerk, at=AT)

    assert seen() == before


def test_a_list_and_a_timeline_go_on_by_key(town: Town) -> None:
    cases = [town.case(at=AT + timedelta(minutes=n)) for n in range(5)]
    for number in range(4):
        add_note(cases[0], text=f"Note {number}", by=town.clerk, at=LATER)

    first = reads.cases(town.clerk, LATER, limit=2)
    second = reads.cases(town.clerk, LATER, limit=2, after=first.after)
    third = reads.cases(town.clerk, LATER, limit=2, after=second.after)

    walked = [line.case for part in (first, second, third) for line in part.lines]
    assert walked == cases[::-1]
    assert third.after == ""
    file = reads.case_file(town.clerk, cases[0].reference, LATER)
    top = reads.chronology(file, limit=3)
    rest = reads.chronology(file, limit=3, after=top.after)
    assert [x.entry.headline for x in (*top.lines, *rest.lines)] == [
        "Note 3",
        "Note 2",
        "Note 1",
        "Note 0",
        "Heard of",
    ]


def test_a_line_is_headed_by_the_people_it_is_about(town: Town) -> None:
    busy(town)

    (line,) = reads.cases(town.clerk, LATER).lines

    assert (line.title, line.stage_title, line.waiting_on) == ("Vera Dock", "Heard of", "Clerk")


def test_my_work_holds_what_waits_on_me_and_nothing_else(town: Town) -> None:
    case, done = busy(town), town.case()
    asked = ask_closure(done, outcome="settled", reason="A reason", by=town.clerk, at=LATER)

    clerk, head, warden = (
        reads.my_work(viewer, LATER) for viewer in (town.clerk, town.head, town.warden)
    )

    assert [x.case for x in warden.cases] == [case]
    assert {x.case for x in clerk.waiting} == {case, done}
    assert [x.concern for x in clerk.referrals] == ["More"]
    assert head.closures == [asked]
    assert clerk.closures == []
    assert reads.my_work(town.teacher, LATER).is_empty


def test_what_was_shown_looked_for_and_refused_is_in_the_trail(town: Town) -> None:
    case = busy(town)
    token = trail.begin()
    try:
        reads.case_file(town.clerk, case.reference, LATER)
        reads.search(town.teacher, "Vera", LATER)
        with pytest.raises(NotKnown):
            reads.case_file(town.teacher, case.reference, LATER)
        left = trail.current()
    finally:
        trail.end(token)

    assert left is not None
    assert case.reference in left.shown
    assert "Vera" in left.searched
    assert left.is_denied
    assert case.reference in left.denied
