"""What changed between two plans: rows matched by id, then field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from guildhall.plan.file.schema import SECTIONS, PlanFile

ChangeKind = Literal["added", "removed", "changed"]
ORDER = "order"


@dataclass(frozen=True)
class Change:
    """One change. Values are plain (as `model_dump` gives them).

    added and removed: a whole row, in `new` or `old`; `field` is None.
    changed: one field of a row. In the section "plan" there is no id. A change of the
    order of a section's rows has no id, the field "order", and the ids in `old` and `new`.
    """

    kind: ChangeKind
    section: str
    id: str | None
    field: str | None
    old: Any
    new: Any


def diff_plans(old: PlanFile, new: PlanFile) -> list[Change]:
    """Every change that makes `old` into `new`, in the order of the file."""
    before, after = old.model_dump(), new.model_dump()
    changes = _fields("plan", None, before["plan"], after["plan"])
    for section in SECTIONS:
        changes += _rows(section, before[section], after[section])
    return changes


def apply_changes(plan: PlanFile, changes: list[Change]) -> PlanFile:
    """The plan with the changes made: `apply_changes(old, diff_plans(old, new)) == new`."""
    values = plan.model_dump()
    for change in changes:
        if change.section == "plan":
            values["plan"][change.field] = change.new
        else:
            values[change.section] = _applied(values[change.section], change)
    return PlanFile.model_validate(values)


def _fields(
    section: str, named: str | None, old: dict[str, Any], new: dict[str, Any]
) -> list[Change]:
    return [
        Change("changed", section, named, field, old[field], new[field])
        for field in old
        if old[field] != new[field]
    ]


def _rows(section: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    before = {row["id"]: row for row in old}
    after = {row["id"]: row for row in new}
    removed = [named for named in before if named not in after]
    added = [named for named in after if named not in before]
    changes = [Change("removed", section, named, None, before[named], None) for named in removed]
    changes += [Change("added", section, named, None, None, after[named]) for named in added]
    for named, row in after.items():
        if named in before:
            changes += _fields(section, named, before[named], row)
    left = [named for named in before if named in after] + added
    if left != list(after):
        changes.append(Change("changed", section, None, ORDER, left, list(after)))
    return changes


def _applied(rows: list[dict[str, Any]], change: Change) -> list[dict[str, Any]]:
    if change.kind == "removed":
        return [row for row in rows if row["id"] != change.id]
    if change.kind == "added":
        return [*rows, change.new]
    if change.id is None:
        by_id = {row["id"]: row for row in rows}
        return [by_id[named] for named in change.new]
    field = str(change.field)
    return [{**row, field: change.new} if row["id"] == change.id else row for row in rows]
