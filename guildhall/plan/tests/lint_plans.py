"""A plan in which plan lint finds nothing, and changes to make of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from guildhall.plan.file import SECTIONS, PlanFile

Values = dict[str, Any]

DEFINITION: Values = {
    "version": 1,
    "status": "adopted",
    "since": "2015-04-01",
    "wording": "Noise complaints upheld",
    "kind": "rate",
    "unit": "complaints per 1,000 homes",
    "per": 1000,
    "numerator": "Upheld complaints",
    "denominator": "Residents",
    "inclusion_date": "The day of the complaint",
    "geography": "The town",
    "source": "The noise team",
    "supplier": "town",
    "lag_months": 1,
    "minimum_denominator": None,
    "suppress_below": 5,
}


def measure(ident: str, **other: Any) -> Values:
    return {
        "id": ident,
        "title": f"Measure {ident}",
        "as_written": f"What {ident} measures",
        "programme": "quiet",
        "outcomes": ["OUT1"],
        "kind": "rate",
        "counts": "noise",
        "unit": "complaints per 1,000 residents",
        "polarity": "down_good",
        "answers": "better_off",
        "supply": {"by": "return", "agency": "town"},
        "definition": deepcopy(DEFINITION),
        "baseline": {"value": 4, "period": "2015", "source": "The noise team"},
        "target": {"form": "falling", "set_on": "2016-03"},
    } | other


def outcome(ident: str, **other: Any) -> Values:
    return {
        "id": ident,
        "title": f"Outcome {ident}",
        "statement": f"What {ident} wants",
        "programme": "quiet",
        "kind": "rate",
        "counts": "noise",
        "direction": "down",
        "scope": None,
    } | other


def action(ident: str, **other: Any) -> Values:
    return {
        "id": ident,
        "title": f"Action {ident}",
        "programme": "quiet",
        "leads": ["R1"],
        "supporters": [],
        "due_on": "2016-09-30",
        "due_as_written": "by the end of September",
        "outcomes": ["OUT1"],
    } | other


def figure(ident: str, **other: Any) -> Values:
    return {
        "id": ident,
        "title": f"Figure {ident}",
        "where": "2",
        "status": "stated_with_source",
        "period": "2015",
        "scope": "city",
        "source": "The noise team",
        "values": [{"name": "complaints", "value": 90, "unit": "complaints"}],
        "recompute": "Complaint records",
    } | other


def deadline(ident: str, **other: Any) -> Values:
    return {
        "id": ident,
        "what": "Answer a complaint",
        "kind": "within",
        "amount": 3,
        "unit": "days",
        "as_written": "within 3 working days",
        "day_kind": "working",
        "starts": "complaint received",
        "starts_at": "received_at",
        "where": "3",
        "serves": ["ACT1"],
    } | other


def statement(ident: str, *claims: Values) -> Values:
    return {"id": ident, "where": "1", "text": f"Statement {ident}", "claims": list(claims)}


def programme(ident: str, **other: Any) -> Values:
    return {
        "id": ident,
        "title": f"Programme {ident}",
        "priority": "PRI1",
        "names": [],
        "leads": ["R1"],
        "supporters": [],
    } | other


CLEAN: Values = {
    "format": 1,
    "plan": {
        "title": "A plan",
        "partnership": "A partnership",
        "area": {"code": "E1", "name": "Somewhere", "scope": "city"},
        "starts_on": "2016-04-01",
        "ends_on": "2017-03-31",
        "year_of_cycle": 2,
        "cycle_years": 3,
        "status": "draft",
    },
    "principles": [{"id": "PRN1", "text": "Be fair"}],
    "priorities": [{"id": "PRI1", "number": 1, "title": "Peace", "summary": "Less noise"}],
    "objectives": [
        {
            "id": "OBJ1",
            "number": 1,
            "title": "Calm",
            "meaning": "Less noise",
            "since": None,
            "until": None,
            "priorities": [{"priority": "PRI1"}],
        }
    ],
    "programmes": [
        programme(
            "quiet",
            names=[
                {"place": "list", "name": "Quiet streets", "order": 1},
                {"place": "review", "name": "Quiet streets", "order": 1},
            ],
        )
    ],
    "themes": [
        {
            "id": "THE1",
            "title": "Noise at night",
            "priority": "PRI1",
            "programme": "quiet",
            "where": "2",
            "figures": [],
            "measures": ["MEA1"],
        }
    ],
    "agencies": [
        {"id": "town", "name": "The town", "kind": "council", "is_responsible_authority": True},
        {"id": "shire", "name": "The shire", "kind": "council"},
    ],
    "role_holders": [
        {
            "id": "R1",
            "role": "Noise lead",
            "agency": "town",
            "name": "Ada Invented",
            "invented": True,
            "since": None,
            "until": None,
        }
    ],
    "groups": [
        {
            "id": "GRP1",
            "name": "Noise group",
            "programme": "quiet",
            "led_by": "town",
            "frequency_as_written": "monthly",
            "meetings_a_year": 12,
            "scope": "city",
            "purpose": "Plans the work",
        }
    ],
    "counted_things": [
        {"id": "sound", "name": "sound"},
        {"id": "noise", "name": "noise complaint", "part_of": "sound"},
        {"id": "night_noise", "name": "noise complaint at night", "part_of": "noise"},
        {"id": "light", "name": "light complaint"},
    ],
    "outcomes": [outcome("OUT1")],
    "measures": [measure("MEA1")],
    "actions": [action("ACT1")],
    "grants": [
        {
            "id": "GRA1",
            "funder": "shire",
            "purpose": "Noise",
            "amount_pounds": 100,
            "starts_on": "2016-04-01",
            "ends_on": "2017-03-31",
            "lines": [
                {"title": "Staff", "amount_pounds": 60},
                {"title": "Meters", "amount_pounds": 40},
            ],
        }
    ],
    "deadlines_stated": [deadline("DEA1")],
    "figures": [figure("FIG1")],
    "statements": [
        statement(
            "STA1",
            {"about": "number_of_priorities", "value": 1},
            {"about": "number_of_principles", "value": 1},
            {"about": "year_of_cycle", "value": 2},
            {"about": "cycle_years", "value": 3},
        )
    ],
    "terms": [
        {"id": "TER1", "term": "noise", "kind": "word", "definition": "Sound", "used_in": []}
    ],
}


@dataclass(frozen=True)
class Change:
    """What to make of the clean plan: keys of rows to set (by id), rows to add, ids to leave out.

    The id `plan` is the heading.
    """

    sets: dict[str, Values] = field(default_factory=dict)
    adds: dict[str, list[Values]] = field(default_factory=dict)
    drops: tuple[str, ...] = ()


def change(
    *, drops: Iterable[str] = (), adds: dict[str, list[Values]] | None = None, **sets: Values
) -> Change:
    return Change(sets, adds or {}, tuple(drops))


def changed(how: Change) -> PlanFile:
    values = deepcopy(CLEAN)
    for section, rows in how.adds.items():
        values.setdefault(section, []).extend(deepcopy(rows))
    values["plan"] |= how.sets.get("plan", {})
    for section in SECTIONS:
        rows = [row for row in values.get(section, []) if row["id"] not in how.drops]
        values[section] = [row | how.sets.get(row["id"], {}) for row in rows]
    return PlanFile.model_validate_json(json.dumps(values))
