"""Keeping, changing, connecting and erasing what stands on no case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from guildhall import vault
from guildhall.audit.comparing import hold
from guildhall.audit.writes import record as leave_mark
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, NotDeclared, NotOpen
from guildhall.casework.models import Case, Connection, Sheet, SheetRecord
from guildhall.casework.registry import programme_of, sheet_programme
from guildhall.casework.rules import retention_review_on
from guildhall.casework.writes.clocks import sync_clocks, sync_sheet_clocks
from guildhall.casework.writes.making import check_live
from guildhall.casework.writes.marks import LONGEST_HEADLINE, agency_of, kept_under
from guildhall.casework.writes.order import check_order
from guildhall.casework.writes.scrubbing import ERASED, emptied
from guildhall.clock import LONDON
from guildhall.duties.writes import erase as erase_clocks
from guildhall.partners.declare import Decision, Do
from guildhall.partners.models import Agency, Grant, Guard, Inheritance, Member
from guildhall.partners.reads import NotAllowed, NotKnown, access, may_in, require_on
from guildhall.partners.writes import disinherit, erase_words, grant, inherit, make_guard
from guildhall.subjects.models import Place
from guildhall.subjects.writes import drop_unused, erase_source

S = TypeVar("S", bound=SheetRecord)


@transaction.atomic
def keep_sheet(
    record_type: type[S],
    *,
    values: Mapping[str, Any],
    controller: Agency | None = None,
    happened_at: datetime | None = None,
    needs: Do | None = Do.WRITE,
    by: Member,
    at: datetime,
) -> S:
    """Keep a new record that stands on no case, behind a guard of its own.

    Raises Django's ValidationError, by field, for what the type refuses. `controller` is the
    programme's lead agency unless given. `needs` is what the member must be let do somewhere in
    the programme; None where the caller has asked, or where anybody may, such as reporting.
    Who wrote it may go on reading it as far as their own functions go.
    """
    declared = sheet_programme(record_type)
    check_live(at)
    if needs is not None and not may_in(by, declared.key, needs, at):
        raise NotAllowed(f"Your part in {declared.title} does not let you {needs.label}.")
    check_fields(record_type, values)
    record = record_type(**values)
    _check(record, None, at)
    controller = controller or Agency.objects.filter(key=declared.lead_agency).first()
    guard = make_guard(
        programme=declared.key,
        controller=controller or agency_of(by),
        kind=record_type._meta.model_name or "sheet",
        marking=declared.marking,
        regime=declared.regime,
        by=by,
        at=at,
    )
    record.sheet = Sheet.objects.create(
        guard=guard,
        reference=guard.reference,
        programme=declared.key,
        kind=sheet_kind(record_type),
        happened_at=min(happened_at or record.when() or at, at),
        made_at=at,
        made_by=by,
        agency_id=by.agency_id,
        headline=record.headline()[:LONGEST_HEADLINE],
        **over_dates(record),
    )
    record.save(force_insert=True)
    if by.is_active:
        grant(guard, to=by, purpose="Wrote it", basis=Grant.Basis.STATUTE, by=by, at=at)
    _finish(record, "sheet_kept", by=by, at=at)
    return record


@transaction.atomic
def change_sheet(
    record: S,
    *,
    values: Mapping[str, Any],
    was: int,
    needs: Do | None = Do.WRITE,
    by: Member,
    at: datetime,
) -> S:
    """Change these fields of a record, and no others. The earlier values stay in its revisions.

    `was` is its sheet's version when it was opened: ChangedMeanwhile if it has changed since.
    """
    held = (
        Sheet.objects.select_for_update(of=("self",))
        .select_related("guard")
        .get(pk=record.sheet.pk)
    )
    if needs is not None:
        _may_fill(record, values, require_on(by, held.guard, needs, at))
    if held.erased_at is not None:
        raise NotOpen("It has been erased.")
    check_fields(type(record), values)
    manager = type(record)._default_manager
    before, now = manager.get(pk=record.pk), manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(now, name, value)
    _check(now, before, at)
    when = now.when()
    changed = {
        "version": was + 1,
        "headline": now.headline()[:LONGEST_HEADLINE],
        **({"happened_at": min(when, at)} if when is not None else {}),
        **over_dates(now, programme=held.programme),
    }
    hold(held)
    if not Sheet.objects.filter(pk=held.pk, version=was).update(**changed):
        raise ChangedMeanwhile("Somebody else has changed this since you opened it.")
    manager.filter(pk=record.pk).update(**values)
    record.refresh_from_db()
    record.sheet.refresh_from_db()
    _finish(record, "sheet_changed", by=by, at=at)
    return record


@transaction.atomic
def connect(source: Guard, target: Guard, *, why: str, by: Member, at: datetime) -> Connection:
    """Say that two guarded things belong together. Of two people doing so, both get the one row.

    The member must be let write on the one and know of the other.
    """
    require_on(by, source, Do.WRITE, at)
    if not access(by, target, at):
        raise NotKnown
    made, is_new = Connection.objects.get_or_create(
        source=source,
        target=target,
        why=why,
        ended_at=None,
        defaults={"made_at": at, "made_by": by},
    )
    if is_new:
        _mark(source, "connected", {"to": target.reference, "why": why}, by=by, at=at)
    return made


@transaction.atomic
def disconnect(connection: Connection, *, by: Member, at: datetime) -> None:
    """Take a connection back. AlreadyDone if somebody else has just done so."""
    require_on(by, connection.source, Do.WRITE, at)
    standing = Connection.objects.filter(pk=connection.pk, ended_at=None)
    if not standing.update(ended_at=at, ended_by=by):
        raise AlreadyDone("Somebody else has just taken this back.")
    after = {"from": connection.target.reference, "why": connection.why}
    _mark(connection.source, "disconnected", after, by=by, at=at)


@transaction.atomic
def put_on_case(record: SheetRecord, case: Case, *, by: Member, at: datetime) -> None:
    """Say that a record belongs to a case: whoever is named on the case may open it from now on.

    The caller has asked whether the member may. The record's clocks follow the case's holder, and
    what was done on either meets the clocks of both.
    """
    inherit(record.sheet.guard, source=case.guard, by=by, at=at)
    sync_clocks(case, at)


@transaction.atomic
def take_off_case(record: SheetRecord, case: Case, *, by: Member, at: datetime) -> None:
    """Say that a record belongs to a case no longer: being named on the case opens it no more."""
    disinherit(record.sheet.guard, source=case.guard, by=by, at=at)
    sync_sheet_clocks(record, at)
    sync_clocks(case, at)


@transaction.atomic
def erase_sheet(record: SheetRecord, *, by: Member, at: datetime) -> None:
    """Destroy the words of a record whose day has come. That it was, and when, stays for counts."""
    sheet = record.sheet
    require_on(by, sheet.guard, Do.GOVERN, at)
    day = at.astimezone(LONDON).date()
    if sheet.retention_review_on is None or sheet.retention_review_on > day:
        raise NotOpen("Its day has not come: it may not be erased yet.")
    due = Sheet.objects.filter(pk=sheet.pk, erased_at=None)
    changed: dict[str, Any] = {"erased_at": at, "retention_review_on": None, "headline": ERASED}
    if not due.update(**changed):
        raise AlreadyDone("It has been erased already.")
    places = _places(record)
    type(record)._default_manager.filter(pk=record.pk).update(**emptied(type(record)))
    drop_unused(places)
    erase_source(sheet.guard, why="retention", by=by, at=at)
    erase_clocks(guard=sheet.guard, at=at)
    erase_words(sheet.guard, by=by, at=at)
    vault.destroy(owner_of_sheet(sheet), at=at)
    _mark(sheet.guard, "sheet_erased", {"kind": sheet.kind}, by=by, at=at)


@transaction.atomic
def settle_sheet(record: SheetRecord, *, by: Member | None, at: datetime) -> None:
    """Make a sheet say whether its record is over, where that follows from something else.

    Such as a report that is part of a case, which is over when the case is closed.
    """
    over = over_dates(record)
    if Sheet.objects.filter(pk=record.pk, erased_at=None).update(**over):
        record.sheet.refresh_from_db()
        _keep(record, by=by, at=at)
        subject = f"{record.sheet.guard.kind}:{record.sheet.reference}"
        after = {"is_over": over["closed_at"] is not None}
        leave_mark(action="casework.sheet_settled", subject=subject, by=by, at=at, after=after)


def sheet_kind(record_type: type[SheetRecord]) -> str:
    """The kind of sheet that a type of record makes: "enforcement.report"."""
    return record_type._meta.label_lower


def owner_of_sheet(sheet: Sheet) -> str:
    """Whose key a sheet's personal values are sealed under: destroying it erases them."""
    return f"sheet:{sheet.reference}"


