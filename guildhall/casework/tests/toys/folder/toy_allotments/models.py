"""What this programme keeps: sightings of weeds, and visits."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import Record


class Sighting(Record):
    """A weed that somebody saw, until it was gone."""

    seen_at = models.DateTimeField("When was it seen?")
    gone_at = models.DateTimeField("When was it gone?", null=True, blank=True)
    words = models.CharField("What did they say?", max_length=200, blank=True)
    remedy = models.CharField("What was prescribed?", max_length=200, blank=True)

    class Handling:
        personal = {"words", "remedy"}
        plain = {"seen_at", "gone_at"}
        slices = {"health": {"remedy"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sighting_gone_after_seen",
                condition=Q(gone_at=None) | Q(gone_at__gte=F("seen_at")),
                violation_error_message="It cannot be gone before it was seen.",
            )
        ]

    def headline(self) -> str:
        return f"Weed seen, {'gone' if self.gone_at else 'still there'}"

    def when(self) -> datetime:
        return self.seen_at

    def check_against(self, others: Iterable["Sighting"]) -> None:
        if self.gone_at is None and any(other.gone_at is None for other in others):
            raise ValidationError({"seen_at": "A weed is still there: close that one first."})


class Visit(Record):
    """Somebody went to see."""

    held_at = models.DateTimeField("When?")
    result = models.CharField("What came of it?", max_length=10, choices=[("met", "Met")])

    class Handling:
        plain = {"held_at", "result"}
