"""Each constraint says no where the form would, by each of its legs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from guildhall.casework.models import (
    Action,
    Allocation,
    Assessment,
    Case,
    ClosureRequest,
    Consent,
    Cover,
    Disclosure,
    Entry,
    Hold,
    Involvement,
    Referral,
    ReferralQuestion,
    RetentionReview,
)
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.subjects.models import Person

Make = Callable[[Town, Case, Person, dict[str, Any]], models.Model]


def entry(town: Town, case: Case, **given: Any) -> Entry:
    said = {"kind": "note", "headline": "x", "happened_at": AT, "made_at": AT}
    return Entry.objects.create(case=case, made_by=town.clerk, **{**said, **given})


def case_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    Case.objects.filter(pk=case.pk).update(**given)
    return case


def entry_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    return entry(town, case, **given)


def referral_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> Referral:
    by = {"decided_by": town.clerk} if given.pop("by", False) else {}
    said = {"concern": "x", "received_at": AT, "received_by": town.clerk}
    return Referral.objects.create(case=case, **said, **by, **given)


def question_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    referral = referral_row(town, case, person, {})
    for _ in range(given.pop("times", 1)):
        asked = ReferralQuestion.objects.create(
            referral=referral, question="?", asked_at=AT, asked_by=town.clerk, **given
        )
    return asked


def part_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    for _ in range(given.pop("times", 1)):
        row = Involvement.objects.create(
            case=case, person=person, role="victim", made_at=AT, made_by=town.clerk, **given
        )
    return row


def consent_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    for _ in range(given.pop("times", 1)):
        row = Consent.objects.create(
            entry=entry(town, case), case=case, person=person, purpose="p", state="given", **given
        )
    return row


def assessment_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    said = {"tool": "weeds", "tool_version": 1, "band": "low"} | given
    return Assessment.objects.create(entry=entry(town, case), **said)


def action_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    by = {"closed_by": town.clerk} if given.pop("by", False) else {}
    return Action.objects.create(
        case=case,
        owner_agency=town.council,
        what="x",
        agreed_at=AT,
        agreed_by=town.clerk,
        original_due_on=AT.date(),
        due_on=AT.date(),
        **by,
        **given,
    )


def disclosure_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    return Disclosure.objects.create(
        entry=entry(town, case),
        case=case,
        holder=town.council,
        recipient=town.police,
        purpose="p",
        consent="given",
        decided_by=town.clerk,
        decided_at=AT,
        marking="official",
        means="paper",
        **given,
    )


def allocation_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    for member in (town.warden, town.other_warden):
        row = Allocation.objects.create(
            case=case, member=member, since_at=AT, by=town.clerk, **given
        )
    return row


def cover_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    other = town.warden if given.pop("by_self", False) else town.other_warden
    said = {"since_on": date(2016, 11, 14), "until_on": date(2016, 11, 14), **given}
    return Cover.objects.create(
        member=town.warden, covered_by=other, programme=KEY, by=town.clerk, **said
    )


def closure_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    deciders = {"head": town.head, "clerk": town.clerk}
    by = {"decided_by": deciders[given.pop("by")]} if "by" in given else {}
    for _ in range(given.pop("times", 1)):
        row = ClosureRequest.objects.create(
            case=case,
            outcome="settled",
            reason="A reason",
            asked_at=AT,
            asked_by=town.clerk,
            **by,
            **given,
        )
    return row


def hold_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    by = {"lifted_by": town.head} if given.pop("by", False) else {}
    return Hold.objects.create(
        case=case, reason="A reason", since_at=AT, by=town.head, **by, **given
    )


def review_row(town: Town, case: Case, person: Person, given: dict[str, Any]) -> models.Model:
    return RetentionReview.objects.create(case=case, code="risk", by=town.head, at=AT, **given)


DONE = {"closed_at": AT, "by": True, "outcome": "done"}
BROKEN: dict[str, tuple[str, Make, dict[str, Any]]] = {
    "open without its time": ("case_status_", case_row, {"opened_at": None}),
    "open and closed": ("case_status_", case_row, {"closed_at": AT}),
    "closed without its time": ("case_status_", case_row, {"status": "closed"}),
    "referred and opened": ("case_status_", case_row, {"status": "referred"}),
    "declined and not closed": ("case_status_", case_row, {"status": "declined"}),
    "in a stage since never": ("case_in_a_stage", case_row, {"stage_since_at": None}),
    "in no stage since a time": ("case_in_a_stage", case_row, {"stage": ""}),
    "kept until a day while open": (
        "case_kept_",
        case_row,
        {"retention_review_on": date(2020, 1, 1)},
    ),
    "withdrawn by nobody": ("entry_withdrawn", entry_row, {"withdrawn_at": AT}),
    "a reason and not withdrawn": ("entry_withdrawn", entry_row, {"withdrawn_reason": "x"}),
    "decided at no time": ("referral_open", referral_row, {"decision": "accepted", "by": True}),
    "decided by nobody": (
        "referral_open",
        referral_row,
        {"decision": "accepted", "decided_at": AT},
    ),
    "decided on nothing": ("referral_open", referral_row, {"decided_at": AT, "by": True}),
    "asked twice": ("referral_question_one_open", question_row, {"times": 2}),
    "answered at no time": ("referral_question_wholly", question_row, {"answer": "x"}),
    "answered by nobody": ("referral_question_wholly", question_row, {"answered_at": AT}),
    "ended before it began": (
        "involvement_ends",
        part_row,
        {"since_on": date(2016, 2, 2), "until_on": date(2016, 2, 1)},
    ),
    "one part twice": ("involvement_once", part_row, {"times": 2}),
    "two answers that stand": ("consent_one", consent_row, {"times": 2}),
    "raised to where it is": ("assessment_not", assessment_row, {"raised_to": "low"}),
    "a band in part": ("assessment_complete", assessment_row, {"unanswered": 1}),
    "a score without a band": ("assessment_complete", assessment_row, {"band": "", "score": 1}),
    "raised in part": (
        "assessment_complete",
        assessment_row,
        {"band": "", "raised_to": "high", "unanswered": 1},
    ),
    "closed by nobody": ("case_action_open", action_row, {**DONE, "by": False}),
    "closed at no time": ("case_action_open", action_row, {**DONE, "closed_at": None}),
    "closed with no outcome": ("case_action_open", action_row, {**DONE, "outcome": ""}),
    "open with a note of its outcome": ("case_action_open", action_row, {"outcome_note": "x"}),
    "shared on no power": (
        "disclosure_shared",
        disclosure_row,
        {"decision": "share", "basis": "x"},
    ),
    "shared on no basis": (
        "disclosure_shared",
        disclosure_row,
        {"decision": "part", "gateway": "x"},
    ),
    "two who have the case": ("allocation_one", allocation_row, {}),
    "cover that ends first": ("cover_ends", cover_row, {"until_on": date(2016, 11, 13)}),
    "cover by oneself": ("cover_is_by", cover_row, {"by_self": True}),
    "two wishes to close": ("closure_one_open", closure_row, {"times": 2}),
    "closing decided by nobody": (
        "closure_open_or",
        closure_row,
        {"decision": "approved", "decided_at": AT},
    ),
    "closing decided by who asked": (
        "closure_decided_by",
        closure_row,
        {"decision": "approved", "decided_at": AT, "by": "clerk"},
    ),
    "a hold lifted by nobody": ("hold_stands", hold_row, {"lifted_at": AT}),
    "a hold lifted at no time": ("hold_stands", hold_row, {"by": True}),
    "kept until no day": ("retention_kept", review_row, {"outcome": "keep"}),
    "erased and looked at again": (
        "retention_kept",
        review_row,
        {"outcome": "erase", "next_on": date(2020, 1, 1)},
    ),
}


@pytest.mark.parametrize(("name", "make", "given"), BROKEN.values(), ids=BROKEN)
def test_the_database_refuses_what_cannot_be(
    town: Town, case: Case, name: str, make: Make, given: dict[str, Any]
) -> None:
    person = Person.objects.create(at=AT, by=town.clerk)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make(town, case, person, dict(given))

    is_a_unique_one = "UNIQUE" in str(refused.value)
    assert is_a_unique_one or name in str(refused.value)


def test_what_may_be_is_let_be(town: Town, case: Case) -> None:
    person = Person.objects.create(at=AT, by=town.clerk)
    later = AT + timedelta(days=1)
    for make, given in (
        (referral_row, {"decision": "accepted", "decided_at": AT, "by": True}),
        (question_row, {}),
        (part_row, {"since_on": AT.date(), "until_on": AT.date()}),
        (assessment_row, {"raised_to": "high", "raised_reason": "x"}),
        (action_row, DONE),
        (disclosure_row, {"decision": "refuse"}),
        (cover_row, {}),
        (closure_row, {"decision": "approved", "decided_at": AT, "by": "head"}),
        (hold_row, {"lifted_at": later, "by": True}),
        (review_row, {"outcome": "keep", "next_on": later.date()}),
    ):
        made = make(town, case, person, dict(given))

        assert made.pk
