"""Reads what a programme declares at start-up, and stops there with everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from string import Template
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from guildhall.casework.declare import RESTRICTED, SHIELDED, DecisionRecord, Need, Programme
from guildhall.casework.models import Record, Referral, SheetRecord
from guildhall.casework.tools import Tool
from guildhall.casework.writes.clocks import OF_THE_ENGINE
from guildhall.duties.declare import Deadline
from guildhall.partners.declare import (
    ANYONE,
    CASE_SLICE,
    CONTACT_SLICE,
    EVERY_SLICE,
    TASKING_SLICE,
    lines,
)
from guildhall.partners.matrices import FUNCTIONS
from guildhall.partners.models import Guard

SIDES = {"", "victim", "offender"}
PLACES = {"reference", "case", "date", "to", "from", "agency"}
OUR_SLICES = {TASKING_SLICE, CASE_SLICE, EVERY_SLICE, RESTRICTED, CONTACT_SLICE}
LONGEST_KEY = 40


class DeclarationWrong(ImproperlyConfigured):
    """A programme's folder says something that cannot be. The message says what to mend."""


def check(programme: Programme) -> None:
    """Raise DeclarationWrong with everything that is wrong, one thing a line."""
    wrong = list(problems(programme))
    if wrong:
        told = "\n".join(f"  - {each}" for each in wrong)
        raise DeclarationWrong(f"The programme {programme.key or '(no key)'} cannot start:\n{told}")


def problems(programme: Programme) -> Iterator[str]:
    """Everything that is wrong with what a programme declares, in words for its author."""
    if not _is_key(programme.key):
        yield f"key={programme.key!r}: give small letters, digits and _, at most {LONGEST_KEY}."
    if not programme.title.strip():
        yield "title is empty: give the name that people read."
    if programme.is_casework:
        for asked in CHECKS:
            yield from asked(programme)
    else:
        held = [
            n
            for n in (
                "stages",
                "records",
                "sheets",
                "deadlines",
                "letters",
                "public_forms",
                "bringing",
            )
            if getattr(programme, n)
        ]
        if held:
            yield f"{' and '.join(held)} are declared, and is_casework is not True: say so."


def _keys(programme: Programme) -> Iterator[str]:
    for name in (
        "stages",
        "roles",
        "slices",
        "outcomes",
        "purposes",
        "letters",
        "deadlines",
        "functions",
        "public_forms",
        "bringing",
        "work",
    ):
        keys = [each.key for each in getattr(programme, name)]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{name}: the key {key} is there twice. Rename one."
        for key in keys:
            if not _is_key(key):
                yield f"{name}: {key!r} is not a key. Give small letters, digits and _."


def _choices(programme: Programme) -> Iterator[str]:
    if not programme.lead_agency:
        yield "lead_agency is empty: give the key of the agency that controls its cases."
    if programme.marking not in Guard.Marking.values:
        yield f"marking={programme.marking!r}: give one of {', '.join(Guard.Marking.values)}."
    if programme.regime not in Guard.Regime.values:
        yield f"regime={programme.regime!r}: give one of {', '.join(Guard.Regime.values)}."
    if programme.retention.years < 1:
        yield f"retention: {programme.retention.years} years is not at least 1."
    if not programme.outcomes:
        yield "outcomes is empty: a case needs at least one way to end."


def _parts(programme: Programme) -> Iterator[str]:
    for name, things in (("roles", programme.roles), ("letters", programme.letters)):
        for thing in things:
            if thing.side not in SIDES:
                yield (
                    f"{name}: {thing.key} has side={thing.side!r}. Give victim, offender or"
                    " nothing."
                )
    for purpose in programme.purposes:
        if not (purpose.gateway and purpose.basis):
            yield f"purposes: {purpose.key} needs a gateway and a basis."


def _stages(programme: Programme) -> Iterator[str]:
    if not programme.stages:
        yield "stages is empty: give at least the one where an accepted case begins."
    keys = {stage.key for stage in programme.stages}
    for stage in programme.stages:
        for follows in stage.leads_to:
            if follows not in keys:
                yield (
                    f"stages: {stage.key} leads to {follows}, which is not a stage."
                    f"{_near(follows, keys)}"
                )
        yield from _needs(programme, stage.key, stage.needs)
    yield from _needs(programme, "closing", programme.needs_to_close)
    reached = {programme.stages[0].key} if programme.stages else set()
    for _ in programme.stages:
        reached |= {k for s in programme.stages if s.key in reached for k in s.leads_to}
    for key in sorted(keys - reached):
        yield f"stages: nothing leads to {key}, so no case can ever reach it."


