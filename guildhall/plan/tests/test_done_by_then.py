"""An action that another part of the plan says was done already is not late."""

from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from guildhall.partners.models import Member
from guildhall.plan import reads, writes
from guildhall.plan.file import PlanFileErrors, read_plan
from guildhall.plan.models import ActionUpdate, PlanYear
from guildhall.plan.tests import small
from guildhall.plan.tests.conftest import AT, TODAY
from guildhall.testing import sign_in

SHIPPED = Path(__file__).parents[1] / "plans" / "safer-peterborough-2016-17.yaml"
DUE = "    due_as_written: September 2016\n"
DONE = "    done: {on: 2016-06, evidence: [V1]}\n"


def test_the_service_that_the_plan_says_was_established_is_not_late(db: None) -> None:
    year = writes.load_plan(read_plan(SHIPPED), by=None, at=AT).year
    plan = reads.opened(year)

    now = reads.action_now(plan, plan.row("A31"), date(2016, 11, 15))

    assert (now.status, now.days_late) == (ActionUpdate.Status.DONE, 0)
    assert "A31" not in {late.action.id for late in reads.late_actions(plan, date(2016, 11, 15))}
    assert plan.row("A31").done.on == "2016-04-01"
    said = {str(day.on) for day in plan.row("F33").dates if "Enforcement" in day.name}
    assert said == {plan.row("A31").done.on}


def test_what_somebody_says_later_of_the_action_stands(year: PlanYear, manager: Member) -> None:
    writes.load_plan(small.plan((DUE, DUE + DONE)), by=None, at=AT)
    plan = reads.opened(year)
    assert reads.action_now(plan, plan.row("A1"), TODAY).status == ActionUpdate.Status.DONE

    writes.update_action(
        year,
        ident="A1",
        status=ActionUpdate.Status.UNDER_WAY,
        note="It had only begun.",
        seen_version=plan.versions["A1"],
        by=manager,
        at=datetime.fromisoformat("2016-10-02T12:00Z"),
    )
    writes.load_plan(small.plan((DUE, DUE + DONE)), by=None, at=AT)

    plan = reads.opened(year)
    assert reads.action_now(plan, plan.row("A1"), TODAY).status == ActionUpdate.Status.UNDER_WAY


def test_a_plan_says_where_it_says_so() -> None:
    with pytest.raises(PlanFileErrors, match="evidence"):
        small.plan((DUE, DUE + "    done: {on: 2016-06, evidence: []}\n"))
    with pytest.raises(PlanFileErrors, match="M1"):
        small.plan((DUE, DUE + "    done: {on: 2016-06, evidence: [M1]}\n"))


def test_the_actions_page_leads_to_what_says_it_was_done(
    year: PlanYear, manager: Member, client: Client
) -> None:
    writes.load_plan(small.plan((DUE, DUE + DONE)), by=None, at=AT)

    with time_machine.travel(AT, tick=False):
        sign_in(client, manager)
        body = client.get("/plan/2016-17/actions/A1/").content.decode()

    assert "The plan itself says that it was done: June 2016." in body
    assert 'href="/plan/2016-17/commitments/#V1"' in body
    assert "Late by" not in body
