"""What the multi-agency safeguarding hub decided about a contact: the record of its decision."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from guildhall.casework.models import Case, Record, Referral
from guildhall.programmes.missing.ages import route_of
from guildhall.programmes.missing.rules import Route

CONTACT_OPENS_NOTHING = (
    "A contact only opens no case. Decline it, and say what was advised; or call it a referral."
)
SAY_WHERE = (
    "The child is below 13, or their age is not known: say where this goes first. Nothing is chosen"
    " for you."
)


class MashContact(Record):
    """What the hub decided about a referral to it: a contact, until the hub calls it a referral.

    Contacts, referrals and children are counted apart. Who told the hub, of what and when, and when
    and why it decided, is what `referral` says: that is where its clock of one working day runs.
    """

    class Consent(models.TextChoices):
        NOT_REQUIRED = "not_required", "Not required: to safeguard a child"
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused, and shared to safeguard"
        UNSAFE = "unsafe_to_ask", "Not safe to ask"

    class Rag(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    class Threshold(models.TextChoices):
        CONTACT = "contact", "Contact only"
        REFERRAL = "referral", "Referral"

    class LedTo(models.TextChoices):
        NOTHING = "nothing", "No further action"
        ADVICE = "advice", "Advice or early help"
        ASSESSMENT = "assessment", "Assessment by children's social care"
        STRATEGY = "strategy", "Strategy discussion"
        PASSED_ON = "passed_on", "Passed to whoever is to decide"

    class Handling:
        plain = {"referral", "is_exploitation", "is_child_suspected", "consent", "rag", "went_to",
                 "threshold", "led_to"}  # fmt: skip

    referral = models.OneToOneField(
        Referral, models.PROTECT, editable=False, related_name="mash_contact"
    )
    is_exploitation = models.BooleanField(
        "Is it about sexual exploitation?", choices=[(True, "Yes"), (False, "No")]
    )
    is_child_suspected = models.BooleanField(
        "The child is also suspected of exploiting somebody", default=False
    )
    threshold = models.CharField(
        "What did the hub decide that it is?", max_length=20, choices=Threshold
    )
    led_to = models.CharField("What does it lead to?", max_length=20, choices=LedTo)
    went_to = models.CharField(
        "Where does it go first?",
        max_length=30,
        choices=[
            (Route.SAFEGUARDING.value, "Straight to safeguarding"),
            (Route.INITIAL_RISK_ASSESSMENT.value, "Initial risk assessment (13 and over)"),
        ],
        blank=True,
        help_text="A child below 13, or whose age is not known, goes straight to safeguarding.",
    )
    rag = models.CharField("Urgency", max_length=10, choices=Rag, blank=True)
    consent = models.CharField("Consent to share", max_length=20, choices=Consent, blank=True)

    class Meta:
        verbose_name = "decision of the safeguarding hub"
        verbose_name_plural = "decisions of the safeguarding hub"
        constraints = [
            models.CheckConstraint(
                name="mash_referral_leads_somewhere",
                condition=~Q(threshold="referral") | ~Q(led_to__in=["nothing", "passed_on"]),
                violation_error_message=(
                    "A referral leads to advice, an assessment or a strategy discussion. With no"
                    " further action it is a contact only."
                ),
            ),
        ]

    def check_on(self, case: Case, *, at: datetime) -> None:
        """What opens a case is more than a contact, and somebody says where the child goes first.

        A further referral about an open case may be a contact only: it opens nothing.
        """
        if self.referral.decision != Referral.Decision.ACCEPTED or case.opened_at is not None:
            return
        if self.threshold == self.Threshold.CONTACT:
            raise ValidationError({"threshold": CONTACT_OPENS_NOTHING})
        if not self.went_to and route_of(case) is Route.SAFEGUARDING:
            raise ValidationError({"went_to": SAY_WHERE})

    def headline(self) -> str:
        decided = self.referral.get_decision_display().lower()
        led_to = self.get_led_to_display()
        came_to = f"{self.get_threshold_display()}, {led_to[:1].lower()}{led_to[1:]}"
        return f"Hub decision: {decided}. {came_to}"
