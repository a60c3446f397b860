"""The baselines and targets that a plan's file gives are those of the register."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test import Client

from guildhall.audit.reads import history
from guildhall.measures import registry
from guildhall.measures import writes as measure_writes
from guildhall.measures.models import Baseline, Definition, Target
from guildhall.partners.models import Member
from guildhall.plan import reads, writes
from guildhall.plan.file import parse_plan
from guildhall.plan.models import PlanYear
from guildhall.plan.tests import small
from guildhall.plan.tests.conftest import AT
from guildhall.testing import sign_in

TARGET = "target: {form: at_least, value: 200, by: 2017-03, set_on: 2016-04}"
BASELINE = "baseline: {value: 150, period: 2015-16, source: Police return}"


def with_aims(*more: tuple[str, str]) -> writes.Loaded:
    """The small plan, whose returned measure M2 has a baseline and a target."""
    text = small.TEXT
    before, sign, after = text.partition("id: M2")
    after = after.replace("target: null", TARGET, 1).replace("baseline: null", BASELINE, 1)
    for old, new in more:
        assert old in after
        after = after.replace(old, new, 1)
    return writes.load_plan(
        parse_plan((before + sign + after).encode(), "small.yaml"), by=None, at=AT
    )


def test_a_plans_baseline_and_target_are_put_in_the_register(db: None) -> None:
    with_aims()

    baseline, target = Baseline.objects.get(), Target.objects.get()

    assert baseline.definition.key == target.definition.key == "M2"
    assert (baseline.value, baseline.period, baseline.plan) == (150, "2015-16", "2016-17")
    assert (target.form, target.value, target.plan) == ("at_least", 200, "2016-17")
    assert (target.due_on, target.set_on) == (date(2017, 3, 31), date(2016, 4, 1))
    assert (target.by, target.at) == (None, AT)
    actions = [change.action for change in history("measure:M2")]
    assert {"measures.baseline_set", "measures.target_set"} <= set(actions)


def test_the_same_file_again_sets_nothing_again(db: None) -> None:
    with_aims()

    again = with_aims()

    assert again.notes == []
    assert (Baseline.objects.count(), Target.objects.count()) == (1, 1)


def test_a_later_file_that_says_another_figure_sets_it(db: None) -> None:
    with_aims()

    with_aims(("value: 200", "value: 220"))

    assert [target.value for target in Target.objects.order_by("pk")] == [200, 220]


def set_on_the_page(by: Member, value: float) -> None:
    definition = Definition.objects.get(key="M2")
    measure_writes.set_target(
        definition, form="at_least", value=value, due_on=None, set_on=date(2016, 8, 1), by=by, at=AT
    )


def in_force() -> float | None:
    last = Target.objects.order_by("pk").last()
    return last.value if last else None


def test_a_target_set_on_the_page_stands_when_the_same_file_is_loaded_again(
    manager: Member,
) -> None:
    with_aims()
    set_on_the_page(manager, 180)

    again = with_aims()

    assert again.notes == []
    assert in_force() == 180


def test_a_target_set_on_the_page_stands_against_a_changed_file_and_that_is_said_once(
    manager: Member,
) -> None:
    with_aims()
    set_on_the_page(manager, 180)

    first = with_aims(("value: 200", "value: 220"))
    again = with_aims(("value: 200", "value: 220"))

    said = [str(note) for note in first.notes]
    assert said == ["changed measures M2: target", "kept measures M2: target"]
    assert again.notes == []
    assert in_force() == 180


def test_a_file_that_gives_no_target_takes_none_away(manager: Member) -> None:
    with_aims()

    writes.load_plan(small.plan(), by=None, at=AT)

    assert in_force() == 200


def test_an_older_plan_does_not_set_the_register(db: None) -> None:
    writes.load_plan(small.next_year(), by=None, at=AT)

    with_aims()

    assert not Target.objects.exists()


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> str:
    """A measure declared in code that is not in the register yet."""
    monkeypatch.setattr(registry, "_declared", dict(registry._declared))
    one = registry.declared()[0]
    made = replace(one.measure, key="toy_casualties")
    registry.register("toy", "Toy", (made,))
    return made.key


@pytest.mark.parametrize(
    ("fit", "is_set"),
    [("fit: same", True), ("fit: near, mismatch: It counts otherwise.", False)],
    ids=["the same", "near"],
)
def test_only_a_declared_measure_that_is_the_same_takes_the_plans_target(
    db: None, declared: str, fit: str, is_set: bool
) -> None:
    plan = small.plan(
        (
            "{measure: ksi_collisions, fit: near, mismatch: It counts collisions.}",
            f"{{measure: {declared}, {fit}}}",
        ),
        ("target: null", "target: {form: falling, set_on: 2016-04}"),
    )

    writes.load_plan(plan, by=None, at=AT)

    found = [target.definition.key for target in Target.objects.all()]
    assert (declared in found) is is_set


def test_a_change_of_the_row_in_the_browser_sets_it_in_the_members_name(
    year: PlanYear, manager: Member
) -> None:
    said = {"form": "at_most", "value": 90, "by": None, "set_on": "2016-06-01"}

    writes.change_row(year, ident="M2", changes={"target": said}, seen_version=1, by=manager, at=AT)

    target = Target.objects.get()
    assert (target.by, target.value, target.plan) == (manager, 90, "2016-17")


def set_by_the_board(definition: Definition, by: Member) -> None:
    measure_writes.set_baseline(
        definition, value=81.5, period="2015", source="Figures", by=by, at=AT
    )
    measure_writes.set_target(
        definition,
        form="at_most",
        value=75,
        due_on=date(2017, 3, 31),
        set_on=date(2016, 7, 5),
        by=by,
        at=AT,
    )


def lacking(plan: reads.Plan, rule: str) -> set[str]:
    return {row for found in reads.findings(plan) if found.rule == rule for row in found.rows}


def test_what_is_set_on_a_measures_page_is_the_plans_target(
    year: PlanYear, manager: Member, client: Client
) -> None:
    plan = reads.opened(year)
    assert "M2" in lacking(plan, "measure_without_target")
    sign_in(client, manager)

    set_by_the_board(Definition.objects.get(key="M2"), manager)

    plan = reads.opened(year)
    assert "M2" not in lacking(plan, "measure_without_target")
    assert "M2" not in lacking(plan, "measure_without_baseline")
    assert "M1" in lacking(plan, "measure_without_target")
    with time_machine.travel(AT, tick=False):
        body = client.get("/plan/measures/M2/").content.decode()
    assert "At most 75, by 31 March 2017" in body
    assert "81.5, 2015" in body
    assert "No target set" not in body


def test_a_target_set_on_figures_that_are_near_says_whose_it_is(
    year: PlanYear, manager: Member
) -> None:
    near = next(
        each
        for each in registry.declared()
        if each.measure.key == reads.opened(year).row("M1").supply.computed_by[0].measure
    )
    definition = measure_writes.put_declared(near, at=AT).definition

    set_by_the_board(definition, manager)

    plan = reads.opened(year)
    found = reads.aims(plan, [plan.row("M1")])["M1"]
    assert found.of == near.measure.title
    assert found.target is not None
    assert "M1" not in lacking(plan, "measure_without_target")
