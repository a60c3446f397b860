"""A whole case through the engine's own writes, and who may know of it."""

from collections.abc import Callable
from datetime import date

import pytest

from guildhall.casework import reads
from guildhall.casework.errors import Missing, NeedsMore, SomebodyElse
from guildhall.casework.models import Case, Entry
from guildhall.casework.writes import (
    agree_action,
    allocate,
    approve_closure,
    ask_closure,
    close_action,
    keep,
    move_stage,
    receive_referral,
    reopen,
    write_letter,
)
from guildhall.partners.declare import Do, Level
from guildhall.partners.reads import NotAllowed, NotKnown, access, may_in
from guildhall.programmes.enforcement import counting_work as work
from guildhall.programmes.enforcement.cases.letters import LETTERS
from guildhall.programmes.enforcement.cases.reads import closings, closings_seen
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World, member, ram
from guildhall.programmes.enforcement.models import DiarySheet, Evidence, Intervention

LEGS = {"is_detrimental": True, "is_continuing": True, "is_unreasonable": True}


def move(world: World, case: Case, to: str, days: int) -> None:
    case.refresh_from_db()
    move_stage(case, to=to, seen=case.stage, by=world.officer, at=AT + days * DAY)


def close(world: World, case: Case, days: int) -> None:
    asked = ask_closure(
        case, outcome="stopped", reason="Quiet", despite="She was written to", by=world.officer,
        at=AT + days * DAY,
    )  # fmt: skip
    approve_closure(asked, by=world.manager, at=AT + days * DAY + HOUR)
    case.refresh_from_db()


def test_a_case_is_worked_from_referral_to_closing_by_its_officer_and_a_manager(
    world: World,
) -> None:
    case = world.case(at=AT)
    ray = world.person(case, "suspect", "Ray", born_on=date(1990, 1, 1))
    world.person(case, "victim", "Ann")
    with pytest.raises(NeedsMore) as wants:
        move(world, case, "planned", 0)
    assert "risk matrix" in str(wants.value)
    assert "action plan" in str(wants.value)

    world.spoken_to(case, AT + HOUR)
    world.assessed(case, AT + HOUR, 14)
    world.planned(case, AT + HOUR)
    move(world, case, "planned", 1)
    action = agree_action(
        case, what="Fit a lock", owner_agency=world.council, owner_member=world.officer,
        due_on=(AT + 9 * DAY).date(), by=world.officer, at=AT + DAY,
    )  # fmt: skip
    world.keep(case, DiarySheet, AT + 2 * DAY, began_at=AT + DAY, what="Shouting",
               kept_by="victim")  # fmt: skip
    world.keep(
        case, Evidence, AT + 2 * DAY, type="noise_app", exhibit="OA/1", what="An hour of it",
        obtained_at=AT + 2 * DAY, obtained_from="Ann, by Oona", held_at="Council store",
    )  # fmt: skip
    with pytest.raises(NeedsMore):
        move(world, case, "enforcing", 3)
    world.step(case, "warning_letter", AT + 3 * DAY, respondent=ray, served_at=AT + 3 * DAY,
               why_no_less="He will not talk to us")  # fmt: skip
    for days, key in ((10, "cpw"), (20, "cpn")):
        step = world.step(case, key, AT + days * DAY, respondent=ray, **LEGS)
        world.amend(step, AT + (days + 1) * DAY, served_at=AT + days * DAY + HOUR)
    assert not Intervention.objects.exclude(flags="").exists()
    move(world, case, "enforcing", 21)
    world.reviewed(case, AT + 28 * DAY, next="close")
    with pytest.raises(NeedsMore) as wants:
        close(world, case, 30)
    assert "view of the victim" in str(wants.value)
    world.asked(case, AT + 30 * DAY)
    move(world, case, "closing", 30)
    with pytest.raises(NeedsMore, match="Fit a lock"):
        close(world, case, 31)
    close_action(action, outcome="done", by=world.officer, at=AT + 31 * DAY)
    with pytest.raises(Missing) as left:
        ask_closure(case, outcome="stopped", reason="Quiet", by=world.officer, at=AT + 31 * DAY)
    assert "Community protection notice of 4 December 2016 is in force" in str(left.value)
    assert "Note whether there was an appeal is owed" in str(left.value)
    asked = ask_closure(
        case, outcome="stopped", reason="Quiet", despite="The wardens watch the notice",
        by=world.officer, at=AT + 31 * DAY,
    )  # fmt: skip
    with pytest.raises((SomebodyElse, NotAllowed)):
        approve_closure(asked, by=world.officer, at=AT + 31 * DAY)
    approve_closure(asked, by=world.manager, at=AT + 32 * DAY)

    case.refresh_from_db()
    assert (case.status, case.outcome) == ("closed", "stopped")


