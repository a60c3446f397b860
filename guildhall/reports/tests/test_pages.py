"""The pages of packs, for those who may not take the step they ask for."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.reports import writes
from guildhall.reports.rules import Quarter
from guildhall.testing import sign_in

AT = datetime(2016, 10, 20, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", ["", "send-back/", "validate/", "approve/"])
def test_a_step_is_refused_before_what_was_typed_is_looked_at(client: Client, step: str) -> None:
    board = add_member(
        email="board@example.org",
        name="Board",
        password="a long enough phrase",
        roles=[Role.BOARD],
        agency=None,
        by=None,
        at=AT,
    )
    made = writes.open_pack(plan_key="2016-17", quarter=Quarter(2016, 3), by=None, at=AT)
    sign_in(client, board)

    answer = client.post(f"/packs/{made.reference}/{step}" if step else "/packs/")

    assert answer.status_code == 403
