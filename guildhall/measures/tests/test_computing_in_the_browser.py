"""When figures are computed from the browser: by a button, and when a return is sent."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from guildhall import clock
from guildhall.measures import reads, writes
from guildhall.measures.declare import PeriodKind
from guildhall.measures.models import Definition
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.testing import sign_in


def member(client: Client, role: Role) -> None:
    made = add_member(
        email=f"{role}@example.org",
        name=role.label,
        password="a long enough phrase",
        roles=[role],
        agency=None,
        by=None,
        at=clock.now(),
    )
    sign_in(client, made)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANALYST])
def test_only_an_analyst_computes_figures(client: Client, db: None, role: Role) -> None:
    member(client, role)

    assert client.post("/measures/compute/").status_code == 403
    assert b"Compute the figures again" not in client.get("/measures/").content


def test_an_analyst_computes_figures_and_is_told_what_came_of_it(client: Client, db: None) -> None:
    member(client, Role.ANALYST)

    answer = client.post("/measures/compute/", follow=True)

    assert b"0 of" in answer.content
    assert b"Compute the figures again" in answer.content


def test_computing_is_never_done_by_following_a_link(client: Client, db: None) -> None:
    member(client, Role.ANALYST)

    assert client.get("/measures/compute/").status_code == 405


def test_a_return_that_is_sent_is_in_the_measures_figures_at_once(
    client: Client, returned: Definition, returner: Member, settings: Any
) -> None:
    settings.INSTANCE = replace(settings.INSTANCE, area_code="E06000031")
    writes.schedule_returns(
        returned, agency_key="hub", quarters=["2016-Q1"], rule="local", at=clock.now()
    )
    sign_in(client, returner)

    client.post("/measures/returns/M14/hub/2016-Q1/", {"numerator": "37", "denominator": "50"})

    known = reads.known_one("M14", area_code="E06000031")
    assert known is not None
    assert [p.value for p in known.series[PeriodKind.QUARTER]] == [74.0]


def test_another_agencys_return_is_not_opened(
    client: Client, returned: Definition, returner: Member
) -> None:
    writes.schedule_returns(
        returned, agency_key="police", quarters=["2016-Q1"], rule="local", at=clock.now()
    )
    sign_in(client, returner)

    answer = client.get("/measures/returns/M14/police/2016-Q1/")

    assert answer.status_code == 403