@pytest.mark.parametrize(
    ("answer", "attempts", "may_close"),
    [("yes", 0, True), ("no", 0, True), ("no_victim", 0, True), ("not_reached", 1, False),
     ("not_reached", 2, True)],
)  # fmt: skip
def test_a_case_closes_with_the_view_of_the_victim_or_after_two_attempts(
    world: World, case: Case, answer: str, attempts: int, may_close: bool
) -> None:
    for number in range(attempts):
        world.spoken_to(case, AT + number * HOUR, "no_answer")
    world.asked(case, AT + 3 * HOUR, answer)

    if may_close:
        close(world, case, 1)
        assert case.status == "closed"
    else:
        with pytest.raises(NeedsMore) as wants:
            close(world, case, 1)
        assert "2 attempts" in str(wants.value)


def test_a_case_opened_again_asks_the_victim_again(world: World, case: Case) -> None:
    world.asked(case, AT)
    close(world, case, 1)
    reopen(case, reason="It began again", by=world.triage, at=AT + 5 * DAY)

    with pytest.raises(NeedsMore):
        close(world, case, 6)

    world.asked(case, AT + 6 * DAY)
    close(world, case, 6)


def test_closings_are_counted_by_what_the_victim_said_and_those_opened_again(
    world: World,
) -> None:
    days = {"yes": 1, "no": 2, "no_victim": 40}
    for answer, day in days.items():
        case = world.case()
        world.asked(case, AT, answer)
        world.surveyed(case, AT, {"yes": 5, "no": 2}.get(answer))
        close(world, case, day)
        if answer == "no":
            reopen(case, reason="Again", by=world.triage, at=AT + 92 * DAY)
            world.asked(case, AT + 93 * DAY, "yes")

    found = closings(AT.date(), (AT + 40 * DAY).date(), AT + 100 * DAY)

    assert (found.closed, found.agreed, found.could_answer) == (3, 1, 2)
    assert (found.reopened, found.too_soon) == (1, 1)
    assert (found.satisfaction.sent, found.satisfaction.answered) == (3, 2)
    assert found.satisfaction.share is not None
    assert found.satisfaction.share.value == 0.5
    assert closings(AT.date(), (AT + 39 * DAY).date(), AT + 100 * DAY).closed == 2
    assert closings((AT + 2 * DAY).date(), (AT + 9 * DAY).date(), AT + 100 * DAY).closed == 1
    assert closings(AT.date(), (AT + 40 * DAY).date(), AT + DAY).closed == 0


def test_the_page_and_the_measure_agree_on_what_was_opened_again_and_when_that_is_known(
    world: World,
) -> None:
    case = world.case()
    world.asked(case, AT)
    close(world, case, 0)
    reopen(case, reason="Again", by=world.triage, at=AT + 90 * DAY + 6 * HOUR)
    last_day, day_after = AT + 90 * DAY + 8 * HOUR, AT + 91 * DAY

    assert closings(AT.date(), AT.date(), last_day).reopened == 1
    assert work.closings_followed(last_day) == []
    assert work.closings_followed(day_after) == ["2017-02"]
    assert work.closings_reopened(day_after) == ["2017-02"]


