"""What plan lint finds in the plan we ship, and that its rules know nothing of that plan."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from guildhall.plan import lint
from guildhall.plan.file import SECTIONS, PlanFile, read_plan
from guildhall.plan.lint import RULES, Found, lint_plan

SHIPPED = Path(__file__).parents[1] / "plans" / "safer-peterborough-2016-17.yaml"
SOURCES = sorted(Path(lint.__file__).parent.glob("*.py"))

ALL_MEASURES = " ".join(f"M{number:02}" for number in range(1, 49))
# What somebody who read the plan closely wrote down, and the findings that say it: rows that
# stand together in one finding of the rule.
KNOWN: dict[str, tuple[tuple[str, str], ...]] = {
    "1 no measure has a target or a baseline": (
        ("measure_without_target", ALL_MEASURES),
        ("measure_without_baseline", ALL_MEASURES),
        ("definition_not_adopted", ALL_MEASURES),
    ),
    "2 a proportion told by a number": (("outcome_and_measure_kinds_differ", "O20 M25"),),
    "3 admissions told by attendances": (
        ("outcome_and_measure_count_different_things", "O16 M21"),
    ),
    "4 a timetable told by staff trained": (
        ("outcome_and_measure_count_different_things", "O43 M48"),
        ("outcome_and_measure_kinds_differ", "O43 M48"),
    ),
    "5 confidence told by intelligence": (
        ("outcome_and_measure_count_different_things", "O37 M42"),
        ("outcome_and_measure_kinds_differ", "O37 M42"),
    ),
    "6 a percentage told by a number": (("outcome_and_measure_kinds_differ", "O40 M45"),),
    "7 less violence, more hospital reports": (
        ("measures_pull_two_ways", "O02 M02 M03"),
        ("measure_without_outcome", "M03"),
    ),
    "8 good outcomes rise with reporting": (("measure_rises_with_another", "O31 M36 O30 M35"),),
    "9 one measure twice": (("same_words_twice", "M38 M39"),),
    "10 an action that is a measure": (("action_and_measure_are_one", "A09 M09"),),
    "11 a referral turned round": (("referral_reversed", "O12 M15"),),
    "12 one service, several names": (("names_differ", "enforcement"),),
    "13 three priorities, and a fourth for three years": (
        ("number_contradicted", "ST03 P1 P2 P3 P4"),
        ("promise_beyond_cycle", "ST04 P4"),
    ),
    "14 the order and titles of programmes": (
        ("order_differs", "road_safety domestic_abuse"),
        ("names_differ", "cohesion"),
        ("row_without_name", "fires"),
    ),
    "15 outcomes under another row": (
        ("rows_under_another_programme", "hate_crime cohesion O30 O31 O32 O33 O34"),
    ),
    "16 themes without measures": (("theme_without_measure", "T16 T17 T10 T02"),),
    "17 a grant without a split": (("grant_without_split", "GT1"),),
    "18 a figure that does not reconcile": (("figure_disputed", "F11"),),
    "19 the county's figures in the city's plan": (("figure_wider_than_area", "F05 F06"),),
    "20 board and panel led by different agencies": (("groups_led_apart", "GR07 GR08"),),
    "21 five days of what, from when": (("deadline_imprecise", "DL01 M45"),),
    "22 words without definitions": (("terms_undefined", "TM08 TM09 TM10 TM11 TM12 TM13"),),
    "23 all fires in a programme on arson": (("outcome_wider_than_programme", "O22 M27 fires"),),
    "24 a member that was dissolved": (("member_has_left", "one_service"),),
}
# Said to be all right by the same reader.
SOUND = ("O36", "M41")


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(SHIPPED)


@pytest.fixture(scope="module")
def findings(plan: PlanFile) -> list[Found]:
    return lint_plan(plan)


def test_all_twenty_four_known_contradictions_and_gaps_are_looked_for() -> None:
    assert [int(item.split()[0]) for item in KNOWN] == list(range(1, 25))


@pytest.mark.parametrize("item", KNOWN)
def test_what_a_close_reader_found_is_found(item: str, findings: list[Found]) -> None:
    for rule, rows in KNOWN[item]:
        cited = [set(each.rows) for each in findings if each.rule == rule]

        assert any(set(rows.split()) <= some for some in cited), (rule, rows, cited)


def test_an_outcome_and_measure_that_agree_are_left_in_peace(findings: list[Found]) -> None:
    of_pairs = [each for each in findings if each.rule.startswith("outcome_and_measure")]

    assert [each for each in of_pairs if set(SOUND) & set(each.rows)] == []


def test_the_findings_can_be_read_in_one_sitting(findings: list[Found]) -> None:
    assert 30 <= len(findings) <= 65


def test_findings_cite_rows_of_the_plan_and_are_each_other_s_unlike(
    plan: PlanFile, findings: list[Found]
) -> None:
    rows = {row.id for section in SECTIONS for row in getattr(plan, section)}

    assert all(set(each.rows) <= rows for each in findings)
    assert len({(each.rule, each.rows) for each in findings}) == len(findings)


def test_every_finding_ends_with_why_its_rule_matters(findings: list[Found]) -> None:
    matters = {rule.key: rule.matters for rule in RULES}

    for each in findings:
        facts = each.why.removesuffix(matters[each.rule])
        assert facts != each.why
        assert facts.strip()
        assert ".." not in each.why


def test_no_rule_names_a_row_or_a_word_of_the_plan(plan: PlanFile) -> None:
    source = "\n".join(path.read_text() for path in SOURCES)
    said = set(re.findall(r"\w+", source.casefold()))

    ids = {row.id.casefold() for section in SECTIONS for row in getattr(plan, section)}
    assert sorted(said & ids) == []
    names = [rf"\b{re.escape(name)}\b" for name in _names(plan)]
    assert [name for name in names if re.search(name, source, re.IGNORECASE)] == []
    assert re.findall(r"\b(?:[OMFATPR]|ST|TM|DL|GR|GT|BC|OB)\d+\b", source) == []


def _names(plan: PlanFile) -> Iterator[str]:
    """What the plan calls itself, its area, its bodies, its programmes, terms and things."""
    yield from (plan.plan.title, plan.plan.partnership, plan.plan.area.name, plan.plan.area.code)
    yield from ("Peterborough", "PES", "Makesafe", "Cambridgeshire")
    for programme in plan.programmes:
        yield programme.title
        yield from (name.name for name in programme.names if name.name)
    for rows in (plan.agencies, plan.groups, plan.counted_things):
        yield from (row.name for row in rows)
