"""Cases of what a measure lacks, what stands twice, what nothing measures, what is too wide."""

from __future__ import annotations

from guildhall.plan.tests.lint_cases.case import Case
from guildhall.plan.tests.lint_plans import (
    DEFINITION,
    Values,
    action,
    change,
    measure,
    outcome,
    programme,
)

SECOND = {"outcomes": [outcome("OUT2")], "measures": [measure("MEA2", outcomes=["OUT2"])]}

WORD: Values = {
    "id": "TER2",
    "term": "PQ",
    "kind": "abbreviation",
    "definition": None,
    "used_in": [],
}

OTHER = programme("dark")


CASES: tuple[Case, ...] = (
    Case("measure_without_baseline", "none", change(MEA1={"baseline": None}), ("MEA1",)),
    Case(
        "measure_without_baseline",
        "a baseline of nought",
        change(MEA1={"baseline": {"value": 0, "period": "2015", "source": "The team"}}),
    ),
    Case("measure_without_target", "none", change(MEA1={"target": None}), ("MEA1",)),
    Case(
        "measure_without_target",
        "a direction with no number",
        change(MEA1={"target": {"form": "maintain_or_rise", "set_on": "2016"}}),
    ),
    Case("measure_without_definition", "none", change(MEA1={"definition": None}), ("MEA1",)),
    Case(
        "measure_without_definition",
        "a proposed one",
        change(MEA1={"definition": DEFINITION | {"status": "proposed"}}),
    ),
    Case(
        "definition_not_adopted",
        "a proposed one",
        change(MEA1={"definition": DEFINITION | {"status": "proposed"}}),
        ("MEA1",),
    ),
    Case("definition_not_adopted", "none at all", change(MEA1={"definition": None})),
    Case("measure_without_unit", "none", change(MEA1={"unit": None}), ("MEA1",)),
    Case("measure_without_unit", "a short one", change(MEA1={"unit": "%"})),
    Case(
        "same_words_twice",
        "but for case and hyphens",
        change(
            MEA1={"as_written": "Re-opened complaints"},
            adds={"measures": [measure("MEA2", as_written="reopened COMPLAINTS.")]},
        ),
        ("MEA1", "MEA2"),
    ),
    Case(
        "same_words_twice",
        "one word more",
        change(
            MEA1={"as_written": "Re-opened complaints"},
            adds={"measures": [measure("MEA2", as_written="All re-opened complaints")]},
        ),
    ),
    Case(
        "same_words_twice",
        "an outcome and a measure",
        change(OUT1={"statement": "Noise"}, MEA1={"as_written": "Noise"}),
    ),
    Case("same_thing_counted_twice", "in other words", change(adds=SECOND), ("MEA1", "MEA2")),
    Case(
        "same_thing_counted_twice",
        "for one outcome",
        change(adds={"measures": [measure("MEA2")]}),
    ),
    Case(
        "same_thing_counted_twice",
        "in another unit",
        change(adds=SECOND, MEA2={"unit": "complaints"}),
    ),
    Case(
        "action_and_measure_are_one",
        "the action is the measure as written",
        change(ACT1={"title": "What MEA1 measures!"}),
        ("ACT1", "MEA1"),
    ),
    Case(
        "action_and_measure_are_one",
        "the action brings the measure about",
        change(ACT1={"title": "See to what MEA1 measures"}),
    ),
    Case("terms_undefined", "a word", change(TER1={"definition": None}), ("TER1",)),
    Case("terms_undefined", "an abbreviation", change(adds={"terms": [WORD]}), ("TER2",)),
    Case("terms_undefined", "spelt out", change(adds={"terms": [WORD | {"definition": "X"}]})),
    Case("theme_without_measure", "figures alone", change(THE1={"measures": []}), ("THE1",)),
    Case("theme_without_measure", "a measure alone", change(THE1={"figures": []})),
    Case("programme_without_outcome", "none", change(adds={"programmes": [OTHER]}), ("dark",)),
    Case(
        "programme_without_outcome",
        "an outcome of its own",
        change(adds={"programmes": [OTHER], "outcomes": [outcome("OUT2", programme="dark")]}),
    ),
    Case(
        "priority_without_measure",
        "its programme has none",
        change(
            adds={
                "priorities": [
                    {"id": "PRI2", "number": 2, "title": "Dark", "summary": "Less light"}
                ],
                "programmes": [OTHER | {"priority": "PRI2"}],
            }
        ),
        ("PRI2",),
    ),
    Case(
        "priority_without_measure",
        "one of its two programmes has one",
        change(adds={"programmes": [OTHER]}),
    ),
    Case("outcome_without_action", "none", change(ACT1={"outcomes": []}), ("OUT1",)),
    Case(
        "outcome_without_action",
        "one of two actions",
        change(adds={"actions": [action("ACT2", outcomes=[])]}),
    ),
    Case("figure_wider_than_area", "the county", change(FIG1={"scope": "county"}), ("FIG1",)),
    Case("figure_wider_than_area", "a part of the city", change(FIG1={"scope": "place"})),
    Case("figure_wider_than_area", "not stated", change(FIG1={"scope": None})),
    Case("row_wider_than_area", "a measure", change(MEA1={"scope": "national"}), ("MEA1",)),
    Case("row_wider_than_area", "a group", change(GRP1={"scope": "county"}), ("GRP1",)),
    Case("row_wider_than_area", "an action", change(ACT1={"scope": "county"}), ("ACT1",)),
    Case(
        "row_wider_than_area",
        "a plan for the county",
        change(
            plan={"area": {"code": "E1", "name": "Somewhere", "scope": "county"}},
            GRP1={"scope": "county"},
        ),
    ),
    Case(
        "outcome_wider_than_programme",
        "two steps wider",
        change(quiet={"concerns": "night_noise"}, OUT1={"counts": "sound"}),
        ("OUT1", "quiet"),
    ),
    Case(
        "outcome_wider_than_programme",
        "its measure too",
        change(quiet={"concerns": "night_noise"}),
        ("OUT1", "MEA1", "quiet"),
    ),
    Case("outcome_wider_than_programme", "narrower", change(quiet={"concerns": "sound"})),
    Case("outcome_wider_than_programme", "just that", change(quiet={"concerns": "noise"})),
    Case(
        "same_thing_counted_twice",
        "in the same words, which another rule says",
        change(adds=SECOND, MEA2={"as_written": "What MEA1 measures"}),
    ),
)
