"""Nothing is done about a notice or a prosecution before what it is about."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from guildhall.casework.errors import NeedsMore
from guildhall.duties.models import Clock
from guildhall.programmes.enforcement.powers import writes
from guildhall.programmes.enforcement.powers.tests.test_notices import notice, pay, prosecution
from guildhall.programmes.enforcement.powers.tests.world import AT, DAY, WARD, World
from guildhall.programmes.enforcement.powers.writes import Recipient
from guildhall.testing import sign_in


@pytest.fixture
def able(world: World) -> World:
    """The council's officer may give litter notices in one ward."""
    world.holds(world.officer, "litter", "authorised", area=WARD)
    return world


def test_a_notice_is_due_from_its_issue_and_a_payment_that_day_meets_its_clock(able: World) -> None:
    made = notice(able)
    running = Clock.objects.get()

    writes.pay(made, pence=7500, paid_at=made.issued_at, means="card", by=able.officer, at=AT)

    met = Clock.objects.get()
    assert (running.started_at, running.ended) == (made.issued_at, "")
    assert (met.started_at, met.stopped_at, met.ended) == (made.issued_at, made.issued_at, "met")


def test_nothing_is_owed_on_a_notice_that_was_paid_and_then_cancelled(able: World) -> None:
    made = pay(able, notice(able), 7500)

    writes.cancel_notice(made, reason="Issued in error", by=able.officer, at=AT + DAY)

    clock = Clock.objects.get()
    assert (clock.ended, clock.stopped_at, clock.reason) == ("not_applicable", None, "Cancelled")


def test_no_payment_comes_before_the_notice(able: World) -> None:
    made = notice(able)

    with pytest.raises(NeedsMore, match=r"issued 14 November 2016, 8:30am") as refused:
        pay(able, made, 7500, made.issued_at - timedelta(minutes=1))

    assert refused.value.field == "paid_at"


def test_no_information_is_laid_before_the_offence(world: World) -> None:
    with pytest.raises(ValidationError, match="before it can have been") as refused:
        prosecution(world, is_summary_only=True, laid_at=AT - 31 * DAY)

    assert list(refused.value.message_dict) == ["laid_at"]


@pytest.mark.parametrize("page", ["enforcement_pay", "enforcement_register"])
def test_before_money_is_taken_it_says_what_is_wrong_with_a_notice(
    client: Client, world: World, page: str
) -> None:
    child = Recipient("Kit", "Wren", date(2005, 1, 1))
    made = notice(world, recipient=child, offence="pnd_harassment", amount_pence=9000)
    sign_in(client, world.officer)

    shown = client.get(reverse(page, args=[made.sheet.reference])).content.decode()

    assert "This notice is outside powers." in shown
    assert "the manager decides first" in shown
    assert "They were 11 on that day." in shown


def test_nobody_is_led_to_cancel_what_the_manager_decides_on(client: Client, world: World) -> None:
    made = notice(world)
    sign_in(client, world.officer)
    at = reverse("enforcement_cancel", args=[made.sheet.reference])
    assert client.get(at).status_code == 403

    writes.decide_notice(made, decision="stand", reason="Accepted", by=world.manager, at=AT)

    assert client.get(at).status_code == 200
    page = client.get(reverse("sheet", args=[made.sheet.reference])).content.decode()
    assert at in page
