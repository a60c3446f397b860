"""From a referral to a decision."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from guildhall.audit.models import Change
from guildhall.casework import reads
from guildhall.casework.errors import AlreadyDone, Missing, NotLive
from guildhall.casework.models import Case, Consent, Entry, Referral, ReferralQuestion, StageEntry
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.writes import (
    accept,
    answer_more,
    ask_consent,
    ask_for_more,
    decline,
    involve,
    receive_referral,
    transfer,
)
from guildhall.duties.models import Clock
from guildhall.partners.models import Assurance, Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.subjects.models import Person

LATER = AT + timedelta(hours=3)


def referred(town: Town, by: Member | None = None) -> Referral:
    return receive_referral(
        programme=KEY, concern="Knotweed over the fence", by=by or town.teacher, at=AT
    )


def test_anybody_of_a_partner_may_refer_and_a_case_begins_to_wait_on_whoever_decides(
    town: Town,
) -> None:
    referral = referred(town)

    case = referral.case
    assert (case.status, case.opened_at, case.guard.controller) == ("referred", None, town.council)
    assert case.waiting_on_function == "clerk"
    assert referral.from_agency == town.school
    assert Entry.objects.get(case=case).body == "Knotweed over the fence"


def test_a_referral_from_outside_any_agreement_is_taken_and_flagged(town: Town) -> None:
    referral = referred(town)

    assert referral.is_outside_agreement


@pytest.mark.parametrize(
    ("until", "is_outside"),
    [(date(2016, 11, 14), False), (date(2016, 11, 13), True)],
    ids=["in force until today", "lapsed yesterday"],
)
def test_a_referral_is_flagged_from_the_day_after_the_agreement_lapsed(
    town: Town, until: date, is_outside: bool
) -> None:
    town.agreement(town.school, until=until)

    referral = referred(town)

    assert referral.is_outside_agreement is is_outside
    assert referral.case.status == "referred"


def test_a_member_of_the_public_is_named_as_the_source_and_no_agency_is(town: Town) -> None:
    referral = receive_referral(
        programme=KEY, concern="Noise", source="A neighbour", by=town.clerk, at=AT
    )

    assert (referral.from_agency, referral.from_member) == (None, None)
    assert not referral.is_outside_agreement


def test_without_the_assurances_there_is_no_live_casework(town: Town) -> None:
    Assurance.objects.filter(kind="security_checks").delete()

    with pytest.raises(NotLive):
        referred(town)

    assert not Case.objects.exists()


def test_a_referral_says_what_the_concern_is(town: Town) -> None:
    with pytest.raises(Missing) as stopped:
        receive_referral(programme=KEY, concern="  \n", by=town.teacher, at=AT)

    assert stopped.value.field == "concern"


def test_an_accepted_referral_opens_the_case_in_the_first_stage(town: Town) -> None:
    referral = referred(town)

    case = accept(referral, by=town.clerk, at=LATER)

    assert (case.status, case.opened_at, case.stage) == ("open", LATER, "heard")
    assert StageEntry.objects.get(entry__case=case).stage == "heard"
    assert case.waiting_on_function == "clerk"
    assert Change.objects.filter(action="casework.referral_accepted").count() == 1


def test_the_decision_is_due_by_the_end_of_the_next_working_day_and_its_clock_stops(
    town: Town,
) -> None:
    referral = referred(town)
    running = Clock.objects.get(duty="allotments.decision")

    accept(referral, by=town.clerk, at=LATER)

    assert running.due_at == datetime(2016, 11, 15, 23, 59, 59, tzinfo=UTC)
    assert running.ended == ""
    stopped = Clock.objects.get(duty="allotments.decision")
    assert (stopped.ended, stopped.stopped_at) == ("met", LATER)


def test_declining_needs_a_reason_and_ends_the_case_with_a_day_to_review_keeping_it(
    town: Town,
) -> None:
    referral = referred(town)
    with pytest.raises(Missing):
        decline(referral, reason=" ", by=town.clerk, at=LATER)

    case = decline(referral, reason="Not an allotment", by=town.clerk, at=LATER)

    assert (case.status, case.retention_review_on) == ("declined", date(2022, 11, 14))
    assert case.waiting_on_function == ""


DECIDING: dict[str, Callable[[Referral, Member], Case]] = {
    "accept": lambda referral, by: accept(referral, by=by, at=LATER),
    "decline": lambda referral, by: decline(referral, reason="No", by=by, at=LATER),
    "transfer": lambda referral, by: transfer(
        referral, to="Another town", reason="Theirs", by=by, at=LATER
    ),
}


@pytest.mark.parametrize("decide", DECIDING.values(), ids=DECIDING)
def test_a_referral_is_decided_once(town: Town, decide: Callable[[Referral, Member], Case]) -> None:
    referral = referred(town)
    stale = Referral.objects.get(pk=referral.pk)
    accept(referral, by=town.clerk, at=LATER)

    with pytest.raises(AlreadyDone):
        decide(stale, town.head)

    assert Referral.objects.get().decided_by == town.clerk


def test_only_those_who_decide_on_referrals_do(town: Town) -> None:
    referral = referred(town)

    with pytest.raises(NotAllowed):
        accept(referral, by=town.teacher, at=LATER)
    with pytest.raises(NotKnown):
        accept(referral, by=town.constable, at=LATER)


def test_passing_a_case_to_a_partner_hands_over_control_and_consent_is_asked_again(
    town: Town,
) -> None:
    referral = referred(town)
    person = Person.objects.create(at=AT, by=town.clerk)
    involve(referral.case, person=person, role="victim", by=town.clerk, at=AT)
    ask_consent(
        referral.case, person=person, purpose="support", state="given", by=town.clerk, at=AT
    )

    case = transfer(referral, to_agency=town.police, reason="A crime", by=town.clerk, at=LATER)

    case.refresh_from_db()
    assert case.guard.controller_id == town.police.pk
    assert case.waiting_on_agency == town.police
    stands = Consent.objects.get(superseded_at=None)
    assert (stands.state, stands.person) == ("ask_again", person)
    assert [r.decision for r in case.referrals.order_by("pk")] == ["transferred", ""]


def test_a_referral_passed_on_is_not_read_by_colleagues_of_whoever_passed_it_on(
    town: Town,
) -> None:
    case = transfer(
        referred(town), to_agency=town.police, reason="A crime", by=town.clerk, at=LATER
    )
    again = case.referrals.get(decision="")

    assert reads.referral_of(town.clerk, again.reference, LATER) == again
    assert reads.case_file(town.auditor, case.reference, LATER).viewer == town.auditor
    with pytest.raises(NotKnown):
        reads.referral_of(town.auditor, again.reference, LATER)
    assert again not in reads.my_referrals(town.auditor, LATER)


def test_passing_a_case_outside_ends_it_here(town: Town) -> None:
    referral = referred(town)

    case = transfer(referral, to="Another town", reason="They moved", by=town.clerk, at=LATER)

    assert case.status == "transferred"


def test_the_referrer_is_asked_once_at_a_time_and_the_case_waits_on_its_agency(
    town: Town,
) -> None:
    referral = referred(town)

    asked = ask_for_more(referral, question="Which plot?", by=town.clerk, at=LATER)

    referral.case.refresh_from_db()
    assert referral.case.waiting_on_agency == town.school
    assert list(reads.my_work(town.teacher, LATER).questions) == [referral]
    with pytest.raises(AlreadyDone):
        ask_for_more(referral, question="And when?", by=town.clerk, at=LATER)
    answer_more(asked, answer="Plot 9", by=town.teacher, at=LATER)
    now = Case.objects.get()
    assert (now.waiting_on_agency, now.waiting_on_function) == (None, "clerk")
    with pytest.raises(AlreadyDone):
        answer_more(asked, answer="Plot 10", by=town.clerk, at=LATER)
    assert ReferralQuestion.objects.get().answer == "Plot 9"


def test_another_agency_may_not_answer_for_the_referrer(town: Town) -> None:
    asked = ask_for_more(referred(town), question="Which plot?", by=town.clerk, at=LATER)

    with pytest.raises(NotKnown):
        answer_more(asked, answer="Plot 9", by=town.constable, at=LATER)


def test_the_referrer_sees_its_own_referral_and_what_became_of_it_and_not_the_case(
    town: Town,
) -> None:
    referral = referred(town)
    accept(referral, reason="Urgent", by=town.clerk, at=LATER)

    (seen,) = reads.my_referrals(town.teacher, LATER)

    assert seen.decision == "accepted"
    file = reads.case_file(town.teacher, referral.case.reference, LATER)
    assert not file.shows_case
    assert reads.chronology(file).lines == ()
    with pytest.raises(NotKnown):
        reads.referral_of(town.constable, referral.reference, LATER)


def test_a_second_referral_joins_an_open_case(town: Town, case: Case) -> None:
    again = receive_referral(programme=KEY, concern="Again", case=case, by=town.clerk, at=LATER)

    assert again.case == case
    accept(again, by=town.clerk, at=LATER)
    case.refresh_from_db()
    assert case.status == "open"
    assert StageEntry.objects.filter(entry__case=case).count() == 1
