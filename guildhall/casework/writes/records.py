"""Keeping and changing a programme's own records. They are the engine's rows in all but type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from guildhall.casework.errors import NotDeclared, NotOpen, Stopped
from guildhall.casework.models import Case, Entry, Record
from guildhall.casework.reads.owed import takes
from guildhall.casework.reads.visible import is_closed_to
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import allowed, enter, kept_entry, locked, mark
from guildhall.casework.writes.notes import bump
from guildhall.casework.writes.order import check_order
from guildhall.casework.writes.sharing import note_telling
from guildhall.partners.declare import Decision, Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed

R = TypeVar("R", bound=Record)


@transaction.atomic
def keep(
    case: Case,
    record_type: type[R],
    *,
    values: Mapping[str, Any],
    happened_at: datetime | None = None,
    part: str = "",
    by: Member,
    at: datetime,
) -> R:
    """Keep a new record of one of the programme's types.

    Raises Django's ValidationError, by field, for what the type or its constraints refuse; the
    case is held meanwhile, so that two people at once cannot both pass a check against the
    records already there. `happened_at` places it in the chronology: when the record says
    that it happened if None. `part` is the type's own slice unless given.
    """
    held = _held_to_take(case, record_type)
    decision = allowed(held, Do.WRITE, by=by, at=at)
    if record_type not in programme_of(held.programme).kept_by_hand:
        raise NotDeclared(f"{record_type.__name__} is not kept by hand in this programme.")
    if not decision.shows(part or record_type.part):
        raise NotAllowed("You may not write in that part of the file.")
    _check_fields(record_type, values, decision)
    record = record_type(**values)
    check_record(record, held, at)
    if happened_at is not None and happened_at > at:
        raise Stopped("It cannot have happened yet.", field="happened_at")
    record.entry = enter(
        held,
        kind_of(record_type),
        record.headline(),
        part=part or record_type.part,
        kept_from=record.kept_from(),
        happened_at=min(happened_at or record.when() or at, at),
        by=by,
        at=at,
    )
    record.save(force_insert=True)
    _finish(held, record, "record_kept", by=by, at=at)
    return record


@transaction.atomic
def change(
    record: R,
    *,
    values: Mapping[str, Any],
    was: int,
    happened_at: datetime | None = None,
    by: Member,
    at: datetime,
) -> R:
    """Change these fields of a record, and no others. The earlier values stay in its revisions.

    `was` is its entry's version when it was opened: ChangedMeanwhile if it has changed since.
    """
    entry = record.entry
    held = _held_to_take(entry.case, type(record))
    decision = allowed(held, Do.WRITE, by=by, at=at)
    if not decision.shows(entry.slice) or is_closed_to(by, entry):
        raise NotAllowed("You may not change that part of the file.")
    _check_fields(type(record), values, decision)
    now = type(record)._default_manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(now, name, value)
    check_record(now, held, at)
    when = happened_at or now.when()
    moved = {"happened_at": min(when, at)} if when is not None else {}
    keep_from = _still_kept_from(now, entry)
    bump(entry, was=was, headline=now.headline()[:200], kept_from=keep_from, **moved)
    settled = {name: getattr(now, name) for name in _worked_out(type(record))}
    type(record)._default_manager.filter(pk=record.pk).update(**{**values, **settled})
    record.refresh_from_db()
    _finish(held, record, "record_changed", by=by, at=at)
    return record


def _held_to_take(case: Case, record_type: type[Record]) -> Case:
    """The case, held; NotOpen where its work is over, but for a record that is still owed there."""
    held = locked(case)
    if not takes(held, record_type):
        raise NotOpen("This case is closed. Reopen it first.")
    return held


def kind_of(record_type: type[Record]) -> str:
    """The kind of entry that a type of record makes: "missing.episode"."""
    return record_type._meta.label_lower


def _still_kept_from(record: Record, entry: Entry) -> str:
    """From whom it is kept from now on. What it said is in its history, so it is never opened."""
    wanted = record.kept_from()
    if entry.kept_from and wanted not in ("", entry.kept_from):
        raise Stopped("What this said is not safe for somebody else. Withdraw it and make another.")
    return entry.kept_from or wanted


def _worked_out(record_type: type[Record]) -> set[str]:
    """The fields that `check_on` fills in, and nobody gives."""
    return {field.name for field in record_type._meta.concrete_fields if not field.editable}


def _check_fields(record_type: type[Record], values: Mapping[str, Any], decision: Decision) -> None:
    known = {field.name for field in record_type._meta.concrete_fields} - {"entry"}
    known -= _worked_out(record_type)
    strange = set(values) - known
    if strange:
        raise NotDeclared(f"{record_type.__name__} has no field {', '.join(sorted(strange))}.")
    for part, fields in getattr(record_type.Handling, "slices", {}).items():
        if not decision.shows(part) and fields & set(values):
            raise NotAllowed("You may not fill in that part of the file.")


def check_record(record: Record, case: Case, at: datetime) -> None:
    """Raise ValidationError for what its type, its constraints or the case's others refuse."""
    record.full_clean(exclude=["entry"], validate_unique=False)
    record.check_on(case, at=at)
    check_order(record, case.programme, case=case)
    others = type(record)._default_manager.filter(entry__case=case, entry__withdrawn_at=None)
    record.check_against(others.exclude(pk=record.pk).select_related("entry"))


def _finish(case: Case, record: Record, action: str, *, by: Member, at: datetime) -> None:
    entry: Entry = record.entry
    entry.case = case
    kept_entry(entry, record, by=by, at=at)
    after = {"entry": entry.reference, "kind": entry.kind, "version": entry.version}
    mark(case, action, after=after, by=by, at=at)
    telling = record.tells()
    if telling is not None:
        note_telling(case, telling, about=entry, by=by, at=at)
    sync_clocks(case, at)
