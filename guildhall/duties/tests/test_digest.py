"""The morning e-mail: one to each who has something due, with two counts and a link."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from guildhall.duties import jobs
from guildhall.duties.declare import Owner
from guildhall.duties.tests.conftest import AT, PutClock
from guildhall.jobs import declare
from guildhall.jobs.models import Job
from guildhall.partners.models import Guard, Member

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _sends(settings: Any) -> None:
    settings.SENDS_MAIL = True
    settings.ADDRESS = "https://guildhall.example"


@pytest.mark.usefixtures("other_visitor", "outsider")
def test_each_member_who_holds_a_post_has_one_message_a_day(visitor: Member) -> None:
    jobs.digest(at=AT)
    jobs.digest(at=AT + HOUR)
    jobs.digest(at=AT + 24 * HOUR)

    queued = Job.objects.filter(name="duties.digest_to")
    assert queued.count() == 4
    assert queued.filter(key=f"2016-11-15:{visitor.reference}").count() == 1


@pytest.mark.usefixtures("visitor")
def test_nothing_is_queued_where_no_mail_server_is_set(settings: Any) -> None:
    settings.SENDS_MAIL = False

    jobs.digest(at=AT)

    assert not Job.objects.exists()


def test_a_message_is_two_counts_and_a_link_and_names_nobody(
    put: PutClock, guard: Guard, visitor: Member
) -> None:
    put(due_at=AT - HOUR, owner=Owner("visitor", visitor.agency, visitor))
    put(due_at=AT + HOUR)
    put(due_at=AT + 40 * HOUR)

    jobs.digest_to(at=AT, member=visitor.reference)

    sent = mail.outbox[0]
    assert sent.to == ["vi@example.org"]
    assert sent.subject == "Due and late: 1 overdue, 1 due within a day"
    assert "https://guildhall.example/duties/" in sent.body
    whole = sent.subject + sent.body
    for private in (visitor.name + ",", guard.reference, "visit", "Toys", "City Council"):
        assert private not in whole


def test_nobody_is_written_to_about_nothing(put: PutClock, visitor: Member) -> None:
    put(due_at=AT + 40 * HOUR)

    jobs.digest_to(at=AT, member=visitor.reference)

    assert mail.outbox == []


def test_who_has_left_is_not_written_to(put: PutClock, visitor: Member) -> None:
    put(due_at=AT - HOUR)
    Member.objects.filter(pk=visitor.pk).update(is_active=False)

    jobs.digest(at=AT)
    jobs.digest_to(at=AT, member=visitor.reference)

    assert mail.outbox == []
    assert not Job.objects.exists()


def test_the_message_is_due_at_half_past_seven_in_london() -> None:
    declare.load_all()

    assert str(declare.schedules()["duties.digest"]) == "daily 07:30"
