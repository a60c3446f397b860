"""Closing a case with somebody else's agreement, and opening it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.audit.comparing import hold
from guildhall.casework.errors import (
    AlreadyDone,
    NeedsMore,
    NotDeclared,
    NotOpen,
    SomebodyElse,
    reasoned,
    required,
)
from guildhall.casework.models import Case, ClosureRequest, Entry, Referral
from guildhall.casework.outstanding import outstanding
from guildhall.casework.reads.retention import review_day
from guildhall.casework.registry import programme_of
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
    case: Case, *, outcome: str, reason: str, despite: str = "", by: Member, at: datetime
) -> ClosureRequest:
    """Ask for a case to be closed, and why. It stays open until somebody else agrees.

    Stopped while something is left undone that no reason overrides; for the rest `despite` says
    why the case can close all the same, and is kept with what was left.
    """
    reason = reasoned(reason, "reason", "Say why the case can be closed.")
    held = locked_open(case)
    allowed(held, Do.CLOSE, by=by, at=at)
    declared = programme_of(held.programme)
    if declared.outcome(outcome) is None:
        raise NotDeclared("Choose what came of it.", field="outcome")
    left = _left(held, at)
    if left:
        despite = required(
            despite, "despite", f"Say why it can close all the same. {'. '.join(left)}."
        )
    if ClosureRequest.objects.filter(case=held, decision="").exists():
        raise AlreadyDone("Closing this case has been asked for already.")
    asked = ClosureRequest.objects.create(
        case=held,
        outcome=outcome,
        reason=reason,
        stood_against=left,
        despite=despite.strip() if left else "",
        asked_at=at,
        asked_by=by,
    )
    words = "\n\n".join([reason, *_overridden(asked)])
    _finish(asked, "Closing asked for", words, "closure_asked", by=by, at=at)
    return asked


@transaction.atomic
def approve_closure(asked: ClosureRequest, *, reason: str = "", by: Member, at: datetime) -> Case:
    """Agree, as somebody else, and close the case.

    What stands against it is looked for again, with the case held: Stopped for what no reason
    overrides, and for what has come up since it was asked, which nobody has given a reason for.
    The day on which keeping it is looked at follows from the programme's retention.
    """
    held = locked_open(asked.case)
    _decide(asked, ClosureRequest.Decision.APPROVED, reason, held, by=by, at=at)
    _nothing_new(asked, _left(held, at))
    day = review_day(held, closed_at=at)
    close_row(held, status=Case.Status.CLOSED, outcome=asked.outcome, review_on=day, by=by, at=at)
    asked.case = held
    _finish(asked, "Case closed", reason, "case_closed", by=by, at=at)
    return held


@transaction.atomic
def refuse_closure(
    asked: ClosureRequest, *, reason: str, by: Member, at: datetime
) -> ClosureRequest:
    """Say, as somebody else, why the case is not to be closed yet."""
    reason = reasoned(reason, "reason", "Say what is still to be done.")
    held = locked_open(asked.case)
    _decide(asked, ClosureRequest.Decision.REFUSED, reason, held, by=by, at=at)
    asked.case = held
    _finish(asked, "Closing refused", reason, "closure_refused", by=by, at=at)
    return asked


@transaction.atomic
def reopen(case: Case, *, reason: str, by: Member, at: datetime) -> Case:
    """Open a case that is over again, in its first stage, and say why. An erased one stays shut.

    Whoever made a referral that was declined is shown that it is open again.
    """
    reason = reasoned(reason, "reason", "Say why the case is opened again.")
    held = locked(case)
    allowed(held, Do.TRIAGE, by=by, at=at)
    if held.erased_at is not None:
        raise NotOpen("This case has been erased. Open a new one.")
    if held.closed_at is None:
        raise AlreadyDone("The case is open already.")
    entry = enter(held, Entry.Kind.CLOSURE, "Opened again", body=reason, by=by, at=at)
    kept_entry(entry, by=by, at=at)
    before = {"status": held.status, "outcome": held.outcome}
    if held.status == Case.Status.DECLINED:
        _reopen_referrals(held, by=by, at=at)
    begin(held, by=by, at=at)
    mark(held, "case_reopened", before=before, after={"status": held.status}, by=by, at=at)
    sync_clocks(held, at)
    case.refresh_from_db()
    return held


def _reopen_referrals(case: Case, *, by: Member, at: datetime) -> None:
    for referral in Referral.objects.filter(case=case, decision=Referral.Decision.DECLINED):
        hold(referral)
        Referral.objects.filter(pk=referral.pk).update(reopened_at=at)
        referral.reopened_at = at
        kept(case, f"referral:{referral.reference}", "referral", referral, by=by, at=at)


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
    hold(asked)
    waiting = ClosureRequest.objects.filter(pk=asked.pk, decision="")
    if not waiting.update(
        decision=decision, decision_reason=reason.strip(), decided_at=at, decided_by=by
    ):
        raise AlreadyDone("Somebody else has just decided this.")
    asked.refresh_from_db()


def _left(case: Case, at: datetime) -> list[str]:
    """What is left undone that a reason may override. Stopped for the first that none may."""
    found = outstanding(case, at)
    stops = [f"{each.words}. {each.why_not}" for each in found if each.why_not]
    if stops:
        raise NeedsMore(f"It cannot be closed. {' '.join(stops)}")
    return [each.words for each in found]


def _nothing_new(asked: ClosureRequest, left: list[str]) -> None:
    new = [words for words in left if words not in asked.stood_against]
    if new:
        raise NeedsMore(
            f"Since it was asked for: {'. '.join(new)}. Say no, and whoever asked can ask again and"
            " say why it can close all the same."
        )


def _overridden(asked: ClosureRequest) -> list[str]:
    """What was left undone when it was asked, and why it could close, for the chronology."""
    if not asked.stood_against:
        return []
    return ["Left undone: " + ". ".join(asked.stood_against), f"Why all the same: {asked.despite}"]


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
