"""Problems that officers are tasked with, their patrols and visits, and fly-tips."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import SheetRecord
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.tasking import codes, rules
from guildhall.programmes.enforcement.tasking.configuration import BASES
from guildhall.programmes.enforcement.wards import wards

WHO: Any = settings.AUTH_USER_MODEL


class Problem(SheetRecord):
    """A problem worked on by the steps of OSARA: objective, scan, analyse, respond, assess.

    Who is tasked sees where, when, what to look out for and what to do. Why is in the case part.
    The four counts are of what `counted` names, over two periods of the same length, here and in
    a like place where nothing was done; without them nobody can say that the response did it.
    """

    class Grade(models.TextChoices):
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        STANDARD = "standard", "Standard"

    class Stage(models.TextChoices):
        OBJECTIVE = "objective", "Objective"
        SCAN = "scan", "Scan"
        ANALYSE = "analyse", "Analyse"
        RESPOND = "respond", "Respond"
        ASSESS = "assess", "Assess"
        CLOSED = "closed", "Closed"

    class Handling:
        personal = {
            "place_words", "marker", "what_to_do", "objective", "victim", "offender", "thrive",
            "scan", "analysis", "response", "assessment",
        }  # fmt: skip
        plain = {
            "area", "times", "from_on", "until_on", "grade", "owner", "resources", "stage",
            "analysed_at", "counted", "before", "after", "control_before", "control_after",
            "assessed_at", "ended_at",
        }  # fmt: skip
        slices: ClassVar[dict[str, set[str]]] = {
            "case": {
                "objective", "victim", "offender", "thrive", "scan", "analysis", "analysed_at",
                "response", "counted", "before", "after", "control_before", "control_after",
                "assessment", "assessed_at",
            }
        }  # fmt: skip

    later = (
        "scan", "analysis", "analysed_at", "response", "counted", "before", "after",
        "control_before", "control_after", "assessment", "assessed_at", "ended_at",
    )  # fmt: skip
    columns = ("grade", "stage", "owner", "until_on")
    connects: ClassVar[dict[str, str]] = {"led_to": "What showed it", "about": "About the same"}

    place_words = models.CharField("Where?", max_length=200)
    area = models.CharField("Ward or small area", max_length=9)
    times = models.CharField("When to be there", max_length=200, help_text="Days and hours.")
    marker = models.CharField(
        "What should officers know before they go?", max_length=200, blank=True,
        help_text="For example: go in twos. Not why, and no names.",
    )  # fmt: skip
    what_to_do = models.TextField("What should officers do?", help_text="Not why, and no names.")
    objective = models.TextField("Objective: what should be different, by when?")
    victim = models.TextField("Victims: who is harmed?", blank=True)
    offender = models.TextField("Offenders: who does it?", blank=True)
    grade = models.CharField("THRIVE grade", max_length=10, choices=Grade)
    thrive = models.TextField(
        "Why that grade?",
        help_text="Threat, harm, risk, investigation, vulnerability, engagement.",
    )
    owner = models.ForeignKey(
        WHO, models.PROTECT, verbose_name="Owner", related_name="problems", null=True, blank=True
    )
    resources = models.CharField("Who and what is put to it?", max_length=300, blank=True)
    from_on = models.DateField("From")
    until_on = models.DateField("Until (the last day)")
    stage = models.CharField("Step reached", max_length=10, choices=Stage, default=Stage.OBJECTIVE)
    scan = models.TextField("Scan: what is going on, how often, since when?", blank=True)
    analysis = models.TextField(
        "Analysis: victim, offender and place; who could guard, handle or manage them?", blank=True
    )
    analysed_at = models.DateTimeField("When was it analysed?", null=True, blank=True)
    response = models.TextField("Response: what is done, and why should it work?", blank=True)
    counted = models.CharField("What was counted, from when to when?", max_length=200, blank=True)
    before = models.PositiveIntegerField("Count here before", null=True, blank=True)
    after = models.PositiveIntegerField("Count here after", null=True, blank=True)
    control_before = models.PositiveIntegerField(
        "Count in the like place before", null=True, blank=True
    )
    control_after = models.PositiveIntegerField(
        "Count in the like place after", null=True, blank=True
    )
    assessment = models.TextField("Assessment: what happened, and what was learnt?", blank=True)
    assessed_at = models.DateTimeField("When was it assessed?", null=True, blank=True)
    ended_at = models.DateTimeField("When was it closed?", null=True, blank=True)

    class Meta:
        verbose_name = "problem"
        constraints = [
            models.CheckConstraint(
                name="problem_no_response_without_analysis",
                condition=Q(stage__in=["objective", "scan", "analyse"], response="")
                | (Q(analysed_at__isnull=False) & ~Q(analysis="")),
                violation_error_message="There is no response without analysis: write that first.",
            ),
            models.CheckConstraint(
                name="problem_not_closed_without_assessment",
                condition=~Q(stage="closed")
                | Q(
                    before__isnull=False,
                    after__isnull=False,
                    control_before__isnull=False,
                    control_after__isnull=False,
                    assessed_at__isnull=False,
                    ended_at__isnull=False,
                )
                & ~Q(assessment="")
                & ~Q(counted=""),
                violation_error_message=(
                    "It is closed only once assessed, with counts before and after, here and in"
                    " a like place where nothing was done."
                ),
            ),
            models.CheckConstraint(
                name="problem_ended_when_closed",
                condition=Q(stage="closed") | Q(ended_at=None),
                violation_error_message="Only a closed problem says when it was closed.",
            ),
            models.CheckConstraint(
                name="problem_ends_after_it_begins",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def own_pages(self, may: Collection[Do]) -> list[tuple[str, str]]:
        return [("Task officers, and what the counts say", "enforcement_task")]

    @classmethod
    def offers(cls, field: str) -> list[tuple[str, str]]:
        return wards() if field == "area" else []

    def headline(self) -> str:
        return self.place_words

    def over(self) -> datetime | None:
        return self.ended_at

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        wrong = rules.problem_gaps(self, before, at=at)
        if wrong:
            raise ValidationError(dict(wrong))


class Patrol(SheetRecord):
    """A patrol or a visit: who was where, from when to when.

    `is_at_base` says that the place is one where officers are based: its minutes count nowhere.
    Two of the same officer at the same time are flagged where they are shown.
    """

    class Purpose(models.TextChoices):
        HOT_SPOT = "hot_spot", "Hot spot"
        REASSURANCE = "reassurance", "To be seen, and talk to people"
        VISIT = "visit", "Visit to a victim or a home"
        TRUANCY = "truancy", "Truancy patrol"
        SCHOOL = "school", "School run"
        LICENSED = "licensed", "Licensed premises"
        ENVIRONMENT = "environment", "Litter, fly-tips and graffiti"
        OTHER = "other", "Something else"

    class Handling:
        personal = {"place", "place_words", "result"}
        plain = {
            "officer", "area", "began_at", "ended_at", "is_uniformed", "purpose", "contacts",
            "problem", "is_at_base",
        }  # fmt: skip
        slices: ClassVar[dict[str, set[str]]] = {"case": {"result"}}

    fixed = ("place_words",)
    columns = ("officer", "began_at", "ended_at", "purpose")
    add_page = "enforcement_log_patrol"

    officer = models.ForeignKey(WHO, models.PROTECT, verbose_name="Officer", related_name="patrols")
    problem = models.ForeignKey(
        Problem, models.PROTECT, verbose_name="Which problem was it for?", related_name="patrols",
        null=True, blank=True,
    )  # fmt: skip
    place = models.ForeignKey(
        "subjects.Place", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    place_words = models.CharField("Where?", max_length=200)
    area = models.CharField("Ward or small area", max_length=9)
    began_at = models.DateTimeField("From")
    ended_at = models.DateTimeField("Until")
    is_uniformed = models.BooleanField("Were you in uniform?", null=True, blank=True)
    purpose = models.CharField("What for?", max_length=12, choices=Purpose)
    contacts = models.PositiveSmallIntegerField("People spoken to", default=0)
    result = models.TextField("What came of it?", blank=True)
    is_at_base = models.BooleanField("Logged to base", default=False, editable=False)

    class Meta:
        verbose_name = "patrol or visit"
        verbose_name_plural = "patrols and visits"
        indexes = [
            models.Index(fields=["officer", "began_at"], name="patrol_by_officer"),
            models.Index(fields=["began_at"], name="patrol_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="patrol_ends_after_it_begins",
                condition=Q(ended_at__gt=F("began_at")),
                violation_error_message="It ended before it began. Check the two times.",
            ),
        ]

    @property
    def minutes(self) -> int:
        """How long it took, in whole minutes."""
        return rules.minutes_between(self.began_at, self.ended_at)

    @classmethod
    def offers(cls, field: str) -> list[tuple[str, str]]:
        return wards() if field == "area" else []

    def headline(self) -> str:
        return f"{self.get_purpose_display()}, {self.place_words}"

    def when(self) -> datetime | None:
        return self.began_at

    def over(self) -> datetime | None:
        return self.ended_at

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        wrong = dict(rules.impossible_patrol(self, at=at))
        if before is None and self.is_at_base != rules.is_base(self.place_words, BASES):
            wrong["place_words"] = "A patrol is logged by its own page, which flags time at base."
        if wrong:
            raise ValidationError(wrong)


class FlyTip(SheetRecord):
    """One fly-tip, in the terms of the WasteDataFlow return. Sums are in pence."""

    class Handling:
        personal = {"place", "place_words", "evidence", "outcome"}
        plain = {
            "area", "found_at", "found_by", "land", "waste", "size", "action", "acted_at",
            "cleared_at", "clearance_pence", "fine_pence", "costs_pence", "closed_on",
        }  # fmt: skip
        slices: ClassVar[dict[str, set[str]]] = {"case": {"evidence", "outcome"}}

    later = (
        "acted_at", "cleared_at", "clearance_pence", "outcome", "fine_pence", "costs_pence",
        "closed_on",
    )  # fmt: skip
    columns = ("found_at", "size", "waste", "action")

    place = models.ForeignKey(
        "subjects.Place", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    place_words = models.CharField("Where?", max_length=200)
    area = models.CharField("Ward or small area", max_length=9)
    found_at = models.DateTimeField("When was it found?")
    found_by = models.ForeignKey(
        WHO, models.PROTECT, verbose_name="Who found it?", related_name="fly_tips"
    )
    land = models.CharField("On what land?", max_length=20, choices=codes.Land)
    waste = models.CharField("Mostly what?", max_length=20, choices=codes.Waste)
    size = models.CharField("How much?", max_length=20, choices=codes.Size)
    evidence = models.TextField("Anything that shows whose it was?", blank=True)
    action = models.CharField("Action taken", max_length=20, choices=codes.Action, blank=True)
    acted_at = models.DateTimeField("When?", null=True, blank=True)
    cleared_at = models.DateTimeField("When was it cleared?", null=True, blank=True)
    clearance_pence = models.PositiveIntegerField("Cost of clearing", null=True, blank=True)
    outcome = models.TextField("What came of it?", blank=True)
    fine_pence = models.PositiveIntegerField("Fine", null=True, blank=True)
    costs_pence = models.PositiveIntegerField("Costs", null=True, blank=True)
    closed_on = models.DateField("Nothing more to do, from", null=True, blank=True)

    class Meta:
        verbose_name = "fly-tip"
        constraints = [
            models.CheckConstraint(
                name="fly_tip_action_says_when",
                condition=Q(action="", acted_at=None) | Q(action__gt="", acted_at__isnull=False),
                violation_error_message="An action says when it was taken.",
            ),
        ]

    @classmethod
    def offers(cls, field: str) -> list[tuple[str, str]]:
        return wards() if field == "area" else []

    def headline(self) -> str:
        return f"{self.get_size_display()}, {self.place_words}"

    def when(self) -> datetime | None:
        return self.found_at

    def over(self) -> datetime | None:
        return rules.start_of(self.closed_on) if self.closed_on else None

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        wrong = rules.impossible_fly_tip(self, at=at)
        if wrong:
            raise ValidationError(dict(wrong))
