"""A case and its entries as the pages show them: which links, which lists, in what words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from guildhall.audit.reads import Version, revisions
from guildhall.casework import reads
from guildhall.casework.deeds import DEEDS
from guildhall.casework.models import Assessment, Consent, Entry, Record
from guildhall.casework.reads import CaseFile, Line
from guildhall.clock import LONDON
from guildhall.duties.present import Line as DutyLine
from guildhall.duties.present import lines as duty_lines
from guildhall.duties.rules import State
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard
from guildhall.subjects.rules import age_on
from guildhall.ui.words import long_date, moment

MOST_PRINTED = 1000
OPEN = {State.OVERDUE, State.DUE_SOON, State.RUNNING, State.NOT_DUE}
HANDLING = {
    "official": "Handle with care: it names people.",
    "official_sensitive": "Only for those who need to know. Do not leave it where others see it.",
}
GROUPS = {
    "decide": "Decide on the referral",
    "add": "Add",
    "case": "The case",
    "keeping": "Keeping",
}


@dataclass(frozen=True)
class Link:
    """A link to something that can be done."""

    text: str
    href: str


@dataclass(frozen=True)
class Group:
    """Links of one sort."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class PersonShown:
    """A person on the case: who, in what part, how old, and where."""

    title: str
    reference: str
    role: str
    age: str
    is_over: bool
    notes: tuple[str, ...]
    end_url: str


@dataclass(frozen=True)
class CasePage:
    """Everything on a case's page. What is not shown to the viewer is empty."""

    heading: str
    marking: str
    handling: str
    state: str
    facts: tuple[tuple[str, str], ...]
    people: tuple[PersonShown, ...]
    due: tuple[DutyLine, ...]
    ended: tuple[DutyLine, ...]
    actions: list[Any]
    referrals: list[Any]
    consents: list[Consent]
    disclosures: list[Any]
    holds: list[Any]
    closure: Any
    timeline: reads.Page
    kinds: dict[str, str]
    groups: tuple[Group, ...]
    subjects: str


def case_page(
    file: CaseFile, at: datetime, *, after: str, kinds: Sequence[str], is_whole: bool = False
) -> CasePage:
    """The case as the viewer sees it. The number of statements does not grow with the rows."""
    people = [_person(file, each, at) for each in reads.people(file)]
    clocks = duty_lines(reads.clocks(file), at)
    limit = MOST_PRINTED if is_whole else reads.TIMELINE_PAGE
    return CasePage(
        heading=file.programme.title,
        subjects=_subjects(file, people),
        marking=Guard.Marking(file.guard.marking).label,
        handling=HANDLING[file.guard.marking],
        state=_state(file),
        facts=_facts(file),
        people=tuple(people),
        due=tuple(line for line in clocks if line.state in OPEN),
        ended=tuple(line for line in clocks if line.state not in OPEN),
        actions=reads.actions(file),
        referrals=reads.referrals(file),
        consents=reads.consents(file),
        disclosures=reads.disclosures(file),
        holds=reads.holds(file) if file.shows_case else [],
        closure=reads.open_closure(file),
        timeline=reads.chronology(file, after=after, kinds=kinds, limit=limit),
        kinds=reads.kinds_of(file),
        groups=() if is_whole else _groups(file),
    )


def _subjects(file: CaseFile, people: list[PersonShown]) -> str:
    about = {role.title for role in file.programme.roles if role.is_subject}
    names = [each.title for each in people if each.role in about and not each.is_over]
    return ", ".join(dict.fromkeys(names)) or file.case.reference


def _state(file: CaseFile) -> str:
    if not file.shows_case:
        return ""
    return file.stage_title or file.case.get_status_display()


def _facts(file: CaseFile) -> tuple[tuple[str, str], ...]:
    if not file.shows_case:
        return ()
    case = file.case
    waiting = case.waiting_on_agency.name if case.waiting_on_agency else ""
    waiting = waiting or reads.function_title(case.programme, case.waiting_on_function)
    has_it = case.allocated_to.name if case.allocated_to else "Nobody yet"
    found = [
        ("Stage", file.stage_title or case.get_status_display()),
        ("Allocated to", has_it),
        ("Next step owed by", waiting if case.waiting_on_function or waiting else "Nobody"),
        ("Controller", file.guard.controller.name),
    ]
    if file.outcome_title:
        found.append(("Outcome", file.outcome_title))
    return tuple(found)


