"""Sharing, letters, keeping and erasing."""

from datetime import date, timedelta
from typing import Any

import pytest

from guildhall import vault
from guildhall.audit import trail
from guildhall.audit.models import Change
from guildhall.audit.reads import revisions
from guildhall.casework import reads
from guildhall.casework.errors import (
    AlreadyDone,
    Missing,
    NotOpen,
    OnHold,
    SomebodyElse,
    Stopped,
)
from guildhall.casework.models import Case, Disclosure, Entry, Involvement, Letter
from guildhall.casework.reads.reach import agency_may_act
from guildhall.casework.reads.visible import entries_shown, shows_entry
from guildhall.casework.tests.people import AT, Town
from guildhall.casework.writes import (
    acknowledge_sharing,
    add_note,
    approve_closure,
    ask_closure,
    ask_consent,
    erase_case,
    hold,
    involve,
    refuse_sharing,
    release,
    reopen,
    review_retention,
    share,
    write_letter,
)
from guildhall.partners.declare import Decision, Level
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed, access
from guildhall.partners.writes import bar, grant, revoke
from guildhall.subjects.models import Name, Person
from guildhall.subjects.writes import add_address, add_name

LATER = AT + timedelta(hours=3)
YEARS_ON = AT + timedelta(days=3000)


def shared(
    town: Town,
    case: Case,
    *,
    purpose: str = "prevention",
    to: Agency | None = None,
    items: tuple[str, ...] = ("what is needed",),
    asked_for: tuple[str, ...] = (),
    by: Member | None = None,
) -> Disclosure:
    return share(
        case,
        recipient=to or town.police,
        purpose=purpose,
        items=items,
        asked_for=asked_for,
        necessity="They can stop it",
        by=by or town.clerk,
        at=LATER,
    )


def victim(town: Town, case: Case) -> Person:
    person = Person.objects.create(at=AT, by=town.clerk)
    involve(case, person=person, role="victim", by=town.clerk, at=AT)
    return person


def test_four_answers_make_the_whole_record_of_a_disclosure(town: Town, case: Case) -> None:
    agreement = town.agreement(town.police)
    person = victim(town, case)

    made = shared(town, case)

    assert (made.decision, made.holder, made.recipient) == ("share", town.council, town.police)
    assert made.subjects == [{"person": person.reference, "role": "victim", "category": "victim"}]
    assert made.gateway == "Crime and Disorder Act 1998 s115"
    assert "Article 6(1)(e)" in made.basis
    assert (made.is_duty, made.consent, made.agreement) == (
        False,
        "not_required",
        agreement.reference,
    )
    assert (made.decided_by, made.decided_at) == (town.clerk, LATER)
    assert (made.marking, made.means) == ("official_sensitive", "guildhall")
    assert made.handling.startswith("OFFICIAL-SENSITIVE")
    assert made.onward
    assert made.review_on == date(2017, 11, 14)


@pytest.mark.parametrize(
    ("items", "necessity", "field"),
    [
        ((), "They can stop it", "items"),
        (("", "  "), "They can stop it", "items"),
        (("what is needed",), "  ", "necessity"),
    ],
)
def test_nothing_is_shared_without_saying_what_and_why(
    town: Town, case: Case, items: tuple[str, ...], necessity: str, field: str
) -> None:
    town.agreement(town.police)

    with pytest.raises(Stopped) as stopped:
        share(
            case, recipient=town.police, purpose="prevention", items=items, necessity=necessity,
            by=town.clerk, at=LATER,
        )  # fmt: skip

    assert stopped.value.field == field
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("details", "may_act"),
    [
        ({}, True),
        ({"level": Level.EXISTS}, False),
        ({"since_at": LATER + timedelta(hours=1)}, False),
        ({"until_at": LATER}, False),
        ({"until_at": LATER + timedelta(hours=1)}, True),
    ],
    ids=["told what to do", "told that it exists", "not yet", "no longer", "for an hour more"],
)
def test_an_agency_may_act_while_it_is_told_far_enough(
    town: Town, case: Case, details: dict[str, Any], *, may_act: bool
) -> None:
    about: dict[str, Any] = {"level": Level.TASKING, "purpose": "Patrol", "basis": "statute"}
    given = grant(case.guard, to=town.police, **(about | details), by=town.clerk, at=AT)

    assert agency_may_act(case.guard, town.police, LATER) is may_act
    revoke(given, by=town.clerk, at=LATER)
    assert not agency_may_act(case.guard, town.police, LATER)


