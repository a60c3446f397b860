"""Work to be done away from a page: queued in the write's own transaction, done by a worker."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from guildhall.references import new_reference


class Job(models.Model):
    """One piece of work, named so that it is done once.

    `name` is a declared job, `key` says which piece: the pair is unique, so that the same work
    queued twice is one row. `arguments` holds references and settings, never what is personal.
    `repeats` is empty, or the schedule that the row is due again by. Times are domain time.

    A worker holds a running job by a lease: `leased_by` is a random token and `leased_until` is
    moved on while the worker lives. A lease that has run out is anybody's to take.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    class Handling:
        plain = {
            "reference",
            "name", "key", "arguments", "due_at", "repeats", "state", "attempts", "leased_by",
            "leased_until", "finished_at", "error", "made_at",
        }  # fmt: skip

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    repeats = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="job_is_queued_once"),
            models.CheckConstraint(
                name="job_is_leased_while_it_runs",
                condition=(Q(state="running", leased_until__isnull=False) & ~Q(leased_by=""))
                | (~Q(state="running") & Q(leased_until=None, leased_by="")),
                violation_error_message="A job is held by a lease while it runs, and only then.",
            ),
            models.CheckConstraint(
                name="job_says_when_it_finished",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at=None),
                violation_error_message="A job that is over says when it finished.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="job_open_by_due",
                condition=Q(state__in=["waiting", "running"]),
            ),
            models.Index(
                fields=["finished_at"],
                name="job_over_by_finish",
                condition=Q(state__in=["done", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
