"""One entry of a case as its page shows it: in words, with what it said before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import DateField

from guildhall.audit.reads import Version, revisions
from guildhall.casework import reads
from guildhall.casework.deeds import DEEDS
from guildhall.casework.fields import named
from guildhall.casework.models import Assessment, Disclosure, Entry, Record
from guildhall.casework.present.links import Link, deed_url
from guildhall.casework.reads import CaseFile, Line
from guildhall.casework.reads.owed import takes
from guildhall.casework.tools import Result
from guildhall.ui.words import long_date, moment

WITHDRAWN_AS_WRONG = {Entry.Kind.NOTE, Entry.Kind.CONTACT, Entry.Kind.ASSESSMENT}


@dataclass(frozen=True)
class Field:
    """A field of an entry in words."""

    label: str
    words: str


@dataclass(frozen=True)
class EntryPage:
    """One entry in full. `versions` are what it said before, the last first.

    `told` is what was shared with the viewer, in words, where the entry is of that.
    """

    line: Line
    fields: tuple[Field, ...]
    versions: tuple[Version, ...]
    links: tuple[Link, ...]
    follow: tuple[Link, ...]
    told: str
    may_say_it_came: bool


def entry_page(file: CaseFile, reference: str) -> EntryPage:
    """An entry with its history, as far as the viewer may see it."""
    line = reads.line(file, reference)
    return EntryPage(
        line=line,
        fields=fields_of(file, line),
        versions=tuple(
            _seen(version, file, line) for version in reversed(revisions(f"entry:{reference}"))
        ),
        links=tuple(_links(file, line)),
        follow=tuple(_follow(file, line)),
        told=reads.told_to(file, line),
        may_say_it_came=isinstance(line.detail, Disclosure)
        and reads.may_say_it_came(file, line.detail),
    )


def _is_record(line: Line) -> bool:
    return isinstance(line.detail, Record)


def _seen(version: Version, file: CaseFile, line: Line) -> Version:
    """A version with only the fields that the viewer is shown, under their labels."""
    names = {"headline": "In short", "body": "In full"}
    if isinstance(line.detail, Record):
        prefix = line.detail._meta.model_name
        fields = reads.fields_shown(type(line.detail), file.decision)
        names |= {f"{prefix}.{name}": label for name, label in fields.items()}
    said = {label: worded(version.values.get(name)) for name, label in names.items()}
    values = {label: file.masked(words) for label, words in said.items() if words}
    return replace(version, values=values)


def worded(value: object) -> str:
    """A kept value in words: instants and days as people write them, yes or no."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = str(value)
    try:
        return (
            long_date(date.fromisoformat(text))
            if len(text) == 10
            else moment(datetime.fromisoformat(text))
        )
    except ValueError:
        return text


def fields_of(file: CaseFile, line: Line) -> tuple[Field, ...]:
    """What stands beside an entry, in words: a record's fields, or an assessment's answers."""
    if isinstance(line.detail, Assessment):
        return _answers(file, line.detail)
    return tuple(Field(each.label, each.words) for each in line.fields if each.words)


def _answers(file: CaseFile, row: Assessment) -> tuple[Field, ...]:
    tool = file.programme.tool_version(row.tool, row.tool_version)
    if tool is None:
        return tuple(Field(key, str(value)) for key, value in row.answers.items())
    found = [Field("Tool", f"{tool.title}, version {tool.version} ({tool.source})")]
    for question in tool.questions:
        options = {option.key: option.text for option in question.answers}
        answer = row.answers.get(question.key, "Not answered" if question.options else "")
        found.append(Field(question.text, options.get(answer, answer)))
    if row.score is not None:
        found.append(Field("Score", f"{row.score}{' at least' if row.not_known else ''}"))
    came_to = Result(row.score, row.band, row.highest_band, row.unanswered, row.not_known)
    found.append(Field("The answers come to", tool.words(came_to)))
    if row.raised_to:
        higher = tool.band(row.raised_to)
        title = higher.title if higher else row.raised_to
        found.append(Field("Raised by judgement to", f"{title}: {row.raised_reason}"))
    if row.why_enough:
        found.append(Field("Why it is enough to go on", row.why_enough))
    return tuple(found)


def _follow(file: CaseFile, line: Line) -> list[Link]:
    """What comes after this record: what it waits for, then the records that are made about it."""
    record = line.detail
    if not isinstance(record, Record) or line.entry.withdrawn_at or not _may_record(file):
        return []
    if waits := next_link(file, line):
        return [waits]
    return [
        Link(f"Record {named(each)}", deed_url(file, "record", f"{key}:{line.entry.reference}"))
        for each in file.programme.kept_by_hand
        if _is_about(each, type(record))
        and takes(file.case, each)
        and (key := each._meta.model_name)
    ]


def next_link(file: CaseFile, line: Line) -> Link | None:
    """The link that a record waits for, to the very field; None where it waits for nothing."""
    record = line.detail
    if not isinstance(record, Record) or line.entry.withdrawn_at:
        return None
    step = record.next_step()
    if step is None or not _may_record(file) or not takes(file.case, type(record)):
        return None
    words, field = step
    part = "-day" if isinstance(record._meta.get_field(field), DateField) else ""
    return Link(words, f"{deed_url(file, 'change-record', line.entry.reference)}#{field}{part}")


def _may_record(file: CaseFile) -> bool:
    return DEEDS["change-record"].is_open_to(file)


def _is_about(record_type: type[Record], other: type[Record]) -> bool:
    """Whether records of a type are made about a record of the other."""
    return any(field.related_model is other for field in record_type._meta.concrete_fields[1:])


def _links(file: CaseFile, line: Line) -> list[Link]:
    """What can be done about one entry."""
    entry = line.entry
    if entry.withdrawn_at is not None or not DEEDS["withdraw"].is_open_to(file):
        return []
    found = []
    if (
        isinstance(line.detail, Record)
        and takes(file.case, type(line.detail))
        and DEEDS["change-record"].is_open_to(file)
    ):
        found.append(Link("Change", deed_url(file, "change-record", entry.reference)))
    if entry.kind == Entry.Kind.NOTE and entry.made_by_id == file.viewer.pk:
        found.append(Link("Change", deed_url(file, "change-note", entry.reference)))
    is_decision = entry.kind == file.programme.decision_kind
    if not is_decision and (_is_record(line) or entry.kind in WITHDRAWN_AS_WRONG):
        found.append(Link("Withdraw", deed_url(file, "withdraw", entry.reference)))
    return found
