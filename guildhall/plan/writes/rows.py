"""Changing the rows of a plan in the browser, each change kept with what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from guildhall.audit.writes import record
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.plan import rules
from guildhall.plan.file import SECTIONS
from guildhall.plan.file.references import check_references
from guildhall.plan.file.source import Source
from guildhall.plan.models import ActionUpdate, PlanRow, PlanYear
from guildhall.plan.writes.register import put_aims, put_definitions


class ChangedMeanwhile(Exception):
    """Somebody else changed the row after the member opened it. Nothing was written."""


@transaction.atomic
def change_row(
    year: PlanYear,
    *,
    ident: str,
    changes: Mapping[str, Any],
    seen_version: int,
    why: str = "",
    by: Member,
    at: datetime,
) -> PlanRow:
    """Change some fields of a row. Saying the same again changes nothing and leaves no mark.

    Raises rules.Unfit where the plan file could not hold it, and ChangedMeanwhile where the
    row is no longer at the version that was seen. A measure's words are part of its
    definition, so the register is brought into line with them.
    """
    require(by, To.EDIT_PLAN)
    row = standing(year, ident)
    data = rules.fitted(row.section, {**row.data, **changes})
    before, after = rules.differences(row.data, data)
    if not after:
        return row
    put(row, data=data, seen_version=seen_version)
    refuse_unknown_names(year)
    if row.section == "measures":
        put_definitions(year, idents={ident}, why=why, by=by, at=at)
        put_aims(year, idents={ident}, by=by, at=at)
    said = {"why": why} if why else {}
    record(
        action="plan.row_changed",
        subject=row.subject,
        by=by,
        at=at,
        before=before,
        after=after | said,
    )
    return row


@transaction.atomic
def replace_holder(
    year: PlanYear,
    *,
    ident: str,
    name: str,
    from_on: date,
    hands_over: bool,
    seen_version: int,
    by: Member,
    at: datetime,
) -> PlanRow | None:
    """End somebody's time in a role on the day before `from_on`, and put another in it.

    Gives back the new holder's row; None where `name` is empty, so nobody has followed yet.
    The old holder's row stays. With `hands_over`, programmes and unfinished actions that name
    the old holder name the new one instead; what is finished keeps the name of its day.
    """
    require(by, To.EDIT_PLAN)
    old = standing(year, ident)
    last_on = from_on - timedelta(days=1)
    before = {"until": old.data["until"]}
    data = rules.fitted(old.section, {**old.data, "until": last_on.isoformat()})
    put(old, data=data, seen_version=seen_version)
    new = _follow(year, old, name, from_on) if name else None
    if new is not None and hands_over:
        _hand_over(year, ident, new.ident, by=by, at=at)
    after = {"until": data["until"], "followed_by": new.ident if new else None}
    record(
        action="plan.holder_replaced",
        subject=old.subject,
        by=by,
        at=at,
        before=before,
        after=after,
    )
    return new


def _follow(year: PlanYear, old: PlanRow, name: str, from_on: date) -> PlanRow:
    changes = {
        "id": _free_id(year, old.ident),
        "name": name,
        "invented": False,
        "since": from_on.isoformat(),
        "until": None,
    }
    data = rules.fitted(old.section, {**old.data, **changes})
    last = year.rows.aggregate(last=Max("position"))["last"]
    return PlanRow.objects.create(
        plan=year, section=old.section, ident=data["id"], position=last + 1, data=data
    )


def _free_id(year: PlanYear, ident: str) -> str:
    """The id with the next free number after it: R05, then R05_2, R05_3."""
    stem = ident.rsplit("_", 1)[0] if ident.rsplit("_", 1)[-1].isdigit() else ident
    taken = set(year.rows.filter(ident__startswith=stem).values_list("ident", flat=True))
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}_{n}" not in taken)
    return f"{stem[:35]}_{number}"


def _hand_over(year: PlanYear, old: str, new: str, *, by: Member, at: datetime) -> None:
    ended = _ended_actions(year)
    rows = year.rows.filter(section__in=("programmes", "actions"), retired_at=None)
    for row in rows.select_related("plan"):
        held = {f: row.data[f] for f in ("leads", "supporters") if old in row.data[f]}
        if not held or row.ident in ended:
            continue
        changes = {f: _swapped(names, old, new) for f, names in held.items()}
        put(row, data={**row.data, **changes}, seen_version=row.version)
        record(
            action="plan.handed_over", subject=row.subject, by=by, at=at, before=held, after=changes
        )


def _swapped(names: list[str], old: str, new: str) -> list[str]:
    return [new if name == old else name for name in names]


def _ended_actions(year: PlanYear) -> set[str]:
    latest: dict[str, str] = {}
    updates = ActionUpdate.objects.filter(action__plan=year).order_by("pk")
    for ident, status in updates.values_list("action__ident", "status"):
        latest[ident] = status
    return {ident for ident, status in latest.items() if status in rules.ENDED}


def standing(year: PlanYear, ident: str) -> PlanRow:
    """The row of a plan with this id, not retired."""
    return PlanRow.objects.select_related("plan").get(plan=year, ident=ident, retired_at=None)


def put(row: PlanRow, *, seen_version: int, **columns: Any) -> None:
    """Change a row's columns if it is still at the version seen, and move it to the next.

    Of two people who saw the same version one is first; the other gets ChangedMeanwhile.
    """
    unchanged = PlanRow.objects.filter(pk=row.pk, version=seen_version)
    if not unchanged.update(**columns, version=F("version") + 1):
        raise ChangedMeanwhile(f"{row} was changed by somebody else")
    row.version = seen_version + 1
    for name, value in columns.items():
        setattr(row, name, value)


class UnknownNames(ValueError):
    """A row of the plan names another that is not there. Each message says which."""


def refuse_unknown_names(year: PlanYear) -> None:
    """Raise UnknownNames unless every id that a standing row names is that of another."""
    data: dict[str, Any] = {section: [] for section in SECTIONS}
    rows = PlanRow.objects.filter(plan=year, retired_at=None)
    for section, row in rows.values_list("section", "data"):
        data[section].append(row)
    source = Source(str(year), data, {(): 1})
    check_references(source)
    if source.found:
        raise UnknownNames("; ".join(message for _, _, message in source.found))
