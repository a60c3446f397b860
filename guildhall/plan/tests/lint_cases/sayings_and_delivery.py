"""Cases of statements, figures, actions, time limits and money."""

from __future__ import annotations

from typing import Any

from guildhall.plan.tests.lint_cases.case import Case
from guildhall.plan.tests.lint_plans import action, change, figure, statement


def _claim(about: str, value: int | str, of: str | None = None) -> dict[str, Any]:
    return {"about": about, "value": value} | ({"of": of} if of else {})


def _series(*values: float) -> list[dict[str, Any]]:
    return [{"name": "complaints", "value": value, "unit": "complaints"} for value in values]


CHECK = {"name": "complaints", "value": 80, "unit": "complaints", "source": "Elsewhere"}

COMMITMENT = {
    "id": "COM1",
    "title": "Listen",
    "programme": None,
    "agency": "town",
    "where": "2",
    "due_on": None,
    "due_as_written": None,
}

HALF = [{"title": "Staff", "amount_pounds": 60}, {"title": "Meters", "amount_pounds": None}]


CASES: tuple[Case, ...] = (
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
    Case(
        "action_with_several_deeds",
        "a semicolon",
        change(ACT1={"title": "Ring every caller; visit the worst streets"}),
        ("ACT1",),
    ),
    Case(
        "action_with_several_deeds",
        "a second order after the first has its object",
        change(ACT1={"title": "Ring every caller and start a register"}),
        ("ACT1",),
    ),
    Case(
        "action_with_several_deeds",
        "two orders of one thing",
        change(ACT1={"title": "Develop and deliver a course"}),
    ),
    Case(
        "action_with_several_deeds",
        "a second order that is part of the purpose",
        change(ACT1={"title": "Hold a course to inform callers and provide advice"}),
    ),
    Case(
        "action_with_several_deeds",
        "and between two things",
        change(ACT1={"title": "Share data and intelligence on high-risk places and people"}),
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
        "number_contradicted",
        "none but the wrong one is said",
        change(
            drops=["STA1"],
            adds={"statements": [statement("STA2", _claim("number_of_principles", 5))]},
        ),
        ("STA2", "PRN1"),
    ),
    Case(
        "statements_disagree",
        "of nothing in particular",
        change(
            adds={
                "statements": [
                    statement("STA2", _claim("cause", "luck")),
                    statement("STA3", _claim("cause", "work")),
                ]
            }
        ),
    ),
    Case(
        "direction_contradicted",
        "it stands still",
        change(
            FIG1={"values": _series(90, 90)},
            adds={"statements": [statement("STA2", _claim("direction", "up", "FIG1"))]},
        ),
        ("STA2", "FIG1"),
    ),
    Case(
        "direction_contradicted",
        "another claim than of its direction",
        change(
            FIG1={"values": _series(90, 75)},
            adds={"statements": [statement("STA2", _claim("cause", "up", "FIG1"))]},
        ),
    ),
    Case(
        "direction_contradicted",
        "two figures under other names",
        change(
            FIG1={"values": [*_series(90), {"name": "upheld", "value": 70, "unit": "complaints"}]},
            adds={"statements": [statement("STA2", _claim("direction", "up", "FIG1"))]},
        ),
    ),
    Case(
        "cause_untested",
        "a cause of nothing in particular",
        change(adds={"statements": [statement("STA2", _claim("cause", "luck"))]}),
    ),
    Case(
        "grant_outside_plan",
        "begins on the last day",
        change(GRA1={"starts_on": "2017-03-31", "ends_on": "2018-03-31"}),
    ),
    Case(
        "grant_outside_plan",
        "begins the day after",
        change(GRA1={"starts_on": "2017-04-01", "ends_on": "2018-03-31"}),
        ("GRA1",),
    ),
    Case(
        "frequency_has_two_meanings",
        "of a commitment",
        change(adds={"commitments": [COMMITMENT | {"due_as_written": "bi-yearly"}]}),
        ("COM1",),
    ),
    Case(
        "number_contradicted",
        "a third statement is about something else",
        change(
            adds={
                "statements": [
                    statement("STA2", _claim("number_of_priorities", 2)),
                    statement("STA3", _claim("cause", "luck")),
                ]
            }
        ),
        ("STA2", "STA1", "PRI1"),
    ),
)
