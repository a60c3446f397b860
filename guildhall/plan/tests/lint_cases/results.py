"""Cases of outcomes against measures, and of which way things should go."""

from __future__ import annotations

from guildhall.plan.tests.lint_cases.case import Case
from guildhall.plan.tests.lint_plans import change, measure, outcome

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

FEEDS = measure("MEA2", outcomes=[], polarity="up_good", feeds_into=["MEA1"], counts="light")


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
    Case(
        "parts_should_move_apart",
        "all should fall, or have no way",
        change(
            MEA1={"parts": [TWO_PARTS[1], TWO_PARTS[0] | {"polarity": "none"}]},
            OUT1={"parts": [{"counts": "noise", "direction": "down"}]},
        ),
    ),
)
