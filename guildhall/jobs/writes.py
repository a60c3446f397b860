"""Queueing work, and what a worker does with it: take, finish, put back, give up.

Whoever finishes or puts back must still hold the lease: a worker that was taken for dead finds
that it does not, and changes nothing. All times are domain time.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from guildhall.jobs import rules
from guildhall.jobs.declare import declared, schedules
from guildhall.jobs.models import Job

SCHEDULE = "schedule"
NOT_HELD: dict[str, Any] = {"leased_by": "", "leased_until": None}


def enqueue(name: str, *, key: str, due_at: datetime, **arguments: Any) -> None:
    """Queue a piece of work, in the caller's own transaction: it is there if that commits.

    Queued again under the same name and key, whether waiting or done, it changes nothing.
    `due_at` is domain time; give the write's own `at` for "as soon as may be". `arguments` are
    what JSON holds: references, never what is personal. A name that no app declares raises
    NotDeclared at once.
    """
    declared(name)
    Job.objects.bulk_create(
        [Job(name=name, key=key, due_at=due_at, arguments=arguments)], ignore_conflicts=True
    )


@transaction.atomic
def arm_schedules(*, at: datetime) -> None:
    """Give each declared schedule its one row; take away the row of one no longer declared.

    A schedule whose times were changed is due by its new ones.
    """
    known = {str(job.name): job for job in Job.objects.exclude(repeats="")}
    for name, schedule in schedules().items():
        row = known.pop(name, None)
        if row is None or row.repeats != str(schedule):
            _arm(name, schedule, at)
    Job.objects.filter(pk__in=[row.pk for row in known.values()]).delete()


def _arm(name: str, schedule: rules.Schedule, at: datetime) -> None:
    due_at = at if schedule.seconds else rules.next_due(schedule, at)
    Job.objects.bulk_create(
        [Job(name=name, key=SCHEDULE, due_at=due_at, repeats=str(schedule))],
        update_conflicts=True,
        unique_fields=["name", "key"],
        update_fields=["due_at", "repeats"],
    )


def take(*, at: datetime, lease: timedelta) -> Job | None:
    """Take the job that has been due longest, held until `at` plus `lease`; None if none is due.

    A job whose worker's lease has run out is due again. However many workers ask at once, one of
    them gets it: on PostgreSQL each passes over rows that another is taking; on SQLite the update
    matches only a row that is still as it was found.
    """
    if not _ready(at).exists():  # so that an idle worker takes no lock
        return None
    with transaction.atomic():
        found = _ready(at).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        job = found.first()
        if job is None:
            return None
        token = secrets.token_hex(8)
        same = _ready(at).filter(pk=job.pk, leased_by=job.leased_by, attempts=job.attempts)
        if not same.update(
            state=Job.State.RUNNING,
            attempts=F("attempts") + 1,
            leased_by=token,
            leased_until=at + lease,
        ):
            return None
    job.refresh_from_db()
    return job


def _ready(at: datetime) -> QuerySet[Job]:
    """What may be taken: waiting and due, or running on a lease that has run out."""
    waiting = Q(state=Job.State.WAITING, due_at__lte=at)
    left = Q(state=Job.State.RUNNING, leased_until__lt=at)
    return Job.objects.filter(waiting | left)


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, leased_by=job.leased_by)


def renew(job: Job, *, at: datetime, lease: timedelta) -> bool:
    """Hold a running job longer. False: the lease had run out and another worker has it."""
    return bool(_held(job).update(leased_until=at + lease))


@transaction.atomic
def finish(job: Job, *, at: datetime) -> bool:
    """Mark a job done, or, if it repeats, waiting for its next time. False: it was not ours."""
    if _repeats(job):
        return _wait_for_next(job, at)
    over = {"state": Job.State.DONE, "finished_at": at, "error": ""}
    return bool(_held(job).update(**over, **NOT_HELD))


def _repeats(job: Job) -> bool:
    return bool(job.repeats) and job.name in schedules()


def _wait_for_next(job: Job, at: datetime) -> bool:
    schedule = schedules()[job.name]
    again = {"state": Job.State.WAITING, "attempts": 0, "error": ""}
    return bool(_held(job).update(**again, due_at=rules.next_due(schedule, at), **NOT_HELD))


@transaction.atomic
def put_back(job: Job, *, error: str, tries: int, at: datetime) -> bool:
    """After a failure: wait, longer each time, and try again; after the last try give up.

    What is given up is kept as failed. A schedule goes on: its failure is kept in a row apart and
    it waits for its next time. False: the job was not ours.
    """
    if job.attempts < tries:
        due_at = at + rules.wait_after(job.attempts)
        waiting = {"state": Job.State.WAITING, "due_at": due_at, "error": error}
        return bool(_held(job).update(**waiting, **NOT_HELD))
    over = {"state": Job.State.FAILED, "finished_at": at, "error": error}
    if not _repeats(job):
        return bool(_held(job).update(**over, **NOT_HELD))
    if not _wait_for_next(job, at):
        return False
    key = f"{job.due_at:%Y-%m-%dT%H:%M:%S}"
    kept = Job(
        name=job.name, key=key, arguments=job.arguments, due_at=job.due_at, attempts=job.attempts
    )
    kept.state, kept.finished_at, kept.error = Job.State.FAILED, at, error
    Job.objects.bulk_create([kept], ignore_conflicts=True)
    return True


def try_again(job: Job, *, at: datetime) -> bool:
    """Queue a failed job afresh. False: somebody has already done so."""
    failed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED)
    waiting = {"state": Job.State.WAITING, "due_at": at, "attempts": 0, "finished_at": None}
    return bool(failed.update(**waiting))


def forget_done(*, before: datetime) -> int:
    """Delete what was done before an instant, failures excepted; how many rows."""
    return Job.objects.filter(state=Job.State.DONE, finished_at__lt=before).delete()[0]
