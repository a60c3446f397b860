"""Referrals: what came in, from whom, and what was decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.references import new_reference
from guildhall.ui.words import long_date


class Referral(models.Model):
    """Somebody asked the programme to act. Never refused at the door, only decided on.

    `from_agency` is None for a referral by somebody outside any agency, whom `source` names; with
    an agency, `source` is whose concern it passed on.
    `is_outside_agreement` says that no sharing agreement in force covered it when it came:
    it is taken all the same. `is_passed_on` says that the words are another's: who passed it on
    may follow it, and their colleagues may not read it by that alone. A first referral makes its
    case; a later one joins it. `reopened_at` is when a case that had ended because this was
    declined was opened again.
    """

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        TRANSFERRED = "transferred", "Transferred"

    class Handling:
        personal = {"source", "concern", "reason", "transferred_to"}
        plain = {
            "reference",
            "case",
            "from_agency",
            "from_member",
            "received_at",
            "received_by",
            "is_outside_agreement",
            "is_passed_on",
            "decision",
            "decided_at",
            "decided_by",
            "transferred_to_agency",
            "reopened_at",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="referrals")
    from_agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True)
    concern = models.TextField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_outside_agreement = models.BooleanField(default=False)
    is_passed_on = models.BooleanField(default=False)
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    transferred_to_agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    transferred_to = models.CharField(max_length=200, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["decision", "received_at"])]
        constraints = [
            models.CheckConstraint(
                name="referral_open_or_wholly_decided",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(
                    decision__in=["accepted", "declined", "transferred"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                violation_error_message="A decided referral needs a decision, a time and a person.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def sent_by(self) -> str:
        """Whom it came from, and whose concern they passed on where it is another's."""
        if self.from_agency is None:
            return self.source or "outside the partnership"
        passed_on = f", passing on the concern of {self.source}" if self.source else ""
        return f"{self.from_agency.name}{passed_on}"

    @property
    def decision_words(self) -> str:
        """What was decided, and whether it stands, for those who referred it."""
        if not self.decision:
            return "Not decided yet"
        if self.reopened_at is None:
            return self.get_decision_display()
        return f"{self.get_decision_display()}, then opened again on {long_date(self.reopened_at)}"


class ReferralQuestion(models.Model):
    """Something more that the referrer was asked. `answered_at` is None while it waits."""

    class Handling:
        personal = {"question", "answer"}
        plain = {"referral", "asked_at", "asked_by", "answered_at", "answered_by"}

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="questions")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="referral_question_one_open",
                fields=["referral"],
                condition=Q(answered_at=None),
                violation_error_message="The referrer has not answered the last question yet.",
            ),
            models.CheckConstraint(
                name="referral_question_wholly_answered",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message="An answer needs a time and a person.",
            ),
        ]
