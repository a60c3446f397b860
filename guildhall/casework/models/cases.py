"""A case, from the first referral to its erasure, and the stages it goes through."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.casework.models.entries import Entry


class Case(models.Model):
    """Work that one programme does with one guard round it, from the first word of it.

    A case exists from the moment a referral comes in, so that notes, people and deadlines have
    somewhere to be; `opened_at` is when it was accepted, None while nobody has decided.
    `reference` is the guard's. `waiting_on_function` and `waiting_on_agency` say who owes the
    next step, so that "whose move?" is one query; both empty where nobody does.
    `retention_review_on` is set when the case closes; `erased_at` when its words were destroyed.
    Nothing here names a person: what does is in entries, involvements and records.
    """

    class Status(models.TextChoices):
        REFERRED = "referred", "Referred"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        DECLINED = "declined", "Declined"
        TRANSFERRED = "transferred", "Transferred"

    class Handling:
        plain = {
            "guard",
            "reference",
            "programme",
            "status",
            "received_at",
            "opened_at",
            "stage",
            "stage_since_at",
            "allocated_to",
            "team",
            "waiting_on_function",
            "waiting_on_agency",
            "closed_at",
            "outcome",
            "retention_review_on",
            "erased_at",
        }

    guard = models.OneToOneField("partners.Guard", models.PROTECT, related_name="case")
    reference = models.CharField(max_length=12, unique=True)
    programme = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status, default=Status.REFERRED)
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    stage_since_at = models.DateTimeField(null=True, blank=True)
    allocated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    team = models.CharField(max_length=60, blank=True)
    waiting_on_function = models.CharField(max_length=40, blank=True)
    waiting_on_agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    retention_review_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["programme", "status", "-received_at", "-id"]),
            models.Index(fields=["-received_at", "-id"]),
            models.Index(fields=["allocated_to", "status"]),
            models.Index(fields=["programme", "team", "status"]),
            models.Index(
                fields=["programme", "waiting_on_function"],
                name="case_waiting_on_a_function",
                condition=~Q(waiting_on_function=""),
            ),
            models.Index(
                fields=["retention_review_on"],
                name="case_retention_due",
                condition=Q(retention_review_on__isnull=False, erased_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_status_agrees_with_its_dates",
                condition=Q(status="referred", opened_at=None, closed_at=None)
                | Q(status="open", opened_at__isnull=False, closed_at=None)
                | Q(status="closed", opened_at__isnull=False, closed_at__isnull=False)
                | Q(status__in=["declined", "transferred"], closed_at__isnull=False),
                violation_error_message=(
                    "An open case has the time it was opened, a closed one the time it was closed."
                ),
            ),
            models.CheckConstraint(
                name="case_in_a_stage_says_since_when",
                condition=Q(stage="", stage_since_at=None)
                | (~Q(stage="") & Q(stage_since_at__isnull=False)),
                violation_error_message="A case in a stage needs the time it reached it.",
            ),
            models.CheckConstraint(
                name="case_kept_until_closed",
                condition=Q(retention_review_on=None) | Q(closed_at__isnull=False),
                violation_error_message="A case has no retention date until it is closed.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class StageEntry(models.Model):
    """The case reached a stage. What happened is a new row, never an edit."""

    class Handling:
        plain = {"stage"}

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="stage")
    stage = models.CharField(max_length=40)
