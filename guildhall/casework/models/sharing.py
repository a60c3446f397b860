"""Every disclosure is a record, refusals and telephone calls included."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.casework.models.entries import Entry


class Disclosure(models.Model):
    """What was shared of a case, with whom and on what footing, or why it was not.

    The person answers at most four things; the rest is derived from the agreement, the declared
    purpose and the case. `subjects` holds each person's reference and category (victim, suspect
    ...), as law-enforcement processing asks. `items` are the data items shared. `agreement` is
    the reference of the agreement relied on, empty where none was in force. `acknowledged_at`
    is None until the recipient says that it came. `review_on` is the day the recipient reviews
    or destroys it. `recipient` is None for one told in words, `recipient_title`, such as a school.
    The words of necessity are the entry's body.
    """

    class Decision(models.TextChoices):
        SHARE = "share", "Shared"
        PART = "part", "Shared in part"
        REFUSE = "refuse", "Not shared"

    class Means(models.TextChoices):
        GUILDHALL = "guildhall", "In Guildhall"
        TELEPHONE = "telephone", "By telephone"
        EMAIL = "email", "By secure e-mail"
        PAPER = "paper", "On paper"
        MEETING = "meeting", "At a meeting"

    class Handling:
        personal = {"reason", "necessity"}
        plain = {
            "case",
            "requester",
            "requester_agency",
            "holder",
            "recipient",
            "recipient_title",
            "recipient_function",
            "subjects",
            "purpose",
            "is_safeguarding",
            "gateway",
            "basis",
            "is_duty",
            "items",
            "consent",
            "agreement",
            "decision",
            "decided_by",
            "decided_at",
            "marking",
            "handling",
            "means",
            "acknowledged_at",
            "acknowledged_by",
            "onward",
            "review_on",
        }

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="disclosure")
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="disclosures")
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    requester_agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder = models.ForeignKey("partners.Agency", models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recipient_title = models.CharField(max_length=120, blank=True)
    recipient_function = models.CharField(max_length=40, blank=True)
    subjects = models.JSONField(default=list)
    purpose = models.CharField(max_length=40)
    is_safeguarding = models.BooleanField(default=False)
    gateway = models.TextField()
    basis = models.TextField()
    is_duty = models.BooleanField(default=False)
    necessity = models.TextField(blank=True)
    items = models.JSONField(default=list)
    consent = models.CharField(max_length=20)
    agreement = models.CharField(max_length=12, blank=True)
    decision = models.CharField(max_length=10, choices=Decision)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    marking = models.CharField(max_length=20)
    handling = models.TextField(blank=True)
    means = models.CharField(max_length=12, choices=Means)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    onward = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipient", "decided_at"])]
        constraints = [
            models.CheckConstraint(
                name="disclosure_shared_says_the_footing",
                condition=Q(decision="refuse") | ~Q(gateway="") & ~Q(basis=""),
                violation_error_message="What is shared needs a power and a lawful basis.",
            ),
            models.CheckConstraint(
                name="disclosure_has_a_recipient",
                condition=Q(recipient__isnull=False, recipient_title="")
                | Q(recipient=None) & ~Q(recipient_title=""),
                violation_error_message="Say which agency, or in words to whom.",
            ),
        ]

    @property
    def to(self) -> str:
        """To whom it went, by the agency's name or in words."""
        return self.recipient.name if self.recipient else self.recipient_title
