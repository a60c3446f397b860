"""Computing again from the measures page."""

import pytest
from django.test import Client

from guildhall import clock
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
