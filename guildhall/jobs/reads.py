"""How the worker's queue stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from guildhall.jobs.models import Job


@dataclass(frozen=True)
class Queue:
    """How many jobs are due now, how many failed for good, and since when the oldest has waited."""

    due: int
    failed: int
    oldest_due_at: datetime | None


def queue(at: datetime) -> Queue:
    """How the queue stands at an instant. One query."""
    due = Q(state=Job.State.WAITING, due_at__lte=at)
    told = Job.objects.exclude(state=Job.State.DONE).aggregate(
        due=Count("pk", filter=due),
        failed=Count("pk", filter=Q(state=Job.State.FAILED)),
        oldest_due_at=Min("due_at", filter=due),
    )
    return Queue(**told)


def failed() -> QuerySet[Job]:
    """Jobs given up after their last try, the latest first."""
    return Job.objects.filter(state=Job.State.FAILED).order_by("-finished_at", "-pk")


def queued(name: str, key: str) -> Job | None:
    """One piece of work by its name and key, however it stands."""
    return Job.objects.filter(name=name, key=key).first()