def _needs(programme: Programme, where: str, needs: Iterable[Need]) -> Iterator[str]:
    for need in needs:
        field = getattr(need, "field", None)
        if field is None:
            if not callable(need):
                yield (
                    f"stages: {where} needs {need!r}. Give a field, such as"
                    " Episode.found_at, or a function of the case."
                )
        elif field.model not in programme.records:
            yield (
                f"stages: {where} needs {field.model.__name__}.{field.name}, and"
                f" {field.model.__name__} is not one of records."
            )


def _functions(programme: Programme) -> Iterator[str]:
    known = {*FUNCTIONS, *(each.key for each in programme.functions), ANYONE}
    if not programme.matrix:
        yield (
            "matrix is empty, so nobody could open a case. Start from one of"
            " guildhall.partners.matrices."
        )
    for key in sorted(set(programme.matrix or {}) - known):
        yield f"matrix: {key} is not a function.{_near(key, known)} Or declare it in functions."
    named = [("triage", programme.triage)]
    named += [(f"stages: the owner of {s.key}", s.owner) for s in programme.stages]
    named += [
        (f"deadlines: the owner of {d.key}", d.owner)
        for d in programme.deadlines
        if isinstance(d.owner, str)
    ]
    named += [(f"work: a function of {w.key}", key) for w in programme.work for key in w.functions]
    for where, key in named:
        if key and key not in known:
            yield f"{where} is {key}, which is not a function.{_near(key, known)}"


def _slices(programme: Programme) -> Iterator[str]:
    known = OUR_SLICES | {each.key for each in programme.slices}
    for function, sight in lines(programme.matrix or {}, programme.matrix or {}):
        for key in sorted(sight.slices - known):
            yield f"matrix: {function} is shown {key}, which is not a slice.{_near(key, known)}"
    if SHIELDED in {each.key for each in programme.slices}:
        yield f"slices: {SHIELDED} is the engine's own. Rename yours."
    for record in (each for each in programme.records if issubclass(each, Record)):
        if record.part not in known:
            yield f"records: {record.__name__}.part is {record.part}, not a slice."
        for key in sorted(set(getattr(record.Handling, "slices", {})) - known):
            yield f"records: {record.__name__} has fields in {key}, not a slice.{_near(key, known)}"


def _records(programme: Programme) -> Iterator[str]:
    for record in programme.records:
        if not (isinstance(record, type) and issubclass(record, Record)) or record is Record:
            yield f"records: {record!r} is not a Record. Make it a class that extends Record."
        else:
            yield from (f"records: {record.__name__}{words}" for words in _record(record))
    for sheet in programme.sheets:
        if not (isinstance(sheet, type) and issubclass(sheet, SheetRecord)):
            yield f"sheets: {sheet!r} is not a SheetRecord. Make it a class that extends it."
        else:
            yield from (f"sheets: {sheet.__name__}{words}" for words in _record(sheet))


def _record(record: type[Record] | type[SheetRecord]) -> Iterator[str]:
    fields = {field.name for field in record._meta.concrete_fields if not field.primary_key}
    personal, plain = (set(getattr(record.Handling, n, ())) for n in ("personal", "plain"))
    for field in sorted(fields - personal - plain):
        yield f".{field} is neither personal nor plain in its Handling."
    for field in sorted((personal | plain) - fields):
        yield f".Handling names {field}, which is not a field.{_near(field, fields)}"
    for field in sorted(personal & plain):
        yield f".{field} is both personal and plain. Choose one."
    for part, sliced in getattr(record.Handling, "slices", {}).items():
        for field in sorted(set(sliced) - fields):
            yield f" puts {field} in {part}, and it is not a field.{_near(field, fields)}"
    if record._meta.many_to_many:
        yield " has a many-to-many field, of which no revision can be kept."


def _deadlines(programme: Programme) -> Iterator[str]:
    known = {*programme.records, *programme.sheets, *OF_THE_ENGINE}
    for deadline in programme.deadlines:
        if not isinstance(deadline, Deadline):
            yield f"deadlines: {deadline!r} is not a Deadline."
        elif deadline.of not in known:
            yield (
                f"deadlines: {deadline.key} is of {deadline.of.__name__}, which is not one of"
                " records or sheets nor a row of the engine."
            )


