"""Queueing work, and what a worker does with it: take, finish, put back, give up."""

from datetime import datetime
from typing import Any

from guildhall.jobs.declare import declared
from guildhall.jobs.models import Job


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
