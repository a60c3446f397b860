"""Each rule of plan lint speaks where it should, and keeps silent at the nearest miss."""

import pytest
from hypothesis import given, settings

from guildhall.plan.file import SECTIONS, PlanFile
from guildhall.plan.lint import RULES, Rule, lint_plan
from guildhall.plan.tests.lint_cases import CASES, Case
from guildhall.plan.tests.lint_plans import Change, change, changed, measure, statement
from guildhall.plan.tests.plan_files import plans

STATEMENT = statement("STA2", {"about": "number_of_priorities", "value": 2})


def found_by(rule: str, plan: PlanFile) -> list[tuple[str, ...]]:
    return [found.rows for found in lint_plan(plan) if found.rule == rule]


def test_a_plan_with_nothing_wrong_has_no_findings() -> None:
    assert lint_plan(changed(change())) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_rule_cites_the_rows_that_are_wrong_and_none_at_a_near_miss(case: Case) -> None:
    expected = [case.rows] if case.rows else []

    assert found_by(case.rule, changed(case.change)) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_rule_has_a_case_and_a_near_miss(rule: Rule) -> None:
    cases = [case for case in CASES if case.rule == rule.key]

    assert any(case.rows for case in cases)
    assert any(not case.rows for case in cases)


def test_no_case_is_of_a_rule_that_is_gone() -> None:
    assert {case.rule for case in CASES} == {rule.key for rule in RULES}


def test_rules_have_keys_and_titles_of_their_own_and_say_why_they_matter() -> None:
    assert len({rule.key for rule in RULES}) == len({rule.title for rule in RULES}) == len(RULES)
    assert all(rule.matters.endswith(".") for rule in RULES)


def test_a_gap_that_many_measures_share_is_one_finding() -> None:
    without = [measure(f"MEA{number}", target=None) for number in range(2, 50)]
    plan = changed(change(adds={"measures": without}))

    found = [each for each in lint_plan(plan) if each.rule == "measure_without_target"]

    assert [each.rows for each in found] == [tuple(row["id"] for row in without)]
    assert found[0].why.startswith("48 of 49 measures have no target.")


def test_a_finding_says_what_it_saw_and_why_it_matters() -> None:
    plan = changed(change(OUT1={"kind": "proportion"}, MEA1={"kind": "count", "unit": "people"}))

    assert [each.why for each in lint_plan(plan)] == [
        "OUT1 asks for a proportion, MEA1 gives a count (people). The one can move without the "
        "other, so the measure cannot show that the outcome was met."
    ]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (change(MEA1={"counts": "night_noise"}), "noise complaint at night (which is narrower)"),
        (change(MEA1={"counts": "sound"}), "MEA1 counts: sound (which is wider)."),
        (change(MEA1={"counts": "light"}), "MEA1 counts: light complaint."),
        (
            change(OUT1={"direction": "up"}),
            "OUT1 should rise and MEA1, which is to tell of it, should fall.",
        ),
        (
            change(OUT1={"alternatives": ["light"]}),
            "OUT1 can be read as counting noise complaint or light complaint.",
        ),
        (
            change(town={"left": 2015, "passed_to": ["shire"]}, GRP1={"led_by": "shire"}),
            "The town left in 2015, and the plan has it as a responsible authority and counts on "
            "it in R1 and MEA1. Its work passed to The shire.",
        ),
        (
            change(
                quiet={"names": [{"place": "body", "name": None}, {"place": "list", "name": "Q"}]}
            ),
            "The plan prints a row without a title for Programme quiet (body).",
        ),
        (
            change(adds={"statements": [STATEMENT]}),
            "STA2 says 2 priorities; the plan has 1, as STA1 says.",
        ),
        (change(FIG1={"status": "disputed"}), "FIG1 says: Figure FIG1. It is disputed."),
        (
            change(ACT1={"due_on": None}),
            "1 of 1 action has no due day (ACT1); 1 in words only: “by the end of",
        ),
    ],
)
def test_the_facts_are_said_in_words(how: Change, said: str) -> None:
    assert any(said in each.why for each in lint_plan(changed(how)))


@settings(max_examples=50, deadline=None)
@given(plans())
def test_any_plan_can_be_linted_and_findings_cite_its_rows_each_once(plan: PlanFile) -> None:
    rows = {row.id for section in SECTIONS for row in getattr(plan, section)}

    found = lint_plan(plan)

    assert found == lint_plan(plan)
    assert all(each.rows and set(each.rows) <= rows for each in found)
    assert all(len(set(each.rows)) == len(each.rows) for each in found)
