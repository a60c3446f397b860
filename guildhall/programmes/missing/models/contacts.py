"""A contact with the multi-agency safeguarding hub, and what was decided."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import Case, Record
from guildhall.programmes.missing.rules import Route

IN_FUTURE = "This is in the future. Check the day and the hour."


class MashContact(Record):
    """Somebody told the hub of a concern. It is a contact until the hub calls it a referral.

    Contacts, referrals and children are counted apart. `threshold` is empty while nobody has
    decided; `decided_at` stops the clock of one working day.
    """

    class Source(models.TextChoices):
        POLICE = "police", "Police"
        SCHOOL = "school", "School or college"
        HEALTH = "health", "Health"
        CARE_HOME = "care_home", "Children's home"
        SOCIAL_CARE = "social_care", "Children's social care"
        FAMILY = "family", "Family"
        CHILD = "child", "The child"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        BUSINESS = "business", "Business"
        PUBLIC = "public", "Member of the public"

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

    class Handling:
        personal = {"concern", "reason"}
        plain = {"received_at", "source", "is_exploitation", "is_child_suspected", "consent",
                 "rag", "went_to", "threshold", "led_to", "decided_at"}  # fmt: skip

    received_at = models.DateTimeField("When did it come in?")
    source = models.CharField("Who from?", max_length=20, choices=Source)
    concern = models.TextField("What is the concern?")
    is_exploitation = models.BooleanField("Is it about sexual exploitation?", default=True)
    is_child_suspected = models.BooleanField(
        "Is the child also suspected of exploiting somebody?", default=False
    )
    consent = models.CharField("Consent to share", max_length=20, choices=Consent)
    went_to = models.CharField(
        "Where did it go first?",
        max_length=30,
        choices=[
            (Route.SAFEGUARDING.value, "Straight to safeguarding"),
            (Route.INITIAL_RISK_ASSESSMENT.value, "Initial risk assessment (13 and over)"),
        ],
        help_text="A child below 13, or whose age is not known, goes straight to safeguarding.",
    )
    rag = models.CharField("Urgency", max_length=10, choices=Rag, blank=True)
    threshold = models.CharField("Decision", max_length=20, choices=Threshold, blank=True)
    led_to = models.CharField("What did it lead to?", max_length=20, choices=LedTo, blank=True)
    decided_at = models.DateTimeField("When was it decided?", null=True, blank=True)
    reason = models.TextField("Why?", blank=True)

    class Meta:
        verbose_name = "contact with the safeguarding hub"
        constraints = [
            models.CheckConstraint(
                name="mash_contact_wholly_decided_or_not",
                condition=Q(threshold="", led_to="", decided_at=None)
                | (~Q(threshold="") & ~Q(led_to="") & Q(decided_at__isnull=False)),
                violation_error_message=(
                    "A decision needs its time, what was decided and what it led to."
                ),
            ),
            models.CheckConstraint(
                name="mash_contact_decided_after_it_came",
                condition=Q(decided_at=None) | Q(decided_at__gte=F("received_at")),
                violation_error_message="The decision is before the contact came in.",
            ),
        ]

    def when(self) -> datetime:
        return self.received_at

    def next_step(self) -> tuple[str, str] | None:
        return ("Record the decision", "threshold") if self.decided_at is None else None

    def headline(self) -> str:
        said = self.get_threshold_display().lower() or "not decided yet"
        return f"Hub contact from {self.get_source_display().lower()}: {said}"

    def check_on(self, case: Case, *, at: datetime) -> None:
        """Neither the contact nor the decision is yet to come."""
        told = {
            name: IN_FUTURE
            for name in ("received_at", "decided_at")
            if (value := getattr(self, name)) is not None and value > at
        }
        if told:
            raise ValidationError(told)
