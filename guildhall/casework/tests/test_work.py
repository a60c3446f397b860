"""Notes, contacts, people, assessments, consents and actions."""

from datetime import date, timedelta

import pytest

from guildhall.audit.models import Change, Revision
from guildhall.casework import reads
from guildhall.casework.errors import (
    AlreadyDone,
    ChangedMeanwhile,
    Missing,
    NotDeclared,
    Stopped,
)
from guildhall.casework.models import Assessment, Case, Consent, Entry, Involvement
from guildhall.casework.reads.assessed import complete
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.tools import AnswerWrong, MayNotLower
from guildhall.casework.writes import (
    add_note,
    agree_action,
    allocate,
    ask_consent,
    assess,
    change_note,
    close_action,
    end_involvement,
    involve,
    log_contact,
    share,
    slip_action,
    withdraw_consent,
    withdraw_entry,
)
from guildhall.casework.writes.clocks import rows_of
from guildhall.duties.models import Clock
from guildhall.partners.declare import Do
from guildhall.partners.models import Member, Post
from guildhall.partners.reads import NotAllowed, NotKnown, access
from guildhall.partners.writes import grant
from guildhall.subjects.models import Interest, Person

LATER = AT + timedelta(hours=3)
ROUGH = "’); DROP TABLE\n<script>alert(1)</script> 😀 \u202eمرحبا\u202c “quotes” & 'more'"


def somebody(town: Town) -> Person:
    return Person.objects.create(at=AT, by=town.clerk)


def bodies(viewer: Member, case: Case) -> set[str]:
    file = reads.case_file(viewer, case.reference, LATER)
    return {line.entry.body for line in reads.chronology(file).lines if line.entry.body}


def test_a_note_says_whether_it_is_fact_or_opinion(town: Town, case: Case) -> None:
    note = add_note(
        case, text="He seemed tired", is_fact=False, is_third_party=True, by=town.clerk, at=LATER
    )

    assert (note.kind, note.is_fact, note.is_third_party) == ("note", False, True)
    assert note.headline == "He seemed tired"


@pytest.mark.parametrize("text", [ROUGH, "x" * 1_000_000], ids=["rough", "a million letters"])
def test_a_note_is_kept_as_it_was_written(town: Town, case: Case, text: str) -> None:
    note = add_note(case, text=text, by=town.clerk, at=LATER)

    kept = Entry.objects.get(pk=note.pk)
    assert kept.body == text.strip()
    assert "\n" not in kept.headline
    assert len(kept.headline) <= 200


def test_nothing_of_a_note_is_in_the_audit_rows_and_its_revision_is_sealed(
    town: Town, case: Case
) -> None:
    add_note(case, text="Secretword", by=town.clerk, at=LATER)

    changes = [f"{c.before}{c.after}{c.subject}" for c in Change.objects.all()]
    assert "Secretword" not in "".join(changes)
    revisions = Revision.objects.values()
    assert revisions
    assert "Secretword" not in str(list(revisions))


def test_a_restricted_note_is_seen_by_its_author_whoever_has_the_case_and_managers(
    town: Town, case: Case
) -> None:
    allocate(case, to=town.warden, seen=None, by=town.head, at=AT)
    add_note(case, text="Told in confidence", is_restricted=True, by=town.warden, at=LATER)

    assert "Told in confidence" in bodies(town.warden, case)
    assert "Told in confidence" in bodies(town.head, case)
    assert "Told in confidence" not in bodies(town.clerk, case)


def test_somebody_writes_only_in_parts_of_the_file_that_they_see(town: Town, case: Case) -> None:
    add_note(case, text="Bad back", part="health", by=town.head, at=LATER)

    assert "Bad back" not in bodies(town.clerk, case)
    with pytest.raises(NotAllowed):
        add_note(case, text="Bad knee", part="health", by=town.clerk, at=LATER)


def test_a_note_is_put_in_other_words_only_by_its_author_and_only_as_it_was_opened(
    town: Town, case: Case
) -> None:
    note = add_note(case, text="Plot 9", by=town.clerk, at=LATER)
    with pytest.raises(NotAllowed):
        change_note(note, text="Plot 10", was=1, by=town.head, at=LATER)

    change_note(note, text="Plot 10", was=1, by=town.clerk, at=LATER)

    with pytest.raises(ChangedMeanwhile):
        change_note(note, text="Plot 11", was=1, by=town.clerk, at=LATER)
    assert Entry.objects.get(pk=note.pk).body == "Plot 10"
    assert Revision.objects.filter(about=f"entry:{note.reference}").count() == 2


