"""Actions across agencies: who does what by when, and how often the day moved."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.references import new_reference


class Action(models.Model):
    """Something one agency has agreed to do about a case, by a date.

    `original_due_on` is the first day agreed and is never changed; `slips` counts the moves.
    `owner_member` is None where the agency has not said who does it.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        NOT_NEEDED = "not_needed", "No longer needed"

    class Handling:
        personal = {"what", "outcome_note"}
        plain = {
            "reference",
            "case",
            "owner_agency",
            "owner_member",
            "agreed_at",
            "agreed_by",
            "original_due_on",
            "due_on",
            "slips",
            "slice",
            "closed_at",
            "closed_by",
            "outcome",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="actions")
    owner_agency = models.ForeignKey("partners.Agency", models.PROTECT, related_name="+")
    owner_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.TextField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    original_due_on = models.DateField()
    due_on = models.DateField()
    slips = models.PositiveIntegerField(default=0)
    slice = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner_agency", "closed_at", "due_on"])]
        constraints = [
            models.CheckConstraint(
                name="case_action_open_or_wholly_closed",
                condition=Q(closed_at=None, closed_by=None, outcome="", outcome_note="")
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    outcome__in=["done", "not_needed"],
                ),
                violation_error_message="A closed action needs a time, a person and an outcome.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ActionSlip(models.Model):
    """An action's day moved, from `was_due_on` to `due_on`, and why."""

    class Handling:
        personal = {"reason"}
        plain = {"action", "was_due_on", "due_on", "by", "at"}

    action = models.ForeignKey(Action, models.PROTECT, related_name="moves")
    was_due_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
