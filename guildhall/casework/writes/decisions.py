"""The entry that a decision on a referral makes: the programme's own record where it keeps one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from guildhall.casework.declare import DecisionRecord
from guildhall.casework.errors import NotDeclared
from guildhall.casework.models import Case, Entry, Record, Referral
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.marks import enter, kept_entry
from guildhall.casework.writes.records import check_record, kind_of
from guildhall.partners.models import Member

Values = Mapping[str, Any]


def enter_decision(
    referral: Referral,
    case: Case,
    headline: str,
    *,
    reason: str,
    values: Values | None,
    by: Member,
    at: datetime,
) -> None:
    """Enter a decision that has been made, as the record of it where the programme declares one.

    `values` are of what the decision asks for that record. Raises ValidationError, by field, for
    what the record refuses.
    """
    about = referral.reference
    declared = programme_of(case.programme).decision
    if declared is None:
        if values:
            raise NotDeclared("This programme keeps no record of a decision.")
        entry = enter(case, Entry.Kind.REFERRAL, headline, body=reason, about=about, by=by, at=at)
        kept_entry(entry, by=by, at=at)
        return
    record = _record(declared, referral, values or {})
    check_record(record, case, at)
    kind, part = kind_of(declared.record), record.part
    record.entry = enter(
        case, kind, record.headline(), body=reason, about=about, part=part, by=by, at=at
    )
    record.save(force_insert=True)
    kept_entry(record.entry, record, by=by, at=at)


def _record(declared: DecisionRecord, referral: Referral, values: Values) -> Record:
    """The record of a decision: what was asked, and what the decision itself settles."""
    asked = declared.asked(referral.decision)
    strange = set(values) - set(asked.fields)
    if strange:
        raise NotDeclared(f"{referral.decision} does not ask for {', '.join(sorted(strange))}.")
    for name, keys in asked.only.items():
        if name in values and values[name] not in keys:
            raise ValidationError({name: "That does not go with this decision."})
    return declared.record(**{"referral": referral, **values, **asked.settled})
