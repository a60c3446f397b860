"""Notes and attempts at contact, and taking back what was wrong."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.audit.comparing import hold
from guildhall.casework.declare import RESTRICTED
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, Stopped, reasoned, required
from guildhall.casework.models import ContactAttempt, Entry
from guildhall.casework.models.cases import Case
from guildhall.casework.reads.visible import is_closed_to
from guildhall.casework.registry import find
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import (
    allowed,
    enter,
    kept_entry,
    locked,
    mark,
)
from guildhall.casework.writes.order import check_order
from guildhall.partners.declare import CASE_SLICE, Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.subjects.models import Person

LONGEST = 120
MAY_BE_WRONG = {
    Entry.Kind.NOTE, Entry.Kind.CONTACT, Entry.Kind.ASSESSMENT, Entry.Kind.ATTACHMENT,
}  # fmt: skip


@transaction.atomic
def add_note(
    case: Case,
    *,
    text: str,
    is_fact: bool | None = None,
    is_third_party: bool = False,
    is_restricted: bool = False,
    part: str = CASE_SLICE,
    happened_at: datetime | None = None,
    by: Member,
    at: datetime,
) -> Entry:
    """Write a note. It is a fact, an opinion, or (None) neither was said.

    `is_third_party` marks what is about somebody other than the subjects, or came from them in
    confidence. A restricted note is seen by its author and by those the matrix shows restricted
    notes to. `part` is a slice of the file, which the author must see. A note may be written on
    a closed case: what comes in late is kept.
    """
    text = required(text, "text", "Write the note.")
    held = locked(case)
    decision = allowed(held, Do.WRITE, by=by, at=at)
    if part != CASE_SLICE and not decision.shows(part):
        raise NotAllowed("You may not write in that part of the file.")
    entry = enter(
        held,
        Entry.Kind.NOTE,
        headline_of(text),
        body=text,
        part=RESTRICTED if is_restricted else part,
        is_fact=is_fact,
        is_third_party=is_third_party,
        happened_at=_past(happened_at, at),
        by=by,
        at=at,
    )
    kept_entry(entry, by=by, at=at)
    mark(held, "note_added", after={"entry": entry.reference, "part": entry.slice}, by=by, at=at)
    sync_clocks(held, at)
    return entry


@transaction.atomic
def change_note(entry: Entry, *, text: str, was: int, by: Member, at: datetime) -> Entry:
    """Put one's own note in other words. The earlier words stay in its revisions.

    `was` is the version that was opened: ChangedMeanwhile if it has changed since.
    """
    text = required(text, "text", "Write the note.")
    held = locked(entry.case)
    allowed(held, Do.WRITE, by=by, at=at)
    if entry.kind != Entry.Kind.NOTE or entry.made_by_id != by.pk:
        raise NotAllowed("Only the person who wrote a note may change its words.")
    bump(entry, was=was, headline=headline_of(text), body=text)
    kept_entry(entry, by=by, at=at)
    after = {"entry": entry.reference, "version": entry.version}
    mark(held, "note_changed", before={"version": was}, after=after, by=by, at=at)
    return entry


@transaction.atomic
def log_contact(
    case: Case,
    *,
    means: str,
    outcome: str,
    person: Person | None = None,
    text: str = "",
    happened_at: datetime | None = None,
    by: Member,
    at: datetime,
) -> ContactAttempt:
    """Record an attempt to reach somebody, whether or not they were reached."""
    _choice(means, ContactAttempt.Means, "means", "Choose how you tried.")
    _choice(outcome, ContactAttempt.Outcome, "outcome", "Choose what came of it.")
    held = locked(case)
    allowed(held, Do.WRITE, by=by, at=at)
    entry = enter(
        held,
        Entry.Kind.CONTACT,
        f"{ContactAttempt.Means(means).label}: {ContactAttempt.Outcome(outcome).label.lower()}",
        body=text.strip(),
        happened_at=_past(happened_at, at),
        by=by,
        at=at,
    )
    row = ContactAttempt.objects.create(entry=entry, person=person, means=means, outcome=outcome)
    check_order(row, held.programme, case=held)
    kept_entry(entry, row, by=by, at=at)
    after = {"entry": entry.reference, "means": means, "outcome": outcome}
    mark(held, "contact_logged", after=after, by=by, at=at)
    sync_clocks(held, at)
    return row


@transaction.atomic
def withdraw_entry(entry: Entry, *, reason: str, was: int, by: Member, at: datetime) -> Entry:
    """Withdraw an entry that was wrong. It stays, struck through, with who withdrew it and why.

    A clock that it started is no longer owed. What was decided or done cannot be withdrawn, only
    followed by something else: a stage, an answer to a consent, a share, a closing.
    """
    reason = reasoned(reason, "reason", "Say why it is withdrawn.")
    held = locked(entry.case)
    decision = allowed(held, Do.WRITE, by=by, at=at)
    if not decision.shows(entry.slice) and entry.made_by_id != by.pk:
        raise NotKnown
    if is_closed_to(by, entry):
        raise NotKnown
    if not _may_be_wrong(entry):
        raise NotAllowed("This is a record of what was done, which cannot be withdrawn.")
    if entry.withdrawn_at is not None:
        raise AlreadyDone("It is withdrawn already.")
    bump(entry, was=was, withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    kept_entry(entry, by=by, at=at)
    mark(held, "entry_withdrawn", after={"entry": entry.reference}, by=by, at=at)
    sync_clocks(held, at)
    return entry


def _may_be_wrong(entry: Entry) -> bool:
    """Whether it says what was seen or said, and not what was done or decided."""
    programme = find(entry.case.programme)
    if programme and entry.kind == programme.decision_kind:
        return False
    return entry.kind not in Entry.Kind.values or entry.kind in MAY_BE_WRONG


def bump(entry: Entry, *, was: int, **changed: object) -> None:
    """Change an entry that is still at the version somebody opened, and count the change."""
    hold(entry)
    same = Entry.objects.filter(pk=entry.pk, version=was, withdrawn_at=None)
    if not same.update(version=was + 1, **changed):
        raise ChangedMeanwhile("Somebody else has changed this since you opened it.")
    entry.refresh_from_db()


def headline_of(text: str) -> str:
    """The first line, or as much of it as a timeline shows."""
    first = text.strip().splitlines()[0].strip()
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"


def _past(happened_at: datetime | None, at: datetime) -> datetime | None:
    if happened_at is not None and happened_at > at:
        raise Stopped("It cannot have happened yet.", field="happened_at")
    return happened_at


def _choice(given: str, choices: type[object], field: str, message: str) -> None:
    if given not in choices.values:  # type: ignore[attr-defined]
        raise Stopped(message, field=field)
