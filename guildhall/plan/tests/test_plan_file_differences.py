"""Two years' plans compared: rows by id, fields one by one."""

import pytest
from hypothesis import given, settings

from guildhall.plan.file import Change, PlanFile, apply_changes, diff_plans, parse_plan
from guildhall.plan.tests.plan_files import SMALL, plans

PRINCIPLE = "  - id: PR1\n    text: Be fair\n"
SECOND = "  - id: PR2\n    text: Be quick\n"


@settings(max_examples=60, deadline=None)
@given(plan=plans())
def test_a_plan_does_not_differ_from_itself(plan: PlanFile) -> None:
    assert diff_plans(plan, plan) == []


@settings(max_examples=100, deadline=None)
@given(old=plans(), new=plans())
def test_making_the_changes_to_the_old_plan_gives_the_new_one(old: PlanFile, new: PlanFile) -> None:
    changes = diff_plans(old, new)

    assert apply_changes(old, changes) == new
    assert (changes == []) == (old == new)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (
            "Fewer burglaries",
            "Far fewer burglaries",
            Change(
                "changed", "outcomes", "O1", "title", "Fewer burglaries", "Far fewer burglaries"
            ),
        ),
        (
            PRINCIPLE,
            PRINCIPLE + SECOND,
            Change("added", "principles", "PR2", None, None, {"id": "PR2", "text": "Be quick"}),
        ),
        (
            PRINCIPLE,
            "  []\n",
            Change("removed", "principles", "PR1", None, {"id": "PR1", "text": "Be fair"}, None),
        ),
        (
            "status: draft",
            "status: approved",
            Change("changed", "plan", None, "status", "draft", "approved"),
        ),
        (
            "unit: crimes",
            "unit: null",
            Change("changed", "measures", "M1", "unit", "crimes", None),
        ),
    ],
    ids=["a field", "a new row", "a row gone", "the heading", "a field left empty"],
)
def test_one_edit_is_one_change(before: str, after: str, change: Change) -> None:
    edited = SMALL.replace(before, after)

    changes = diff_plans(parse_plan(SMALL.encode(), "old"), parse_plan(edited.encode(), "new"))

    assert changes == [change]


def test_rows_in_another_order_are_one_change_of_order() -> None:
    old = parse_plan(SMALL.replace(PRINCIPLE, PRINCIPLE + SECOND).encode(), "old")
    new = parse_plan(SMALL.replace(PRINCIPLE, SECOND + PRINCIPLE).encode(), "new")

    changes = diff_plans(old, new)

    order = Change("changed", "principles", None, "order", ["PR1", "PR2"], ["PR2", "PR1"])
    assert changes == [order]