def test_what_is_offered_comes_from_the_agreement(town: Town, case: Case) -> None:
    agreement = town.agreement(town.police)
    (purpose,) = [
        p
        for p in reads.case_file(town.clerk, case.reference, AT).programme.purposes
        if p.key == "prevention"
    ]

    offered = reads.prefill(case, town.police, purpose, LATER)

    assert offered.items == ("who it is about", "what has happened")
    assert (offered.agreement, offered.stopped_by) == (agreement, "")


def test_sharing_opens_the_case_to_the_agency_as_far_as_the_purpose_goes(
    town: Town, case: Case
) -> None:
    town.agreement(town.police)
    assert not access(town.constable, case.guard, LATER)

    shared(town, case)

    assert access(town.constable, case.guard, LATER).level == 2
    shared(town, case, purpose="safeguarding")
    assert access(town.constable, case.guard, LATER).level == 3


def test_without_an_agreement_in_force_routine_sharing_stops_and_the_refusal_is_kept(
    town: Town, case: Case
) -> None:
    town.agreement(town.police, until=date(2016, 11, 13))

    made = shared(town, case)

    assert (made.decision, made.agreement) == ("refuse", "")
    assert "No sharing agreement in force" in made.reason
    assert not access(town.constable, case.guard, LATER)


def test_a_lapsed_agreement_stops_nothing_that_keeps_somebody_safe(town: Town, case: Case) -> None:
    town.agreement(town.police, until=date(2016, 11, 13))

    made = shared(town, case, purpose="safeguarding")

    assert made.decision == "share"
    assert made.is_duty
    assert "Children Act" in made.gateway
    assert made.basis
    assert access(town.constable, case.guard, LATER).level == 3


def test_an_agreement_that_lapses_later_closes_what_rested_on_it(town: Town, case: Case) -> None:
    town.agreement(town.police, until=date(2016, 11, 30))
    shared(town, case)

    after = LATER + timedelta(days=17)

    assert not access(town.constable, case.guard, after)


@pytest.mark.parametrize(
    ("state", "decision"),
    [("given", "share"), ("refused", "refuse"), ("unsafe_to_ask", "refuse"), ("", "refuse")],
)
def test_what_needs_the_persons_agreement_waits_for_it(
    town: Town, case: Case, state: str, decision: str
) -> None:
    person = victim(town, case)
    if state:
        ask_consent(case, person=person, purpose="support", state=state, by=town.clerk, at=AT)

    made = shared(town, case, purpose="support")

    assert made.decision == decision


def test_sharing_fewer_items_than_were_asked_for_is_sharing_in_part(town: Town, case: Case) -> None:
    town.agreement(town.police)

    made = shared(town, case, items=("a",), asked_for=("a", "b"))

    assert made.decision == "part"


def test_a_refusal_is_a_record_with_its_reason(town: Town, case: Case) -> None:
    with pytest.raises(Missing):
        refuse_sharing(
            case, recipient=town.school, purpose="prevention", reason="", by=town.clerk, at=LATER
        )

    made = refuse_sharing(
        case,
        recipient=town.school,
        purpose="prevention",
        reason="Not needed",
        requester=town.teacher,
        by=town.clerk,
        at=LATER,
    )

    assert (made.decision, made.reason, made.requester_agency) == (
        "refuse",
        "Not needed",
        town.school,
    )
    assert made.review_on is None


def test_the_agency_it_went_to_says_that_it_came_once(town: Town, case: Case) -> None:
    made = shared(town, case, purpose="safeguarding")
    with pytest.raises(NotAllowed):
        acknowledge_sharing(made, by=town.head, at=LATER)

    acknowledge_sharing(made, by=town.constable, at=LATER)

    assert made.acknowledged_by == town.constable
    with pytest.raises(AlreadyDone):
        acknowledge_sharing(made, by=town.constable, at=LATER)


