"""What is done with tools and powers on a case, and the reviews of the work."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.clock import LONDON
from guildhall.programmes.enforcement.cases import ladder, rules
from guildhall.programmes.enforcement.models.cases import OTHER_CASE, CaseRecord, noon
from guildhall.subjects.models import Birth

if TYPE_CHECKING:
    from guildhall.casework.models import Case


class Intervention(CaseRecord):
    """A tool or power: asked for while `served_at` is None, and from then as it was taken.

    What is asked for out of order is refused, saying what is missing. What was done is recorded
    as it was done, and `flags` says what was out of order when it was recorded or last changed.
    `said_age` is in years, for whoever's date of birth is not recorded on the case.
    """

    class Applicant(models.TextChoices):
        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        LANDLORD = "landlord", "Social landlord"
        PROSECUTOR = "prosecutor", "Prosecutor"
        OTHER = "other", "Somebody else"

    class Authority(models.TextChoices):
        OFFICER = "officer", "An officer"
        INSPECTOR = "inspector", "A police inspector, or the council"
        SUPERINTENDENT = "superintendent", "A superintendent, or the council's chief executive"

    class After(models.TextChoices):
        ENDED = "ended", "It ran its time"
        DISCHARGED = "discharged", "It was discharged, cancelled or withdrawn"
        RENEWED = "renewed", "It was renewed, extended or replaced"

    class Appeal(models.TextChoices):
        NONE = "none", "None"
        LODGED = "lodged", "Lodged"
        ALLOWED = "allowed", "Allowed"
        DISMISSED = "dismissed", "Dismissed"

    class Handling:
        personal = {"body", "said_age", "served_at", "conditions", "consulted", "evidence",
                    "why_no_less", "convicted_on", "heard_at", "breached_at", "breach",
                    "appeal_on", "after_on", "flags"}  # fmt: skip
        plain = {"step", "respondent", "applicant", "authorised_by", "starts_on", "ends_on",
                 "lasts_hours", "is_extended", "is_agreed", "is_detrimental", "is_continuing",
                 "is_unreasonable", "appeal", "after", "statute"}  # fmt: skip

    told = ("served_at", "heard_at", "breached_at", "appeal_on", "after_on", "convicted_on")
    later = (
        "is_extended",
        "heard_at",
        "breached_at",
        "breach",
        "appeal",
        "appeal_on",
        "after",
        "after_on",
    )

    step = models.CharField("Which tool or power?", max_length=20, choices=ladder.CHOICES)
    respondent = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="Against whom?", help_text="Leave empty for a place or a body.",
    )  # fmt: skip
    body = models.CharField("Or which body or place?", max_length=200, blank=True)
    said_age = models.PositiveSmallIntegerField(
        "How old are they?", null=True, blank=True,
        help_text="Only if their date of birth is not on the case.",
    )  # fmt: skip
    served_at = models.DateTimeField(
        "When was it given, served or made?", null=True, blank=True,
        help_text="Leave empty to ask whether it may be done. Fill it in for what was done.",
    )  # fmt: skip
    starts_on = models.DateField("From", null=True, blank=True)
    ends_on = models.DateField("To", null=True, blank=True)
    lasts_hours = models.PositiveSmallIntegerField(
        "For how many hours?", null=True, blank=True, help_text="Closure notice and dispersal."
    )
    is_extended = models.BooleanField("Has it been extended?", null=True, blank=True)
    applicant = models.CharField("Who gives or applies for it?", max_length=12, choices=Applicant)
    authorised_by = models.CharField(
        "Who authorised it?", max_length=15, choices=Authority, blank=True
    )
    is_agreed = models.BooleanField(
        "Do they agree to it of their own will?", null=True, blank=True,
        help_text="A contract, mediation or community remedy is voluntary.",
    )  # fmt: skip
    is_detrimental = models.BooleanField(
        "Has it a detrimental effect on the quality of life of those near by?", null=True,
        blank=True, help_text="These three are for a community protection warning or notice.",
    )  # fmt: skip
    is_continuing = models.BooleanField("Is it persistent or continuing?", null=True, blank=True)
    is_unreasonable = models.BooleanField("Is it unreasonable?", null=True, blank=True)
    evidence = models.TextField("What does it rest on?", blank=True)
    consulted = models.TextField("Who was consulted, and what did they say?", blank=True)
    convicted_on = models.DateField("Convicted on", null=True, blank=True)
    why_no_less = models.TextField("If nothing less has been tried: why?", blank=True)
    conditions = models.TextField("Conditions", blank=True)
    heard_at = models.DateTimeField("When did the court hear it?", null=True, blank=True)
    breached_at = models.DateTimeField("When was it first broken?", null=True, blank=True)
    breach = models.TextField("How was it broken, and what was done?", blank=True)
    appeal = models.CharField("Was there an appeal?", max_length=10, choices=Appeal, blank=True)
    appeal_on = models.DateField("When was that, or when did you ask?", null=True, blank=True)
    after = models.CharField("What became of it?", max_length=12, choices=After, blank=True)
    after_on = models.DateField("When?", null=True, blank=True)
    statute = models.CharField("Power", max_length=200, blank=True, editable=False)
    flags = models.TextField("Out of order", blank=True, editable=False)

    class Meta:
        verbose_name = "tool or power used"
        verbose_name_plural = "tools and powers used"
        constraints = [
            models.CheckConstraint(
                name="intervention_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="It cannot end before it starts.",
            ),
            models.CheckConstraint(
                name="intervention_broken_says_how",
                condition=Q(breached_at=None) | ~Q(breach=""),
                violation_error_message="Say how it was broken, and what was done.",
            ),
            models.CheckConstraint(
                name="intervention_appeal_has_a_day",
                condition=Q(appeal="", appeal_on=None)
                | (~Q(appeal="") & Q(appeal_on__isnull=False)),
                violation_error_message="Give the day of the appeal, or on which you asked.",
            ),
            models.CheckConstraint(
                name="intervention_over_has_a_day",
                condition=Q(after="", after_on=None) | (~Q(after="") & Q(after_on__isnull=False)),
                violation_error_message="Give the day on which it ended, or was renewed.",
            ),
            models.CheckConstraint(
                name="intervention_not_taken_has_no_history",
                condition=Q(served_at__isnull=False)
                | Q(breached_at=None, appeal="", after="", heard_at=None),
                violation_error_message="Say first when it was given, served or made.",
            ),
        ]

    def when(self) -> datetime | None:
        return self.served_at

    def headline(self) -> str:
        title = ladder.BY_KEY[self.step].title
        if self.served_at is None:
            return f"{title}: asked for"
        broken = ", broken" if self.breached_at else ""
        return f"{title}{broken}{' (out of order)' if self.flags else ''}"

    def next_step(self) -> tuple[str, str] | None:
        if self.served_at is None:
            return "Record that it was done", "served_at"
        return None

    def taken(self, case: Case, at: datetime) -> rules.Taken:
        """The facts that the rules judge, as the case gives them."""
        legs = (self.is_detrimental, self.is_continuing, self.is_unreasonable)
        return rules.Taken(
            step=self.step,
            served_at=self.served_at,
            whom=self.respondent.reference if self.respondent else self.body.strip().casefold(),
            is_body=self.respondent is None,
            age=self.age(case, at),
            is_agreed=self.is_agreed,
            legs=legs,
            consulted=self.consulted,
            evidence=self.evidence,
            authorised_by=self.authorised_by,
            is_senior=self.authorised_by == self.Authority.SUPERINTENDENT,
            convicted_on=self.convicted_on,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            hours=self.lasts_hours,
            is_extended=bool(self.is_extended),
            why_no_less=self.why_no_less,
        )

    def age(self, case: Case, at: datetime) -> int | None:
        """The respondent's age when it was served, or now: by the birth on the case, or as told."""
        if self.respondent is None:
            return None
        births = Birth.objects.filter(
            person=self.respondent, source=case.guard_id, withdrawn_at=None
        )
        birth = births.order_by("at", "pk").last()
        if birth is None:
            return self.said_age
        return rules.age_on(birth.born_on, (self.served_at or at).astimezone(LONDON).date())

    def check_on(self, case: Case, *, at: datetime) -> None:
        """Refuse a step that may not be taken yet; flag one that was taken all the same."""
        super().check_on(case, at=at)
        if self.respondent is not None and self.body:
            raise ValidationError({"body": "Name a person, or a body or place, and not both."})
        on = (self.served_at or at).astimezone(LONDON).date()
        law = ladder.BY_KEY[self.step].law_on(on)
        self.statute = law.statute if law else ""
        taken = self.taken(case, at)
        found = rules.problems(taken, self._others(case, at), on=on)
        if self.served_at is None and found:
            raise ValidationError(_by_field(found))
        usual = ["Longer than is usual."] if rules.is_longer_than_usual(taken) else []
        self.flags = "\n".join([*(each.words for each in found), *usual])

    def _others(self, case: Case, at: datetime) -> list[rules.Taken]:
        """The case's other steps that were taken."""
        found = Intervention.objects.filter(
            entry__case=case, entry__withdrawn_at=None, served_at__isnull=False
        ).exclude(pk=self.pk)
        return [each.taken(case, at) for each in found.select_related("respondent")]


