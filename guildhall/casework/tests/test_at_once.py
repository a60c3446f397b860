"""Two people at the same thing at once, by real connections: one is told so, nothing is lost."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from guildhall.audit.models import Change, Revision
from guildhall.casework.declare import Programme
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, NotOpen, Stopped
from guildhall.casework.models import (
    Action,
    Allocation,
    Case,
    ClosureRequest,
    Consent,
    Entry,
    Involvement,
    Referral,
    StageEntry,
)
from guildhall.casework.tests.people import AT, KEY, Town, found_town
from guildhall.casework.writes import (
    accept,
    add_note,
    agree_action,
    allocate,
    approve_closure,
    ask_closure,
    ask_consent,
    change_note,
    close_action,
    decline,
    involve,
    move_stage,
    receive_referral,
    refuse_closure,
    slip_action,
)
from guildhall.partners.models import Grant
from guildhall.subjects.models import Person

LATER = AT + timedelta(hours=3)
DUE = date(2016, 11, 21)


@pytest.fixture
def town(transactional_db: None, declared: Programme) -> Iterator[Town]:
    yield found_town()
    connections.close_all()


def together(*work: Callable[[], Any]) -> list[Exception]:
    """Run each in a thread and a connection of its own, begun at one moment; what they raised."""
    start, raised = Barrier(len(work)), []

    def run(each: Callable[[], Any]) -> None:
        start.wait()
        try:
            each()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_one_of_two_decisions_on_a_referral_stands(town: Town) -> None:
    referral = receive_referral(programme=KEY, concern="x", by=town.teacher, at=AT)
    stale = Referral.objects.get(pk=referral.pk)

    (told,) = together(
        lambda: accept(referral, by=town.clerk, at=LATER),
        lambda: decline(stale, reason="No", by=town.head, at=LATER),
    )

    assert isinstance(told, AlreadyDone)
    decided = Referral.objects.get()
    status = {"accepted": "open", "declined": "declined"}[decided.decision]
    assert Case.objects.get().status == status


def test_one_of_two_moves_is_made(town: Town) -> None:
    case = town.case()
    add_note(case, text="Seen", by=town.clerk, at=AT)
    other = Case.objects.get(pk=case.pk)

    (told,) = together(
        lambda: move_stage(case, to="visited", seen="heard", by=town.clerk, at=LATER),
        lambda: move_stage(other, to="visited", seen="heard", by=town.head, at=LATER),
    )

    assert isinstance(told, ChangedMeanwhile)
    assert StageEntry.objects.filter(stage="visited").count() == 1


def test_a_case_is_given_to_one_of_two(town: Town) -> None:
    case = town.case()
    other = Case.objects.get(pk=case.pk)

    (told,) = together(
        lambda: allocate(case, to=town.warden, seen=None, by=town.clerk, at=LATER),
        lambda: allocate(other, to=town.other_warden, seen=None, by=town.head, at=LATER),
    )

    assert isinstance(told, ChangedMeanwhile)
    has_it = Case.objects.get().allocated_to
    assert [a.member for a in Allocation.objects.filter(until_at=None)] == [has_it]
    assert [g.member for g in Grant.objects.filter(revoked_at=None)] == [has_it]


def test_notes_written_at_once_are_all_kept(town: Town) -> None:
    case = town.case()

    told = together(
        *(lambda n=n: add_note(case, text=f"Note {n}", by=town.clerk, at=LATER) for n in range(8))
    )

    assert told == []
    notes = Entry.objects.filter(kind="note")
    assert {note.headline for note in notes} == {f"Note {n}" for n in range(8)}
    assert Change.objects.filter(action="casework.note_added").count() == 8
    about = [f"entry:{note.reference}" for note in notes]
    assert Revision.objects.filter(about__in=about).count() == 8


def test_one_of_two_wordings_is_kept_and_the_other_person_told(town: Town) -> None:
    note = add_note(town.case(), text="First", by=town.clerk, at=AT)
    other = Entry.objects.select_related("case__guard").get(pk=note.pk)

    (told,) = together(
        lambda: change_note(note, text="Second", was=1, by=town.clerk, at=LATER),
        lambda: change_note(other, text="Third", was=1, by=town.clerk, at=LATER),
    )

    assert isinstance(told, ChangedMeanwhile)
    assert Entry.objects.get(pk=note.pk).version == 2


def action(town: Town) -> Action:
    return agree_action(
        town.case(), what="Mow", owner_agency=town.council, due_on=DUE, by=town.clerk, at=AT
    )


def test_an_action_is_closed_by_one_of_two(town: Town) -> None:
    mine = action(town)
    theirs = Action.objects.get(pk=mine.pk)

    (told,) = together(
        lambda: close_action(mine, outcome="done", by=town.clerk, at=LATER),
        lambda: close_action(theirs, outcome="not_needed", note="x", by=town.head, at=LATER),
    )

    assert isinstance(told, AlreadyDone)
    closed = Action.objects.get()
    assert (closed.outcome == "done") is (closed.closed_by == town.clerk)


def test_an_actions_day_is_moved_by_one_of_two(town: Town) -> None:
    mine = action(town)
    theirs = Action.objects.get(pk=mine.pk)
    on = [DUE + timedelta(days=n) for n in (1, 2)]

    (told,) = together(
        lambda: slip_action(
            mine, due_on=on[0], reason="A reason", seen=DUE, by=town.clerk, at=LATER
        ),
        lambda: slip_action(
            theirs, due_on=on[1], reason="A reason", seen=DUE, by=town.head, at=LATER
        ),
    )

    assert isinstance(told, ChangedMeanwhile)
    assert Action.objects.get().slips == 1


def test_closing_is_decided_once(town: Town) -> None:
    case = town.case()
    asked = ask_closure(case, outcome="settled", reason="A reason", by=town.clerk, at=AT)
    other = ClosureRequest.objects.get(pk=asked.pk)

    (told,) = together(
        lambda: approve_closure(asked, by=town.head, at=LATER),
        lambda: refuse_closure(other, reason="A reason", by=town.head, at=LATER),
    )

    assert isinstance(told, AlreadyDone | NotOpen)
    status = {"approved": "closed", "refused": "open"}[ClosureRequest.objects.get().decision]
    assert Case.objects.get().status == status


def test_a_case_is_never_closed_over_an_action_agreed_at_that_moment(town: Town) -> None:
    case = town.case()
    asked = ask_closure(case, outcome="settled", reason="A reason", by=town.clerk, at=AT)
    other = Case.objects.get(pk=case.pk)

    (told,) = together(
        lambda: approve_closure(asked, by=town.head, at=LATER),
        lambda: agree_action(
            other, what="Mow", owner_agency=town.council, due_on=DUE, by=town.clerk, at=LATER
        ),
    )

    assert isinstance(told, Stopped)
    is_closed = Case.objects.get().status == "closed"
    assert is_closed is not Action.objects.exists()


def test_one_answer_stands_of_two_given_at_once_and_both_are_kept(town: Town) -> None:
    case = town.case()
    person = Person.objects.create(at=AT, by=town.clerk)
    involve(case, person=person, role="victim", by=town.clerk, at=AT)

    told = together(
        *(
            lambda s=state: ask_consent(
                case, person=person, purpose="support", state=s, by=town.clerk, at=LATER
            )
            for state in ("given", "refused")
        )
    )

    assert told == []
    assert Consent.objects.count() == 2
    assert Consent.objects.filter(superseded_at=None).count() == 1


def test_a_person_joins_once_in_one_part(town: Town) -> None:
    case = town.case()
    person = Person.objects.create(at=AT, by=town.clerk)

    (told,) = together(
        lambda: involve(case, person=person, role="victim", by=town.clerk, at=LATER),
        lambda: involve(case, person=person, role="victim", by=town.head, at=LATER),
    )

    assert isinstance(told, AlreadyDone)
    assert Involvement.objects.count() == 1
