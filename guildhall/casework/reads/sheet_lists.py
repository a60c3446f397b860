"""Records that stand on no case in a list, and what one of them may point to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from guildhall.audit import trail
from guildhall.casework.models import Case, SheetRecord
from guildhall.casework.reads.choices import agencies_now, member_of
from guildhall.casework.reads.sheets import SheetFile, sheets
from guildhall.casework.reads.visible import fields_shown
from guildhall.casework.reads.workers import who_may_have
from guildhall.casework.registry import sheet_programme, sheet_types
from guildhall.partners.declare import Decision, Level
from guildhall.partners.models import Agency, Guard, Member
from guildhall.partners.reads import NotKnown, accesses
from guildhall.subjects.models import Person
from guildhall.subjects.reads import views

PAGE = 50
MOST_OFFERED = 200


@dataclass(frozen=True)
class SheetLine:
    """One record of a list, with what the viewer may know of it."""

    record: SheetRecord
    decision: Decision
    fields: dict[str, str]


@dataclass(frozen=True)
class SheetPage:
    """One page of a list. `after` is where the next begins; empty on the last."""

    lines: tuple[SheetLine, ...]
    after: str


@dataclass(frozen=True)
class Pointed:
    """What a field points to, in words, and the reference of its page: empty where it has none."""

    words: str
    case: str = ""
    sheet: str = ""
    person: str = ""


def sheet_type(name: str) -> type[SheetRecord]:
    """The type of record whose model has this name. NotKnown where there is none."""
    for each in sheet_types().values():
        if each._meta.model_name == name:
            return each
    raise NotKnown


def sheet_page(
    viewer: Member, record_type: type[SheetRecord], at: datetime, *, after: str = ""
) -> SheetPage:
    """The records of a type that the viewer may see, the latest first, after one's reference.

    The number of statements does not grow with the records. One that may not be seen is no
    place to begin after.
    """
    seen = sheets(viewer, record_type, at)
    last = seen.filter(sheet__reference=after).values_list("sheet__happened_at", "pk").first()
    found = seen
    if last is not None:
        found = seen.filter(
            Q(sheet__happened_at__lt=last[0]) | Q(sheet__happened_at=last[0], pk__lt=last[1])
        )
    joined = [name for name in record_type.columns if _is_named(record_type, name)]
    rows = found.select_related("sheet__guard", *joined)
    held = list(rows.order_by("-sheet__happened_at", "-pk")[: PAGE + 1])
    shown = held[:PAGE]
    decisions = accesses(viewer, [row.sheet.guard for row in shown], at)
    lines = tuple(
        SheetLine(row, decisions[row.pk], fields_shown(record_type, decisions[row.pk]))
        for row in shown
    )
    return SheetPage(lines, shown[-1].sheet.reference if len(held) > PAGE else "")


def _is_named(record_type: type[SheetRecord], name: str) -> bool:
    return record_type._meta.get_field(name).related_model in {Member, Agency}


def offered(
    viewer: Member, record_type: type[SheetRecord], field: models.ForeignKey[Any, Any], at: datetime
) -> list[tuple[str, str]]:
    """What a form offers for a field that points to a member, an agency or another record."""
    target = field.related_model
    if target is Member:
        people = who_may_have(sheet_programme(record_type).key, at)
        here = [viewer] if viewer.pk not in {each.pk for each in people} else []
        return [(each.reference, each.name) for each in [*here, *people]]
    if target is Agency:
        return [(each.key, each.name) for each in agencies_now(at)]
    rows = sheets(viewer, _sheet_target(field), at).filter(sheet__closed_at=None)
    latest = rows.order_by("-sheet__happened_at", "-pk")[:MOST_OFFERED]
    return [(row.sheet.reference, row.sheet.headline) for row in latest]


def row_of(viewer: Member, field: models.ForeignKey[Any, Any], given: str, at: datetime) -> Any:
    """The row that a form's choice stands for. NotKnown for one that the viewer may not see."""
    if field.related_model is Member:
        found: Any = member_of(given)
    elif field.related_model is Agency:
        found = Agency.objects.filter(key=given).first()
    else:
        found = sheets(viewer, _sheet_target(field), at).filter(sheet__reference=given).first()
    if found is None:
        raise NotKnown(given)
    return found


def can_be_chosen(field: models.ForeignKey[Any, Any]) -> bool:
    """Whether a form can offer what a field points to."""
    target = field.related_model
    is_sheet = isinstance(target, type) and issubclass(target, SheetRecord)
    return is_sheet or target in {Member, Agency}


def _sheet_target(field: models.ForeignKey[Any, Any]) -> type[SheetRecord]:
    target = field.related_model
    assert isinstance(target, type)  # noqa: S101 (for the type checker)
    assert issubclass(target, SheetRecord)  # noqa: S101 (for the type checker)
    return target


def pointed(file: SheetFile[Any], fields: Iterable[str]) -> dict[str, Pointed]:
    """What the fields of a record point to, as far as the viewer may know of it."""
    rows = {name: getattr(file.record, name) for name in fields if _points(file.record, name)}
    guards = {name: guard for name, row in rows.items() if (guard := _guard_of(row)) is not None}
    decisions = accesses(file.viewer, guards.values(), file.at) if guards else {}
    people = [row for row in rows.values() if isinstance(row, Person)]
    seen = views(file.viewer, people, file.at, source=file.guard) if people else {}
    found = {}
    for name, row in rows.items():
        if isinstance(row, Person):
            view = seen.get(row.pk)
            found[name] = Pointed(view.title, person=view.reference) if view else Pointed("")
        elif name in guards:
            found[name] = _guarded(row, decisions[guards[name].pk])
        else:
            found[name] = Pointed(_words(row))
    trail.shown(*(each.case or each.sheet for each in found.values() if each.case or each.sheet))
    return found


def _points(record: SheetRecord, name: str) -> bool:
    field = record._meta.get_field(name)
    return isinstance(field, models.ForeignKey) and getattr(record, field.attname) is not None


def _guard_of(row: Any) -> Guard | None:
    if isinstance(row, SheetRecord):
        found: Guard = row.sheet.guard
        return found
    return row.guard if isinstance(row, Case) else None


def _guarded(row: Any, decision: Decision) -> Pointed:
    if isinstance(row, Case):
        reference = row.reference if decision else ""
        return Pointed(f"Case {reference}" if reference else "", case=reference)
    if decision.level < Level.TASKING:
        return Pointed("")
    return Pointed(row.sheet.headline, sheet=row.sheet.reference)


def _words(row: Any) -> str:
    """A row in words, and never its key in the database."""
    ours = (each for each in type(row).__mro__ if each not in {models.Model, object})
    has_words = any("__str__" in vars(each) for each in ours)
    return str(row) if has_words else str(getattr(row, "reference", ""))
