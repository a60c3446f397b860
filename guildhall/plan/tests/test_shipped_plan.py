"""The plan we ship is whole, and holds as facts what the lint rules need."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from guildhall.plan.file import SCOPES, PlanFile, format_plan, last_day, read_plan

SHIPPED = Path(__file__).parents[1] / "plans" / "safer-peterborough-2016-17.yaml"

# Outcome and the measures it is told by, from the appendix of the plan. M03 serves none.
MEASURED_BY = {
    "O01": "M01",
    "O02": "M02",
    "O03": "M04",
    "O04": "M05",
    "O05": "M06",
    "O06": "M07 M08",
    "O07": "M09",
    "O08": "M08 M10 M11",
    "O09": "M12",
    "O10": "M13",
    "O11": "M14",
    "O12": "M15",
    "O13": "M16",
    "O14": "M17 M18",
    "O15": "M19 M20",
} | {f"O{n}": f"M{n + 5}" for n in range(16, 44)}

# Measures declared in code that a plan may name.
COMPUTED = {
    "burglary_recorded",
    "violence_recorded",
    "robbery_recorded",
    "victim_based_crime_proxy",
    "drugs_recorded",
    "asb_incidents_police",
    "asb_events_per_1000",
    "asb_complaints",
    "asb_in_schools",
    "asb_repeat_victims",
    "asb_repeat_victims_share",
    "asb_repeat_places",
    "prosecutions_intelligence_led",
    "asb_events_that_led_on",
    "patrol_hours",
    "public_order_recorded",
    "ksi_casualties",
    "ksi_collisions",
    "fatal_collisions",
    "slight_casualties",
    "slight_collisions",
    "young_ksi_casualties",
    "pedal_cyclist_pedestrian_ksi_share",
    "collision_prevention_value",
    "dwelling_fires_average",
    "deliberate_fires",
    "primary_secondary_fires",
    "stop_searches",
    "stop_search_drugs_found",
    "police_outcomes_positive_share",
    "makesafe_items",
    "cse_referrals",
    "cse_contacts_to_referrals",
    "cse_children_first_referred",
    "cse_referrals_assessed",
    "cse_children_safer_at_closing",
    "debriefs_in_5_days",
    "interviews_offered",
    "interviews_held",
    "interviews_in_72_hours",
    "children_repeatedly_missing",
    "children_missing_twice_in_a_year",
    "missing_again_within_30_days",
    "missing_episodes",
    "missing_out_of_area",
    "exploitation_staff_in_date",
    "exploitation_staff_in_date_share",
    "joint_timetable_published",
    "training_sessions_delivered",
}


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(SHIPPED)


def test_the_file_is_in_canonical_form_byte_for_byte(plan: PlanFile) -> None:
    assert format_plan(plan).encode() == SHIPPED.read_bytes()


@pytest.mark.parametrize(
    ("section", "prefix", "number"),
    [
        ("principles", "PR", 4),
        ("priorities", "P", 4),
        ("programmes", "", 10),
        ("outcomes", "O", 43),
        ("measures", "M", 48),
        ("figures", "F", 33),
        ("actions", "A", 51),
    ],
)
def test_every_row_of_the_plan_is_there(
    plan: PlanFile, section: str, prefix: str, number: int
) -> None:
    ids = [row.id for row in getattr(plan, section)]

    assert len(ids) == number
    if prefix:
        assert [int(named.removeprefix(prefix)) for named in ids] == list(range(1, number + 1))


def test_each_outcome_has_the_measures_that_the_plan_sets_beside_it(plan: PlanFile) -> None:
    measured_by = defaultdict(list)
    for measure in plan.measures:
        for outcome in measure.outcomes:
            measured_by[outcome].append(measure.id)

    assert {outcome: " ".join(ids) for outcome, ids in measured_by.items()} == MEASURED_BY
    assert set(measured_by) == {outcome.id for outcome in plan.outcomes}


def test_every_measure_has_a_supply_and_a_proposed_definition_but_no_baseline_or_target(
    plan: PlanFile,
) -> None:
    for measure in plan.measures:
        assert measure.definition is not None, measure.id
        assert measure.definition.status == "proposed", measure.id
        assert (measure.baseline, measure.target) == (None, None), measure.id


def test_measures_computed_from_files_or_records_are_ones_that_are_declared(plan: PlanFile) -> None:
    named = {computed.measure for m in plan.measures for computed in m.supply.computed_by}
    named |= {key for figure in plan.figures for key in figure.recomputed_by}

    assert named <= COMPUTED
    assert all(measure.supply.computed_by for measure in plan.measures if measure.supply.feed)


def test_nobody_in_the_file_is_a_real_person(plan: PlanFile) -> None:
    assert [holder.id for holder in plan.role_holders if not holder.invented] == []
    assert len({holder.name for holder in plan.role_holders}) == len(plan.role_holders)


def test_every_programme_is_led_and_every_action_has_a_lead(plan: PlanFile) -> None:
    assert [programme.id for programme in plan.programmes if not programme.leads] == []
    assert [action.id for action in plan.actions if not action.leads] == []


def test_no_fact_that_a_rule_needs_is_only_in_words(plan: PlanFile) -> None:
    """Each check is a general comparison that finds one gap or contradiction of this plan."""
    outcomes = {row.id: row for row in plan.outcomes}
    measures = {row.id: row for row in plan.measures}
    groups = {row.id: row for row in plan.groups}
    width = {scope: place for place, scope in enumerate(SCOPES)}
    area = plan.plan.area.scope

    of_another_kind = {
        (outcome, measure.id)
        for measure in plan.measures
        for outcome in measure.outcomes
        if not {measure.kind, *measure.other_kinds}
        & {outcomes[outcome].kind, *outcomes[outcome].other_kinds}
    }
    assert {("O20", "M25"), ("O40", "M45"), ("O37", "M42")} <= of_another_kind
    counting_another_thing = {
        (outcome, measure.id)
        for measure in plan.measures
        for outcome in measure.outcomes
        if measure.counts != outcomes[outcome].counts
    }
    assert {("O16", "M21"), ("O43", "M48"), ("O37", "M42")} <= counting_another_thing
    assert ("O36", "M41") not in counting_another_thing | of_another_kind
    pulls = {(m.id, fed) for m in plan.measures for fed in m.feeds_into}
    assert pulls == {("M03", "M02"), ("M35", "M36")}
    assert measures["M38"].as_written == measures["M39"].as_written
    action_titles = {action.title for action in plan.actions}
    assert {m.id for m in plan.measures if m.title in action_titles} == {"M09", "M41"}
    out, back = outcomes["O12"].flow, measures["M15"].flow
    assert out is not None
    assert back is not None
    assert (out.sent_by, out.sent_to) == (back.sent_to, back.sent_by)
    claimed = {c.value for s in plan.statements for c in s.claims if c.about[:6] == "number"}
    assert claimed == {3, len(plan.priorities)}
    years_left = plan.plan.cycle_years - plan.plan.year_of_cycle + 1
    horizons = [c for s in plan.statements for c in s.claims if c.about == "horizon_years"]
    assert [(c.of, c.value, years_left) for c in horizons] == [("P4", 3, 1)]
    assert {t.id for t in plan.themes if not t.measures} >= {"T02", "T10", "T16", "T17"}
    assert all(line.amount_pounds is None for line in plan.grants[0].lines)
    disputed = [f.id for f in plan.figures if any(not check.agrees for check in f.checks)]
    assert disputed == ["F11"]
    wider = {f.id for f in plan.figures if f.scope and width[f.scope] > width[area]}
    assert {"F05", "F06", "F11"} <= wider
    assert groups["GR07"].led_by != groups["GR08"].led_by
    assert groups["GR07"].programme == groups["GR08"].programme
    debrief = next(row for row in plan.deadlines_stated if "M45" in row.serves)
    assert (debrief.amount, debrief.day_kind, debrief.starts_at) == (5, None, None)
    undefined = {term.term for term in plan.terms if term.definition is None}
    assert undefined >= {
        "positive outcome",
        "culpability",
        "repeat",
        "young people",
        "supported",
        "satisfied",
    }
    things = {thing.id: thing.part_of for thing in plan.counted_things}
    fires = next(row for row in plan.programmes if row.id == outcomes["O22"].programme)
    assert fires.concerns is not None
    assert things[fires.concerns] == outcomes["O22"].counts
    gone = [a.id for a in plan.agencies if a.left and last_day(a.left) < date(2016, 4, 1)]
    assert gone == ["one_service"]


def test_programmes_keep_the_names_and_order_of_each_place_they_stand_in(plan: PlanFile) -> None:
    names = {p.id: {n.place: (n.order, n.name) for n in p.names} for p in plan.programmes}

    assert names["road_safety"]["review"][0] == 2
    assert names["road_safety"]["forward"][0] == 4
    assert names["fires"]["appendix"] == (5, None)
    assert names["enforcement"]["measure"] == (None, "PET")
    assert names["cohesion"]["appendix"][1] == "Community Cohesion and population change"
    assert "appendix" not in names["hate_crime"]
    hate = [row for row in plan.outcomes if row.programme == "hate_crime"]
    assert {row.appendix_row for row in hate} == {"cohesion"}


def test_nothing_returned_of_12_months_or_of_different_people_is_added_up_to_a_year() -> None:
    told = {
        measure.id: f"{found.wording} {found.numerator} {found.inclusion_date}".lower()
        for measure in read_plan(SHIPPED).measures
        if (found := measure.definition) and found.adds_up
        if measure.supply.by in {"return", "survey"} and not measure.supply.computed_by
    }

    pattern = re.compile("12 months|different (people|members|staff|victims|perpetrators|children)")
    assert [ident for ident, words in told.items() if pattern.search(words)] == []
