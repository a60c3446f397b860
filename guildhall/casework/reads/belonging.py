"""What stands on no case of its own and belongs to one: reports, for whoever reads the case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from guildhall.audit import trail
from guildhall.casework.front_door.models import Added, Sent
from guildhall.casework.front_door.sealing import words_of as words_of_addition
from guildhall.casework.models import Sheet, SheetRecord
from guildhall.casework.reads.chronology import FieldSeen, words_of
from guildhall.casework.reads.files import CaseFile
from guildhall.casework.reads.visible import fields_shown
from guildhall.casework.registry import sheet_types
from guildhall.partners.declare import CASE_SLICE, Decision
from guildhall.partners.models import Inheritance
from guildhall.partners.reads import accesses
from guildhall.subjects.models import Person
from guildhall.subjects.reads import PersonView, views


@dataclass(frozen=True)
class Belonging:
    """A record that belongs to a case, as the viewer of the case may see it.

    `people` are whom its fields point to, by the field. `was_sent`: the public sent it, and
    `has_more`: they have said more that nobody has looked at. `added` is what, on paper alone.
    """

    record: SheetRecord
    sheet: Sheet
    fields: tuple[FieldSeen, ...]
    people: Mapping[str, PersonView]
    was_sent: bool
    has_more: bool
    added: tuple[tuple[datetime, str], ...] = ()


def belonging(file: CaseFile) -> list[Belonging]:
    """The records that belong to a case and that the viewer is shown the words of, latest first.

    None for those who are not shown the case, or act for the offender's side: the words of a
    report tell who complained, and from where. Statements grow with the types of record alone.
    """
    if not file.shows_case or file.decision.side == "offender":
        return []
    heirs = Inheritance.objects.filter(source=file.guard, ended_at=None)
    sheets = list(
        Sheet.objects.filter(guard__in=heirs.values("guard"), erased_at=None)
        .select_related("guard")
        .annotate(was_sent=Exists(Sent.objects.filter(guard=OuterRef("pk"))))
        .annotate(has_more=Exists(Added.objects.filter(sent__guard=OuterRef("pk"), read_at=None)))
        .order_by("-happened_at", "-pk")
    )
    decisions = accesses(file.viewer, [each.guard for each in sheets], file.at)
    shown = [each for each in sheets if _is_shown(decisions[each.pk])]
    records = _records(shown)
    added = _added(file, shown)
    seen = _people(file, records.values(), shown)
    trail.shown(*(each.reference for each in shown))
    return [
        _one(file, each, records[each.pk], decisions[each.pk], seen, added[each.pk])
        for each in shown
        if each.pk in records
    ]


def _is_shown(decision: Decision) -> bool:
    return decision.shows(CASE_SLICE) and decision.side != "offender"


def _records(sheets: Iterable[Sheet]) -> dict[int, SheetRecord]:
    """The records themselves by key; a statement for each type."""
    by_kind: dict[str, list[int]] = {}
    for each in sheets:
        by_kind.setdefault(each.kind, []).append(each.pk)
    found: dict[int, SheetRecord] = {}
    for kind, keys in sorted(by_kind.items()):
        record_type = sheet_types().get(kind)
        if record_type is not None:
            joined = [name for name in _names(record_type) if _is_joined(record_type, name)]
            rows = record_type._default_manager.filter(pk__in=keys).select_related(*joined)
            found |= {row.pk: row for row in rows}
    return found


def _names(record_type: type[SheetRecord]) -> tuple[str, ...]:
    return record_type.on_a_case or record_type.columns


def _is_joined(record_type: type[SheetRecord], name: str) -> bool:
    return bool(record_type._meta.get_field(name).many_to_one)


def _people(
    file: CaseFile, records: Iterable[SheetRecord], sheets: Iterable[Sheet]
) -> dict[int, PersonView]:
    """Those whom the records point to, by key, as these records know them."""
    found = [
        person
        for record in records
        for name in _names(type(record))
        if _is_joined(type(record), name) and isinstance(person := getattr(record, name), Person)
    ]
    sources = [each.guard for each in sheets]
    return views(file.viewer, found, file.at, source=sources, is_for_paper=file.is_for_paper)


def _added(file: CaseFile, sheets: Iterable[Sheet]) -> Mapping[int, list[tuple[datetime, str]]]:
    """What the senders of records have said since, by the record's key, for paper alone.

    On the screen it is read on a page of its own, where somebody says that they have looked.
    """
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    if file.is_for_paper:
        rows = Added.objects.filter(sent__guard__in=[each.pk for each in sheets if each.was_sent])  # type: ignore[attr-defined]
        for row in rows.select_related("sent__guard").order_by("at", "pk"):
            found[row.sent.guard_id or 0].append((row.at, file.masked(words_of_addition(row))))
    return found


def _one(
    file: CaseFile,
    sheet: Sheet,
    record: SheetRecord,
    decision: Decision,
    seen: Mapping[int, PersonView],
    added: Sequence[tuple[datetime, str]],
) -> Belonging:
    labels = fields_shown(type(record), decision)
    names = [name for name in _names(type(record)) if name in labels]
    values = {name: getattr(record, name) for name in names}
    return Belonging(
        record=record,
        sheet=sheet,
        fields=tuple(
            FieldSeen(name, labels[name], values[name], file.masked(_words(record, name)))
            for name in names
        ),
        people={
            name: seen[value.pk]
            for name, value in values.items()
            if isinstance(value, Person) and value.pk in seen
        },
        was_sent=sheet.was_sent,  # type: ignore[attr-defined]
        has_more=sheet.has_more,  # type: ignore[attr-defined]
        added=tuple(added),
    )


def _words(record: SheetRecord, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, Person):
        return ""
    if isinstance(value, list):
        titles = dict(type(record).offers(name))
        return ", ".join(titles.get(each, str(each)) for each in value)
    return words_of(record, name)
