"""Closing a case with somebody else's agreement, and opening it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.casework.errors import (
    AlreadyDone,
    NeedsMore,
    NotDeclared,
    NotOpen,
    SomebodyElse,
    Stopped,
    required,
)
from guildhall.casework.models import Action, Case, ClosureRequest, Entry, Referral
from guildhall.casework.reads.retention import review_day
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.cases import lacking
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.making import begin, close_row
from guildhall.casework.writes.marks import (
    allowed,
    enter,
    kept,
    kept_entry,
    locked,
    locked_open,
    mark,
)
from guildhall.partners.declare import Do
from guildhall.partners.models import Member


@transaction.atomic
def ask_closure(
    case: Case, *, outcome: str, reason: str, by: Member, at: datetime
) -> ClosureRequest:
    """Ask for a case to be closed, and why. It stays open until somebody else agrees."""
    reason = required(reason, "reason", "Say why the case can be closed.")
    held = locked_open(case)
    allowed(held, Do.CLOSE, by=by, at=at)
    declared = programme_of(held.programme)
    if declared.outcome(outcome) is None:
        raise NotDeclared("Choose what came of it.", field="outcome")
    if wanting := lacking(held, declared.needs_to_close):
        raise NeedsMore(f"Closing needs more: {wanting}.")
    if ClosureRequest.objects.filter(case=held, decision="").exists():
        raise AlreadyDone("Closing this case has been asked for already.")
    asked = ClosureRequest.objects.create(
        case=held, outcome=outcome, reason=reason, asked_at=at, asked_by=by
    )
    _finish(asked, "Closing asked for", reason, "closure_asked", by=by, at=at)
    return asked


@transaction.atomic
def approve_closure(asked: ClosureRequest, *, reason: str = "", by: Member, at: datetime) -> Case:
    """Agree, as somebody else, and close the case. Stopped while something is left undone.

    The day on which keeping it is looked at follows from the programme's retention.
    """
    held = locked_open(asked.case)
    _decide(asked, ClosureRequest.Decision.APPROVED, reason, held, by=by, at=at)
    _nothing_left(held)
    day = review_day(held, closed_at=at)
    close_row(held, status=Case.Status.CLOSED, outcome=asked.outcome, review_on=day, at=at)
    asked.case = held
    _finish(asked, "Case closed", reason, "case_closed", by=by, at=at)
    return held


@transaction.atomic
def refuse_closure(
    asked: ClosureRequest, *, reason: str, by: Member, at: datetime
) -> ClosureRequest:
    """Say, as somebody else, why the case is not to be closed yet."""
    reason = required(reason, "reason", "Say what is still to be done.")
    held = locked_open(asked.case)
    _decide(asked, ClosureRequest.Decision.REFUSED, reason, held, by=by, at=at)
    asked.case = held
    _finish(asked, "Closing refused", reason, "closure_refused", by=by, at=at)
    return asked


@transaction.atomic
def reopen(case: Case, *, reason: str, by: Member, at: datetime) -> Case:
    """Open a closed case again, in its first stage, and say why. An erased one stays shut."""
    reason = required(reason, "reason", "Say why the case is opened again.")
    held = locked(case)
    allowed(held, Do.TRIAGE, by=by, at=at)
    if held.erased_at is not None:
        raise NotOpen("This case has been erased. Open a new one.")
    if held.closed_at is None:
        raise AlreadyDone("The case is open already.")
    entry = enter(held, Entry.Kind.CLOSURE, "Opened again", body=reason, by=by, at=at)
    kept_entry(entry, by=by, at=at)
    before = {"status": held.status, "outcome": held.outcome}
    begin(held, by=by, at=at)
    mark(held, "case_reopened", before=before, after={"status": held.status}, by=by, at=at)
    sync_clocks(held, at)
    case.refresh_from_db()
    return held


def _decide(
    asked: ClosureRequest,
    decision: ClosureRequest.Decision,
    reason: str,
    case: Case,
    *,
    by: Member,
    at: datetime,
) -> None:
    allowed(case, Do.APPROVE_CLOSURE, by=by, at=at)
    if asked.asked_by_id == by.pk:
        raise SomebodyElse("Somebody else has to decide: you asked for it.")
    waiting = ClosureRequest.objects.filter(pk=asked.pk, decision="")
    if not waiting.update(
        decision=decision, decision_reason=reason.strip(), decided_at=at, decided_by=by
    ):
        raise AlreadyDone("Somebody else has just decided this.")
    asked.refresh_from_db()


def _nothing_left(case: Case) -> None:
    actions = Action.objects.filter(case=case, closed_at=None).count()
    if actions:
        words = "1 action is" if actions == 1 else f"{actions} actions are"
        raise Stopped(f"{words} still open. Close or end them first.")
    if Referral.objects.filter(case=case, decision="").exists():
        raise Stopped("A referral to this case has not been decided on.")


def _finish(
    asked: ClosureRequest, headline: str, body: str, happened: str, *, by: Member, at: datetime
) -> None:
    case = asked.case
    entry = enter(
        case, Entry.Kind.CLOSURE, headline, body=body.strip(), about=asked.reference, by=by, at=at
    )
    kept_entry(entry, by=by, at=at)
    kept(case, f"closure:{asked.reference}", "closure", asked, by=by, at=at)
    after = {"closure": asked.reference, "outcome": asked.outcome, "decision": asked.decision}
    mark(case, happened, after=after, by=by, at=at)
    sync_clocks(case, at)