def test_whoever_reads_the_case_only_may_not_share_it(town: Town, case: Case) -> None:
    shared(town, case, purpose="safeguarding")

    with pytest.raises(NotAllowed):
        shared(town, case, to=town.school, purpose="safeguarding", by=town.constable)


def test_a_letter_is_kept_as_it_was_sent(town: Town, case: Case) -> None:
    made = write_letter(
        case,
        template="warning",
        to_name="Mr Dock",
        answers={"what": "Cut back the $hedge"},
        by=town.clerk,
        at=LATER,
    )

    assert made.entry.body.startswith("Dear Mr Dock,\n\nCut back the $hedge")
    assert f"Carla Clerk, Council, 14 November 2016 ({case.reference})" in made.entry.body
    with pytest.raises(Missing) as stopped:
        write_letter(case, template="warning", to_name="Mr Dock", by=town.clerk, at=LATER)
    assert stopped.value.field == "what"


@pytest.mark.parametrize(("typed", "part"), [("4 Larch Close", "shielded"), ("Home", "case")])
def test_a_letter_with_a_shielded_address_is_shown_only_to_those_shown_what_is_shielded(
    town: Town, case: Case, typed: str, part: str
) -> None:
    person = victim(town, case)
    add_address(
        person, source=case.guard, line="4 Larch Close", role="victim", side="victim",
        by=town.clerk, at=AT,
    )  # fmt: skip

    made = write_letter(
        case, template="news", to_name="Ann", to_address=typed, to_person=person,
        answers={"what": "Nothing"}, by=town.clerk, at=LATER,
    )  # fmt: skip

    assert made.entry.slice == part
    for is_shown in (True, False):
        slices = frozenset({"tasking", "case"})
        decision = Decision(level=Level.FULL, slices=slices, shows_shielded=is_shown)
        shown = Entry.objects.filter(entries_shown(town.head, case, decision), case=case)
        assert (made.entry in shown) is (is_shown or part == "case")
        assert shows_entry(town.head, made.entry, decision) is (is_shown or part == "case")


@pytest.mark.parametrize("typed", ["She is at 4 Larch Close now", "4, LARCH close", "near pe1-9zz"])
def test_a_letter_to_the_other_side_never_holds_a_shielded_address(
    town: Town, case: Case, typed: str
) -> None:
    person = victim(town, case)
    add_address(
        person,
        source=case.guard,
        line="4 Larch Close",
        postcode="PE1 9ZZ",
        role="victim",
        side="victim",
        by=town.clerk,
        at=AT,
    )

    token = trail.begin()
    with pytest.raises(Stopped, match="shielded"):
        write_letter(
            case,
            template="warning",
            to_name="Mr Dock",
            answers={"what": typed},
            by=town.clerk,
            at=LATER,
        )
    left = trail.current()
    trail.end(token)

    assert not Letter.objects.exists()
    assert left is not None
    assert case.reference in left.denied


@pytest.mark.parametrize("role", ["offender", "victim"])
def test_a_template_for_the_victim_sends_the_other_side_no_shielded_address(
    town: Town, case: Case, role: str
) -> None:
    add_address(
        victim(town, case), source=case.guard, line="4 Larch Close", role="victim", side="victim",
        by=town.clerk, at=AT,
    )  # fmt: skip
    other = Person.objects.create(at=AT, by=town.clerk)
    involve(case, person=other, role=role, by=town.clerk, at=AT)

    def send() -> Letter:
        return write_letter(
            case, template="news", to_name="Rex", to_person=other,
            answers={"what": "She is at 4 Larch Close"}, by=town.clerk, at=LATER,
        )  # fmt: skip

    if role == "victim":
        assert send().side == "victim"
    else:
        with pytest.raises(Stopped, match="shielded"):
            send()


def closed(town: Town, case: Case) -> Case:
    asked = ask_closure(case, outcome="settled", reason="Done", by=town.clerk, at=LATER)
    approve_closure(asked, by=town.head, at=LATER)
    return case


def let_go(town: Town, case: Case) -> None:
    review_retention(case, outcome="erase", code="no_purpose", by=town.head, at=YEARS_ON)


