"""A case and its entries as the pages show them: which links, which lists, in what words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from guildhall.casework import reads
from guildhall.casework.deeds import DEEDS
from guildhall.casework.fields import named
from guildhall.casework.models import Case, Consent, Record
from guildhall.casework.present.belonging import BelongingShown, belonging
from guildhall.casework.present.entry import next_link
from guildhall.casework.present.links import Link, deed_url
from guildhall.casework.reads import CaseFile
from guildhall.casework.reads.owed import takes
from guildhall.casework.reads.workers import Worker, workers
from guildhall.clock import LONDON
from guildhall.duties.present import Line as DutyLine
from guildhall.duties.present import lines as duty_lines
from guildhall.duties.rules import State
from guildhall.partners.declare import CONTACT_SLICE
from guildhall.partners.models import Guard
from guildhall.subjects.reads.shown import PersonView, ShieldedSeen
from guildhall.subjects.rules import age_on
from guildhall.ui.words import long_date

MOST_PRINTED = 1000
A_MOMENT = timedelta(microseconds=1)
"""A span goes up to its end and not including it, so its last day is that of the moment before."""
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
class Group:
    """Links of one sort."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class FactShown:
    """An address or contact in words, with what can be done about it."""

    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class PersonShown:
    """A person on the case: who, in what part, how old, and where."""

    title: str
    reference: str
    role: str
    age: str
    kept_by: str
    is_over: bool
    notes: tuple[FactShown, ...]
    end_url: str


@dataclass(frozen=True)
class WorkerShown:
    """Somebody who works on the case: for what, and from when to when where that is said."""

    name: str
    agency: str
    work: str
    days: str
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
    belonging: tuple[BelongingShown, ...]
    due: tuple[DutyLine, ...]
    ended: tuple[DutyLine, ...]
    actions: list[Any]
    referrals: list[Any]
    consents: list[Consent]
    disclosures: list[Any]
    to_say: frozenset[str]
    """The entries of what was shared with the viewer and nobody has said came, by reference."""
    holds: list[Any]
    closure: Any
    workers: tuple[WorkerShown, ...]
    name_url: str
    timeline: reads.Page
    kinds: dict[str, str]
    groups: tuple[Group, ...]
    subjects: str
    next_step: Link | None
    about: dict[str, str]
    """By a clock's reference, the address of the entry that it is about."""


def case_page(
    file: CaseFile, at: datetime, *, after: str, kinds: Sequence[str], is_whole: bool = False
) -> CasePage:
    """The case as the viewer sees it. The number of statements does not grow with the rows."""
    people = [_person(file, each, at) for each in reads.people(file)]
    clocks = duty_lines(reads.clocks(file), at)
    limit = MOST_PRINTED if is_whole else reads.TIMELINE_PAGE
    timeline = reads.chronology(file, after=after, kinds=kinds, limit=limit)
    shared = reads.disclosures(file)
    return CasePage(
        heading=file.programme.title,
        subjects=_subjects(file, people),
        marking=Guard.Marking(file.guard.marking).label,
        handling=HANDLING[file.guard.marking],
        state=_state(file),
        facts=_facts(file),
        people=tuple(people),
        belonging=belonging(file),
        due=tuple(line for line in clocks if line.state in OPEN),
        ended=tuple(line for line in clocks if line.state not in OPEN),
        actions=reads.actions(file),
        referrals=reads.referrals(file),
        consents=reads.consents(file),
        disclosures=shared,
        to_say=frozenset(
            each.entry.reference for each in shared if reads.may_say_it_came(file, each)
        ),
        holds=reads.holds(file) if file.shows_case else [],
        closure=reads.open_closure(file),
        workers=tuple(_worker(file, each) for each in workers(file)),
        name_url=deed_url(file, "worker") if DEEDS["worker"].is_open_to(file) else "",
        timeline=timeline,
        kinds=reads.kinds_of(file),
        groups=() if is_whole else _groups(file),
        next_step=None if is_whole else _next_step(file, people, timeline),
        about={} if is_whole else _about(file, clocks),
    )


def _worker(file: CaseFile, each: Worker) -> WorkerShown:
    first = each.since_at.astimezone(LONDON).date()
    days = f"from {long_date(first)}" if each.since_at > file.at else ""
    if each.until_at is not None:
        days += f" to {long_date((each.until_at - A_MOMENT).astimezone(LONDON).date())}"
    may_end = bool(each.about) and DEEDS["end-work"].is_open_to(file)
    return WorkerShown(
        name=each.member.name,
        agency=each.member.agency.name if each.member.agency else "",
        work=each.work,
        days=days.strip(),
        end_url=deed_url(file, "end-work", each.about) if may_end else "",
    )


def _about(file: CaseFile, clocks: list[DutyLine]) -> dict[str, str]:
    shown = reads.shown_among(file, {each.clock.about for each in clocks})
    return {
        each.clock.reference: reverse("entry", args=[file.case.reference, each.clock.about])
        for each in clocks
        if each.clock.about in shown
    }


def _next_step(file: CaseFile, people: list[PersonShown], timeline: reads.Page) -> Link | None:
    """The one thing most likely to be done next: who it is about, what is awaited, what is kept."""
    if not DEEDS["record"].is_open_to(file):
        return None
    if not people and DEEDS["person"].is_open_to(file):
        return Link(f"Add the {file.programme.subject_noun}", deed_url(file, "person"))
    waits = (next_link(file, line) for line in timeline.lines)
    if awaited := next((link for link in waits if link), None):
        return awaited
    first = next(iter(records(file)), None)
    if first is None:
        return None
    return Link(f"Record {named(first)}", deed_url(file, "record", first._meta.model_name or ""))


