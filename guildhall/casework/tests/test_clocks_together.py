"""A run of writes on one case leaves the clocks that writing one by one leaves, worked out once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.casework.models import Action, Case
from guildhall.casework.tests.people import AT, Town
from guildhall.casework.writes import agree_action, close_action, slip_action
from guildhall.casework.writes.clocks import clocks_together
from guildhall.duties.models import Clock

DAY = timedelta(days=1)


def run(town: Town, case: Case) -> None:
    actions = [
        agree_action(
            case, what="Dig", owner_agency=town.council, due_on=(AT + days * DAY).date(),
            by=town.clerk, at=AT,
        )
        for days in (3, 9)
    ]  # fmt: skip
    moved = slip_action(
        actions[0], due_on=(AT + 5 * DAY).date(), reason="Frost", seen=actions[0].due_on,
        by=town.clerk, at=AT + DAY,
    )  # fmt: skip
    close_action(moved, outcome="done", by=town.clerk, at=AT + 6 * DAY)


def run_and_fail(town: Town, case: Case) -> None:
    with clocks_together():
        run(town, case)
        raise ZeroDivisionError


def clocks(case: Case) -> list[tuple[object, ...]]:
    order = {a.reference: n for n, a in enumerate(Action.objects.filter(case=case).order_by("pk"))}
    found = [
        (each.duty, order.get(each.about), each.due_at, each.stopped_at, each.ended)
        for each in Clock.objects.filter(guard=case.guard)
    ]
    return sorted(found, key=str)


def test_clocks_worked_out_together_are_those_of_one_by_one(town: Town) -> None:
    one_by_one, together = town.case(), town.case()
    run(town, one_by_one)

    with (
        clocks_together(),
        CaptureQueriesContext(
            connection,
        ) as meanwhile,
    ):
        run(town, together)

    assert clocks(together) == clocks(one_by_one) != []
    assert not [q for q in meanwhile if "duties_clock" in q["sql"]]


def test_nothing_of_a_run_that_failed_is_kept(town: Town, case: Case) -> None:
    with pytest.raises(ZeroDivisionError):
        run_and_fail(town, case)

    assert not Action.objects.filter(case=case).exists()
    run(town, case)
    assert clocks(case) != []
