"""Judgements about a plan's rows: facts in, answer out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from guildhall.plan.file import PlanFile, first_day, last_day
from guildhall.plan.file.people import RoleHolder
from guildhall.plan.file.shapes import field_shapes
from guildhall.plan.file.words import Row

Data = Mapping[str, Any]
NOT_THERE = object()

# An action that has ended is never late, however it ended.
ENDED = ("done", "not_needed")


def plan_key(starts_on: date, ends_on: date) -> str:
    """2016-17 for a plan that runs from 2016 into 2017; 2016 for one within a year."""
    if starts_on.year == ends_on.year:
        return str(starts_on.year)
    return f"{starts_on.year}-{ends_on.year % 100:02d}"


@dataclass(frozen=True)
class Due:
    """When an action is due. None: no day is given.

    `slips` is how often a day already given was put later or taken away.
    """

    original_on: date | None
    current_on: date | None
    slips: int

    @property
    def days_slipped(self) -> int:
        """Days between the original day and the one in force; 0 where either is not given."""
        if self.original_on is None or self.current_on is None:
            return 0
        return max(0, (self.current_on - self.original_on).days)


def due(days: Sequence[date | None]) -> Due:
    """When an action is due, from every day it was given, in the order they were given."""
    given = [day for day in days if day is not None]
    slips = sum(
        1
        for before, after in pairwise(days)
        if before is not None and (after is None or after > before)
    )
    return Due(given[0] if given else None, days[-1] if days else None, slips)


def days_late(due_on: date | None, status: str, today: date) -> int:
    """Days since an unfinished action was due: 0 on the day itself, or where no day is given."""
    if due_on is None or status in ENDED:
        return 0
    return max(0, (today - due_on).days)


def has_left(holder: RoleHolder, on: date) -> bool:
    """Whether somebody has certainly given up a role: the last day it can have ended is past."""
    return holder.until is not None and last_day(holder.until) < on


def holds(holder: RoleHolder, on: date) -> bool:
    """Whether somebody may hold a role on a day. A day that is not stated does not rule it out."""
    has_begun = holder.since is None or first_day(holder.since) <= on
    return has_begun and not has_left(holder, on)


def is_held_by(holder: RoleHolder, name: str, agency: str | None) -> bool:
    """Whether a role is that of somebody of this name and agency; None: the agency is not known."""
    same_name = " ".join(holder.name.split()).casefold() == " ".join(name.split()).casefold()
    return same_name and agency in (None, holder.agency)


def merge(loaded: Data, current: Data, new: Data) -> dict[str, Any]:
    """A row after a file is loaded again, field by field.

    `loaded` is what the last file said, `current` the row now, `new` what this file says. A
    field that the file has not changed keeps what was written in the browser; one that the
    file has changed takes the file's value, unless the browser changed it too.
    """
    merged = {}
    for field in new:
        said, now = loaded.get(field, NOT_THERE), current.get(field, NOT_THERE)
        is_edited = now is not NOT_THERE and now != said
        merged[field] = now if is_edited else new[field]
    return merged


def clashes(loaded: Data, current: Data, new: Data) -> list[str]:
    """The fields that both the file and somebody in the browser changed, to different values."""
    return [
        field
        for field in new
        if field in loaded
        and field in current
        and len({_text(row[field]) for row in (loaded, current, new)}) == 3
    ]


def differences(old: Data, new: Data) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a change took away and what it put there: only the fields that differ."""
    changed = [field for field in {**old, **new} if old.get(field) != new.get(field)]
    return ({f: old.get(f) for f in changed}, {f: new.get(f) for f in changed})


def row_class(section: str) -> type[Row]:
    """The plan file's own class for a row of the section."""
    item = field_shapes(PlanFile)[section].item
    if item is None or item.model is None:
        raise KeyError(section)
    return item.model


class Unfit(ValueError):
    """A row that the plan file could not hold. `errors` gives a message for each field."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {said}" for field, said in errors.items()))


def fitted(section: str, data: Data) -> dict[str, Any]:
    """The row as the plan file would hold it. Raises Unfit, saying what is wrong with what."""
    try:
        row = row_class(section).model_validate_json(json.dumps(data))
    except ValidationError as failed:
        errors = failed.errors(include_url=False)
        raise Unfit({str((*e["loc"], "")[0]): _said(dict(e)) for e in errors}) from failed
    return row.model_dump(mode="json")


def _said(error: Mapping[str, Any]) -> str:
    cause = error.get("ctx", {}).get("error")
    said = str(cause or error["msg"])
    return said[0].upper() + said[1:]


def named_in(data: Any) -> set[str]:
    """Every word in a row that may be the id of another."""
    if isinstance(data, str):
        return {data}
    if isinstance(data, Mapping):
        return set().union(*(named_in(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(named_in(value) for value in data))
    return set()


def digest(values: Iterable[Any]) -> str:
    """SHA-256 of some plain values, in their order."""
    return hashlib.sha256(_text(list(values)).encode()).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
