"""What a programme is, told from what it declares: the content of its reference page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guildhall import local
from guildhall.casework.declare import Programme
from guildhall.casework.models import Record
from guildhall.casework.tools import Tool
from guildhall.duties.declare import FORCES, Deadline
from guildhall.partners.declare import CASE_SLICE, TASKING_SLICE
from guildhall.partners.matrices import FUNCTIONS

USUAL_PARTS = {TASKING_SLICE: "What to do", CASE_SLICE: "The case"}


@dataclass(frozen=True)
class Section:
    """A table of the page: its title, its headings, and a line of introduction where one helps."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    intro: str = ""


def sections(programme: Programme) -> list[Section]:
    """Everything a programme declares, but for who sees what, which has a page of its own."""
    found = [
        _stages(programme),
        *(_record(record, programme) for record in programme.records),
        _deadlines(programme),
        *(_tool(tool) for tool in programme.assessments),
        _roles(programme),
        _purposes(programme),
        _letters(programme),
        _work(programme),
        _ends(programme),
        _measures(programme),
        _local(programme),
    ]
    return [section for section in found if section.rows]


def keeping(programme: Programme) -> str:
    """How long a case is kept, in a sentence."""
    retention = programme.retention
    until = ""
    if retention.until_age is not None:
        until = f", and one about a child until its {retention.until_age}th birthday if later"
    return f"A case is kept {retention.years} years from closing{until}. {retention.source}."


def _local(programme: Programme) -> Section:
    rows = tuple(
        (
            each.title.capitalize(),
            _set(each),
            f"{each.table}.{each.key}",
            each.source,
        )
        for each in local.declared(programme.key)
    )
    intro = "An administrator changes these in local.toml, in the data folder."
    return Section("Set by the partnership", ("What", "Here", "Key", "Source"), rows, intro)


def _set(each: local.Local) -> str:
    if isinstance(each.value, dict):
        return ", ".join(f"{name} {number:,}" for name, number in each.value.items()) or "None yet"
    return f"{each.value}" if each.is_default else f"{each.value} (usually {each.default})"


def _stages(programme: Programme) -> Section:
    titles = {stage.key: stage.title for stage in programme.stages}
    rows = tuple(
        (
            stage.title,
            _function(programme, stage.owner),
            ", ".join(_need(need) for need in stage.needs),
            ", ".join(titles.get(key, key) for key in stage.leads_to) or "Closing",
        )
        for stage in programme.stages
    )
    return Section("Stages", ("Stage", "Whose move", "Needs", "Leads to"), rows)


def _need(need: object) -> str:
    field = getattr(need, "field", None)
    if field is not None:
        return f"{field.model._meta.verbose_name}: {field.verbose_name}"
    words = str(getattr(need, "__name__", need)).replace("_", " ")
    return words.removeprefix("needs ")


def _record(record: type[Record], programme: Programme) -> Section:
    titles = USUAL_PARTS | {each.key: each.title for each in programme.slices}
    name = str(record._meta.verbose_name)
    sliced = {
        field: titles.get(part, part)
        for part, fields in getattr(record.Handling, "slices", {}).items()
        for field in fields
    }
    personal = getattr(record.Handling, "personal", ())
    rows = tuple(
        (
            str(field.verbose_name),
            "Personal" if field.name in personal else "Plain",
            sliced.get(field.name, titles.get(record.part, "The case")),
        )
        for field in record._meta.concrete_fields
        if field.name != "entry"
    )
    title = f"Record: {name}"
    return Section(title, ("Asked", "Handling", "Part of the file"), rows)


def _deadlines(programme: Programme) -> Section:
    rows = tuple(row for deadline in programme.deadlines for row in _versions(deadline, programme))
    headings = ("Duty", "Owed by", "Within", "For clocks that start", "Force", "Source")
    return Section("Deadlines", headings, rows)


def _versions(deadline: Deadline, programme: Programme) -> Iterator[tuple[str, ...]]:
    owner = deadline.owner if isinstance(deadline.owner, str) else ""
    for rule in deadline.versions:
        until = f", until {rule.until:%-d %B %Y}" if rule.until else ""
        off = " (off until its source is read)" if rule.to_check else ""
        yield (
            deadline.title,
            _function(programme, owner) or "As the case says",
            f"{rule.within}{off}",
            f"From {rule.since:%-d %B %Y}{until}",
            FORCES[rule.source.force],
            f"{rule.source.title}, {rule.source.part}",
        )


def _tool(tool: Tool) -> Section:
    rows = tuple(
        (
            question.text,
            ", ".join(f"{o.text} ({o.score})" if o.score else o.text for o in question.answers)
            or "In words",
        )
        for question in tool.questions
    )
    bands = ", ".join(
        f"{band.title} from {band.at_least}" if tool.judge is None else band.title
        for band in tool.bands
    )
    until = f" until {tool.until:%-d %B %Y}" if tool.until else ""
    intro = (
        f"{tool.source}. In use from {tool.since:%-d %B %Y}{until}. Bands: {bands}. Until every"
        " question is answered it has no band. What is not known adds nothing and is never taken"
        " for no: the band is then the least it can be, and says how much is not known."
    )
    title = f"Assessment: {tool.title}, version {tool.version}"
    return Section(title, ("Question", "Answers (points)"), rows, intro)


def _roles(programme: Programme) -> Section:
    sides = {"victim": "Victim’s", "offender": "Offender’s", "": "Neither"}
    rows = tuple(
        (role.title, sides[role.side], "Yes" if role.is_shielded else "No")
        for role in programme.roles
    )
    return Section("People’s parts", ("Part", "Side", "Shielded unless decided otherwise"), rows)


def _purposes(programme: Programme) -> Section:
    rows = tuple(
        (
            purpose.title,
            f"{purpose.gateway} ({'duty' if purpose.is_duty else 'power'})",
            purpose.basis,
            "Yes" if purpose.needs_consent else "No",
        )
        for purpose in programme.purposes
    )
    headings = ("Purpose", "Power or duty", "Lawful basis", "The person agrees first")
    return Section("Sharing", headings, rows)


def _work(programme: Programme) -> Section:
    rows = tuple(
        (
            work.title,
            ", ".join(_function(programme, key) for key in work.functions)
            or "Any that works on cases",
        )
        for work in programme.work
    )
    return Section("Who is named on a case beside whoever has it", ("For what", "Done by"), rows)


def _letters(programme: Programme) -> Section:
    rows = tuple((each.title, ", ".join(each.asks.values())) for each in programme.letters)
    return Section("Letters", ("Letter", "Asks the writer"), rows)


def _ends(programme: Programme) -> Section:
    rows = tuple((outcome.title,) for outcome in programme.outcomes)
    hooks = (*programme.needs_to_close, *programme.outstanding)
    asked = ", ".join(_need(hook) for hook in hooks)
    left = "open actions, referrals, records and duties" + (f", {asked}" if asked else "")
    intro = f"Before a case closes it is looked through for: {left}. {keeping(programme)}"
    return Section("How a case ends", ("Outcome",), rows, intro)


def _measures(programme: Programme) -> Section:
    rows = tuple((each.title, each.unit, each.numerator_rule) for each in programme.measures)
    return Section("Measures", ("Measure", "Unit", "What is counted"), rows)


def _function(programme: Programme, key: str) -> str:
    own = {each.key: each.title for each in programme.functions}
    usual = FUNCTIONS.get(key)
    return own.get(key) or (usual.title if usual else key.replace("_", " "))
