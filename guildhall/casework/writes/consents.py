"""Asking people whether they agree, purpose by purpose, and taking it back when they do."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.casework.errors import NotDeclared, Stopped
from guildhall.casework.models import Case, Consent, Entry, Involvement
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.making import supersede
from guildhall.casework.writes.marks import allowed_on_the_case, enter, kept_entry, locked, mark
from guildhall.partners.models import Member
from guildhall.subjects.models import Person

ANSWERS = (
    Consent.State.ASKED,
    Consent.State.GIVEN,
    Consent.State.REFUSED,
    Consent.State.UNSAFE_TO_ASK,
)


@transaction.atomic
def ask_consent(
    case: Case,
    *,
    person: Person,
    purpose: str,
    state: str = Consent.State.ASKED,
    note: str = "",
    by: Member,
    at: datetime,
) -> Consent:
    """Record that somebody was asked to agree to a purpose, with the answer if there is one.

    The answer before it is kept and no longer stands.
    """
    if state not in ANSWERS:
        raise Stopped("Choose what they said.", field="state")
    return _put(case, person, purpose, Consent.State(state), note, by=by, at=at)


@transaction.atomic
def withdraw_consent(
    case: Case, *, person: Person, purpose: str, note: str = "", by: Member, at: datetime
) -> Consent:
    """Record that somebody took back what they had agreed to. Stopped if they had not agreed."""
    return _put(case, person, purpose, Consent.State.WITHDRAWN, note, by=by, at=at)


def _put(
    case: Case,
    person: Person,
    purpose: str,
    state: Consent.State,
    note: str,
    *,
    by: Member,
    at: datetime,
) -> Consent:
    held = locked(case)
    allowed_on_the_case(held, by=by, at=at)
    declared = programme_of(held.programme).purpose(purpose)
    if declared is None:
        raise NotDeclared("Choose what they were asked to agree to.", field="purpose")
    if not Involvement.objects.filter(case=held, person=person).exists():
        raise Stopped("This person is not on the case. Add them first.", field="person")
    standing = Consent.objects.filter(case=held, person=person, purpose=purpose, superseded_at=None)
    was = standing.values_list("state", flat=True).first() or ""
    if state == Consent.State.WITHDRAWN and was != Consent.State.GIVEN:
        raise Stopped("They had not agreed, so there is nothing to take back.", field="state")
    supersede(standing, by=by, at=at)
    entry = enter(
        held,
        Entry.Kind.CONSENT,
        f"{declared.title}: {state.label.lower()}",
        body=note.strip(),
        by=by,
        at=at,
    )
    row = Consent.objects.create(
        entry=entry, case=held, person=person, purpose=purpose, state=state
    )
    kept_entry(entry, row, by=by, at=at)
    after = {"person": person.reference, "purpose": purpose, "state": state}
    mark(held, "consent_recorded", before={"state": was}, after=after, by=by, at=at)
    sync_clocks(held, at)
    return row
