"""What this programme keeps: sightings of weeds, visits, and skips."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import Record, SheetRecord


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


class Skip(SheetRecord):
    """A skip hired for what was pulled up. It stands on no case."""

    hired_at = models.DateTimeField("When was it hired?")
    emptied_at = models.DateTimeField("When was it emptied?", null=True, blank=True)
    hirer = models.CharField("Who hired it?", max_length=200)
    price_pence = models.PositiveIntegerField("What did it cost?", default=0)

    class Handling:
        personal = {"hirer"}
        plain = {"hired_at", "emptied_at", "price_pence"}
        slices = {"health": {"price_pence"}}

    columns = ("hirer", "price_pence")
    later = ("emptied_at",)

    def headline(self) -> str:
        return f"Skip hired by {self.hirer}"

    def when(self) -> datetime:
        return self.hired_at

    def over(self) -> datetime | None:
        return self.emptied_at

    def check_on(self, before: "Skip | None", *, at: datetime) -> None:
        if self.hired_at > at:
            raise ValidationError({"hired_at": "It cannot have been hired yet."})
        if before is not None and before.emptied_at and not self.emptied_at:
            raise ValidationError({"emptied_at": "An emptied skip stays emptied."})