def over_dates(record: SheetRecord, *, programme: str = "") -> dict[str, datetime | date | None]:
    """When it was over, and from that the day on which keeping it is looked at."""
    over = record.over()
    if over is None:
        return {"closed_at": None, "retention_review_on": None}
    declared = programme_of(programme) if programme else sheet_programme(type(record))
    years = declared.retention.years
    review_on = retention_review_on(closed_at=over, years=years, until_age=None)
    return {"closed_at": over, "retention_review_on": review_on}


def _places(record: SheetRecord) -> list[int]:
    """The places of the index that a record says something was at."""
    fields = (f for f in record._meta.concrete_fields if f.related_model is Place)
    return [key for f in fields if (key := getattr(record, f.attname)) is not None]


def _may_fill(record: SheetRecord, values: Mapping[str, Any], decision: Decision) -> None:
    for part, fields in getattr(record.Handling, "slices", {}).items():
        if not decision.shows(part) and set(fields) & set(values):
            raise NotAllowed("You may not fill in that part of it.")


def check_fields(record_type: type[SheetRecord], values: Mapping[str, Any]) -> None:
    """Raise NotDeclared where a value is of no field."""
    known = {field.name for field in record_type._meta.concrete_fields} - {"sheet"}
    strange = set(values) - known
    if strange:
        raise NotDeclared(f"{record_type.__name__} has no field {', '.join(sorted(strange))}.")


