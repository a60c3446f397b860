"""For each rule of plan lint: plans in which it speaks, with the rows it cites, and near misses.

A near miss is the nearest plan in which there is nothing wrong of that sort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guildhall.plan.tests.lint_plans import (
    DEFINITION,
    Change,
    action,
    change,
    figure,
    measure,
    outcome,
    programme,
    statement,
)


@dataclass(frozen=True)
class Case:
    """A change to a clean plan, and the rows of each finding of the rule: none for a near miss."""

    rule: str
    what: str
    change: Change
    rows: tuple[str, ...] = ()


def _claim(about: str, value: int | str, of: str | None = None) -> dict[str, Any]:
    return {"about": about, "value": value} | ({"of": of} if of else {})


def _named(*names: tuple[str, str | None, int | None]) -> list[dict[str, Any]]:
    return [
        {"place": place, "name": name} | ({"order": order} if order else {})
        for place, name, order in names
    ]


def _series(*values: float) -> list[dict[str, Any]]:
    return [{"name": "complaints", "value": value, "unit": "complaints"} for value in values]


CHECK = {"name": "complaints", "value": 80, "unit": "complaints", "source": "Elsewhere"}
SECOND = {"outcomes": [outcome("OUT2")], "measures": [measure("MEA2", outcomes=["OUT2"])]}
FLOW = {"sent_by": "town", "sent_to": "shire"}
BACK = {"sent_by": "shire", "sent_to": "town"}
RISING = {"parts": [{"counts": "noise", "direction": "up"}, {"counts": "light", "direction": "up"}]}
MIXED = {
    "parts": [{"counts": "noise", "direction": "up"}, {"counts": "light", "direction": "down"}]
}
TWO_PARTS = [
    {"title": "Dealt with", "counts": "noise", "polarity": "up_good"},
    {"title": "Not", "counts": "noise", "polarity": "down_good"},
]
LEFT = {"id": "old", "name": "The old body", "kind": "service", "is_named_as_member": True}
COMMITMENT = {
    "id": "COM1",
    "title": "Listen",
    "programme": None,
    "agency": "town",
    "where": "2",
    "due_on": None,
    "due_as_written": None,
}
GROUP = {
    "id": "GRP2",
    "name": "Another group",
    "programme": "quiet",
    "led_by": "shire",
    "frequency_as_written": None,
    "meetings_a_year": None,
    "purpose": "Meets",
}
HALF = [{"title": "Staff", "amount_pounds": 60}, {"title": "Meters", "amount_pounds": None}]
LINK = {"priority": "PRI1"}
FEEDS = measure("MEA2", outcomes=[], polarity="up_good", feeds_into=["MEA1"], counts="light")
WORD = {"id": "TER2", "term": "PQ", "kind": "abbreviation", "definition": None, "used_in": []}
OTHER = programme("dark")

CASES: tuple[Case, ...] = (
    Case(
        "outcome_and_measure_kinds_differ",
        "a number for a proportion",
        change(OUT1={"kind": "proportion"}, MEA1={"kind": "count"}),
        ("OUT1", "MEA1"),
    ),
    Case(
        "outcome_and_measure_kinds_differ",
        "the right kind, but of another thing",
        change(
            OUT1={"kind": "proportion"},
            MEA1={"kind": "count"},
            adds={"measures": [measure("MEA2", kind="proportion", counts="light")]},
        ),
        ("OUT1", "MEA1"),
    ),
    Case(
        "outcome_and_measure_kinds_differ",
        "a number that can also be read as a proportion",
        change(OUT1={"kind": "proportion"}, MEA1={"kind": "count", "other_kinds": ["proportion"]}),
    ),
    Case(
        "outcome_and_measure_kinds_differ",
        "one measure of two is of the outcome's kind",
        change(MEA1={"kind": "count"}, adds={"measures": [measure("MEA2")]}),
    ),
    Case(
        "outcome_and_measure_count_different_things",
        "another thing",
        change(MEA1={"counts": "light"}),
        ("OUT1", "MEA1"),
    ),
    Case(
        "outcome_and_measure_count_different_things",
        "a part of the thing",
        change(MEA1={"counts": "night_noise"}),
        ("OUT1", "MEA1"),
    ),
    Case(
        "outcome_and_measure_count_different_things",
        "a second measure counts another thing",
        change(adds={"measures": [measure("MEA2", counts="light")]}),
    ),
    Case(
        "outcome_and_measure_count_different_things",
        "the thing is one the outcome says or to",
        change(OUT1={"alternatives": ["light"]}, MEA1={"counts": "light"}),
    ),
    Case(
        "referral_reversed",
        "the other way round",
        change(OUT1={"flow": FLOW}, MEA1={"flow": BACK}),
        ("OUT1", "MEA1"),
    ),
    Case("referral_reversed", "the same way", change(OUT1={"flow": FLOW}, MEA1={"flow": FLOW})),
    Case(
        "referral_reversed",
        "one end is open",
        change(OUT1={"flow": FLOW | {"sent_by": None}}, MEA1={"flow": BACK | {"sent_to": None}}),
    ),
    Case(
        "outcome_without_measure", "none", change(adds={"outcomes": [outcome("OUT2")]}), ("OUT2",)
    ),
    Case("outcome_without_measure", "a shared one", change(MEA1={"outcomes": ["OUT1"]})),
    Case(
        "measure_without_outcome",
        "none",
        change(adds={"measures": [measure("MEA2", outcomes=[])]}),
        ("MEA2",),
    ),
    Case("measure_without_outcome", "another's", change(adds={"measures": [measure("MEA2")]})),
    Case(
        "outcome_told_only_by_how_much",
        "its one measure is of effort",
        change(MEA1={"answers": "how_much"}),
        ("OUT1",),
    ),
    Case(
        "outcome_told_only_by_how_much",
        "one of two is of effort",
        change(adds={"measures": [measure("MEA2", answers="how_much")]}),
    ),
    Case(
        "this_or_that",
        "an outcome and its measure",
        change(OUT1={"alternatives": ["light"]}, MEA1={"alternatives": ["light"]}),
        ("OUT1", "MEA1"),
    ),
    Case("this_or_that", "two parts, both wanted", change(OUT1=RISING)),
    Case("parts_should_move_apart", "an outcome", change(OUT1=MIXED), ("OUT1",)),
    Case("parts_should_move_apart", "a measure", change(MEA1={"parts": TWO_PARTS}), ("MEA1",)),
    Case("parts_should_move_apart", "parts that go together", change(OUT1=RISING)),
    Case(
        "outcome_and_measure_directions_differ",
        "the outcome should rise",
        change(OUT1={"direction": "up"}),
        ("OUT1", "MEA1"),
    ),
    Case(
        "outcome_and_measure_directions_differ",
        "the measure's rise is wanted",
        change(OUT1={"direction": "stay_low"}, MEA1={"polarity": "up_wanted"}),
        ("OUT1", "MEA1"),
    ),
    Case(
        "outcome_and_measure_directions_differ",
        "the measure has no good way",
        change(OUT1={"direction": "up"}, MEA1={"polarity": "none"}),
    ),
    Case(
        "outcome_and_measure_directions_differ",
        "the outcome is to be in place",
        change(OUT1={"direction": "exists"}),
    ),
    Case(
        "measures_pull_two_ways",
        "what should rise raises what should fall",
        change(adds={"measures": [FEEDS]}),
        ("OUT1", "MEA1", "MEA2"),
    ),
    Case(
        "measures_pull_two_ways",
        "both should fall",
        change(adds={"measures": [FEEDS | {"polarity": "down_good"}]}),
    ),
    Case(
        "measure_rises_with_another",
        "a count",
        change(
            OUT1={"direction": "up"},
            MEA1={"kind": "count", "polarity": "up_good"},
            adds={"measures": [FEEDS]},
        ),
        ("OUT1", "MEA1", "MEA2"),
    ),
    Case(
        "measure_rises_with_another",
        "a rate",
        change(MEA1={"polarity": "up_good"}, adds={"measures": [FEEDS]}),
    ),
    Case(
        "measure_rises_with_another",
        "a count that should fall",
        change(MEA1={"kind": "count"}, adds={"measures": [FEEDS]}),
    ),
    Case(
        "rise_without_second_sign",
        "alone",
        change(MEA1={"polarity": "up_wanted"}),
        ("MEA1",),
    ),
    Case(
        "rise_without_second_sign",
        "shown beside another",
        change(
            MEA1={"polarity": "up_wanted", "shown_beside": ["MEA2"]},
            adds={"measures": [measure("MEA2")]},
        ),
    ),
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
        "member_has_left",
        "named as a member",
        change(adds={"agencies": [LEFT | {"left": "2016-03-31"}]}),
        ("old",),
    ),
    Case(
        "member_has_left",
        "leads a group",
        change(GRP1={"led_by": "shire"}, shire={"left": "2015"}),
        ("shire", "GRP1"),
    ),
    Case(
        "member_has_left",
        "leaves during the plan's first days",
        change(adds={"agencies": [LEFT | {"left": "2016-04-01"}]}),
    ),
    Case("member_has_left", "gone and not written of", change(shire={"left": "2015"})),
    Case(
        "lead_has_left",
        "before the end",
        change(R1={"until": "2017-03-30"}),
        ("R1", "quiet", "ACT1"),
    ),
    Case("lead_has_left", "with the plan", change(R1={"until": "2017-03-31"})),
    Case("lead_has_left", "in some month of the end", change(R1={"until": "2017"})),
    Case("holder_without_agency", "a name alone", change(R1={"agency_is_inferred": True}), ("R1",)),
    Case("holder_without_agency", "not invented", change(R1={"role": "Another"})),
    Case(
        "authority_without_part",
        "nobody of theirs",
        change(shire={"is_responsible_authority": True}),
        ("shire",),
    ),
    Case("authority_without_part", "no authority", change(shire={"covers": "county"})),
    Case(
        "authority_without_part",
        "supports an action",
        change(
            shire={"is_responsible_authority": True},
            ACT1={"supporters": ["R2"]},
            adds={
                "role_holders": [
                    {
                        "id": "R2",
                        "role": "Link",
                        "agency": "shire",
                        "name": "Ben Invented",
                        "invented": True,
                        "since": None,
                        "until": None,
                    }
                ]
            },
        ),
    ),
    Case(
        "groups_led_apart",
        "two agencies",
        change(adds={"groups": [GROUP]}),
        ("GRP1", "GRP2", "quiet"),
    ),
    Case(
        "groups_led_apart",
        "of two programmes",
        change(adds={"groups": [GROUP | {"programme": "dark"}], "programmes": [OTHER]}),
    ),
    Case("groups_led_apart", "one open", change(adds={"groups": [GROUP | {"led_by": None}]})),
    Case(
        "names_differ",
        "a word more in one place",
        change(
            quiet={"names": _named(("list", "Quiet", None), ("appendix", "Quiet streets", None))}
        ),
        ("quiet",),
    ),
    Case(
        "names_differ",
        "but for case, hyphens and signs",
        change(
            quiet={
                "names": _named(("list", "Re-use & Quiet", None), ("body", "reuse and quiet", 1))
            }
        ),
    ),
    Case(
        "row_without_name",
        "a row without a title",
        change(quiet={"names": _named(("appendix", None, 1))}),
        ("quiet",),
    ),
    Case("row_without_name", "no row", change(quiet={"names": []})),
    Case(
        "order_differs",
        "turned round",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 2), ("review", "Dark", 1))}
                ]
            },
            quiet={"names": _named(("list", "Quiet", 1), ("review", "Quiet", 2))},
        ),
        ("quiet", "dark"),
    ),
    Case(
        "order_differs",
        "another number, the same order",
        change(
            adds={
                "programmes": [
                    OTHER | {"names": _named(("list", "Dark", 3), ("review", "Dark", 2))}
                ]
            }
        ),
    ),
    Case(
        "rows_under_another_programme",
        "an outcome and its measure",
        change(
            OUT1={"appendix_row": "dark"},
            MEA1={"appendix_row": "dark"},
            adds={"programmes": [OTHER]},
        ),
        ("quiet", "dark", "OUT1", "MEA1"),
    ),
    Case("rows_under_another_programme", "its own", change(OUT1={"appendix_row": "quiet"})),
    Case(
        "number_contradicted",
        "two priorities said, one there",
        change(adds={"statements": [statement("STA2", _claim("number_of_priorities", 2))]}),
        ("STA2", "STA1", "PRI1"),
    ),
    Case(
        "number_contradicted",
        "said rightly twice",
        change(adds={"statements": [statement("STA2", _claim("number_of_principles", 1))]}),
    ),
    Case("cycle_contradicted", "another year", change(plan={"year_of_cycle": 1}), ("STA1",)),
    Case("cycle_contradicted", "another length", change(plan={"cycle_years": 4}), ("STA1",)),
    Case(
        "cycle_contradicted",
        "nothing said",
        change(plan={"year_of_cycle": 1}, drops=["STA1"]),
    ),
    Case(
        "promise_beyond_cycle",
        "three years with two left",
        change(adds={"statements": [statement("STA2", _claim("horizon_years", 3, "PRI1"))]}),
        ("STA2", "PRI1"),
    ),
    Case(
        "promise_beyond_cycle",
        "two years with two left",
        change(adds={"statements": [statement("STA2", _claim("horizon_years", 2, "PRI1"))]}),
    ),
    Case(
        "statements_disagree",
        "of one figure",
        change(
            adds={
                "statements": [
                    statement("STA2", _claim("direction", "up", "FIG1")),
                    statement("STA3", _claim("direction", "down", "FIG1")),
                ]
            }
        ),
        ("STA2", "STA3", "FIG1"),
    ),
    Case(
        "statements_disagree",
        "of two figures",
        change(
            adds={
                "figures": [figure("FIG2")],
                "statements": [
                    statement("STA2", _claim("direction", "up", "FIG1")),
                    statement("STA3", _claim("direction", "down", "FIG2")),
                ],
            }
        ),
    ),
    Case(
        "direction_contradicted",
        "it turned in the middle",
        change(
            FIG1={"values": _series(90, 70, 75)},
            adds={"statements": [statement("STA2", _claim("direction", "down", "FIG1"))]},
        ),
        ("STA2", "FIG1"),
    ),
    Case(
        "direction_contradicted",
        "it goes that way at each step",
        change(
            FIG1={"values": _series(90, 75, 70)},
            adds={"statements": [statement("STA2", _claim("direction", "down", "FIG1"))]},
        ),
    ),
    Case(
        "cause_untested",
        "no check",
        change(adds={"statements": [statement("STA2", _claim("cause", "luck", "FIG1"))]}),
        ("STA2", "FIG1"),
    ),
    Case(
        "cause_untested",
        "borne out from outside",
        change(
            FIG1={"checks": [CHECK | {"agrees": True}]},
            adds={"statements": [statement("STA2", _claim("cause", "luck", "FIG1"))]},
        ),
    ),
    Case(
        "figure_disputed",
        "one check of two does not agree",
        change(FIG1={"checks": [CHECK | {"agrees": True}, CHECK | {"agrees": False}]}),
        ("FIG1",),
    ),
    Case("figure_disputed", "marked as such", change(FIG1={"status": "disputed"}), ("FIG1",)),
    Case("figure_disputed", "it agrees", change(FIG1={"checks": [CHECK | {"agrees": True}]})),
    Case(
        "figure_without_source",
        "none",
        change(FIG1={"status": "stated", "source": None}),
        ("FIG1",),
    ),
    Case("figure_without_source", "a target", change(FIG1={"status": "target", "source": None})),
    Case(
        "figure_without_source",
        "checked from outside",
        change(FIG1={"source": None, "checks": [CHECK | {"agrees": True}]}),
    ),
    Case(
        "figure_without_number",
        "higher",
        change(FIG1={"status": "direction_only", "values": []}),
        ("FIG1",),
    ),
    Case("figure_without_number", "higher, by so much", change(FIG1={"status": "direction_only"})),
    Case("figure_without_period", "none", change(FIG1={"period": None}), ("FIG1",)),
    Case(
        "figure_without_period",
        "of the plan itself",
        change(FIG1={"period": None, "status": "structural"}),
    ),
    Case(
        "action_without_due_day",
        "ongoing",
        change(ACT1={"due_on": None, "due_as_written": "ongoing"}),
        ("ACT1",),
    ),
    Case("action_without_due_day", "no words, but a day", change(ACT1={"due_as_written": None})),
    Case("due_day_inferred", "worked out", change(ACT1={"due_is_inferred": True}), ("ACT1",)),
    Case("due_day_inferred", "no day to infer", change(ACT1={"due_on": None})),
    Case(
        "commitment_without_action",
        "one",
        change(adds={"commitments": [COMMITMENT]}),
        ("COM1",),
    ),
    Case("commitment_without_action", "an action", change(adds={"actions": [action("ACT2")]})),
    Case(
        "nobody_leads",
        "programme, action, group and commitment",
        change(
            quiet={"leads": []},
            ACT1={"leads": [], "supporters": ["R1"]},
            GRP1={"led_by": None},
            adds={"commitments": [COMMITMENT | {"agency": None}]},
        ),
        ("quiet", "ACT1", "GRP1", "COM1"),
    ),
    Case("nobody_leads", "an agency does", change(adds={"commitments": [COMMITMENT]})),
    Case(
        "deadline_imprecise",
        "which days",
        change(DEA1={"day_kind": None}),
        ("DEA1", "ACT1"),
    ),
    Case("deadline_imprecise", "from when", change(DEA1={"starts_at": None}), ("DEA1", "ACT1")),
    Case("deadline_imprecise", "how long", change(DEA1={"amount": None}), ("DEA1", "ACT1")),
    Case(
        "deadline_imprecise",
        "how often",
        change(DEA1={"kind": "every", "amount": None}),
        ("DEA1", "ACT1"),
    ),
    Case("deadline_imprecise", "hours", change(DEA1={"unit": "hours", "day_kind": None})),
    Case(
        "deadline_imprecise",
        "the last day is fixed",
        change(DEA1={"day_kind": None, "starts": None, "starts_at": None, "ends_on": "2016-05"}),
    ),
    Case(
        "deadline_imprecise",
        "so often a year",
        change(DEA1={"kind": "every", "unit": "year", "starts": None, "starts_at": None}),
    ),
    Case(
        "frequency_has_two_meanings",
        "of a time limit, a group and an action",
        change(
            DEA1={"as_written": "Bi-weekly"},
            GRP1={"frequency_as_written": "bimonthly"},
            ACT1={"due_as_written": "bi-annual report"},
        ),
        ("DEA1", "GRP1", "ACT1"),
    ),
    Case(
        "frequency_has_two_meanings",
        "twice yearly",
        change(GRP1={"frequency_as_written": "twice yearly, with a bibliography"}),
    ),
    Case("grant_without_split", "one line open", change(GRA1={"lines": HALF}), ("GRA1",)),
    Case("grant_without_split", "no lines", change(GRA1={"lines": []}), ("GRA1",)),
    Case("grant_without_split", "all given, wrongly", change(GRA1={"amount_pounds": 101})),
    Case("grant_does_not_add_up", "less", change(GRA1={"amount_pounds": 101}), ("GRA1",)),
    Case(
        "grant_does_not_add_up",
        "more, with a line open",
        change(GRA1={"lines": HALF, "amount_pounds": 59}),
        ("GRA1",),
    ),
    Case("grant_does_not_add_up", "a line open", change(GRA1={"lines": HALF})),
    Case(
        "grant_outside_plan",
        "ended the day before",
        change(GRA1={"starts_on": "2015-04-01", "ends_on": "2016-03-31"}),
        ("GRA1",),
    ),
    Case(
        "grant_outside_plan",
        "ends on the first day",
        change(GRA1={"starts_on": "2015-04-01", "ends_on": "2016-04-01"}),
    ),
    Case(
        "objective_link_inferred",
        "one of them",
        change(OBJ1={"priorities": [LINK | {"is_inferred": True}]}),
        ("OBJ1", "PRI1"),
    ),
    Case(
        "objective_link_inferred", "stated", change(OBJ1={"priorities": [LINK | {"since": 2016}]})
    ),
    Case("objective_without_priority", "none", change(OBJ1={"priorities": []}), ("OBJ1",)),
    Case("objective_without_priority", "one", change(OBJ1={"meaning": "Other words"})),
    Case(
        "objective_may_change",
        "expected",
        change(OBJ1={"change_expected": "2016-05"}),
        ("OBJ1",),
    ),
    Case("objective_may_change", "ends", change(OBJ1={"until": "2017-03-30"}), ("OBJ1",)),
    Case("objective_may_change", "ends with the plan", change(OBJ1={"until": "2017-03-31"})),
    Case("objective_may_change", "changed before", change(OBJ1={"change_expected": "2016-03"})),
)