def _person(file: CaseFile, each: reads.PersonOnCase, at: datetime) -> PersonShown:
    part, view = each.involvement, each.view
    born = view.born_on if view else None
    on = at.astimezone(LONDON).date()
    notes: list[str] = []
    for contact in view.contacts if view and file.shows_case else ():
        safe = {True: "safe to use", False: "not safe to use", None: "nobody has asked if safe"}
        shield = ", shielded" if contact.is_shielded else ""
        notes.append(f"{contact.value}: {safe[contact.is_safe]}{shield}")
    for address in view.addresses if view and file.shows_case else ():
        if address.until is None:
            notes.append(f"{address.whole}{' (shielded)' if address.is_shielded else ''}")
    is_over = part.until_on is not None
    may_end = file.may(Do.WRITE) and not is_over
    return PersonShown(
        title=each.title,
        reference=part.person.reference,
        role=each.role_title,
        age=f"{age_on(born, on)}" if born and born <= on else "",
        is_over=is_over,
        notes=tuple(notes),
        end_url=_do(file, "end-part", part.reference) if may_end else "",
    )


def _do(file: CaseFile, deed: str, about: str = "") -> str:
    if about:
        return reverse("do_about", args=[file.case.reference, deed, about])
    return reverse("do", args=[file.case.reference, deed])


def _groups(file: CaseFile) -> tuple[Group, ...]:
    """What the viewer can do on the case as it stands, by sort."""
    found: dict[str, list[Link]] = {key: [] for key in GROUPS}
    for deed in DEEDS.values():
        if deed.group and deed.is_open_to(file):
            found[deed.group].append(Link(deed.title, _do(file, deed.key)))
    groups = [Group(GROUPS[key], tuple(links)) for key, links in found.items() if links]
    return (*_declared(file), *groups)


def _declared(file: CaseFile) -> tuple[Group, ...]:
    """What the programme itself declares: its records, assessments and letters."""
    if not DEEDS["record"].is_open_to(file):
        return ()
    on = file.at.astimezone(LONDON).date()
    names = [(each._meta.model_name or "", each._meta.verbose_name) for each in records(file)]
    tools = {tool.key: tool for tool in file.programme.assessments if tool.is_in_force(on)}
    made = (
        ("Record", [Link(_first(str(title)), _do(file, "record", key)) for key, title in names]),
        ("Assess", [Link(tool.title, _do(file, "assess", key)) for key, tool in tools.items()]),
        (
            "Letters",
            [Link(each.title, _do(file, "letter", each.key)) for each in file.programme.letters],
        ),
    )
    return tuple(Group(title, tuple(links)) for title, links in made if links)


def records(file: CaseFile) -> tuple[type[Record], ...]:
    """The types of record of which the viewer may fill in something."""
    found = file.programme.records
    return tuple(each for each in found if reads.fields_shown(each, file.decision))


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Field:
    """A field of an entry in words."""

    label: str
    words: str


@dataclass(frozen=True)
class EntryPage:
    """One entry in full. `versions` are what it said before, the last first."""

    line: Line
    fields: tuple[Field, ...]
    versions: tuple[Version, ...]
    links: tuple[Link, ...]


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
    values = {label: words for label, words in said.items() if words}
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
        options = {option.key: option.text for option in question.options}
        answer = row.answers.get(question.key, "")
        found.append(Field(question.text, options.get(answer, answer)))
    if row.score is not None:
        found.append(Field("Score", str(row.score)))
    band = tool.band(row.band)
    found.append(Field("The answers come to", band.title if band else row.band))
    if row.raised_to:
        higher = tool.band(row.raised_to)
        title = higher.title if higher else row.raised_to
        found.append(Field("Raised by judgement to", f"{title}: {row.raised_reason}"))
    return tuple(found)


def _links(file: CaseFile, line: Line) -> list[Link]:
    """What can be done about one entry."""
    entry = line.entry
    if entry.withdrawn_at is not None or not DEEDS["withdraw"].is_open_to(file):
        return []
    found = []
    if _is_record(line) and DEEDS["change-record"].is_open_to(file):
        found.append(Link("Change", _do(file, "change-record", entry.reference)))
    if entry.kind == Entry.Kind.NOTE and entry.made_by_id == file.viewer.pk:
        found.append(Link("Change", _do(file, "change-note", entry.reference)))
    if _is_record(line) or entry.kind in {Entry.Kind.NOTE, Entry.Kind.CONTACT}:
        found.append(Link("Withdraw", _do(file, "withdraw", entry.reference)))
    return found
