"""Keeping many records that stand on no case at once, and taking them back again.

Of each record all that one kept alone has is kept: a guard, a revision under a key of its own,
clocks. Two things are not. There is one audit row for all, where one alone leaves three. And nobody
is named on the records: who brought them in reads them as far as their functions go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q
from django.db.models.deletion import ProtectedError
from django.db.models.functions import Coalesce

from guildhall import vault
from guildhall.audit.writes import record as leave_mark
from guildhall.audit.writes import revise_new
from guildhall.casework.models import Connection, Sheet, SheetRecord
from guildhall.casework.registry import sheet_programme
from guildhall.casework.writes.making import check_live
from guildhall.casework.writes.marks import LONGEST_HEADLINE, drafted
from guildhall.casework.writes.scrubbing import ERASED
from guildhall.casework.writes.sheets import (
    check_fields,
    over_dates,
    owner_of_sheet,
    sheet_kind,
)
from guildhall.duties.reading import Reading, readings
from guildhall.duties.reads import decisions
from guildhall.duties.registry import duty_key
from guildhall.duties.writes import start_clocks, withdraw_clocks
from guildhall.partners.models import Agency, Grant, Guard, Member
from guildhall.partners.writes.keeping import keep_all_new
from guildhall.subjects.writes import erase_source

S = TypeVar("S", bound=SheetRecord)
AT_A_TIME = 500


@transaction.atomic
def keep_sheets(
    record_type: type[S],
    rows: Sequence[Mapping[str, Any]],
    *,
    controller: Agency,
    batch: str,
    by: Member,
    at: datetime,
) -> list[S]:
    """Keep new records of one type, in order. The caller has decided that `by` may.

    Raises Django's ValidationError for a field of one that is wrong, and IntegrityError for what
    only the database holds to; nothing is kept then. `batch` is what they were brought in by.
    """
    declared = sheet_programme(record_type)
    check_live(at)
    for values in rows:
        check_fields(record_type, values)
    records = [record_type(**values) for values in rows]
    _check(records, at)
    guards = Guard.objects.bulk_create(
        [
            Guard(
                programme=declared.key,
                controller=controller,
                kind=record_type._meta.model_name or "sheet",
                marking=declared.marking,
                regime=declared.regime,
                made_at=at,
            )
            for _ in records
        ],
        batch_size=AT_A_TIME,
    )
    keep_all_new(guards, by=by, at=at)
    kind = sheet_kind(record_type)
    for record, guard in zip(records, guards, strict=True):
        record.sheet = Sheet(
            guard=guard,
            reference=guard.reference,
            programme=declared.key,
            kind=kind,
            happened_at=min(record.when() or at, at),
            made_at=at,
            made_by=by,
            agency_id=by.agency_id,
            headline=record.headline()[:LONGEST_HEADLINE],
            **over_dates(record),
        )
    Sheet.objects.bulk_create([record.sheet for record in records], batch_size=AT_A_TIME)
    record_type._default_manager.bulk_create(records, batch_size=AT_A_TIME)
    _finish(records, kind, by=by, at=at)
    leave_mark(
        action="casework.sheets_kept",
        subject=f"batch:{batch}",
        by=by,
        at=at,
        after={"kind": kind, "kept": len(records)},
    )
    return records


def _check(records: Sequence[SheetRecord], at: datetime) -> None:
    """Each field by itself, and what the type refuses. What rows are related to is taken as is."""
    for record in records:
        record.clean_fields(exclude={f.name for f in record._meta.fields if f.is_relation})
        record.check_on(None, at=at)


def _finish(records: Sequence[SheetRecord], kind: str, *, by: Member, at: datetime) -> None:
    revise_new(
        [
            drafted(
                owner_of_sheet(record.sheet),
                f"sheet:{record.sheet.reference}",
                kind,
                record.sheet,
                record,
            )
            for record in records
        ],
        by=by,
        at=at,
    )
    if records:
        start_clocks(readings=_readings(records), at=at)


def _readings(records: Sequence[SheetRecord]) -> Iterator[tuple[Guard, Reading]]:
    declared = sheet_programme(type(records[0]))
    decided = decisions()
    for deadline in (each for each in declared.deadlines if each.of is type(records[0])):
        duty = duty_key(declared.key, deadline)
        for record in records:
            about = record.sheet.reference
            for found in readings(duty, deadline, record, about=about, decisions=decided):
                yield record.sheet.guard, found


def touched_sheets(guards: Collection[int]) -> set[int]:
    """Which of these have been changed, connected or opened to somebody since they were kept."""
    found: set[int] = set()
    for some in _chunks(guards):
        found.update(Sheet.objects.filter(pk__in=some, version__gt=1).values_list("pk", flat=True))
        found.update(Grant.objects.filter(guard__in=some).values_list("guard", flat=True))
        ends = Connection.objects.filter(Q(source__in=some) | Q(target__in=some))
        for source, target in ends.values_list("source", "target"):
            found |= {source, target} & set(some)
    return found


@transaction.atomic
def take_back_sheets(
    record_type: type[SheetRecord], guards: Collection[int], *, by: Member, at: datetime
) -> set[int]:
    """Take records back as if they had never been; which were. One that others rest on is left.

    The record goes, its words can be read in no revision any more, and nothing is due about it.
    That there was a guard, and who looked at it, stays.
    """
    gone: set[int] = set()
    for some in _chunks(guards):
        gone |= _delete(record_type, some)
    for some in _chunks(gone):
        over: dict[str, Any] = {
            "erased_at": at,
            "headline": ERASED,
            "retention_review_on": None,
            "closed_at": Coalesce("closed_at", at),
            "version": F("version") + 1,
        }
        sheets = Sheet.objects.filter(pk__in=some)
        owners = [owner_of_sheet(sheet) for sheet in sheets]
        sheets.update(**over)
        withdraw_clocks(guards=some, at=at)
        vault.destroy_many(owners, at=at)
        for guard in Guard.objects.filter(pk__in=some).exclude(Q(pk__in=_without_facts(some))):
            erase_source(guard, why="undone", by=by, at=at)
    return gone


def _without_facts(guards: Collection[int]) -> set[int]:
    from guildhall.subjects.writes.erasing import FACTS

    held: set[int] = set()
    for model in FACTS:
        found = model._default_manager.filter(source__in=guards)
        held.update(found.values_list("source", flat=True))
    return set(guards) - held


def _delete(record_type: type[SheetRecord], guards: Collection[int]) -> set[int]:
    """Delete these records together or, where others rest on some, one by one."""
    found = record_type._default_manager.filter(pk__in=guards)
    try:
        with transaction.atomic():
            keys = set(found.values_list("pk", flat=True))
            found.delete()
            return keys
    except ProtectedError:
        if len(guards) == 1:
            return set()
        return set().union(*(_delete(record_type, [guard]) for guard in guards))


def _chunks(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_A_TIME):
        yield ordered[start : start + AT_A_TIME]