def test_a_withdrawn_entry_stays_with_the_reason(town: Town, case: Case) -> None:
    note = add_note(case, text="Wrong case", by=town.clerk, at=LATER)

    withdraw_entry(note, reason="Meant for another", was=1, by=town.head, at=LATER)

    assert (note.withdrawn_by, note.withdrawn_reason) == (town.head, "Meant for another")
    assert "Wrong case" in bodies(town.clerk, case)
    with pytest.raises(AlreadyDone):
        withdraw_entry(note, reason="Again", was=2, by=town.head, at=LATER)


@pytest.mark.parametrize(
    "kind",
    ["stage", "consent", "referral", "sharing", "letter", "closure", "allocation", "retention"],
)
def test_what_was_decided_or_done_cannot_be_withdrawn(town: Town, case: Case, kind: str) -> None:
    entry = add_note(case, text="As it was", by=town.clerk, at=LATER)
    Entry.objects.filter(pk=entry.pk).update(kind=kind)
    entry.refresh_from_db()

    with pytest.raises(NotAllowed):
        withdraw_entry(entry, reason="No", was=1, by=town.head, at=LATER)


def test_what_has_not_happened_yet_cannot_be_written_down_as_having(town: Town, case: Case) -> None:
    with pytest.raises(Stopped) as stopped:
        add_note(
            case, text="Met", happened_at=LATER + timedelta(seconds=1), by=town.clerk, at=LATER
        )

    assert stopped.value.field == "happened_at"


def test_an_attempt_at_contact_is_kept_whether_or_not_it_reached_anybody(
    town: Town, case: Case
) -> None:
    log_contact(case, means="visit", outcome="no_answer", by=town.clerk, at=LATER)

    (line,) = [
        line
        for line in reads.chronology(reads.case_file(town.head, case.reference, LATER)).lines
        if line.entry.kind == "contact"
    ]
    assert line.entry.headline == "Visit: no answer"
    assert line.detail.outcome == "no_answer"
    with pytest.raises(Stopped):
        log_contact(case, means="pigeon", outcome="no_answer", by=town.clerk, at=LATER)


def test_one_person_may_be_victim_suspect_and_child_at_once_but_each_only_once(
    town: Town, case: Case
) -> None:
    person = somebody(town)
    for role in ("victim", "suspect", "child"):
        involve(case, person=person, role=role, by=town.clerk, at=LATER)

    assert Involvement.objects.filter(case=case, person=person).count() == 3
    with pytest.raises(AlreadyDone):
        involve(case, person=person, role="child", by=town.clerk, at=LATER)
    with pytest.raises(NotDeclared):
        involve(case, person=person, role="gnome", by=town.clerk, at=LATER)


def test_a_part_ends_after_it_began_and_may_begin_again(town: Town, case: Case) -> None:
    person = somebody(town)
    part = involve(
        case, person=person, role="victim", since_on=date(2016, 11, 1), by=town.clerk, at=LATER
    )
    with pytest.raises(Stopped):
        end_involvement(part, until_on=date(2016, 10, 31), reason="Moved", by=town.clerk, at=LATER)

    end_involvement(part, until_on=date(2016, 11, 1), reason="Moved", by=town.clerk, at=LATER)

    involve(case, person=person, role="victim", by=town.clerk, at=LATER)
    with pytest.raises(AlreadyDone):
        end_involvement(
            part, until_on=date(2016, 11, 2), reason="A reason", by=town.clerk, at=LATER
        )


def test_a_member_with_an_interest_in_a_person_is_barred_when_they_join(
    town: Town, case: Case
) -> None:
    person = somebody(town)
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)
    Interest.objects.create(member=town.warden, person=person, kind="relative", at=AT)

    involve(case, person=person, role="suspect", by=town.clerk, at=LATER)

    assert not access(town.warden, case.guard, LATER)
    with pytest.raises(NotKnown):
        add_note(case, text="Hello", by=town.warden, at=LATER)


def test_an_assessment_keeps_its_answers_score_band_and_version(town: Town, case: Case) -> None:
    assess(case, tool="weeds", answers={"spread": "yes", "kind": "dock"}, by=town.clerk, at=LATER)

    kept = Assessment.objects.get()
    assert (kept.tool_version, kept.score, kept.band, kept.final_band) == (1, 2, "medium", "medium")


