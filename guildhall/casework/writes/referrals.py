"""Referrals in: taken always, then accepted, declined, passed on, or asked more of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.audit.comparing import hold
from guildhall.casework.agreements import agreement_between
from guildhall.casework.declare import Programme
from guildhall.casework.errors import AlreadyDone, Missing, reasoned, required
from guildhall.casework.models import Case, Entry, Referral, ReferralQuestion
from guildhall.casework.registry import programme_of
from guildhall.casework.rules import retention_review_on
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.decisions import Values, enter_decision
from guildhall.casework.writes.leaving import check_leaving
from guildhall.casework.writes.making import (
    begin,
    check_live,
    close_row,
    hand_over,
    make_case,
    waiting_on,
)
from guildhall.casework.writes.marks import (
    agency_of,
    allowed,
    enter,
    kept,
    kept_entry,
    locked,
    mark,
)
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Agency, Grant, Member
from guildhall.partners.reads import NotAllowed, NotKnown, access
from guildhall.partners.writes import grant


@transaction.atomic
def receive_referral(
    *,
    programme: str,
    concern: str,
    source: str = "",
    from_agency: Agency | None = None,
    from_member: Member | None = None,
    case: Case | None = None,
    received_at: datetime | None = None,
    by: Member,
    at: datetime,
) -> Referral:
    """Take a referral. It is never refused for where it comes from: what is odd is flagged.

    Any active member may make one, for any programme. `from_agency` is who refers: the member's
    own agency where neither it nor an outside `source` is given. A new case is made for it unless
    it joins `case`, which then must be known to the member. `received_at` is when it came, if
    that was before it was typed in.
    """
    declared = programme_of(programme)
    check_live(at)
    concern = required(concern, "concern", "Say what the concern is.")
    if from_agency is None and not source:
        from_agency, from_member = by.agency, from_member or by
    came_at = min(received_at or at, at)
    if case is None or case.erased_at is not None:
        case = _new_case(declared, by=by, at=at, received_at=came_at)
    elif not access(by, case.guard, at):
        raise NotKnown
    else:
        case = locked(case)
    referral = Referral.objects.create(
        case=case,
        from_agency=from_agency,
        from_member=from_member,
        source=source.strip(),
        concern=concern,
        received_at=came_at,
        received_by=by,
        is_outside_agreement=_is_outside(from_agency, case, at),
    )
    _tell_the_referrer(referral, by=by, at=at)
    waiting_on(case, function=declared.triage, by=by, at=at)
    entry = enter(
        case,
        Entry.Kind.REFERRAL,
        f"Referred by {referral.sent_by}",
        body=concern,
        about=referral.reference,
        happened_at=came_at,
        by=by,
        at=at,
    )
    _finish(referral, "referral_received", by=by, at=at, entry=entry)
    return referral


@transaction.atomic
def accept(
    referral: Referral,
    *,
    reason: str = "",
    values: Values | None = None,
    by: Member,
    at: datetime,
) -> Case:
    """Take the referral on: its case opens, in the programme's first stage.

    A case that was closed opens again. Of two people deciding at once, one gets AlreadyDone.
    `values` are of the record that the programme keeps of a decision, as for each decision here.
    """
    case = _decide(referral, Referral.Decision.ACCEPTED, reason=reason, by=by, at=at)
    headline = "Referral accepted"
    enter_decision(referral, case, headline, reason=reason, values=values, by=by, at=at)
    if case.status != Case.Status.OPEN:
        begin(case, by=by, at=at)
    else:
        waiting_on(case, by=by, at=at)
    _finish(referral, "referral_accepted", by=by, at=at)
    return case


@transaction.atomic
def decline(
    referral: Referral, *, reason: str, values: Values | None = None, by: Member, at: datetime
) -> Case:
    """Decide not to act on it, and say why. A case that was not open yet is kept, and is over."""
    reason = reasoned(reason, "reason", "Give the reason for declining.")
    case = _decide(referral, Referral.Decision.DECLINED, reason=reason, by=by, at=at)
    headline = "Referral declined"
    enter_decision(referral, case, headline, reason=reason, values=values, by=by, at=at)
    _end_unopened(case, Case.Status.DECLINED, by=by, at=at)
    _finish(referral, "referral_declined", by=by, at=at)
    return case


@transaction.atomic
def transfer(
    referral: Referral,
    *,
    to_agency: Agency | None = None,
    to: str = "",
    reason: str,
    values: Values | None = None,
    by: Member,
    at: datetime,
) -> Case:
    """Pass it on: to an agency of the partnership, which then controls it, or to somebody outside.

    An agency that controls it decides on it afresh as a new referral to the same case. Consent
    given to us is not consent given to them: each is to be asked for again.
    """
    reason = reasoned(reason, "reason", "Give the reason for passing it on.")
    if to_agency is None and not to.strip():
        raise Missing("Say who it is passed to.", field="to")
    case = _decide(
        referral,
        Referral.Decision.TRANSFERRED,
        reason=reason,
        to_agency=to_agency,
        to=to.strip(),
        by=by,
        at=at,
    )
    headline = f"Referral passed to {to_agency.name if to_agency else to.strip()}"
    enter_decision(referral, case, headline, reason=reason, values=values, by=by, at=at)
    if to_agency is not None:
        hand_over(case, to=to_agency, by=by, at=at)
        again = Referral.objects.create(
            case=case,
            from_agency=agency_of(by),
            from_member=by,
            concern=referral.concern,
            received_at=at,
            received_by=by,
            is_outside_agreement=_is_outside(by.agency, case, at),
            is_passed_on=True,
        )
        waiting_on(case, agency=to_agency, by=by, at=at)
        kept(case, f"referral:{again.reference}", "referral", again, by=by, at=at)
    else:
        _end_unopened(case, Case.Status.TRANSFERRED, by=by, at=at)
    _finish(referral, "referral_transferred", by=by, at=at)
    return case


@transaction.atomic
def ask_for_more(
    referral: Referral, *, question: str, by: Member, at: datetime
) -> ReferralQuestion:
    """Ask the referrer for more. The clocks of deciding run on; the case waits on the referrer."""
    question = required(question, "question", "Say what you need to know.")
    case = locked(referral.case)
    allowed(case, Do.TRIAGE, by=by, at=at)
    _still_open(referral)
    check_leaving(case.guard, question, field="question", to_agency=referral.from_agency)
    if referral.questions.filter(answered_at=None).exists():
        raise AlreadyDone("The referrer has not answered the last question yet.")
    asked = ReferralQuestion.objects.create(
        referral=referral, question=question, asked_at=at, asked_by=by
    )
    waiting_on(case, agency=referral.from_agency, by=by, at=at)
    entry = enter(
        case,
        Entry.Kind.REFERRAL,
        "Asked the referrer for more",
        body=question,
        about=referral.reference,
        by=by,
        at=at,
    )
    kept_entry(entry, asked, by=by, at=at)
    _finish(referral, "referral_more_asked", by=by, at=at)
    return asked


@transaction.atomic
def answer_more(
    asked: ReferralQuestion, *, answer: str, by: Member, at: datetime
) -> ReferralQuestion:
    """Answer what the referrer was asked: by the referring agency, or by who takes its call."""
    answer = required(answer, "answer", "Write the answer.")
    referral = asked.referral
    case = locked(referral.case)
    _may_answer(referral, by=by, at=at)
    check_leaving(case.guard, answer, field="answer", to_agency=case.guard.controller)
    open_ = ReferralQuestion.objects.filter(pk=asked.pk, answered_at=None)
    if not open_.update(answer=answer, answered_at=at, answered_by=by):
        raise AlreadyDone("Somebody else has just answered this.")
    asked.refresh_from_db()
    waiting_on(case, function=programme_of(case.programme).triage, by=by, at=at)
    entry = enter(
        case,
        Entry.Kind.REFERRAL,
        "The referrer answered",
        body=answer,
        about=referral.reference,
        by=by,
        at=at,
    )
    kept_entry(entry, asked, by=by, at=at)
    _finish(referral, "referral_more_answered", by=by, at=at)
    return asked


def _new_case(declared: Programme, *, by: Member, at: datetime, received_at: datetime) -> Case:
    controller = Agency.objects.filter(key=declared.lead_agency).first() or agency_of(by)
    return make_case(declared, controller=controller, received_at=received_at, by=by, at=at)


def _is_outside(agency: Agency | None, case: Case, at: datetime) -> bool:
    """Whether no agreement in force covers what this agency tells the controller."""
    controller = case.guard.controller
    if agency is None or agency == controller:
        return False
    return agreement_between(agency, controller, programme=case.programme, at=at) is None


def _tell_the_referrer(referral: Referral, *, by: Member, at: datetime) -> None:
    """Let the referrer know that the case exists, and so hear what became of it, and no more."""
    for referrer in (referral.from_agency, referral.from_member):
        if referrer is not None:
            grant(
                referral.case.guard,
                to=referrer,
                level=Level.EXISTS,
                purpose="Made the referral",
                basis=Grant.Basis.STATUTE,
                by=by,
                at=at,
            )


def _still_open(referral: Referral) -> None:
    if not Referral.objects.filter(pk=referral.pk, decision="").exists():
        raise AlreadyDone("Somebody else has just decided on this referral.")


def _decide(
    referral: Referral,
    decision: Referral.Decision,
    *,
    reason: str,
    to_agency: Agency | None = None,
    to: str = "",
    by: Member,
    at: datetime,
) -> Case:
    case = locked(referral.case)
    allowed(case, Do.TRIAGE, by=by, at=at)
    told = to_agency or (None if to else referral.from_agency)
    check_leaving(case.guard, reason, to, field="reason", to_agency=told)
    hold(referral)
    undecided = Referral.objects.filter(pk=referral.pk, decision="")
    if not undecided.update(
        decision=decision,
        decided_at=at,
        decided_by=by,
        reason=reason,
        transferred_to_agency=to_agency,
        transferred_to=to,
    ):
        raise AlreadyDone("Somebody else has just decided on this referral.")
    referral.refresh_from_db()
    return case


def _end_unopened(case: Case, status: Case.Status, *, by: Member, at: datetime) -> None:
    if case.status == Case.Status.REFERRED:
        retention = programme_of(case.programme).retention
        review_on = retention_review_on(closed_at=at, years=retention.years, until_age=None)
        close_row(case, status=status, outcome="", review_on=review_on, by=by, at=at)
    elif case.closed_at is None:
        waiting_on(case, by=by, at=at)


def _may_answer(referral: Referral, *, by: Member, at: datetime) -> None:
    decision = access(by, referral.case.guard, at)
    if not decision:
        raise NotKnown
    if Do.TRIAGE in decision.may:
        return
    if referral.from_agency_id is None or referral.from_agency_id != by.agency_id:
        raise NotAllowed("Only the agency that referred it may answer.")


def _finish(
    referral: Referral, action: str, *, by: Member, at: datetime, entry: Entry | None = None
) -> None:
    case = referral.case
    kept(case, f"referral:{referral.reference}", "referral", referral, by=by, at=at)
    if entry is not None:
        kept_entry(entry, by=by, at=at)
    after = {
        "referral": referral.reference,
        "decision": referral.decision,
        "is_outside_agreement": referral.is_outside_agreement,
    }
    mark(case, action, after=after, by=by, at=at)
    sync_clocks(case, at)
