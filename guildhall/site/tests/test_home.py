"""The first page: empty at first, then what changed and what is late, in so many queries."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.measures.reads import find_definition
from guildhall.measures.writes import schedule_returns
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.plan import reads as plans
from guildhall.plan import writes as plan_writes
from guildhall.plan.file import read_plan
from guildhall.reports import writes as packs
from guildhall.reports.rules import Quarter
from guildhall.testing import sign_in

PLAN = Path(plans.__file__).parent.parent / "plans" / "safer-peterborough-2016-17.yaml"
MOST_QUERIES = 15


@pytest.fixture
def manager(db: None, client: Client) -> Member:
    member = add_member(
        email="manager@example.org",
        name="Robin Ashdown",
        password="a long enough phrase",
        roles=[Role.MANAGER],
        agency=None,
        by=None,
        at=clock.now(),
    )
    sign_in(client, member)
    return member


def test_with_nothing_loaded_it_says_how_to_start(client: Client, manager: Member) -> None:
    page = client.get("/").content.decode()

    assert "guildhall plan load" in page
    assert "guildhall import" in page


def test_it_names_the_actions_that_are_late_and_the_open_pack(
    client: Client, manager: Member
) -> None:
    plan_writes.load_plan(read_plan(PLAN), by=None, at=clock.now())
    packs.open_pack(plan_key="2016-17", quarter=Quarter(2016, 3), by=manager, at=clock.now())

    page = client.get("/").content.decode()

    assert "Take the updated missing protocol to the safeguarding children board" in page
    assert "Create the Prevention and Enforcement Service" not in page
    assert "The pack for July to September 2016" in page


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [(Role.MANAGER, "/measures/returns/M14/"), (Role.BOARD, "/measures/M14/")],
    ids=["who may send it", "who may not"],
)
def test_a_late_return_leads_to_its_form_or_to_its_measure(
    client: Client, manager: Member, role: Role, leads_to: str
) -> None:
    plan_writes.load_plan(read_plan(PLAN), by=None, at=clock.now())
    definition = find_definition("M14")
    assert definition is not None
    schedule_returns(definition, agency_key="victims_hub", quarters=["2015-Q1"], rule="local",
                     at=clock.now())  # fmt: skip
    viewer = manager if role is Role.MANAGER else add_member(
        email="board@example.org", name="Kit Vane", password="a long enough phrase",
        roles=[role], agency=None, by=None, at=clock.now(),
    )  # fmt: skip
    sign_in(client, viewer)

    page = client.get("/").content.decode()

    assert f'href="{leads_to}' in page


def test_with_a_plan_and_no_evidence_it_says_that_there_are_no_figures(
    client: Client, manager: Member
) -> None:
    plan_writes.load_plan(read_plan(PLAN), by=None, at=clock.now())

    page = client.get("/").content.decode()

    assert "No measure has figures yet;" in page
    assert "No chart shows a signal" not in page


def test_its_queries_do_not_grow_with_the_records(client: Client, manager: Member) -> None:
    plan_writes.load_plan(read_plan(PLAN), by=None, at=clock.now())
    packs.open_pack(plan_key="2016-17", quarter=Quarter(2016, 3), by=manager, at=clock.now())
    client.get("/")

    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for year in range(2017, 2023):
        packs.open_pack(plan_key="2016-17", quarter=Quarter(year, 1), by=manager, at=clock.now())
    with CaptureQueriesContext(connection) as many:
        client.get("/")

    assert len(many) == len(few)
    assert len(few) <= MOST_QUERIES