def _check(record: S, before: S | None, at: datetime) -> None:
    """Raise ValidationError: what the type says by field first, then what the database would."""
    is_new = before is None
    record.full_clean(exclude=["sheet"], validate_unique=is_new, validate_constraints=False)
    record.check_on(before, at=at)
    check_order(record, sheet_programme(type(record)).key)
    record.validate_constraints(exclude=["sheet"])


def _keep(record: SheetRecord, *, by: Member | None, at: datetime) -> None:
    sheet = record.sheet
    owner, about = owner_of_sheet(sheet), f"sheet:{sheet.reference}"
    kept_under(owner, about, sheet.kind, sheet, record, by=by, at=at)


def _finish(record: SheetRecord, action: str, *, by: Member, at: datetime) -> None:
    sheet = record.sheet
    _keep(record, by=by, at=at)
    _mark(sheet.guard, action, {"kind": sheet.kind, "version": sheet.version}, by=by, at=at)
    sync_sheet_clocks(record, at)
    heirs = Inheritance.objects.filter(guard=sheet.guard, ended_at=None)
    for case in Case.objects.filter(guard__in=heirs.values("source")).select_related("guard"):
        sync_clocks(case, at)


def _mark(guard: Guard, action: str, after: Mapping[str, Any], *, by: Member, at: datetime) -> None:
    subject = f"{guard.kind}:{guard.reference}"
    leave_mark(action=f"casework.{action}", subject=subject, by=by, at=at, after=after)
