"""What belongs to a case as its page shows it: one line each at rest, and all of it beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guildhall.casework import reads
from guildhall.casework.reads import Belonging, CaseFile
from guildhall.subjects.reads import PersonView


@dataclass(frozen=True)
class SomebodyShown:
    """Somebody in a record: in what part, what they are called, and how to reach them safely."""

    part: str
    title: str
    kept_by: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class BelongingShown:
    """A record that belongs to the case. `has_more`: its sender has said more, unread."""

    reference: str
    kind: str
    when: datetime
    summary: str
    fields: tuple[tuple[str, str], ...]
    people: tuple[SomebodyShown, ...]
    added: tuple[tuple[datetime, str], ...]
    has_more: bool
    href: str
    sent_href: str


def belonging(file: CaseFile) -> tuple[BelongingShown, ...]:
    """The records that belong to a case, the latest first."""
    return tuple(_shown(file, each) for each in reads.belonging(file))


def _shown(file: CaseFile, each: Belonging) -> BelongingShown:
    reference, own_page = each.sheet.reference, each.record.own_page
    labels = {field.name: field.label for field in each.fields}
    return BelongingShown(
        reference=reference,
        kind=str(each.record._meta.verbose_name),
        when=each.sheet.happened_at,
        summary=each.record.in_short(),
        fields=tuple((f.label[:1].upper() + f.label[1:], f.words) for f in each.fields if f.words),
        people=_people(file, each, labels),
        added=each.added,
        has_more=each.has_more,
        href=reverse(own_page or "sheet", args=[reference]),
        sent_href=reverse("front_door_sent", args=[reference]) if each.was_sent else "",
    )


def _people(file: CaseFile, each: Belonging, labels: dict[str, str]) -> tuple[SomebodyShown, ...]:
    """Each person once, with every part that they have in it."""
    parts: dict[str, list[str]] = {}
    seen: dict[str, PersonView] = {}
    for name, view in each.people.items():
        parts.setdefault(view.reference, []).append(labels[name].capitalize())
        seen[view.reference] = view
    return tuple(
        SomebodyShown(
            ", ".join(parts[key]), view.title, view.kept_by, tuple(map(file.masked, reach(view)))
        )
        for key, view in seen.items()
    )


def reach(view: PersonView) -> tuple[str, ...]:
    """How to reach somebody, with how it is safe to use, and where they live."""
    shielded = {True: " (shielded)", False: ""}
    ways = [f"{c.value}: {c.safe_words}{shielded[c.is_shielded]}" for c in view.contacts]
    homes = [f"{a.whole}{shielded[a.is_shielded]}" for a in view.addresses if a.until is None]
    return (*ways, *homes)
