"""What is queued is done once, tried again when it fails, and kept when it is given up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from guildhall.jobs import declare, reads, worker, writes
from guildhall.jobs.models import Job
from guildhall.jobs.tests.conftest import AT, Done

LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


def queue(name: str = "jobs.works", key: str = "A", **arguments: Any) -> None:
    writes.enqueue(name, key=key, due_at=AT, **arguments)


def take(at: datetime = AT) -> Job:
    job = writes.take(at=at, lease=LEASE)
    assert job is not None
    return job


def test_what_is_queued_is_done_with_its_arguments_and_told_the_time(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    queue(case="K7QW2MTX")

    assert worker.do_all_due() == 1

    assert done == [{"at": AT, "case": "K7QW2MTX"}]
    job = Job.objects.get()
    assert (job.state, job.finished_at, job.leased_by) == ("done", AT, "")


def test_the_same_work_queued_twice_is_done_once_and_not_again_when_it_is_over(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    queue()
    queue()
    worker.do_all_due()
    queue()

    assert worker.do_all_due() == 0
    assert len(done) == 1


def test_what_is_queued_in_a_write_that_fails_is_not_there(done: Done) -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_slip_in_a_jobs_name_is_told_to_who_queues_it(done: Done) -> None:
    with pytest.raises(declare.NotDeclared, match=r"jobs\.wroks"):
        queue("jobs.wroks")


def test_two_functions_may_not_share_a_jobs_name(done: Done) -> None:
    with pytest.raises(ValueError, match=r"jobs\.works"):

        @declare.job("jobs.works")
        def other(**given: Any) -> None: ...


def test_work_is_done_in_the_order_it_fell_due_and_not_before(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    for key, seconds in {"later": 0, "first": -60, "tomorrow": 1}.items():
        writes.enqueue("jobs.works", key=key, due_at=AT + seconds * SECOND, key_=key)

    worker.do_all_due()

    assert [each["key_"] for each in done] == ["first", "later"]


def test_a_job_is_one_workers_until_its_lease_runs_out(done: Done) -> None:
    queue()
    first = take()

    assert writes.take(at=AT + LEASE, lease=LEASE) is None
    second = take(AT + LEASE + SECOND)

    assert (first.pk, second.attempts) == (second.pk, 2)
    assert first.leased_by != second.leased_by


def test_a_worker_that_was_taken_for_dead_changes_nothing(done: Done) -> None:
    queue()
    first = take()
    second = take(AT + LEASE + SECOND)

    assert not writes.renew(first, at=AT, lease=LEASE)
    assert not writes.finish(first, at=AT)
    assert not writes.put_back(first, error="late", tries=8, at=AT)
    assert writes.finish(second, at=AT)


def test_a_lease_renewed_is_held_longer(done: Done) -> None:
    queue()
    job = take()

    assert writes.renew(job, at=AT + LEASE, lease=LEASE)

    assert writes.take(at=AT + LEASE + SECOND, lease=LEASE) is None


def test_work_that_fails_is_tried_again_later_each_time_then_kept_as_failed(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    queue("jobs.fails")
    waits = []
    for _ in range(3):
        worker.do_all_due()
        job = Job.objects.get()
        waits.append((job.state, (job.due_at - AT).total_seconds()))
        at_noon.move_to(max(job.due_at, AT))

    assert waits == [("waiting", 10.0), ("waiting", 40.0), ("failed", 40.0)]
    assert worker.do_all_due() == 0
    assert [each.name for each in reads.failed()] == ["jobs.fails"]


def test_what_went_wrong_is_kept_without_what_it_said(
    done: Done, at_noon: time_machine.Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    queue("jobs.fails")

    worker.do_all_due()

    error = Job.objects.get().error
    assert error.startswith("RuntimeError at jobs/tests/conftest.py:")
    assert "Bloggs" not in error + caplog.text


def test_a_failed_job_is_tried_afresh_when_it_is_asked_for(done: Done) -> None:
    queue("jobs.fails")
    writes.put_back(take(), error="x", tries=1, at=AT)
    failed = reads.failed()[0]

    assert writes.try_again(failed, at=AT)
    assert not writes.try_again(failed, at=AT)

    assert take().attempts == 1


def test_work_that_kills_its_worker_each_time_is_given_up(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    queue("jobs.fails")
    Job.objects.update(attempts=3, state="running", leased_by="x", leased_until=AT - SECOND)

    worker.do_all_due()

    assert done == []
    assert Job.objects.get().error == worker.WORKER_LOST
    assert Job.objects.get().state == "failed"


def test_a_job_whose_app_was_removed_is_kept_as_failed(
    done: Done, at_noon: time_machine.Traveller
) -> None:
    Job.objects.create(name="gone.away", key="A", due_at=AT)

    worker.do_all_due()

    assert (Job.objects.get().state, Job.objects.get().error) == (
        "failed",
        "No app declares this job.",
    )


def test_only_what_was_done_long_ago_is_forgotten(done: Done) -> None:
    for key, state in {"old": "done", "new": "done", "failed": "failed"}.items():
        finished = AT - timedelta(days=31 if key != "new" else 29)
        Job.objects.create(name="x", key=key, due_at=AT, state=state, finished_at=finished)

    assert writes.forget_done(before=AT - timedelta(days=30)) == 1

    assert set(Job.objects.values_list("key", flat=True)) == {"new", "failed"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "running"},
        {"leased_by": "x", "leased_until": AT},
        {"state": "running", "leased_by": "x"},
        {"state": "done"},
        {"finished_at": AT},
    ],
    ids=["no lease", "held but waiting", "no end of lease", "no finish", "finished but waiting"],
)
def test_a_row_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="x", key="A", due_at=AT, **wrong)


def test_the_queue_is_told_in_one_query(done: Done, django_assert_num_queries: Any) -> None:
    queue(key="A")
    writes.enqueue("jobs.works", key="B", due_at=AT - SECOND)
    writes.enqueue("jobs.works", key="C", due_at=AT + SECOND)

    with django_assert_num_queries(1):
        told = reads.queue(AT)

    assert told == reads.Queue(due=2, failed=0, oldest_due_at=AT - SECOND)
