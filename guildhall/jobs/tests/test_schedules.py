"""What is due again and again: one row for each, never two at once, and a failure stops nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps

from guildhall.jobs import declare, reads, worker, writes
from guildhall.jobs.models import Job
from guildhall.jobs.tests.conftest import AT, Done

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def often(done: Done) -> None:
    declare.every("jobs.works", seconds=5)


@pytest.fixture
def each_morning(done: Done) -> None:
    declare.every("jobs.works", daily="07:30")


@pytest.mark.usefixtures("often")
def test_what_is_due_every_few_seconds_is_done_at_once_and_then_again(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    assert [worker.once(), worker.once()] == [1, 0]

    at_noon.shift(5)

    assert worker.once() == 1
    assert Job.objects.count() == 1


@pytest.mark.usefixtures("each_morning")
def test_what_is_due_daily_waits_for_its_time_and_is_made_up_once_if_missed(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    assert worker.once() == 0
    at_noon.shift(3 * DAY)

    assert worker.once() == 1
    assert worker.once() == 0
    assert Job.objects.get().due_at == (AT + 4 * DAY).replace(hour=7, minute=30)


@pytest.mark.usefixtures("each_morning")
def test_a_schedule_whose_time_was_changed_is_due_by_the_new_one(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    writes.arm_schedules(at=AT)

    declare.every("jobs.works", daily="18:00")
    writes.arm_schedules(at=AT)

    job = Job.objects.get()
    assert (job.repeats, job.due_at) == ("daily 18:00", AT.replace(hour=18, minute=0))


@pytest.mark.usefixtures("often")
def test_a_schedule_no_longer_declared_is_taken_away(
    done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes.arm_schedules(at=AT)
    monkeypatch.setattr(declare, "_schedules", {})

    writes.arm_schedules(at=AT)

    assert not Job.objects.exists()


def test_a_schedule_that_fails_is_kept_as_failed_and_goes_on(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    declare.every("jobs.fails", daily="07:30")
    writes.arm_schedules(at=AT - DAY)
    for _ in range(3):
        worker.do_all_due()
        at_noon.shift(timedelta(minutes=5))

    assert [each.repeats for each in reads.failed()] == [""]
    waiting = Job.objects.get(state="waiting")
    assert (waiting.repeats, waiting.attempts) == ("daily 07:30", 0)
    assert waiting.due_at == (AT + DAY).replace(hour=7, minute=30)


def declared_by_apps() -> list[str]:
    declare.load_all()
    return declare.names()


@pytest.mark.parametrize("name", declared_by_apps())
def test_a_job_is_named_for_the_app_that_declares_it(name: str) -> None:
    label = name.partition(".")[0]

    assert label in apps.app_configs
    assert declare.declared(name).run.__module__.startswith(apps.get_app_config(label).name)


def test_every_schedule_is_of_a_declared_job() -> None:
    declare.load_all()

    assert set(declare.schedules()) <= set(declare.names())


def test_old_work_is_forgotten_by_the_queues_own_job(at_noon: Any) -> None:
    declare.load_all()
    Job.objects.create(
        name="x", key="A", due_at=AT, state="done", finished_at=AT - timedelta(days=31)
    )

    declare.declared("jobs.forget_done").run(at=AT)

    assert not Job.objects.exists()
