"""Bringing people into a case, in a part, and saying when the part ended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from guildhall.audit.comparing import hold
from guildhall.casework.errors import AlreadyDone, NotDeclared, Stopped, reasoned
from guildhall.casework.models import Case, Entry, Involvement
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import (
    allowed_on_the_case,
    enter,
    kept,
    kept_entry,
    locked,
    mark,
)
from guildhall.clock import LONDON
from guildhall.partners.models import Member
from guildhall.subjects.models import Person
from guildhall.subjects.writes import bar_interested


@transaction.atomic
def involve(
    case: Case,
    *,
    person: Person,
    role: str,
    since_on: date | None = None,
    confidence: str = Involvement.Confidence.CONFIRMED,
    note: str = "",
    by: Member,
    at: datetime,
) -> Involvement:
    """Bring a person into the case in one part; they may have others at once.

    Members with an interest in the person are barred from the case from now on, unseen.
    """
    held = locked(case)
    allowed_on_the_case(held, by=by, at=at)
    declared = programme_of(held.programme).role(role)
    if declared is None:
        raise NotDeclared("Choose the person's part in this case.", field="role")
    if confidence not in Involvement.Confidence.values:
        raise Stopped("Choose how sure this is.", field="confidence")
    if since_on is not None and since_on > at.astimezone(LONDON).date():
        raise Stopped("It cannot have begun yet.", field="since_on")
    standing = Involvement.objects.filter(case=held, person=person, role=role, until_on=None)
    if standing.exists():
        raise AlreadyDone("This person already has that part in the case.", field="person")
    row = Involvement.objects.create(
        case=held,
        person=person,
        role=role,
        side=declared.side,
        since_on=since_on,
        confidence=confidence,
        note=note.strip(),
        made_at=at,
        made_by=by,
    )
    _enter(row, f"{declared.title} joined the case", note.strip(), by=by, at=at)
    bar_interested(person, source=held.guard, by=by, at=at)
    after = {"person": person.reference, "role": role, "confidence": confidence}
    mark(held, "person_involved", after=after, by=by, at=at)
    sync_clocks(held, at)
    return row


@transaction.atomic
def end_involvement(
    involvement: Involvement, *, until_on: date, reason: str, by: Member, at: datetime
) -> Involvement:
    """Say the last day of a person's part. AlreadyDone if somebody else has just said it."""
    reason = reasoned(reason, "reason", "Say why it ended.")
    held = locked(involvement.case)
    allowed_on_the_case(held, by=by, at=at)
    if until_on > at.astimezone(LONDON).date():
        raise Stopped("It cannot have ended yet.", field="until_on")
    if involvement.since_on is not None and until_on < involvement.since_on:
        raise Stopped("A part in a case cannot end before it began.", field="until_on")
    hold(involvement)
    standing = Involvement.objects.filter(pk=involvement.pk, until_on=None)
    if not standing.update(until_on=until_on):
        raise AlreadyDone("Somebody else has just ended this.")
    involvement.refresh_from_db()
    role = programme_of(held.programme).role(involvement.role)
    title = role.title if role else involvement.role
    _enter(involvement, f"{title} left the case", reason, by=by, at=at)
    after = {"involvement": involvement.reference, "until_on": until_on.isoformat()}
    mark(held, "person_left", after=after, by=by, at=at)
    sync_clocks(held, at)
    return involvement


def _enter(row: Involvement, headline: str, body: str, *, by: Member, at: datetime) -> None:
    entry = enter(
        row.case,
        Entry.Kind.INVOLVEMENT,
        headline,
        body=body,
        about=row.reference,
        by=by,
        at=at,
    )
    kept_entry(entry, by=by, at=at)
    kept(row.case, f"involvement:{row.reference}", "involvement", row, by=by, at=at)
