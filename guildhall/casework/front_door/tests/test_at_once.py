"""Two presses of the button at one moment, by two connections."""

from typing import Any

import pytest
from django.db import connections

from guildhall.casework.front_door import reads, writes
from guildhall.casework.front_door.limits import Network
from guildhall.casework.front_door.models import Sent
from guildhall.casework.front_door.tests.conftest import WeedForm
from guildhall.casework.models import Referral
from guildhall.casework.tests.people import AT, Town
from guildhall.casework.tests.test_at_once import together


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_report_and_one_code(
    transactional_db: None, door: reads.Door, town: Town
) -> None:
    codes: list[str] = []
    writes.front_door_member(AT)

    def press() -> Any:
        form = WeedForm({"what": "A dock leaf"}, at=AT)
        assert form.is_valid()
        codes.append(writes.send(door, form, token="one page", network=Network("here"), at=AT))

    raised = together(press, press)

    assert raised == []
    assert len(set(codes)) == 1
    assert Sent.objects.count() == Referral.objects.count() == 1
    connections.close_all()
