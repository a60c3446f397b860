"""How long a case is kept: holds, and reviews when its time has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.references import new_reference


class Hold(models.Model):
    """A case may not be erased while this stands, such as for an inquiry."""

    class Handling:
        personal = {"reason"}
        plain = {"reference", "case", "since_at", "by", "lifted_at", "lifted_by"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="holds")
    reason = models.TextField()
    since_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_stands_or_wholly_lifted",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                violation_error_message="A lifted hold needs a time and a person.",
            ),
        ]


class RetentionReview(models.Model):
    """Somebody looked at a case whose time had come, and kept it or let it go.

    `next_on` is the day it is looked at again; None where it may be erased.
    """

    class Outcome(models.TextChoices):
        KEEP = "keep", "Keep"
        ERASE = "erase", "Erase"

    class Code(models.TextChoices):
        RISK = "risk", "Risk of harm continues"
        LEGAL = "legal", "Legal proceedings or an inquiry"
        CHILD = "child", "Concerns a child"
        NO_PURPOSE = "no_purpose", "No purpose in keeping it"

    class Handling:
        personal = {"reason"}
        plain = {"case", "outcome", "code", "next_on", "by", "at"}

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="retention_reviews")
    outcome = models.CharField(max_length=10, choices=Outcome)
    code = models.CharField(max_length=20, choices=Code)
    reason = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="retention_kept_until_a_day_or_erased",
                condition=Q(outcome="keep", next_on__isnull=False)
                | Q(outcome="erase", next_on=None),
                violation_error_message="A case that is kept needs the day of its next review.",
            ),
        ]
