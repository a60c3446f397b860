"""Opening, moving on, closing and opening again."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest

from guildhall.casework import reads
from guildhall.casework.errors import (
    AlreadyDone,
    ChangedMeanwhile,
    MayNotFollow,
    Missing,
    NeedsMore,
    NotDeclared,
    NotOpen,
    SomebodyElse,
    Stopped,
)
from guildhall.casework.models import Action, Case, ClosureRequest, StageEntry
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.writes import (
    add_note,
    allocate,
    approve_closure,
    ask_closure,
    cover,
    involve,
    move_stage,
    open_case,
    refuse_closure,
    reopen,
    transfer_case,
    wait_on,
)
from guildhall.partners.models import Bar
from guildhall.partners.reads import NotAllowed, NotKnown, access
from guildhall.subjects.models import Birth, Person

LATER = AT + timedelta(hours=3)


def test_a_case_opened_by_its_own_people_belongs_to_the_lead_agency(town: Town) -> None:
    case = open_case(programme=KEY, by=town.clerk, at=AT)

    assert (case.status, case.stage, case.guard.controller) == ("open", "heard", town.council)
    assert case.guard.marking == "official_sensitive"


def test_somebody_who_only_refers_opens_no_case(town: Town) -> None:
    with pytest.raises(NotAllowed):
        open_case(programme=KEY, by=town.teacher, at=AT)


def test_stages_are_rows_and_the_earlier_ones_stay(town: Town, case: Case) -> None:
    add_note(case, text="Been to see them", by=town.clerk, at=LATER)

    move_stage(case, to="visited", reason="Seen", seen="heard", by=town.clerk, at=LATER)

    entries = StageEntry.objects.filter(entry__case=case).order_by("pk")
    assert [(e.stage, e.entry.made_by, e.entry.happened_at) for e in entries] == [
        ("heard", town.clerk, AT),
        ("visited", town.clerk, LATER),
    ]
    assert (case.stage, case.waiting_on_function) == ("visited", "")


def test_a_stage_waits_for_what_it_needs_and_says_what_that_is(town: Town, case: Case) -> None:
    with pytest.raises(NeedsMore, match="a note of the visit"):
        move_stage(case, to="visited", seen="heard", by=town.clerk, at=LATER)


def test_a_stage_that_does_not_follow_is_refused_with_the_one_that_does(
    town: Town, case: Case
) -> None:
    with pytest.raises(MayNotFollow, match="After Heard of comes Visited"):
        move_stage(case, to="settled", seen="heard", by=town.clerk, at=LATER)
    with pytest.raises(NotDeclared):
        move_stage(case, to="forgotten", seen="heard", by=town.clerk, at=LATER)


def test_a_case_that_somebody_else_has_moved_is_not_moved_over_them(town: Town, case: Case) -> None:
    add_note(case, text="Been to see them", by=town.clerk, at=LATER)
    move_stage(case, to="visited", seen="heard", by=town.clerk, at=LATER)

    with pytest.raises(ChangedMeanwhile):
        move_stage(case, to="visited", seen="heard", by=town.head, at=LATER)


def test_whose_move_it_is_can_be_said_and_is_one_query(town: Town, case: Case) -> None:
    wait_on(case, agency=town.police, by=town.clerk, at=LATER)

    assert list(Case.objects.filter(waiting_on_agency=town.police)) == [case]
    wait_on(case, by=town.clerk, at=LATER)
    assert (case.waiting_on_agency, case.waiting_on_function) == (None, "clerk")


def test_a_case_handed_over_is_controlled_by_the_other_agency(town: Town, case: Case) -> None:
    transfer_case(case, to=town.police, reason="A crime", by=town.clerk, at=LATER)

    assert access(town.constable, Case.objects.get().guard, LATER).level == 3
    with pytest.raises(ChangedMeanwhile):
        transfer_case(case, to=town.police, reason="A crime", by=town.clerk, at=LATER)


def test_whoever_is_given_a_case_is_named_on_it_and_whoever_had_it_is_not(
    town: Town, case: Case
) -> None:
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)
    assert access(town.warden, case.guard, AT)

    allocate(case, to=town.other_warden, seen=town.warden, by=town.clerk, at=LATER)

    assert access(town.other_warden, case.guard, LATER)
    assert not access(town.warden, case.guard, LATER)
    assert case.allocated_to == town.other_warden


def test_a_case_is_not_given_away_from_somebody_who_was_just_given_it(
    town: Town, case: Case
) -> None:
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)

    with pytest.raises(ChangedMeanwhile):
        allocate(case, to=town.other_warden, seen=None, by=town.clerk, at=LATER)


def test_a_case_is_not_given_to_somebody_barred_from_it(town: Town, case: Case) -> None:
    Bar.objects.create(guard=case.guard, member=town.warden, kind="conflict", since_at=AT)

    with pytest.raises(Stopped, match="not available"):
        allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)


def test_cover_opens_the_cases_of_whoever_is_away_for_those_days_only(
    town: Town, case: Case
) -> None:
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)

    cover(
        member=town.warden,
        covered_by=town.other_warden,
        programme=KEY,
        since_on=date(2016, 11, 14),
        until_on=date(2016, 11, 18),
        by=town.warden,
        at=LATER,
    )

    last = datetime(2016, 11, 18, 23, 59, tzinfo=UTC)
    assert access(town.other_warden, case.guard, last)
    assert not access(town.other_warden, case.guard, last + timedelta(minutes=1))
    (line,) = reads.my_work(town.other_warden, LATER).covering
    assert line.case == case


def test_a_case_given_during_leave_is_covered_too(town: Town, case: Case) -> None:
    days = {"since_on": date(2016, 11, 14), "until_on": date(2016, 11, 18)}
    cover(
        member=town.warden,
        covered_by=town.other_warden,
        programme=KEY,
        by=town.clerk,
        at=AT,
        **days,
    )

    allocate(case, to=town.warden, seen=None, by=town.clerk, at=LATER)

    assert access(town.other_warden, case.guard, LATER)


@pytest.mark.parametrize(
    ("until_on", "said"),
    [
        (date(2016, 11, 13), "before it begins"),
        (date(2017, 11, 14), ""),
        (date(2017, 11, 15), "a year at most"),
        (date(9999, 12, 31), "a year at most"),
    ],
)
def test_cover_is_for_a_year_at_most(town: Town, until_on: date, said: str) -> None:
    with pytest.raises(Stopped, match=said) if said else nullcontext():
        cover(
            member=town.warden,
            covered_by=town.other_warden,
            programme=KEY,
            since_on=date(2016, 11, 14),
            until_on=until_on,
            by=town.clerk,
            at=AT,
        )


@pytest.mark.parametrize("name", ["teacher", "other_warden"])
def test_nobody_arranges_cover_for_others_without_allocating(
    town: Town, case: Case, name: str
) -> None:
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)

    with pytest.raises(NotAllowed):
        cover(
            member=town.warden,
            covered_by=town.other_warden,
            programme=KEY,
            since_on=date(2016, 11, 14),
            until_on=date(2016, 11, 18),
            by=getattr(town, name),
            at=AT,
        )

    assert not access(town.other_warden, case.guard, LATER)


def closing(town: Town, case: Case) -> ClosureRequest:
    return ask_closure(case, outcome="settled", reason="They shook hands", by=town.clerk, at=LATER)


def test_a_case_is_closed_by_somebody_other_than_who_asked(town: Town, case: Case) -> None:
    asked = closing(town, case)
    asked_by_head = ask_closure  # the same write, by somebody who may approve

    with pytest.raises(NotAllowed):
        approve_closure(asked, by=town.clerk, at=LATER)
    refuse_closure(asked, reason="Visit first", by=town.head, at=LATER)
    own = asked_by_head(case, outcome="settled", reason="Visited", by=town.head, at=LATER)
    with pytest.raises(SomebodyElse):
        approve_closure(own, by=town.head, at=LATER)


def test_nobody_asks_for_closing_or_refuses_it_without_a_reason(town: Town, case: Case) -> None:
    with pytest.raises(Missing):
        ask_closure(case, outcome="settled", reason=" ", by=town.clerk, at=LATER)
    asked = closing(town, case)

    with pytest.raises(Missing):
        refuse_closure(asked, reason=" ", by=town.head, at=LATER)

    asked.refresh_from_db()
    assert asked.decision == ""


def test_closing_stops_while_an_action_is_open(town: Town, case: Case) -> None:
    Action.objects.create(
        case=case,
        owner_agency=town.council,
        what="Mow",
        agreed_at=AT,
        agreed_by=town.clerk,
        original_due_on=AT.date(),
        due_on=AT.date(),
    )

    with pytest.raises(NeedsMore, match="An action of Council is open: Mow"):
        closing(town, case)

    assert Case.objects.get().status == "open"


def test_a_closed_case_has_an_outcome_and_the_day_to_review_keeping_it(
    town: Town, case: Case
) -> None:
    asked = closing(town, case)

    approve_closure(asked, by=town.head, at=LATER)

    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", "settled")
    assert case.retention_review_on == date(2022, 11, 14)
    with pytest.raises(NotOpen):
        closing(town, case)
    with pytest.raises(NotOpen):
        approve_closure(asked, by=town.head, at=LATER)


def test_a_case_about_a_child_is_kept_until_the_childs_25th_birthday(
    town: Town, case: Case
) -> None:
    child = Person.objects.create(at=AT, by=town.clerk)
    involve(case, person=child, role="child", by=town.clerk, at=AT)
    Birth.objects.create(person=child, source=case.guard, born_on=date(2004, 2, 29), at=AT)

    approve_closure(closing(town, case), by=town.head, at=LATER)

    assert Case.objects.get().retention_review_on == date(2029, 3, 1)


def test_closing_is_asked_for_once(town: Town, case: Case) -> None:
    closing(town, case)

    with pytest.raises(AlreadyDone):
        closing(town, case)


def test_a_closed_case_takes_a_late_note_and_no_new_work(town: Town, case: Case) -> None:
    approve_closure(closing(town, case), by=town.head, at=LATER)

    add_note(case, text="They wrote to thank us", by=town.clerk, at=LATER)

    with pytest.raises(NotOpen):
        move_stage(case, to="visited", seen="heard", by=town.clerk, at=LATER)


def test_a_case_is_opened_again_with_a_reason(town: Town, case: Case) -> None:
    with pytest.raises(AlreadyDone):
        reopen(case, reason="Again", by=town.clerk, at=LATER)
    approve_closure(closing(town, case), by=town.head, at=LATER)
    with pytest.raises(Missing):
        reopen(case, reason="", by=town.clerk, at=LATER)

    reopen(case, reason="It grew back", by=town.clerk, at=LATER)

    assert (case.status, case.closed_at, case.retention_review_on) == ("open", None, None)
    assert case.opened_at == AT


def test_an_outsider_is_told_that_there_is_no_such_case(town: Town, case: Case) -> None:
    for write in (
        lambda: add_note(case, text="Hello", by=town.teacher, at=LATER),
        lambda: allocate(case, to=town.warden, seen=None, by=town.constable, at=LATER),
        lambda: ask_closure(case, outcome="settled", reason="A reason", by=town.warden, at=LATER),
    ):
        with pytest.raises(NotKnown):
            write()
