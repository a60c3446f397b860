"""What stands on no case, as one viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import QuerySet

from guildhall.audit import trail
from guildhall.casework.declare import Programme
from guildhall.casework.models import Connection, Sheet, SheetRecord
from guildhall.casework.reads.visible import fields_shown
from guildhall.casework.registry import programme_of, sheet_programme, sheet_types
from guildhall.clock import LONDON
from guildhall.duties.models import Clock
from guildhall.duties.reads import of_case
from guildhall.partners.declare import Decision, Do, Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import (
    NotKnown,
    accesses,
    guard_for,
    noted,
    programmes_where,
    seen,
)

S = TypeVar("S", bound=SheetRecord)


@dataclass(frozen=True)
class SheetFile(Generic[S]):
    """A record that stands on no case, opened by a viewer, with what the policy decided."""

    viewer: Member
    at: datetime
    record: S
    sheet: Sheet
    guard: Guard
    decision: Decision
    programme: Programme

    def may(self, do: Do) -> bool:
        """Whether the viewer may do it on this record."""
        return do in self.decision.may

    def fields(self) -> dict[str, str]:
        """The fields that the viewer is shown, and their labels: none where it only exists."""
        if self.decision.level < Level.TASKING:
            return {}
        return fields_shown(type(self.record), self.decision)


@dataclass(frozen=True)
class Connected:
    """The other end of a connection that the viewer may know of."""

    connection: Connection
    guard: Guard
    decision: Decision
    headline: str


def sheets(
    viewer: Member, record_type: type[S], at: datetime, *, least: Level = Level.TASKING
) -> QuerySet[S]:
    """The records of a type that the viewer may see at least so much of, in no order.

    Those that are read are in the trail of the request.
    """
    found = record_type._default_manager.filter(sheet__guard__in=seen(viewer, at, least))
    return noted(found, "sheet__guard")


def sheet_file(
    viewer: Member, reference: str, at: datetime, *, record_type: type[S] | None = None
) -> SheetFile[S]:
    """The record of a reference. NotKnown for none, and for one that is closed to the viewer.

    Both ask the same of the database, and both leave a denial in the trail. With `record_type`,
    a record of another type is not known either.
    """
    guard, decision = guard_for(viewer, reference, at)
    sheet = Sheet.objects.select_related("guard", "made_by", "agency").filter(guard=guard).first()
    found = sheet_types().get(sheet.kind) if sheet else None
    if sheet is None or found is None or record_type not in (None, found):
        raise NotKnown(reference)
    record = found._default_manager.select_related("sheet__guard").filter(pk=sheet.pk).first()
    if record is None:  # it was brought in, and taken back
        raise NotKnown(reference)
    trail.shown(sheet.reference)
    return SheetFile(
        viewer=viewer,
        at=at,
        record=record,  # type: ignore[arg-type]
        sheet=sheet,
        guard=sheet.guard,
        decision=decision,
        programme=programme_of(sheet.programme),
    )


def connected(viewer: Member, guard: Guard, at: datetime) -> list[Connected]:
    """What a guarded thing is connected to, either way, as far as the viewer may know of it."""
    both = Connection.objects.filter(ended_at=None).select_related(
        "source__sheet", "target__sheet", "source", "target"
    )
    rows = [*both.filter(source=guard), *both.filter(target=guard)]
    ends = [row.target if row.source_id == guard.pk else row.source for row in rows]
    decisions = accesses(viewer, ends, at)
    found = []
    for row, end in zip(rows, ends, strict=True):
        decision = decisions[end.pk]
        if decision:
            sheet: Sheet | None = getattr(end, "sheet", None)
            is_read = decision.level >= Level.TASKING
            headline = sheet.headline if sheet is not None and is_read else ""
            found.append(Connected(row, end, decision, headline))
    trail.shown(*(each.guard.reference for each in found))
    return found


def clocks_of(file: SheetFile[S]) -> list[Clock]:
    """The deadlines of a record, for those who see more than that it exists."""
    return list(of_case(file.guard.pk)) if file.decision.level >= Level.TASKING else []


def sheets_due_for_review(viewer: Member, at: datetime) -> QuerySet[Sheet]:
    """What is over and whose day has come, of programmes that the viewer governs."""
    governed = programmes_where(viewer, Do.GOVERN, at)
    found = Sheet.objects.filter(
        guard__in=seen(viewer, at),
        programme__in=governed,
        retention_review_on__lte=at.astimezone(LONDON).date(),
    )
    return noted(found).order_by("retention_review_on", "reference")


def may_keep(viewer: Member, record_type: type[SheetRecord], at: datetime) -> bool:
    """Whether the viewer may write a record of this type."""
    return sheet_programme(record_type).key in programmes_where(viewer, Do.WRITE, at)