def test_how_cases_ended_is_of_those_that_the_viewer_has_in_full(world: World, case: Case) -> None:
    world.asked(case, AT)
    world.surveyed(case, AT, 5)
    close(world, case, 1)
    period = (AT.date(), (AT + 9 * DAY).date(), AT + 10 * DAY)
    other = member("Una", world.council, "asb_officer")

    assert closings_seen(world.manager, *period).closed == 1
    assert closings_seen(world.officer, *period).satisfaction.answered == 1
    for nobody in (other, world.landlord, world.outsider):
        found = closings_seen(nobody, *period)
        assert (found.closed, found.satisfaction.sent) == (0, 0)


def test_who_sees_a_case_and_how_much(world: World, case: Case) -> None:
    other = member("Una", world.council, "asb_officer")
    hub = member("Hal", world.council, "hub_coordinator")

    levels = {
        who.name: access(who, case.guard, AT).level
        for who in (world.triage, world.officer, world.manager, other, world.landlord, hub,
                    world.outsider)
    }  # fmt: skip

    assert levels == {
        "Tay": Level.FULL,
        "Oona": Level.FULL,
        "Max": Level.FULL,
        "Una": Level.TASKING,
        "Lou": Level.EXISTS,
        "Hal": Level.NOTHING,
        "Otis": Level.NOTHING,
    }


@pytest.mark.parametrize("function", ["landlord", "school", "pes_officer", "hate_crime_officer"])
def test_a_partner_refers_and_sees_no_case_of_another_agency_by_that(
    world: World, case: Case, function: str
) -> None:
    who = member("Pat", world.police, function)

    assert may_in(who, "enforcement", Do.REFER, AT)
    assert not access(who, case.guard, AT)
    with pytest.raises(NotKnown):
        reads.case_file(who, case.reference, AT)


def test_an_officer_of_the_council_who_is_not_named_reads_what_to_do_and_not_the_file(
    world: World, case: Case
) -> None:
    other = member("Una", world.council, "asb_officer")
    world.planned(case, AT)

    file = reads.case_file(other, case.reference, AT)

    assert not [line for line in reads.chronology(file).lines if line.entry.slice == "case"]
    assert Do.WRITE not in file.decision.may


WRITES: dict[str, Callable[[World, Case], object]] = {
    "record": lambda w, c: keep(
        c, DiarySheet, values={"began_at": AT, "what": "x", "kept_by": "officer"},
        by=w.landlord, at=AT,
    ),
    "allocate": lambda w, c: allocate(c, to=w.landlord, seen=w.officer, by=w.landlord, at=AT),
    "close": lambda w, c: ask_closure(c, outcome="stopped", reason="Over", by=w.landlord, at=AT),
    "join": lambda w, c: receive_referral(
        programme="enforcement", concern="x", case=c, by=w.outsider, at=AT
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_by_somebody_who_is_not_to_know(
    world: World, case: Case, name: str
) -> None:
    before = Entry.objects.count()
    world.asked(case, AT)

    with pytest.raises((NotKnown, NotAllowed)):
        WRITES[name](world, case)

    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
def test_each_letter_is_written_and_the_other_side_is_never_told_who_complained(
    world: World, case: Case, letter: object
) -> None:
    key, asks = letter.key, letter.asks  # type: ignore[attr-defined]
    world.person(case, "victim", "Ann")

    kept = write_letter(
        case, template=key, to_name="Ray Alder", answers=dict.fromkeys(asks, "Some words"),
        by=world.officer, at=AT,
    )  # fmt: skip

    assert "$" not in kept.entry.body
    assert "Some words" in kept.entry.body
    assert "Ann" not in kept.entry.body


def test_the_risk_matrix_is_of_nobody_where_nobody_in_particular_suffers(
    world: World, case: Case
) -> None:
    world.planned(case, AT, agreement="no_victim", wants="")

    move(world, case, "planned", 1)

    assert case.stage == "planned"
    assert ram(0)
