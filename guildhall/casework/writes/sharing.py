"""Sharing with another agency: four answers in, the whole disclosure record out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from guildhall.audit.comparing import hold
from guildhall.casework.errors import AlreadyDone, NotDeclared, Stopped, reasoned, required
from guildhall.casework.models import Case, Disclosure, Entry, Telling
from guildhall.casework.reads.footing import Found, footing_of
from guildhall.casework.reads.visible import is_recipient
from guildhall.casework.registry import programme_of
from guildhall.casework.rules import consent_in_all, why_not_share
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.leaving import check_leaving
from guildhall.casework.writes.marks import (
    allowed,
    enter,
    kept_entry,
    locked,
    mark,
)
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Agency, Grant, Guard, Member
from guildhall.partners.reads import NotAllowed, NotKnown, access
from guildhall.partners.writes import grant

HANDLING = {
    Guard.Marking.OFFICIAL: "OFFICIAL. For the people who need it for this purpose.",
    Guard.Marking.OFFICIAL_SENSITIVE: (
        "OFFICIAL-SENSITIVE. For named people who need it for this purpose; not to be left"
        " unattended, and not to be forwarded."
    ),
}


@transaction.atomic
def share(
    case: Case,
    *,
    recipient: Agency,
    purpose: str,
    items: Sequence[str],
    necessity: str,
    recipient_function: str = "",
    asked_for: Sequence[str] = (),
    requester: Member | None = None,
    means: str = Disclosure.Means.GUILDHALL,
    by: Member,
    at: datetime,
) -> Disclosure:
    """Share with an agency: with whom, for what, which items, and why it is necessary.

    The rest of the record is derived. A safeguarding share always goes through, and the basis is
    recorded; a routine one without an agreement in force, or one that needs an agreement the
    person has not given, is not made, and the record of the refusal says why. Sharing in
    Guildhall opens the case to the recipient as far as the purpose goes. `asked_for` are the
    items they wanted: where more than are shared, the decision is to share in part.
    """
    necessity = required(necessity, "necessity", "Say why it is necessary and proportionate.")
    if not [item for item in items if item.strip()]:
        raise Stopped("Choose what to share.", field="items")
    held = locked(case)
    allowed(held, Do.SHARE, by=by, at=at)
    check_leaving(held.guard, *items, field="items", to_agency=recipient)
    check_leaving(held.guard, necessity, field="necessity", to_agency=recipient)
    found = _found(held, recipient, purpose, at)
    reason = why_not_share(found.footing)
    row = _record(
        held,
        found,
        decision=_decision(reason, items, asked_for),
        items=items,
        necessity=necessity,
        reason=reason,
        recipient_function=recipient_function,
        requester=requester,
        means=means,
        by=by,
        at=at,
    )
    if not reason and means == Disclosure.Means.GUILDHALL:
        _open_to(row, found, recipient, by=by, at=at)
    _finish(row, by=by, at=at)
    return row


@transaction.atomic
def refuse_sharing(
    case: Case,
    *,
    recipient: Agency,
    purpose: str,
    reason: str,
    items: Sequence[str] = (),
    requester: Member | None = None,
    by: Member,
    at: datetime,
) -> Disclosure:
    """Decide not to share what an agency asked for, and why. A refusal is a record too."""
    reason = reasoned(reason, "reason", "Give the reason for not sharing.")
    held = locked(case)
    allowed(held, Do.SHARE, by=by, at=at)
    check_leaving(held.guard, *items, reason, field="reason", to_agency=recipient)
    row = _record(
        held,
        _found(held, recipient, purpose, at),
        decision=Disclosure.Decision.REFUSE,
        items=items,
        necessity="",
        reason=reason,
        requester=requester,
        means=Disclosure.Means.GUILDHALL,
        by=by,
        at=at,
    )
    _finish(row, by=by, at=at)
    return row


@transaction.atomic
def acknowledge_sharing(disclosure: Disclosure, *, by: Member, at: datetime) -> Disclosure:
    """Say, for whom it was shared with, that it came."""
    held = locked(disclosure.case)
    decision = access(by, held.guard, at)
    if not decision:
        raise NotKnown
    if not is_recipient(by, disclosure, decision):
        raise NotAllowed("Only whoever it was shared with may say that it came.")
    hold(disclosure.entry)
    waiting = Disclosure.objects.filter(pk=disclosure.pk, acknowledged_at=None).exclude(
        decision=Disclosure.Decision.REFUSE
    )
    if not waiting.update(acknowledged_at=at, acknowledged_by=by):
        raise AlreadyDone("It has been acknowledged already.")
    disclosure.refresh_from_db()
    kept_entry(disclosure.entry, disclosure, by=by, at=at)
    after = {"entry": disclosure.entry.reference}
    mark(held, "sharing_acknowledged", after=after, by=by, at=at)
    sync_clocks(held, at)
    return disclosure


def _found(case: Case, recipient: Agency, purpose: str, at: datetime) -> Found:
    declared = programme_of(case.programme).purpose(purpose)
    if declared is None:
        raise NotDeclared("Choose what it is shared for.", field="purpose")
    return footing_of(case, recipient, declared, at)


def _decision(reason: str, items: Sequence[str], asked_for: Sequence[str]) -> str:
    if reason:
        return Disclosure.Decision.REFUSE
    is_part = bool(set(asked_for) - set(items))
    return Disclosure.Decision.PART if is_part else Disclosure.Decision.SHARE


def note_telling(
    case: Case, telling: Telling, *, about: Entry, by: Member, at: datetime
) -> Disclosure | None:
    """Keep that a record of the case told somebody, or may not; None where that is kept already.

    The caller holds the case and has asked whether the member may write the record.
    """
    purpose = programme_of(case.programme).purpose(telling.purpose)
    if purpose is None:
        raise NotDeclared("Choose what it is shared for.", field="purpose")
    decision = Disclosure.Decision.REFUSE if telling.refused else Disclosure.Decision.SHARE
    is_here = telling.means == Disclosure.Means.GUILDHALL
    noted = Disclosure.objects.filter(case=case, entry__about=about.reference, decision=decision)
    if noted.exists():
        return None
    check_leaving(case.guard, *telling.items, telling.necessity, telling.refused, field="")
    row = _record(
        case,
        footing_of(case, None, purpose, at),
        decision=decision,
        items=telling.items,
        necessity=telling.necessity,
        reason=telling.refused,
        recipient_title=telling.to,
        recipient_function=telling.function if is_here else "",
        means=telling.means,
        about=about.reference,
        part=about.slice,
        kept_from=about.kept_from if telling.refused else "",
        by=by,
        at=at,
    )
    _finish(row, by=by, at=at)
    return row


def _record(
    case: Case,
    found: Found,
    *,
    decision: str,
    items: Sequence[str],
    necessity: str,
    reason: str,
    means: str,
    recipient_title: str = "",
    recipient_function: str = "",
    requester: Member | None = None,
    about: str = "",
    part: str = CASE_SLICE,
    kept_from: str = "",
    by: Member,
    at: datetime,
) -> Disclosure:
    purpose, recipient = found.purpose, found.recipient
    label = Disclosure.Decision(decision).label
    entry = enter(
        case,
        Entry.Kind.SHARING,
        f"{label} with {recipient.name if recipient else recipient_title}: {purpose.title}",
        body=necessity or reason,
        about=about,
        part=part,
        kept_from=kept_from,
        by=by,
        at=at,
    )
    until = at.astimezone(LONDON).date() + timedelta(days=purpose.keep_days)
    row = Disclosure(
        entry=entry,
        case=case,
        requester=requester,
        requester_agency=requester.agency if requester else recipient,
        holder=case.guard.controller,
        recipient=recipient,
        recipient_title=recipient_title,
        recipient_function=recipient_function,
        subjects=found.subjects,
        purpose=purpose.key,
        is_safeguarding=purpose.is_safeguarding,
        gateway=found.gateway,
        basis=purpose.basis,
        is_duty=purpose.is_duty,
        necessity=necessity,
        items=[item.strip() for item in items if item.strip()],
        consent=consent_in_all(found.footing.consents, is_needed=purpose.needs_consent),
        agreement=found.agreement.reference if found.agreement else "",
        decision=decision,
        reason=reason,
        decided_by=by,
        decided_at=at,
        marking=case.guard.marking,
        handling=HANDLING[Guard.Marking(case.guard.marking)],
        means=means,
        onward=purpose.onward,
        review_on=None if decision == Disclosure.Decision.REFUSE else until,
    )
    row.save(force_insert=True)
    return row


def _open_to(row: Disclosure, found: Found, recipient: Agency, *, by: Member, at: datetime) -> None:
    """Open the case to the recipient, resting on what the share rests on."""
    basis = _basis(found)
    grant(
        row.case.guard,
        to=recipient,
        function=row.recipient_function,
        level=Level(found.purpose.level),
        purpose=found.purpose.title,
        basis=basis,
        agreement=found.agreement if basis == Grant.Basis.AGREEMENT else None,
        until_at=at + timedelta(days=found.purpose.keep_days),
        by=by,
        at=at,
    )


def _basis(found: Found) -> Grant.Basis:
    if found.purpose.is_safeguarding:
        return Grant.Basis.SAFEGUARDING
    if found.purpose.needs_consent:
        return Grant.Basis.CONSENT
    return Grant.Basis.AGREEMENT if found.agreement else Grant.Basis.STATUTE


def _finish(row: Disclosure, *, by: Member, at: datetime) -> None:
    kept_entry(row.entry, row, by=by, at=at)
    after = {
        "entry": row.entry.reference,
        "recipient": row.recipient.key if row.recipient else row.recipient_title,
        "purpose": row.purpose,
        "decision": row.decision,
    }
    mark(row.case, "shared", after=after, by=by, at=at)
    sync_clocks(row.case, at)
