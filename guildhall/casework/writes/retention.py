"""Keeping, holding and erasing what is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from guildhall import vault
from guildhall.casework.attachments.dropping import drop_files
from guildhall.casework.errors import (
    AlreadyDone,
    Missing,
    NotOpen,
    OnHold,
    SomebodyElse,
    Stopped,
    reasoned,
)
from guildhall.casework.models import (
    Action,
    ActionSlip,
    Allocation,
    Assessment,
    Attachment,
    Case,
    ClosureRequest,
    Consent,
    ContactAttempt,
    Disclosure,
    Entry,
    Hold,
    Involvement,
    Letter,
    Referral,
    ReferralQuestion,
    RetentionReview,
)
from guildhall.casework.reads.retention import last_review, standing_holds
from guildhall.casework.registry import find
from guildhall.casework.writes.marks import enter, kept_entry, locked, mark, owner_of
from guildhall.casework.writes.scrubbing import ERASED, scrub
from guildhall.clock import LONDON
from guildhall.duties.writes import erase as erase_clocks
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, NotKnown, access
from guildhall.partners.writes import erase_words
from guildhall.partners.writes.keeping import change
from guildhall.subjects.writes import erase_source


@transaction.atomic
def hold(case: Case, *, reason: str, by: Member, at: datetime) -> Hold:
    """Put a hold on a case, open or closed, such as for an inquiry: it may not be erased."""
    reason = reasoned(reason, "reason", "Say what the case is held for.")
    held = locked(case)
    _may_keep(held, by=by, at=at)
    row = Hold.objects.create(case=held, reason=reason, since_at=at, by=by)
    _enter(held, "Put on hold", reason, by=by, at=at)
    mark(held, "held", after={"hold": row.reference}, by=by, at=at)
    return row


@transaction.atomic
def release(row: Hold, *, reason: str, by: Member, at: datetime) -> Hold:
    """Lift a hold, and say why. AlreadyDone if somebody else has just lifted it."""
    reason = reasoned(reason, "reason", "Say why the hold is lifted.")
    held = locked(row.case)
    _may_keep(held, by=by, at=at)
    if not Hold.objects.filter(pk=row.pk, lifted_at=None).update(lifted_at=at, lifted_by=by):
        raise AlreadyDone("Somebody else has just lifted this hold.")
    row.refresh_from_db()
    _enter(held, "Hold lifted", reason, by=by, at=at)
    mark(held, "hold_lifted", before={"hold": row.reference}, by=by, at=at)
    return row


@transaction.atomic
def review_retention(
    case: Case,
    *,
    outcome: str,
    code: str,
    reason: str = "",
    next_on: date | None = None,
    by: Member,
    at: datetime,
) -> RetentionReview:
    """Decide whether a closed case is kept until another day, or may be erased."""
    held = locked(case)
    _may_keep(held, by=by, at=at)
    if held.closed_at is None or held.erased_at is not None:
        raise NotOpen("Only a closed case is reviewed.")
    if outcome not in RetentionReview.Outcome.values or code not in RetentionReview.Code.values:
        raise Missing("Choose whether it is kept, and why.", field="outcome")
    is_kept = outcome == RetentionReview.Outcome.KEEP
    if is_kept and (next_on is None or next_on <= at.astimezone(LONDON).date()):
        raise Stopped("Give a later day on which it is looked at again.", field="next_on")
    row = RetentionReview.objects.create(
        case=held,
        outcome=outcome,
        code=code,
        reason=reason.strip(),
        next_on=next_on if is_kept else None,
        by=by,
        at=at,
    )
    if is_kept:
        change(held, retention_review_on=next_on, by=by, at=at)
    label = "Kept" if is_kept else "May be erased"
    _enter(held, f"{label}: {row.get_code_display().lower()}", reason.strip(), by=by, at=at)
    after = {"outcome": outcome, "code": code, "next_on": next_on.isoformat() if next_on else ""}
    mark(held, "retention_reviewed", after=after, by=by, at=at)
    return row


@transaction.atomic
def erase_case(case: Case, *, by: Member, at: datetime) -> Case:
    """Destroy the words of a case for good, after a review that let it go, and as somebody else.

    The key of its revisions is destroyed, and what is personal in its rows is taken out; the
    programme's own records and the people's parts go altogether. What happened when, and by
    whom, stays, so that counts hold. OnHold while a hold stands.
    """
    held = locked(case)
    decision = access(by, held.guard, at)
    if not decision:
        raise NotKnown
    if Do.GOVERN not in decision.may:
        raise NotAllowed("Only governance may erase a case.")
    review = last_review(held)
    if held.erased_at is not None:
        raise AlreadyDone("The case has been erased already.")
    if held.closed_at is None or review is None or review.outcome != RetentionReview.Outcome.ERASE:
        raise NotOpen("A case is erased only after a review has let it go.")
    if review.at < held.closed_at:
        raise NotOpen("The case has been open again since it was reviewed. Review it first.")
    if review.by_id == by.pk:
        raise SomebodyElse("Somebody else has to erase it: you reviewed it.")
    if standing_holds(held).exists():
        raise OnHold("A hold stands on this case, so it may not be erased.")
    take_out(held)
    erase_source(held.guard, why="retention", by=by, at=at)
    erase_clocks(guard=held.guard, at=at)
    erase_words(held.guard, by=by, at=at)
    drop_files(held)
    vault.destroy(owner_of(held), at=at)
    change(held, erased_at=at, retention_review_on=None, by=by, at=at)
    mark(held, "case_erased", after={"code": review.code}, by=by, at=at)
    case.refresh_from_db()
    return case


def _may_keep(case: Case, *, by: Member, at: datetime) -> None:
    decision = access(by, case.guard, at)
    if not decision:
        raise NotKnown
    if not decision.may & {Do.APPROVE_CLOSURE, Do.GOVERN}:
        raise NotAllowed("Only a manager or governance decides how long a case is kept.")


def _enter(case: Case, headline: str, body: str, *, by: Member, at: datetime) -> None:
    entry = enter(case, Entry.Kind.RETENTION, headline, body=body, by=by, at=at)
    kept_entry(entry, by=by, at=at)


def take_out(case: Case) -> None:
    """Take out every personal value of the case's rows; drop rows that are nothing else."""
    declared = find(case.programme)
    for record_type in declared.records if declared else ():
        record_type._default_manager.filter(entry__case=case).delete()
    Consent.objects.filter(case=case).delete()
    Involvement.objects.filter(case=case).delete()
    ContactAttempt.objects.filter(entry__case=case).update(person=None)
    Assessment.objects.filter(entry__case=case).update(person=None)
    Letter.objects.filter(entry__case=case).update(to_person=None)
    Disclosure.objects.filter(case=case).update(subjects=[])
    scrub(Entry, {"case": case}, headline=ERASED)
    scrub(Assessment, {"entry__case": case})
    scrub(Attachment, {"entry__case": case}, name=ERASED)
    scrub(Letter, {"entry__case": case}, to_name=ERASED)
    scrub(Disclosure, {"case": case})
    scrub(Action, {"case": case}, what=ERASED)
    scrub(ActionSlip, {"action__case": case}, reason=ERASED)
    scrub(Referral, {"case": case}, concern=ERASED)
    scrub(ReferralQuestion, {"referral__case": case}, question=ERASED)
    scrub(ClosureRequest, {"case": case}, reason=ERASED)
    scrub(Allocation, {"case": case})
    scrub(Hold, {"case": case})
    scrub(RetentionReview, {"case": case})
