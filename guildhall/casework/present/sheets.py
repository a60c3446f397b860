"""Records that stand on no case as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.urls import reverse

from guildhall.audit.reads import Version, revisions
from guildhall.casework import reads
from guildhall.casework.fields import PENCE
from guildhall.casework.models import Sheet, SheetRecord
from guildhall.casework.present.case import HANDLING
from guildhall.casework.present.entry import worded
from guildhall.casework.reads import Connected, SheetFile
from guildhall.casework.reads.chronology import words_of
from guildhall.casework.reads.sheet_lists import Pointed, SheetLine, pointed
from guildhall.casework.registry import sheet_types
from guildhall.casework.sheet_forms import reasons
from guildhall.duties.present import Line as DutyLine
from guildhall.duties.present import lines as duty_lines
from guildhall.partners.declare import Do, Level
from guildhall.ui.words import pounds

OF_WHAT = (" of ", " for ")


@dataclass(frozen=True)
class Field:
    """A field in words, and the page of what it points to; empty where it has none."""

    label: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class ConnectedLine:
    """What a record belongs with: why, what, and whether the viewer may take it back."""

    why: str
    key: str
    title: str
    reference: str
    href: str
    may_end: bool


@dataclass(frozen=True)
class SheetShown:
    """One record: what it says, what it belongs with, what is due, and what it said before."""

    title: str
    kind: str
    fields: tuple[Field, ...]
    connections: tuple[ConnectedLine, ...]
    clocks: tuple[DutyLine, ...]
    versions: tuple[Version, ...]
    handling: str
    may_change: bool
    may_erase: bool


def kind_title(record_type: type[SheetRecord]) -> str:
    """What one is called, with a capital."""
    name = str(record_type._meta.verbose_name)
    return name[:1].upper() + name[1:]


def many_title(record_type: type[SheetRecord]) -> str:
    """What many are called, with a capital: reports of a thing, not report of a things."""
    one, many = str(record_type._meta.verbose_name), str(record_type._meta.verbose_name_plural)
    noun, joint, rest = one.partition(next((j for j in OF_WHAT if j in one), OF_WHAT[0]))
    if joint and many == f"{one}s":
        many = f"{noun}s{joint}{rest}"
    return many[:1].upper() + many[1:]


def sheet_shown(file: SheetFile[Any]) -> SheetShown:
    """A record's page, as far as the viewer may see it."""
    is_read = file.decision.level >= Level.TASKING
    record_type = type(file.record)
    kind = kind_title(record_type)
    may_write = file.may(Do.WRITE) and file.sheet.erased_at is None
    is_due = file.sheet.retention_review_on is not None
    return SheetShown(
        title=file.sheet.headline if is_read else kind,
        kind=kind,
        fields=tuple(fields_of(file)),
        connections=tuple(_connection(file, each) for each in _connections(file)),
        clocks=tuple(duty_lines(reads.clocks_of(file), file.at)),
        versions=tuple(_versions(file)) if is_read else (),
        handling=HANDLING[file.guard.marking],
        may_change=may_write,
        may_erase=is_due and file.may(Do.GOVERN),
    )


def fields_of(file: SheetFile[Any]) -> list[Field]:
    """The fields that the viewer is shown and that say something."""
    names = file.fields()
    points = pointed(file, names)
    found = []
    for name, label in names.items():
        if name in points:
            field = Field(label, points[name].words, _href(points[name]))
        else:
            words = words_of(file.record, name)
            field = Field(label, dict(type(file.record).offers(name)).get(words, words))
        if field.words:
            found.append(field)
    return found


def _href(to: Pointed) -> str:
    for page in ("case", "sheet", "person"):
        if reference := getattr(to, page):
            return reverse(page, args=[reference])
    return ""


def rows_of(
    lines: Iterable[SheetLine], record_type: type[SheetRecord]
) -> list[tuple[Sheet, list[str]]]:
    """Each record of a list, with what each column says; empty for a field that is not shown."""
    offered = {name: dict(record_type.offers(name)) for name in record_type.columns}
    return [
        (
            line.record.sheet,
            [_column(line.record, n, offered[n]) if n in line.fields else "" for n in offered],
        )
        for line in lines
    ]


def _column(record: SheetRecord, name: str, offered: Mapping[str, str]) -> str:
    field = record._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        row = getattr(record, name)
        return str(row) if row is not None and not isinstance(row, SheetRecord) else ""
    words = words_of(record, name)
    return offered.get(words, words)


def _connections(file: SheetFile[Any]) -> list[Connected]:
    is_read = file.decision.level >= Level.TASKING
    return reads.connected(file.viewer, file.guard, file.at) if is_read else []


def _connection(file: SheetFile[Any], each: Connected) -> ConnectedLine:
    is_case = each.guard.kind == "case"
    said = reasons(type(file.record)) | _of_source(each)
    is_source = each.connection.source_id == file.guard.pk
    kind = "Case" if is_case else "Record"
    return ConnectedLine(
        why=said.get(each.connection.why, "About the same thing"),
        key=each.connection.why,
        title=each.headline or f"{kind} {each.guard.reference}",
        reference=each.guard.reference,
        href=reverse("case" if is_case else "sheet", args=[each.guard.reference]),
        may_end=is_source and file.may(Do.WRITE),
    )


def _of_source(each: Connected) -> dict[str, str]:
    """What the record that the connection was made from calls it."""
    sheet = getattr(each.connection.source, "sheet", None)
    found = sheet_types().get(sheet.kind) if sheet else None
    return reasons(found) if found else {}


def _versions(file: SheetFile[Any]) -> list[Version]:
    """What it said before, the last first, with only the fields that the viewer is shown."""
    kept = revisions(f"sheet:{file.sheet.reference}")
    return [_seen(version, file) for version in reversed(kept)] if len(kept) > 1 else []


def _seen(version: Version, file: SheetFile[Any]) -> Version:
    """A version in words. Lists, such as a panel's members, are for the programme's own page."""
    prefix = file.record._meta.model_name
    values = {}
    for name, label in file.fields().items():
        field = file.record._meta.get_field(name)
        if isinstance(field, models.ForeignKey):
            continue
        said = version.values.get(f"{prefix}.{name}")
        if isinstance(said, list | dict):
            continue
        words = dict(field.flatchoices).get(said) or _worded(name, said)
        if words:
            values[label] = str(words)
    return replace(version, values=values)


def _worded(name: str, said: object) -> str:
    is_sum = name.endswith(PENCE) and isinstance(said, int)
    return pounds(said) if is_sum else worded(said)  # type: ignore[arg-type]
