"""A worker: one process that does what is due, one job at a time, until it is told to stop.

It is told by SIGTERM or SIGINT, finishes the job in hand and ends. Killed, it leaves a lease that
runs out; then another worker does the job again.
"""

import logging
import os
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from guildhall import clock
from guildhall.jobs import declare, writes
from guildhall.jobs.models import Job

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
IDLE_SECONDS = 1.0
WORKER_LOST = "The worker was lost while doing it, each time it was tried."


def do_all_due(*, lease: timedelta = LEASE, stop: threading.Event | None = None) -> int:
    """Do what is due, until nothing is; how many jobs. A job put back for later is left."""
    done = 0
    while not (stop and stop.is_set()):
        job = writes.take(at=clock.now(), lease=lease)
        if job is None:
            break
        do(job, lease=lease)
        done += 1
    return done


def do(job: Job, *, lease: timedelta = LEASE) -> None:
    """Do one job that has been taken, and say how it went."""
    try:
        declared = declare.declared(job.name)
    except declare.NotDeclared:
        writes.put_back(job, error="No app declares this job.", tries=0, at=clock.now())
        return
    if job.attempts > declared.tries:
        writes.put_back(job, error=WORKER_LOST, tries=declared.tries, at=clock.now())
        return
    try:
        with _held(job, lease):
            declared.run(at=clock.now(), **job.arguments)
    except Exception as problem:
        logger.warning("job %s failed, attempt %s: %s", job.name, job.attempts, where(problem))
        writes.put_back(job, error=where(problem), tries=declared.tries, at=clock.now())
    else:
        writes.finish(job, at=clock.now())


def where(problem: BaseException) -> str:
    """The kind of an error and the line that raised it. Never its message: that may name people."""
    frames = traceback.extract_tb(problem.__traceback__)
    if not frames:
        return type(problem).__name__
    last = frames[-1]
    ours = [frame for frame in frames if "guildhall" in Path(frame.filename).parts]
    frame = ours[-1] if ours else last
    return f"{type(problem).__name__} at {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno}"


@contextmanager
def _held(job: Job, lease: timedelta) -> Iterator[None]:
    """Renew the job's lease, from a thread of its own, for as long as the work goes on."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(job, lease, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(job: Job, lease: timedelta, over: threading.Event) -> None:
    try:
        while not over.wait(lease.total_seconds() / 3):
            try:
                writes.renew(job, at=clock.now(), lease=lease)
            except DatabaseError as problem:
                logger.warning("a lease could not be renewed: %s", type(problem).__name__)
    finally:
        connections.close_all()  # this thread's own


def run(
    stop: threading.Event,
    *,
    lease: timedelta = LEASE,
    is_wanted: Callable[[], bool] = lambda: True,
) -> None:
    """Do what is due, for ever: until `stop` is set, or whoever started us is gone."""
    declare.load_all()
    is_armed = False
    while not stop.is_set() and is_wanted():
        close_old_connections()
        try:
            if not is_armed:
                writes.arm_schedules(at=clock.now())
                is_armed = True
            do_all_due(lease=lease, stop=stop)
        except DatabaseError as problem:  # such as a database that is restarting
            logger.warning("the database cannot be used: %s", type(problem).__name__)
            connections.close_all()
        stop.wait(IDLE_SECONDS)
    connections.close_all()


def once(*, lease: timedelta = LEASE) -> int:
    """Do what is due now, schedules included, and end; how many jobs."""
    declare.load_all()
    writes.arm_schedules(at=clock.now())
    return do_all_due(lease=lease)


def still_ours(parent: int) -> Callable[[], bool]:
    """Whether the process that started this one lives: Unix gives an orphan another parent."""
    return lambda: os.getppid() == parent
