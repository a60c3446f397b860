"""Bringing a plan file in: what is new is added, what is changed is changed, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.plan import labels, rules
from guildhall.plan.file import SECTIONS, PlanFile
from guildhall.plan.models import ActionUpdate, DueDate, PlanRow, PlanYear
from guildhall.plan.writes.register import put_agencies, put_aims, put_definitions
from guildhall.plan.writes.rows import put, refuse_unknown_names

FILE_MOVED_IT = "A later plan file gives this day."
PLAN_SAYS_DONE = "The plan itself says that this was done:"


@dataclass(frozen=True)
class Note:
    """One thing that loading did. `kept` is a change made in the browser that the file clashes
    with: it stands. `fields` is empty but for changed and kept.
    """

    kind: Literal["added", "changed", "kept", "retired", "restored"]
    section: str
    ident: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        fields = f": {', '.join(self.fields)}" if self.fields else ""
        return f"{self.kind} {self.section} {self.ident}{fields}"


@dataclass(frozen=True)
class Loaded:
    """The plan that a file was loaded as, and what that changed; no notes mean nothing."""

    year: PlanYear
    is_new: bool
    notes: list[Note]


@transaction.atomic
def load_plan(plan_file: PlanFile, *, by: Member | None, at: datetime) -> Loaded:
    """Load a plan, whole or not at all. The same file again changes nothing.

    Rows are matched by id within the plan of the same years. What was changed in the browser
    stands, field by field, unless only the file has changed since. Rows that the file leaves
    out are retired. A due date that a later file moves counts as a slip.
    """
    if by is not None:
        require(by, To.EDIT_PLAN)
    year, is_new, fields = _heading(plan_file)
    known = {row.ident: row for row in year.rows.select_for_update().select_related("plan")}
    notes = [Note("changed", "plan", year.key, fields)] if fields else []
    notes += _add(year, [row for row in _rows(plan_file) if row[2]["id"] not in known], by, at)
    for position, section, data in _rows(plan_file):
        if data["id"] in known:
            notes += _bring_into_line(known[data["id"]], position, section, data, by, at)
    notes += _retire([row for ident, row in known.items() if ident not in _ids(plan_file)], by, at)
    if notes:
        refuse_unknown_names(year)
    put_agencies(year, by=by, at=at)
    put_definitions(year, by=by, at=at)
    notes += _kept_aims(put_aims(year, by=by, at=at), notes)
    if notes:
        _record_load(year, notes, by, at)
    return Loaded(year, is_new, notes)


def _kept_aims(kept: list[tuple[str, str]], notes: list[Note]) -> list[Note]:
    """What the register keeps against the file, said once: when the row is new or changed."""
    moved = {note.ident for note in notes}
    return [Note("kept", "measures", ident, (field,)) for ident, field in kept if ident in moved]


def _heading(plan_file: PlanFile) -> tuple[PlanYear, bool, tuple[str, ...]]:
    heading = plan_file.plan
    key = rules.plan_key(heading.starts_on, heading.ends_on)
    values = heading.model_dump(mode="json")
    columns = {"starts_on": heading.starts_on, "ends_on": heading.ends_on, "heading": values}
    year, is_new = PlanYear.objects.get_or_create(key=key, defaults=columns)
    fields = () if is_new else tuple(rules.differences(year.heading, values)[1])
    if fields:
        PlanYear.objects.filter(pk=year.pk).update(**columns)
        year.refresh_from_db()
    return year, is_new, fields


def _rows(plan_file: PlanFile) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Position, section and plain values of each row, in the order of the file."""
    for section in SECTIONS:
        for position, row in enumerate(getattr(plan_file, section), start=1):
            yield position, section, row.model_dump(mode="json")


def _ids(plan_file: PlanFile) -> set[str]:
    return {row.id for section in SECTIONS for row in getattr(plan_file, section)}


def _add(
    year: PlanYear, rows: list[tuple[int, str, dict[str, Any]]], by: Member | None, at: datetime
) -> list[Note]:
    made = PlanRow.objects.bulk_create(
        PlanRow(
            plan=year, section=section, ident=data["id"], position=position, data=data, loaded=data
        )
        for position, section, data in rows
    )
    DueDate.objects.bulk_create(
        DueDate(action=row, due_on=row.data["due_on"], by=by, at=at)
        for row in made
        if row.section == "actions"
    )
    for row in made:
        _say_done(row, by, at)
    return [Note("added", row.section, row.ident) for row in made]


def _say_done(row: PlanRow, by: Member | None, at: datetime) -> None:
    """Where the plan itself says that an action was done, that is its state until somebody
    says otherwise."""
    done = row.data.get("done") if row.section == "actions" else None
    if done:
        note = f"{PLAN_SAYS_DONE} {labels.partial_date(done['on'])}."
        ActionUpdate.objects.create(
            action=row, status=ActionUpdate.Status.DONE, note=note, by=by, at=at
        )


def _bring_into_line(
    row: PlanRow, position: int, section: str, data: dict[str, Any], by: Member | None, at: datetime
) -> list[Note]:
    loaded = row.data if row.loaded is None else row.loaded
    merged = rules.merge(loaded, row.data, data)
    columns: dict[str, Any] = {
        "position": position,
        "section": section,
        "data": merged,
        "loaded": data,
        "retired_at": None,
    }
    if all(getattr(row, name) == value for name, value in columns.items()):
        return []
    before, after = rules.differences(row.data, merged)
    kept = tuple(rules.clashes(loaded, row.data, data))
    was_retired = row.retired_at is not None
    put(row, seen_version=row.version, **columns)
    if section == "actions" and "due_on" in after:
        DueDate.objects.create(
            action=row, due_on=after["due_on"], reason=FILE_MOVED_IT, by=by, at=at
        )
    if "done" in after:
        _say_done(row, by, at)
    if after:
        _record_row("plan.row_changed", row, by, at, before, after)
    notes = [Note("restored", section, row.ident)] if was_retired else []
    notes += [Note("changed", section, row.ident, tuple(after))] if after else []
    return notes + ([Note("kept", section, row.ident, kept)] if kept else [])


def _retire(rows: list[PlanRow], by: Member | None, at: datetime) -> list[Note]:
    """Retire the rows that came from a file; those made in the browser stand."""
    gone = [row for row in rows if row.loaded is not None and row.retired_at is None]
    for row in gone:
        put(row, seen_version=row.version, retired_at=at)
        _record_row("plan.row_retired", row, by, at, row.data, {})
    return [Note("retired", row.section, row.ident) for row in gone]


def _record_row(
    action: str,
    row: PlanRow,
    by: Member | None,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    record(action=action, subject=row.subject, by=by, at=at, before=before, after=after)


def _record_load(year: PlanYear, notes: list[Note], by: Member | None, at: datetime) -> None:
    kinds: list[str] = [note.kind for note in notes]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    record(action="plan.loaded", subject=year.subject, by=by, at=at, after=counts)