def _by_field(found: list[rules.Problem]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for each in found:
        told.setdefault(each.field, []).append(each.words)
    return told


class Review(CaseRecord):
    """A look at whether the work does any good, at least once a month, and the next step."""

    class Works(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "In part"
        NO = "no", "No"

    class Next(models.TextChoices):
        GO_ON = "go_on", "Go on as planned"
        STEP_UP = "step_up", "Do more: the next tool or power"
        STEP_DOWN = "step_down", "Do less"
        CLOSE = "close", "Ask the victim about closing"

    class Handling:
        personal = {"reviewed_on", "found", "next_step_is"}
        plain = {"order", "works", "next", "is_victim_told"}

    told = ("reviewed_on",)

    reviewed_on = models.DateField("When was it reviewed?")
    works = models.CharField("Is what we do working?", max_length=10, choices=Works)
    found = models.TextField("What has changed since the last review?")
    next = models.CharField("What next?", max_length=10, choices=Next)
    next_step_is = models.TextField("What exactly, and why is nothing less enough?", blank=True)
    is_victim_told = models.BooleanField("Has the victim been told?", null=True, blank=True)
    order = models.ForeignKey(
        Intervention, models.PROTECT, null=True, blank=True, related_name="reviews",
        verbose_name="Is this the review of an order?",
        help_text="A criminal behaviour order on somebody under 18 is reviewed every year.",
    )  # fmt: skip

    class Meta:
        verbose_name = "review"
        constraints = [
            models.CheckConstraint(
                name="review_stepping_up_says_why",
                condition=~Q(next="step_up") | ~Q(next_step_is=""),
                violation_error_message="Say what comes next, and why nothing less is enough.",
            ),
        ]

    def when(self) -> datetime | None:
        return noon(self.reviewed_on)

    def headline(self) -> str:
        return f"Review: {self.get_next_display().lower()}"

    def check_on(self, case: Case, *, at: datetime) -> None:
        super().check_on(case, at=at)
        if self.order is not None and self.order.entry.case_id != case.pk:
            raise ValidationError({"order": OTHER_CASE})
