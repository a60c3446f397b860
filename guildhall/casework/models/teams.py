"""Whose case it is: allocation, cover for leave, and closing with somebody else's agreement."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guildhall.references import new_reference


class Allocation(models.Model):
    """A case was given to a member. `until_at` is None for the one who has it."""

    class Handling:
        personal = {"reason"}
        plain = {"case", "member", "since_at", "until_at", "by"}

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="allocations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="allocations")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="allocation_one_at_a_time",
                fields=["case"],
                condition=Q(until_at=None),
                violation_error_message="Somebody else has just been given this case.",
            ),
        ]


class Cover(models.Model):
    """A member's cases are looked after by another, both days included.

    `ended_at` is when somebody ended it before its last day was over.
    """

    class Handling:
        plain = {
            "reference", "member", "covered_by", "programme", "since_on", "until_on", "by",
            "ended_at", "ended_by",
        }  # fmt: skip

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    covered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="covers")
    programme = models.CharField(max_length=40)
    since_on = models.DateField()
    until_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cover_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                violation_error_message="Cover that was ended says when and by whom.",
            ),
            models.CheckConstraint(
                name="cover_ends_after_it_begins",
                condition=Q(until_on__gte=F("since_on")),
                violation_error_message="Cover cannot end before it begins.",
            ),
            models.CheckConstraint(
                name="cover_is_by_somebody_else",
                condition=~Q(member=F("covered_by")),
                violation_error_message="Choose somebody else to cover.",
            ),
        ]


class ClosureRequest(models.Model):
    """A wish to close a case, which somebody else approves or refuses.

    `stood_against` is what was left undone when it was asked, in words, and `despite` why the case
    can close all the same.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    class Handling:
        personal = {"reason", "stood_against", "despite", "decision_reason"}
        plain = {
            "reference",
            "case",
            "outcome",
            "asked_at",
            "asked_by",
            "decision",
            "decided_at",
            "decided_by",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="closures")
    outcome = models.CharField(max_length=40)
    reason = models.TextField()
    stood_against = models.JSONField(default=list, blank=True)
    despite = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="closure_one_open",
                fields=["case"],
                condition=Q(decision=""),
                violation_error_message="Closing this case has been asked for already.",
            ),
            models.CheckConstraint(
                name="closure_open_or_wholly_decided",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(
                    decision__in=["approved", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                violation_error_message="A decided closure needs a decision, a time and a person.",
            ),
            models.CheckConstraint(
                name="closure_decided_by_somebody_else",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message="Somebody else has to decide: you asked for it.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
