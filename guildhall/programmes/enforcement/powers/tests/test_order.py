"""Nothing is done about a notice or a prosecution before what it is about."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from guildhall.casework.errors import NeedsMore
from guildhall.duties.models import Clock
from guildhall.programmes.enforcement.powers import writes
from guildhall.programmes.enforcement.powers.tests.test_notices import notice, pay, prosecution
from guildhall.programmes.enforcement.powers.tests.world import AT, DAY, WARD, World


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