def test_an_assessment_answered_in_part_is_kept_and_counts_nowhere(town: Town, case: Case) -> None:
    part = assess(case, tool="weeds", answers={"spread": "yes"}, by=town.clerk, at=LATER)

    assert part.entry.headline == "Weed risk: Not complete: 1 of 2 answered"
    assert (part.score, part.final_band, part.is_complete) == (None, "", False)
    assert not complete(Assessment.objects.all()).exists()
    assert part not in rows_of(Assessment, case)
    whole = assess(
        case, tool="weeds", answers={"spread": "unknown", "kind": "dock"}, by=town.clerk, at=LATER
    )
    assert whole.entry.headline == "Weed risk: At least Low, 1 not known"
    assert list(complete(Assessment.objects.all())) == [whole]
    assert whole in rows_of(Assessment, case)


def test_an_empty_assessment_is_refused(town: Town, case: Case) -> None:
    with pytest.raises(AnswerWrong, match="at least one question"):
        assess(case, tool="weeds", answers={"spread": ""}, by=town.clerk, at=LATER)

    assert not Assessment.objects.exists()


def test_where_nothing_is_known_a_person_may_say_how_bad_it_is(town: Town, case: Case) -> None:
    answers = {"spread": "unknown", "kind": "unknown"}

    kept = assess(
        case, tool="weeds", answers=answers, raise_to="medium", reason="By the school",
        by=town.clerk, at=LATER,
    )  # fmt: skip

    assert (kept.score, kept.band, kept.final_band) == (None, "", "medium")
    assert list(complete(Assessment.objects.all())) == [kept]


def test_a_band_is_raised_with_a_reason_and_never_lowered(town: Town, case: Case) -> None:
    answers = {"spread": "yes", "kind": "dock"}

    with pytest.raises(MayNotLower):
        assess(case, tool="weeds", answers=answers, raise_to="low", by=town.clerk, at=LATER)
    with pytest.raises(AnswerWrong):
        assess(case, tool="weeds", answers=answers, raise_to="high", by=town.clerk, at=LATER)
    assess(
        case,
        tool="weeds",
        answers=answers,
        raise_to="high",
        reason="By the school",
        by=town.clerk,
        at=LATER,
    )

    kept = Assessment.objects.get()
    assert (kept.band, kept.raised_to, kept.final_band) == ("medium", "high", "high")


def test_a_tool_is_used_only_while_it_is_in_force(town: Town) -> None:
    late = AT.replace(year=2017, month=1, day=1)
    case = town.case(at=late)

    with pytest.raises(NotDeclared):
        assess(case, tool="weeds", answers={}, by=town.clerk, at=late)


def test_an_answer_to_consent_replaces_the_last_and_keeps_it(town: Town, case: Case) -> None:
    person = somebody(town)
    with pytest.raises(Stopped, match="not on the case"):
        ask_consent(case, person=person, purpose="support", by=town.clerk, at=LATER)
    involve(case, person=person, role="victim", by=town.clerk, at=LATER)

    ask_consent(case, person=person, purpose="support", by=town.clerk, at=LATER)
    ask_consent(case, person=person, purpose="support", state="given", by=town.clerk, at=LATER)

    assert Consent.objects.count() == 2
    assert Consent.objects.get(superseded_at=None).state == "given"


def test_only_consent_that_was_given_is_withdrawn(town: Town, case: Case) -> None:
    person = somebody(town)
    involve(case, person=person, role="victim", by=town.clerk, at=LATER)
    with pytest.raises(Stopped):
        withdraw_consent(case, person=person, purpose="support", by=town.clerk, at=LATER)
    ask_consent(case, person=person, purpose="support", state="given", by=town.clerk, at=LATER)

    withdraw_consent(case, person=person, purpose="support", by=town.clerk, at=LATER)

    assert Consent.objects.get(superseded_at=None).state == "withdrawn"


def test_an_action_keeps_its_first_day_and_counts_its_slips(town: Town, case: Case) -> None:
    first, second = date(2016, 11, 21), date(2016, 11, 28)
    action = agree_action(
        case, what="Mow", owner_agency=town.council, due_on=first, by=town.clerk, at=LATER
    )

    slip_action(action, due_on=second, reason="Rain", seen=first, by=town.clerk, at=LATER)

    assert (action.original_due_on, action.due_on, action.slips) == (first, second, 1)
    assert Clock.objects.get(duty="casework.action").due_at.date() == second
    with pytest.raises(ChangedMeanwhile):
        slip_action(
            action, due_on=date(2016, 12, 1), reason="Sun", seen=first, by=town.head, at=LATER
        )