def test_a_closed_case_comes_up_for_review_on_its_day_and_may_be_kept(
    town: Town, case: Case
) -> None:
    closed(town, case)
    assert list(reads.due_for_review(town.head, LATER)) == []
    assert list(reads.due_for_review(town.head, YEARS_ON)) == [case]
    assert list(reads.due_for_review(town.warden, YEARS_ON)) == []
    with pytest.raises(Stopped):
        review_retention(case, outcome="keep", code="risk", by=town.head, at=YEARS_ON)

    later = (YEARS_ON + timedelta(days=365)).date()
    review_retention(case, outcome="keep", code="risk", next_on=later, by=town.head, at=YEARS_ON)

    assert list(reads.due_for_review(town.head, YEARS_ON)) == []


def test_a_case_is_erased_by_governance_after_a_review_and_by_somebody_else(
    town: Town, case: Case
) -> None:
    closed(town, case)
    with pytest.raises(NotOpen):
        erase_case(case, by=town.auditor, at=YEARS_ON)
    let_go(town, case)
    with pytest.raises(NotAllowed):
        erase_case(case, by=town.head, at=YEARS_ON)

    erase_case(case, by=town.auditor, at=YEARS_ON)

    assert case.erased_at == YEARS_ON
    with pytest.raises(AlreadyDone):
        erase_case(case, by=town.auditor, at=YEARS_ON)


def test_whoever_reviewed_a_case_does_not_erase_it(town: Town, case: Case) -> None:
    closed(town, case)
    review_retention(case, outcome="erase", code="no_purpose", by=town.auditor, at=YEARS_ON)

    with pytest.raises(SomebodyElse):
        erase_case(case, by=town.auditor, at=YEARS_ON)


def test_a_review_from_before_a_case_was_opened_again_lets_nothing_be_erased(
    town: Town, case: Case
) -> None:
    closed(town, case)
    let_go(town, case)
    reopen(case, reason="It happened again", by=town.clerk, at=YEARS_ON + timedelta(days=1))
    asked = ask_closure(
        case, outcome="settled", reason="Done", by=town.clerk, at=YEARS_ON + timedelta(days=2)
    )
    approve_closure(asked, by=town.head, at=YEARS_ON + timedelta(days=2))

    with pytest.raises(NotOpen):
        erase_case(case, by=town.auditor, at=YEARS_ON + timedelta(days=3))


def test_a_case_on_hold_is_not_erased_until_the_hold_is_lifted(town: Town, case: Case) -> None:
    closed(town, case)
    standing = hold(case, reason="Inquiry", by=town.auditor, at=YEARS_ON)
    let_go(town, case)
    with pytest.raises(OnHold):
        erase_case(case, by=town.auditor, at=YEARS_ON)

    release(standing, reason="Inquiry over", by=town.auditor, at=YEARS_ON)

    erase_case(case, by=town.auditor, at=YEARS_ON)
    assert case.erased_at is not None
    with pytest.raises(AlreadyDone):
        release(standing, reason="Again", by=town.auditor, at=YEARS_ON)


def test_erasing_leaves_no_word_and_keeps_what_happened_when(town: Town, case: Case) -> None:
    person = victim(town, case)
    add_name(person, source=case.guard, given="Vera", family="Secretname", by=town.clerk, at=AT)
    note = add_note(case, text="Secretword", by=town.clerk, at=AT)
    bar(case.guard, town.warden, kind="conflict", reason="Secret aunt", by=town.head, at=AT)
    closed(town, case)
    let_go(town, case)
    entries = Entry.objects.filter(case=case).count()

    erase_case(case, by=town.auditor, at=YEARS_ON)

    kept = list(Entry.objects.filter(case=case).values_list("headline", "body", "made_by"))
    assert len(kept) == entries
    assert {(headline, body) for headline, body, _ in kept} == {("Erased", "")}
    assert not Name.objects.exists()
    assert not Involvement.objects.exists()
    assert "Secret" not in str(list(Change.objects.values("before", "after")))
    with pytest.raises(vault.Erased):
        vault.seal("x", owner=f"case:{case.reference}", bound_to="test")
    assert "Secretword" not in str(list(revisions(f"entry:{note.reference}")))
    assert {bar.reason for bar in case.guard.bars.all()} == {"Erased"}
