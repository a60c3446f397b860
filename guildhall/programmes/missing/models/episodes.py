"""One period for which a child was missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import Case, Record
from guildhall.partners.declare import TASKING_SLICE
from guildhall.programmes.missing import definitions, rules
from guildhall.programmes.missing.definitions import CATEGORY_WORDS, Category

LONDON = ZoneInfo("Europe/London")
OPEN_ALREADY = (
    "This child is already recorded as missing and not found. Record the return on that episode,"
    " or add what is new to it."
)


class Episode(Record):
    """One period for which the child of the case was missing, absent or away.

    `found_at` is None while it is open. `is_out_of_area` says that another authority placed the
    child here; those are counted apart. An episode is counted by the day it began, under the
    definition of missing in force that day.
    """

    class ReportedBy(models.TextChoices):
        FAMILY = "family", "Parent or family"
        CARE_HOME = "care_home", "Children's home"
        FOSTER = "foster", "Foster carer"
        SCHOOL = "school", "School or college"
        SOCIAL_CARE = "social_care", "Children's social care"
        POLICE = "police", "Police"
        OTHER = "other", "Somebody else"

    class From(models.TextChoices):
        HOME = "home", "Home"
        FOSTER = "foster", "Foster care"
        CARE_HOME = "care_home", "Children's home"
        SEMI_INDEPENDENT = "semi_independent", "Semi-independent living"
        HOSPITAL = "hospital", "Hospital"
        SCHOOL = "school", "School or college"
        OTHER = "other", "Somewhere else"

    class FoundHow(models.TextChoices):
        CAME_BACK = "came_back", "Came back themselves"
        POLICE = "police", "Found by the police"
        FAMILY = "family", "Found by family or carers"
        WORKER = "worker", "Found by a worker"
        OTHER = "other", "Another way"

    class Harm(models.TextChoices):
        NONE_KNOWN = "none_known", "None known"
        SUSPECTED = "suspected", "Suspected"
        DISCLOSED = "disclosed", "Disclosed or seen"

    class Handling:
        personal = {"missing_from", "reported_at", "found_at", "circumstances", "with_whom",
                    "found_where", "harm_detail", "police_reference"}  # fmt: skip
        plain = {"category", "from_where", "reported_by", "risk", "risk_at", "found_how", "harm",
                 "is_out_of_area", "placing_authority"}  # fmt: skip
        slices = {
            "case": {
                "reported_at",
                "reported_by",
                "circumstances",
                "risk_at",
                "police_reference",
                "placing_authority",
                "found_how",
                "harm",
                "harm_detail",
            },
            "intelligence": {"with_whom", "found_where"},
        }

    part = TASKING_SLICE
    later = ("found_at", "found_how", "found_where", "with_whom", "harm", "harm_detail")

    category = models.CharField(
        "What did the police record?",
        max_length=30,
        choices=[(each.value, CATEGORY_WORDS[each]) for each in Category],
        default=Category.MISSING.value,
    )
    missing_from = models.DateTimeField("When were they last seen?")
    from_where = models.CharField("Where are they missing from?", max_length=20, choices=From)
    reported_at = models.DateTimeField("When was it reported to the police?")
    reported_by = models.CharField("Who reported it?", max_length=20, choices=ReportedBy)
    circumstances = models.TextField("What is known?", blank=True)
    risk = models.CharField(
        "The police's assessment of risk",
        max_length=10,
        blank=True,
        choices=[(each.value, each.value.capitalize()) for each in definitions.Risk],
    )
    risk_at = models.DateTimeField("When was the risk last assessed?", null=True, blank=True)
    police_reference = models.CharField("Police reference", max_length=40, blank=True)
    is_out_of_area = models.BooleanField("Placed here by another authority?", null=True, blank=True)
    placing_authority = models.CharField("Which authority?", max_length=120, blank=True)
    found_at = models.DateTimeField("When did they return?", null=True, blank=True)
    found_how = models.CharField("How?", max_length=20, choices=FoundHow, blank=True)
    found_where = models.CharField("Where were they found?", max_length=400, blank=True)
    with_whom = models.TextField("Who were they with?", blank=True)
    harm = models.CharField("Did they come to harm?", max_length=20, choices=Harm, blank=True)
    harm_detail = models.TextField("What harm?", blank=True)

    class Meta:
        verbose_name = "missing episode"
        constraints = [
            models.CheckConstraint(
                name="missing_episode_found_after_missing",
                condition=Q(found_at=None) | Q(found_at__gte=F("missing_from")),
                violation_error_message="The return is before they were last seen.",
            ),
            models.CheckConstraint(
                name="missing_episode_reported_after_last_seen",
                condition=Q(reported_at__gte=F("missing_from")),
                violation_error_message="The report is before they were last seen.",
            ),
            models.CheckConstraint(
                name="missing_episode_found_says_when",
                condition=Q(found_at__isnull=False) | Q(found_how="", found_where=""),
                violation_error_message="Give the time of the return as well as how or where.",
            ),
        ]

    @property
    def times(self) -> rules.EpisodeTimes:
        """The episode's times, for the rules."""
        return rules.EpisodeTimes(self.missing_from, self.reported_at, self.found_at)

    @property
    def began_on(self) -> date:
        """The London day on which they were last seen."""
        return self.missing_from.astimezone(LONDON).date()

    @property
    def is_counted(self) -> bool:
        """Whether it counts as missing under the definition of the day it began."""
        return definitions.is_counted(Category(self.category), self.began_on)

    def when(self) -> datetime:
        return self.missing_from

    def next_step(self) -> tuple[str, str] | None:
        return ("Record the return", "found_at") if self.found_at is None else None

    def headline(self) -> str:
        words = CATEGORY_WORDS[Category(self.category)].split(" (")[0]
        if self.found_at is None:
            return f"{words}, not found yet"
        hours = rules.duration_hours(self.times) or 0
        if hours < 1:
            return f"{words} for less than an hour, returned"
        return f"{words} for {hours:,.0f} hour{'' if round(hours) == 1 else 's'}, returned"

    def clean(self) -> None:
        """Name the field of a time that cannot be, before the table's own constraints do."""
        self._refuse(None)

    def check_on(self, case: Case, *, at: datetime) -> None:
        """No time is yet to come."""
        self._refuse(at)

    def _refuse(self, at: datetime | None) -> None:
        told = {problem.field: problem.message for problem in rules.problems(self.times, at=at)}
        if told:
            raise ValidationError(told)

    def check_against(self, others: Iterable[Episode]) -> None:
        """A child has one open episode at a time."""
        if self.found_at is None and any(other.found_at is None for other in others):
            raise ValidationError({"found_at": OPEN_ALREADY})