def test_an_action_is_closed_once_and_its_clock_stops(town: Town, case: Case) -> None:
    action = agree_action(
        case,
        what="Mow",
        owner_agency=town.council,
        due_on=date(2016, 11, 21),
        by=town.clerk,
        at=LATER,
    )
    with pytest.raises(Missing):
        close_action(action, outcome="not_needed", by=town.clerk, at=LATER)

    close_action(action, outcome="done", by=town.clerk, at=LATER)

    assert Clock.objects.get(duty="casework.action").ended == "met"
    with pytest.raises(AlreadyDone):
        close_action(action, outcome="done", by=town.head, at=LATER)


def test_an_agency_is_given_an_action_only_after_the_case_is_shared_with_it(
    town: Town, case: Case
) -> None:
    due = date(2016, 11, 21)
    with pytest.raises(Stopped, match="Share it with them first"):
        agree_action(
            case, what="Patrol", owner_agency=town.police, due_on=due, by=town.clerk, at=LATER
        )
    town.agreement(town.police)
    share(
        case,
        recipient=town.police,
        purpose="prevention",
        items=["what is needed"],
        necessity="They patrol there",
        by=town.clerk,
        at=LATER,
    )

    action = agree_action(
        case,
        what="Patrol",
        owner_agency=town.police,
        owner_member=town.constable,
        due_on=due,
        by=town.clerk,
        at=LATER,
    )

    (line,) = reads.my_work(town.constable, LATER).actions
    assert line == action
    close_action(action, outcome="done", by=town.constable, at=LATER)


def test_an_agency_does_not_close_another_agencys_action(town: Town, case: Case) -> None:
    town.agreement(town.police)
    share(
        case,
        recipient=town.police,
        purpose="prevention",
        items=["what is needed"],
        necessity="They patrol there",
        by=town.clerk,
        at=LATER,
    )
    action = agree_action(
        case,
        what="Mow",
        owner_agency=town.council,
        due_on=date(2016, 11, 21),
        by=town.clerk,
        at=LATER,
    )

    with pytest.raises(NotAllowed):
        close_action(action, outcome="done", by=town.constable, at=LATER)


def test_whoever_writes_only_a_part_of_the_file_ends_nobody_elses_action(
    town: Town, case: Case
) -> None:
    partner = Member.objects.create(email="pat@example.org", name="Pat", agency=town.school)
    Post.objects.create(
        member=partner, programme=KEY, function="gardener", since_on=date(2015, 1, 1)
    )
    action = agree_action(
        case, what="Mow", owner_agency=town.council, due_on=date(2016, 11, 21), by=town.clerk,
        at=LATER,
    )  # fmt: skip
    grant(case.guard, to=partner, purpose="Plants there", basis="statute", by=town.clerk, at=LATER)
    assert Do.WRITE in access(partner, case.guard, LATER).may

    for outcome in ("done", "not_needed"):
        with pytest.raises(NotAllowed, match="whoever holds the case"):
            close_action(action, outcome=outcome, note="Gone", by=partner, at=LATER)
    with pytest.raises(NotAllowed):
        slip_action(
            action, due_on=date(2016, 12, 1), reason="Rain", seen=action.due_on, by=partner,
            at=LATER,
        )  # fmt: skip


def test_the_owner_is_told_on_my_work_when_another_agency_ends_its_action(
    town: Town, case: Case
) -> None:
    town.agreement(town.police)
    share(
        case, recipient=town.police, purpose="prevention", items=["what is needed"],
        necessity="They patrol there", by=town.clerk, at=LATER,
    )  # fmt: skip
    actions = [
        agree_action(
            case, what=what, owner_agency=town.police, owner_member=town.constable,
            due_on=date(2016, 11, 21), by=town.clerk, at=LATER,
        )
        for what in ("Patrol", "Ring them")
    ]  # fmt: skip
    with pytest.raises(Missing):
        close_action(actions[0], outcome="not_needed", by=town.clerk, at=LATER)

    close_action(actions[0], outcome="not_needed", note="They moved", by=town.clerk, at=LATER)
    close_action(actions[1], outcome="done", by=town.constable, at=LATER)

    (told,) = reads.my_work(town.constable, LATER).ended
    assert (told.what, told.outcome_note, told.closed_by) == ("Patrol", "They moved", town.clerk)
    assert reads.my_work(town.constable, LATER + timedelta(days=14)).ended == []
    assert reads.my_work(town.clerk, LATER).ended == []
