"""The timeline of a case, page by page, with what stands beside each entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from guildhall.casework.models import (
    Assessment,
    Attachment,
    Consent,
    ContactAttempt,
    Disclosure,
    Entry,
    Letter,
    Record,
    SheetRecord,
    StageEntry,
)
from guildhall.casework.reads.files import CaseFile
from guildhall.casework.reads.visible import entries_shown, fields_shown, is_recipient
from guildhall.partners.declare import Decision
from guildhall.partners.reads import NotKnown
from guildhall.subjects.models import Person
from guildhall.subjects.reads import views
from guildhall.ui.words import long_date, moment, pounds

PAGE = 50
BESIDE: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    Entry.Kind.STAGE: (StageEntry, ()),
    Entry.Kind.CONTACT: (ContactAttempt, ("person",)),
    Entry.Kind.ASSESSMENT: (Assessment, ("person",)),
    Entry.Kind.CONSENT: (Consent, ("person",)),
    Entry.Kind.SHARING: (Disclosure, ("recipient",)),
    Entry.Kind.LETTER: (Letter, ("to_person", "to_agency")),
    Entry.Kind.ATTACHMENT: (Attachment, ()),
}


@dataclass(frozen=True)
class FieldSeen:
    """One field of a record, as it is shown: its name, what it is called, and its value."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Line:
    """An entry of the timeline, the row beside it if there is one, and a record's fields seen."""

    entry: Entry
    kind_title: str
    detail: Any = None
    fields: tuple[FieldSeen, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page of the timeline. `after` is where the next begins; empty on the last."""

    lines: tuple[Line, ...]
    after: str


def chronology(
    file: CaseFile, *, after: str = "", kinds: Collection[str] = (), limit: int = PAGE
) -> Page:
    """A page of the timeline, the latest first, after an entry's reference.

    `kinds` keeps to some; an unknown reference begins at the top. The number of statements grows
    with the kinds on the page, never with the entries.
    """
    found = _shown(file)
    if kinds:
        found = found.filter(kind__in=kinds)
    last = found.filter(reference=after).values_list("happened_at", "pk").first()
    if last is not None:
        found = found.filter(Q(happened_at__lt=last[0]) | Q(happened_at=last[0], pk__lt=last[1]))
    rows = list(found.order_by("-happened_at", "-pk")[: limit + 1])
    shown = rows[:limit]
    return Page(_lines(file, shown), shown[-1].reference if len(rows) > limit else "")


def kinds_of(file: CaseFile) -> dict[str, str]:
    """The kinds of entry on the case that the viewer may see, with what each is called."""
    found = _shown(file).order_by().values_list("kind", flat=True).distinct()
    return {kind: kind_title(kind) for kind in sorted(found)}


def line(file: CaseFile, reference: str) -> Line:
    """One entry of the case, as the viewer may see it. NotKnown for any other."""
    row = _shown(file).filter(reference=reference).first()
    if row is None:
        raise NotKnown(reference)
    (found,) = _lines(file, [row])
    return found


def kind_title(kind: str) -> str:
    """What a kind of entry is called; its key where the programme has been removed."""
    if kind in Entry.Kind.values:
        return str(Entry.Kind(kind).label)
    model = record_type_of(kind)
    name = str(model._meta.verbose_name) if model else kind
    return name[:1].upper() + name[1:]


def record_type_of(kind: str) -> type[Record] | None:
    """The type of record that makes a kind of entry: None for the engine's own kinds."""
    label, _, name = kind.partition(".")
    if not name:
        return None
    try:
        model = apps.get_model(label, name)
    except LookupError:
        return None
    return model if issubclass(model, Record) else None


def fields_seen(record: Record, decision: Decision) -> tuple[FieldSeen, ...]:
    """The fields of a record that a decision shows, in the order they were declared."""
    return tuple(
        FieldSeen(name, label, getattr(record, name), words_of(record, name))
        for name, label in fields_shown(type(record), decision).items()
    )


def told(record: Record) -> str:
    """A record in one line, with when it happened where it says so."""
    when = record.when()
    return f"{record.headline()}, {moment(when)}" if when else record.headline()


def told_to(file: CaseFile, seen: Line) -> str:
    """What the viewer is told by a record that was shared with them; empty for anything else.

    It is what the record says now: nothing, where it is withdrawn or safe to share no longer.
    """
    row = seen.detail
    if not isinstance(row, Disclosure) or not is_recipient(file.viewer, row, file.decision):
        return ""
    about = Entry.objects.filter(
        case=file.case, reference=seen.entry.about or "-", withdrawn_at=None
    )
    for record in details_of(about).values():
        telling = record.tells() if isinstance(record, Record) else None
        return telling.words if telling and not telling.refused else ""
    return ""


def shown_among(file: CaseFile, references: Collection[str]) -> set[str]:
    """Those of some entries' references that the viewer may see on this case."""
    found = _shown(file).filter(reference__in=references, withdrawn_at=None)
    return set(found.order_by().values_list("reference", flat=True))


def _shown(file: CaseFile) -> QuerySet[Entry]:
    shown = entries_shown(file.viewer, file.case, file.decision)
    rows = Entry.objects.filter(shown, case=file.case)
    return rows.select_related("made_by", "agency", "withdrawn_by")


def _lines(file: CaseFile, entries: list[Entry]) -> tuple[Line, ...]:
    details = details_of(entries)
    names = _names(file, details.values())
    lines = []
    for entry in entries:
        entry.case = file.case
        _mask(file, entry)
        detail = details.get(entry.pk)
        fields = fields_seen(detail, file.decision) if isinstance(detail, Record) else ()
        fields = tuple(_by_name(each, names, file) for each in fields)
        lines.append(Line(entry, kind_title(entry.kind), detail, fields))
    return tuple(lines)


def _names(file: CaseFile, details: Iterable[Model]) -> dict[int, str]:
    """The people whom records point to, by key, as the viewer may call them."""
    people = [
        person
        for record in details
        if isinstance(record, Record)
        for field in record._meta.concrete_fields
        if field.many_to_one and isinstance(person := getattr(record, field.name), Person)
    ]
    seen = (
        views(file.viewer, people, file.at, source=file.case.guard, is_for_paper=file.is_for_paper)
        if people
        else {}
    )
    return {key: view.title for key, view in seen.items()}


def _by_name(field: FieldSeen, names: Mapping[int, str], file: CaseFile) -> FieldSeen:
    """A field with its words as the viewer may read them: of a person, what they are called."""
    if isinstance(field.value, Person):
        return replace(field, words=names.get(field.value.pk, ""))
    return replace(field, words=file.masked(field.words))


def _mask(file: CaseFile, entry: Entry) -> None:
    """Take out of an entry, as it is shown, the names that are kept from its viewer."""
    for name in ("headline", "body", "withdrawn_reason"):
        setattr(entry, name, file.masked(getattr(entry, name)))


def details_of(entries: Iterable[Entry]) -> dict[int, Model]:
    """The row beside each entry that has one, by the entry's key: a statement for each kind."""
    by_kind: dict[str, list[int]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry.pk)
    found: dict[int, Model] = {}
    for kind, keys in sorted(by_kind.items()):
        model, joined = _beside(kind)
        if model is not None:
            rows = model._default_manager.filter(pk__in=keys).select_related(*joined, "entry")
            found |= {row.pk: row for row in rows}
    return found


def _beside(kind: str) -> tuple[type[Model] | None, tuple[str, ...]]:
    if kind in BESIDE:
        return BESIDE[kind]
    model = record_type_of(kind)
    if model is None:
        return None, ()
    return model, tuple(field.name for field in model._meta.concrete_fields if field.many_to_one)


def words_of(record: Record | SheetRecord, name: str) -> str:
    """A field's value in words: the label of a choice, yes or no, or as it is."""
    display = getattr(record, f"get_{name}_display", None)
    value = getattr(record, name) if display is None else display()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name.endswith("_pence"):
        return pounds(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Record):
        return told(value)
    return long_date(value) if isinstance(value, date) else str(value)