def _tools(programme: Programme) -> Iterator[str]:
    for tool in programme.assessments:
        yield from (f"assessments: {tool.key} {tool.version}: {w}" for w in _tool(tool))
    for one in programme.assessments:
        for other in programme.assessments:
            if one.key == other.key and one is not other and one.version == other.version:
                yield f"assessments: {one.key} has version {one.version} twice."
                return


def _tool(tool: Tool) -> Iterator[str]:
    if not tool.source:
        yield "say where it is published, in source."
    if not tool.questions:
        yield "it asks nothing."
    if not tool.bands:
        yield "it has no bands."
    floors = [band.at_least for band in tool.bands]
    if tool.judge is None and floors != sorted(set(floors)):
        yield "its bands are not from the lowest at_least to the highest."
    for name, keys in (
        ("question", [q.key for q in tool.questions]),
        ("band", [b.key for b in tool.bands]),
        *((f"answer of {q.key}", [o.key for o in q.options]) for q in tool.questions),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"the {name} {key} is there twice."
    if tool.until is not None and tool.until <= tool.since:
        yield "it ends before it is in force."


def _letters(programme: Programme) -> Iterator[str]:
    for letter in programme.letters:
        template = Template(letter.body)
        if not template.is_valid():
            yield f"letters: {letter.key} has a $ that begins no place. Write $$ for a dollar sign."
            continue
        known = PLACES | set(letter.asks)
        for place in sorted(set(template.get_identifiers()) - known):
            yield (
                f"letters: {letter.key} has the place ${place}, which nobody fills."
                f"{_near(place, known)} Or ask for it in asks."
            )
        for place in sorted(set(letter.asks) & PLACES):
            yield f"letters: {letter.key} asks for {place}, which is filled in already."


def _bringing(programme: Programme) -> Iterator[str]:
    for each in programme.bringing:
        names = [part.name for part in each.parts]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"bringing: {each.key} has the part {name} twice. Rename one."
        reference = each.part(each.reference)
        if reference is None or not reference.is_required:
            yield (
                f"bringing: {each.key} needs a required part {each.reference}: the source's own"
                " reference, by which the same row is known again."
            )
        if each.of is not None and each.of not in programme.sheets:
            yield f"bringing: {each.key} makes {each.of.__name__}, which is not one of sheets."


def _decision(programme: Programme) -> Iterator[str]:
    declared = programme.decision
    if declared is None:
        return
    name = declared.record.__name__
    if declared.record not in programme.records:
        yield f"decision: {name} is not one of records."
    fields = {f.name: f for f in declared.record._meta.concrete_fields if not f.primary_key}
    referral = fields.pop("referral", None)
    if not (referral and referral.one_to_one and referral.related_model is Referral):
        yield f"decision: {name} needs a one-to-one field called referral, of a Referral."
    elif referral.editable:
        yield f"decision: {name}.referral must not be editable: the decision fills it in."
    for decision in Referral.Decision.values:
        yield from _asked(declared, decision, fields)


def _asked(declared: DecisionRecord, decision: str, fields: dict[str, Any]) -> Iterator[str]:
    asked = declared.asked(decision)
    name, given = declared.record.__name__, {*asked.fields, *asked.settled}
    for key in sorted({*given, *asked.only} - set(fields)):
        yield f"decision: {decision} has {key}, not a field of {name}.{_near(key, fields)}"
    for key in sorted(set(fields) - given):
        if not (fields[key].blank or fields[key].null or fields[key].has_default()):
            yield f"decision: {decision} neither asks for {name}.{key} nor settles it."


CHECKS: tuple[Callable[[Programme], Iterator[str]], ...] = (
    _keys,
    _choices,
    _parts,
    _records,
    _stages,
    _functions,
    _slices,
    _deadlines,
    _tools,
    _letters,
    _bringing,
    _decision,
)


def _is_key(key: str) -> bool:
    return (
        bool(key) and len(key) <= LONGEST_KEY and key.replace("_", "a").isalnum() and key.islower()
    )


def _near(key: str, known: Iterable[str]) -> str:
    """A guess at what was meant, with a space before it; empty where nothing is like it."""
    from difflib import get_close_matches

    found = get_close_matches(key, sorted(known), n=1)
    return f" Did you mean {found[0]}?" if found else ""