def subjects(file: CaseFile) -> str:
    """Whom the case is about by name, so that nobody writes on the wrong one."""
    return _subjects(file, [_person(file, each, file.at) for each in reads.people(file)])


def _subjects(file: CaseFile, people: list[PersonShown]) -> str:
    about = {role.title for role in file.programme.roles if role.is_subject}
    names = [each.title for each in people if each.role in about and not each.is_over]
    return ", ".join(dict.fromkeys(names)) or file.case.reference


def _state(file: CaseFile) -> str:
    if not file.shows_case:
        return ""
    if file.case.status != Case.Status.OPEN:
        return file.case.get_status_display()
    return file.stage_title or file.case.get_status_display()


def _facts(file: CaseFile) -> tuple[tuple[str, str], ...]:
    if not file.shows_case:
        return ()
    case = file.case
    waiting = case.waiting_on_agency.name if case.waiting_on_agency else ""
    waiting = waiting or reads.function_title(case.programme, case.waiting_on_function)
    found = [
        ("Stage", _stage(file)),
        ("Next step owed by", waiting if case.waiting_on_function or waiting else "Nobody"),
        ("Controller", file.guard.controller.name),
    ]
    if file.outcome_title:
        found.append(("Outcome", file.outcome_title))
    return tuple(found)


def _stage(file: CaseFile) -> str:
    """The stage and since when; for a case that is over, how and when it ended."""
    case = file.case
    since = case.closed_at or case.stage_since_at or case.received_at
    return f"{_state(file)} since {long_date(since)}"


def _person(file: CaseFile, each: reads.PersonOnCase, at: datetime) -> PersonShown:
    part, view = each.involvement, each.view
    born = view.born_on if view else None
    on = at.astimezone(LONDON).date()
    notes = _facts_of(file, view) if view and _shows_how_to_reach(file, part.role) else []
    is_over = part.until_on is not None
    may_end = DEEDS["end-part"].is_allowed(file) and not is_over
    return PersonShown(
        title=each.title,
        reference="" if view and view.is_withheld else part.person.reference,
        role=each.role_title,
        kept_by=view.kept_by if view else "",
        age=f"{age_on(born, on)}" if born and born <= on else "",
        is_over=is_over,
        notes=tuple(notes),
        end_url=deed_url(file, "end-part", part.reference) if may_end else "",
    )


def _shows_how_to_reach(file: CaseFile, role: str) -> bool:
    """Whether the case is shown, or how to reach its people and theirs is not the other side."""
    declared = file.programme.role(role)
    is_other_side = declared is None or declared.side == "offender"
    return file.shows_case or (file.decision.shows(CONTACT_SLICE) and not is_other_side)


def _facts_of(file: CaseFile, view: PersonView) -> list[FactShown]:
    """How to reach somebody and where they live now, as this case says it."""
    found = []
    for contact in view.contacts:
        found.append(_fact(file, contact, f"{contact.value}: {contact.safe_words}"))
    for address in view.addresses:
        if address.until is None:
            found.append(_fact(file, address, address.whole))
    return found


def _fact(file: CaseFile, seen: ShieldedSeen, words: str) -> FactShown:
    told = file.masked(f"{words} (shielded)" if seen.is_shielded else words)
    wanted = (("shield", "Change the shield"), ("wrong", "Withdraw"))
    links = [
        Link(text, deed_url(file, deed, seen.references[0]))
        for deed, text in wanted
        if DEEDS[deed].is_open_to(file)
    ]
    return FactShown(told, tuple(links))


def _groups(file: CaseFile) -> tuple[Group, ...]:
    """What the viewer can do on the case as it stands, by sort.

    Whoever is not shown the case itself is led to nothing whose result they would not see.
    """
    found: dict[str, list[Link]] = {key: [] for key in GROUPS}
    for deed in DEEDS.values():
        if deed.group and deed.is_open_to(file) and (file.shows_case or deed.key == "note"):
            found[deed.group].append(Link(deed.title, deed_url(file, deed.key)))
    groups = [Group(GROUPS[key], tuple(links)) for key, links in found.items() if links]
    return (*_declared(file), *groups)


def _declared(file: CaseFile) -> tuple[Group, ...]:
    """What the programme itself declares: its records, assessments and letters."""
    if not DEEDS["record"].is_open_to(file):
        return ()
    on = file.at.astimezone(LONDON).date()
    names = [(each._meta.model_name or "", each._meta.verbose_name) for each in records(file)]
    tools = {tool.key: tool for tool in file.programme.assessments if tool.is_in_force(on)}
    declared = {
        "Record": ("record", [(key, _first(str(title))) for key, title in names]),
        "Assess": ("assess", [(key, tool.title) for key, tool in tools.items()]),
        "Letters": ("letter", [(each.key, each.title) for each in file.programme.letters]),
    }
    return tuple(
        Group(title, tuple(Link(words, deed_url(file, deed, key)) for key, words in offered))
        for title, (deed, offered) in declared.items()
        if offered and DEEDS[deed].is_open_to(file)
    )


def records(file: CaseFile) -> tuple[type[Record], ...]:
    """The types of record that the viewer may fill in: all that must be answered is shown."""
    shown = (each for each in file.programme.kept_by_hand if _may_fill_in(file, each))
    return tuple(each for each in shown if takes(file.case, each))


def _may_fill_in(file: CaseFile, record_type: type[Record]) -> bool:
    shown = reads.fields_shown(record_type, file.decision)
    asked = {
        field.name
        for field in record_type._meta.concrete_fields
        if field.name != "entry" and not (field.blank or field.null or field.has_default())
    }
    return file.decision.shows(record_type.part) and bool(shown) and asked <= set(shown)


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
