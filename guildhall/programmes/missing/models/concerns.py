"""People, places and vehicles of concern, and items of Operation Makesafe.

What somebody reported is not a fact: each is kept with how far it has been evaluated, and a
business's call is never written as something that happened.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import Record


class Sure(models.TextChoices):
    """How far what was said has been borne out."""

    REPORTED = "reported", "Reported, not checked"
    SUPPORTED = "supported", "Supported by other information"
    ESTABLISHED = "established", "Established"


class Disruption(models.TextChoices):
    """What has been used to stop it."""

    NONE = "none", "None yet"
    WARNING_NOTICE = "warning_notice", "Child abduction warning notice"
    CLOSURE = "closure", "Closure notice or order"
    LICENCE_REVIEW = "licence_review", "Review of a premises licence"
    TAXI_LICENCE = "taxi_licence", "Taxi licence suspended or revoked"
    RISK_ORDER = "risk_order", "Sexual risk or sexual harm prevention order"
    RECOVERY_ORDER = "recovery_order", "Recovery order"
    PROSECUTION = "prosecution", "Prosecution"


class Concern(Record):
    """Something of concern: why, how sure, and what is being done."""

    why = models.TextField("Why is it of concern?")
    sure = models.CharField("How sure is it?", max_length=20, choices=Sure, default=Sure.REPORTED)
    disruption = models.CharField(
        "What is being done?", max_length=20, choices=Disruption, default=Disruption.NONE
    )

    class Meta(Record.Meta):
        abstract = True


class PersonOfConcern(Concern):
    """Somebody who may be exploiting a child. Put them on the case by their part in it as well."""

    class Handling:
        personal = {"who", "why"}
        plain = {"sure", "disruption"}
        slices = {"intelligence": {"who", "why"}}

    who = models.TextField("Who? Name, nickname or description")

    class Meta:
        verbose_name = "person of concern"


class PlaceOfConcern(Concern):
    """A place where exploitation may be happening."""

    class Kind(models.TextChoices):
        HOTEL = "hotel", "Hotel"
        LICENSED = "licensed", "Licensed premises"
        TAKEAWAY = "takeaway", "Takeaway"
        TAXI = "taxi", "Taxi firm or rank"
        HOME = "home", "House or flat"
        PUBLIC = "public", "Park, street or station"
        ONLINE = "online", "Online"
        OTHER = "other", "Somewhere else"

    class Handling:
        personal = {"where", "why"}
        plain = {"kind", "sure", "disruption"}
        slices = {"intelligence": {"where", "why"}}

    kind = models.CharField("What kind of place?", max_length=20, choices=Kind)
    where = models.CharField("Where?", max_length=400)

    class Meta:
        verbose_name = "place of concern"


class VehicleOfConcern(Concern):
    """A vehicle seen with children, or by somebody of concern."""

    class Handling:
        personal = {"registration", "description", "why"}
        plain = {"sure", "disruption"}
        slices = {"intelligence": {"registration", "description", "why"}}

    registration = models.CharField("Registration", max_length=20, blank=True)
    description = models.CharField("Make, model, colour", max_length=400, blank=True)

    class Meta:
        verbose_name = "vehicle of concern"
        constraints = [
            models.CheckConstraint(
                name="vehicle_of_concern_can_be_told",
                condition=~Q(registration="", description=""),
                violation_error_message="Give the registration or describe the vehicle.",
            ),
        ]


class MakesafeItem(Record):
    """Information that came in under Operation Makesafe. It counts once it has been evaluated.

    `is_quoted` says that the caller used the operation's name.
    """

    class Source(models.TextChoices):
        HOTEL = "hotel", "Hotel"
        LICENSED = "licensed", "Licensed premises"
        TAXI = "taxi", "Taxi or private hire"
        TAKEAWAY = "takeaway", "Takeaway"
        OTHER_BUSINESS = "other_business", "Another business"
        POLICE = "police", "Police"
        PARTNER = "partner", "Partner agency"

    class Evaluation(models.TextChoices):
        USEFUL = "useful", "Evaluated, kept as intelligence"
        NOT_USEFUL = "not_useful", "Evaluated, of no use"

    class Disposition(models.TextChoices):
        RESPONSE = "response", "Police sent at once"
        INTELLIGENCE = "intelligence", "Intelligence report"
        LICENSING = "licensing", "Sent to licensing"
        SAFEGUARDING = "safeguarding", "Sent to the safeguarding hub"
        NOTHING = "nothing", "No further action"

    class Handling:
        personal = {"what"}
        plain = {"received_at", "source", "is_quoted", "evaluation", "evaluated_at",
                 "disposition"}  # fmt: skip
        slices = {"intelligence": {"what"}}

    received_at = models.DateTimeField("When did it come in?")
    source = models.CharField("Who from?", max_length=20, choices=Source)
    is_quoted = models.BooleanField("Did the caller say Operation Makesafe?", null=True, blank=True)
    what = models.TextField("What was said?")
    evaluation = models.CharField("Evaluation", max_length=20, choices=Evaluation, blank=True)
    evaluated_at = models.DateTimeField("When was it evaluated?", null=True, blank=True)
    disposition = models.CharField(
        "What was done with it?", max_length=20, choices=Disposition, blank=True
    )

    class Meta:
        verbose_name = "Operation Makesafe item"
        constraints = [
            models.CheckConstraint(
                name="makesafe_item_wholly_evaluated_or_not",
                condition=Q(evaluation="", evaluated_at=None)
                | (~Q(evaluation="") & Q(evaluated_at__isnull=False)),
                violation_error_message="An evaluation needs its time.",
            ),
            models.CheckConstraint(
                name="makesafe_item_evaluated_after_it_came",
                condition=Q(evaluated_at=None) | Q(evaluated_at__gte=F("received_at")),
                violation_error_message="It was evaluated before it came in.",
            ),
        ]

    def when(self) -> datetime:
        return self.received_at

    def headline(self) -> str:
        return f"Operation Makesafe: {self.get_source_display().lower()}, as reported"
