"""What is done after a child returns: two conversations, and a debrief to each recipient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from guildhall.casework.models import Case, Disclosure, Record, Telling
from guildhall.casework.reads.reach import who_may_act
from guildhall.programmes.missing.models.episodes import Episode
from guildhall.programmes.missing.rules import Safe

BEFORE_RETURN = "This is before the child returned."
NOT_FOUND_YET = "The child has not returned from this episode yet: record the return first."
IN_FUTURE = "This is in the future. Check the day and the hour."
NOBODY_THERE = (
    "Nobody there can open it in Guildhall. Share the case with them first, or choose how else it"
    " reached them."
)
NOT_BY = "The guidance asks for somebody who is not police, carer or the child’s own social worker."
OTHER_CASE = "That episode is of another case."


class AfterReturn(Record):
    """What follows one episode of the same case."""

    episode = models.ForeignKey(
        Episode, models.PROTECT, verbose_name="Which episode?", related_name="%(class)ss"
    )

    class Meta(Record.Meta):
        abstract = True

    instants: ClassVar[tuple[str, ...]] = ()
    """The fields that say when something happened after the return."""

    def check_on(self, case: Case, *, at: datetime) -> None:
        """The episode is of this case and over; nothing came before the return, or is to come."""
        if self.episode.entry.case_id != case.pk:
            raise ValidationError({"episode": OTHER_CASE})
        found_at = self.episode.found_at
        if found_at is None:
            raise ValidationError({"episode": NOT_FOUND_YET})
        told = {}
        for name in self.instants:
            value = getattr(self, name)
            if value is not None and value < found_at:
                told[name] = BEFORE_RETURN
            elif value is not None and value > at:
                told[name] = IN_FUTURE
        if told:
            raise ValidationError(told)


class PreventionInterview(AfterReturn):
    """The police's check on a child who has returned, formerly called safe and well."""

    class Result(models.TextChoices):
        HELD = "held", "Held"
        DECLINED = "declined", "Child did not want to speak"
        NOT_HELD = "not_held", "Not held"

    class Handling:
        personal = {"held_at", "officer", "what_was_said", "offences"}
        plain = {"episode", "result"}
        slices = {"interview": {"what_was_said"}, "intelligence": {"offences"}}

    instants = ("held_at",)

    result = models.CharField("What happened?", max_length=20, choices=Result)
    held_at = models.DateTimeField("When was it held?", null=True, blank=True)
    officer = models.CharField("Who held it?", max_length=120, blank=True)
    what_was_said = models.TextField("What did the child say?", blank=True)
    offences = models.TextField("Offences against the child, or seen by them", blank=True)

    class Meta:
        verbose_name = "prevention interview"
        constraints = [
            models.CheckConstraint(
                name="prevention_interview_held_says_when",
                condition=Q(result="held", held_at__isnull=False)
                | (~Q(result="held") & Q(held_at=None)),
                violation_error_message="Give the time of an interview that was held.",
            ),
        ]

    def when(self) -> datetime | None:
        return self.held_at

    def headline(self) -> str:
        return f"Prevention interview: {self.get_result_display().lower()}"


class ReturnInterview(AfterReturn):
    """The independent conversation that is offered after every episode.

    `offered_at` is when the child was first asked. A child who declines may change their mind:
    keep the second conversation as another row. `is_independent` says that whoever held it is
    neither police, nor carer, nor the child's own social worker.
    """

    class Result(models.TextChoices):
        OFFERED = "offered", "Offered, no answer yet"
        HELD = "held", "Held"
        DECLINED = "declined", "Child declined"
        UNABLE = "unable", "Could not be held"

    class By(models.TextChoices):
        CHARITY = "charity", "A charity"
        COUNCIL = "council", "The council's return interviewer"
        SOCIAL_WORKER = "social_worker", "The child's social worker"
        OTHER_WORKER = "other_worker", "Another worker whom the child chose"
        POLICE = "police", "Police"
        CARER = "carer", "Carer or home"

    class Handling:
        personal = {"offered_at", "held_at", "interviewer", "reason", "pushed", "pulled",
                    "what_was_said", "wishes"}  # fmt: skip
        plain = {"episode", "result", "held_by", "is_independent"}
        slices = {"interview": {"pushed", "pulled", "what_was_said", "wishes"}}

    instants = ("offered_at", "held_at")
    not_independent = (By.POLICE, By.CARER, By.SOCIAL_WORKER)

    offered_at = models.DateTimeField("When was it offered?")
    result = models.CharField("What happened?", max_length=20, choices=Result)
    held_at = models.DateTimeField("When was it held?", null=True, blank=True)
    held_by = models.CharField("Who held it?", max_length=20, choices=By, blank=True)
    interviewer = models.CharField("Their name", max_length=120, blank=True)
    is_independent = models.BooleanField(
        "Independent of police, carers and the case?", null=True, blank=True
    )
    reason = models.TextField("Why was it declined, or not held?", blank=True)
    pushed = models.TextField("What made the child go?", blank=True)
    pulled = models.TextField("What or who drew the child away?", blank=True)
    what_was_said = models.TextField("What did the child say?", blank=True)
    wishes = models.TextField("What does the child want to happen?", blank=True)

    class Meta:
        verbose_name = "return interview"
        constraints = [
            models.CheckConstraint(
                name="return_interview_held_says_when_and_by_whom",
                condition=(Q(result="held", held_at__isnull=False) & ~Q(held_by=""))
                | (~Q(result="held") & Q(held_at=None)),
                violation_error_message="An interview that was held needs a time and who held it.",
            ),
            models.CheckConstraint(
                name="return_interview_not_held_says_why",
                condition=~Q(result__in=["declined", "unable"]) | ~Q(reason=""),
                violation_error_message="Say why it was declined, or could not be held.",
            ),
        ]

    def check_on(self, case: Case, *, at: datetime) -> None:
        """An interview by police, a carer or the child's own social worker is not independent.

        Source: Children who run away or go missing from home or care (DfE, statutory guidance,
        2014), independent return interviews.
        """
        super().check_on(case, at=at)
        if self.is_independent and self.held_by in self.not_independent:
            by = self.get_held_by_display()
            raise ValidationError({"is_independent": f"{by}: that is not independent. {NOT_BY}"})

    def when(self) -> datetime | None:
        return self.held_at or self.offered_at

    def headline(self) -> str:
        return f"Return interview: {self.get_result_display().lower()}"


class Debrief(AfterReturn):
    """What one recipient is told after an episode, and whether it is safe to tell them.

    The child's wishes and whether it is safe are answered for each recipient apart. It may be
    made from other sources where the child declined to speak. `shared_at` None: not shared.
    """

    class Recipient(models.TextChoices):
        POLICE = "police", "Police"
        SOCIAL_CARE = "social_care", "Children's social care"
        EDUCATION = "education", "School, or children missing education team"
        HOME = "home", "Home, foster carer or placement"
        PLACING_AUTHORITY = "placing_authority", "Placing authority"
        HEALTH = "health", "Health"

    class MadeFrom(models.TextChoices):
        INTERVIEW = "interview", "The return interview"
        OTHER = "other", "Other sources, because the child did not speak to us"

    class Handling:
        personal = {"summary", "wishes", "why_not_safe", "shared_at"}
        plain = {"episode", "recipient", "made_from", "is_safe", "shared_how"}
        slices = {"interview": {"summary", "wishes", "why_not_safe"}}

    instants = ("shared_at",)
    played_by: ClassVar[dict[str, str]] = {
        Recipient.POLICE: "police_missing_coordinator",
        Recipient.SOCIAL_CARE: "social_worker",
        Recipient.EDUCATION: "education_officer",
        Recipient.HOME: "care_home",
        Recipient.PLACING_AUTHORITY: "placing_authority",
    }
    """The function that plays each recipient's part here. Health has none yet."""

    recipient = models.CharField("Who is it for?", max_length=30, choices=Recipient)
    made_from = models.CharField("What is it made from?", max_length=20, choices=MadeFrom)
    wishes = models.TextField("What does the child want this recipient to be told, or not told?")
    is_safe = models.CharField(
        "Is it safe to share with them?",
        max_length=5,
        choices=[(Safe.YES.value, "Yes"), (Safe.NO.value, "No")],
    )
    why_not_safe = models.TextField("Why is it not safe?", blank=True)
    summary = models.TextField("What are they told?", blank=True)
    shared_at = models.DateTimeField("When was it shared?", null=True, blank=True)
    shared_how = models.CharField(
        "How did it reach them?",
        max_length=12,
        choices=Disclosure.Means,
        blank=True,
        help_text="In Guildhall, it opens to them now, and is on their My work until they say that"
        " it came.",
    )

    class Meta:
        verbose_name = "debrief"
        constraints = [
            models.CheckConstraint(
                name="debrief_not_shared_where_unsafe",
                condition=Q(is_safe="yes") | Q(shared_at=None),
                violation_error_message="A debrief that is not safe to share is not shared.",
            ),
            models.CheckConstraint(
                name="debrief_unsafe_says_why",
                condition=Q(is_safe="yes") | ~Q(why_not_safe=""),
                violation_error_message="Say why it is not safe to share.",
            ),
            models.CheckConstraint(
                name="debrief_shared_has_words",
                condition=Q(shared_at=None) | ~Q(summary=""),
                violation_error_message="A debrief that was shared says something.",
            ),
            models.CheckConstraint(
                name="debrief_shared_says_how",
                condition=Q(shared_at=None, shared_how="")
                | Q(shared_at__isnull=False) & ~Q(shared_how=""),
                violation_error_message="A debrief that was shared says when, and how.",
            ),
        ]

    def when(self) -> datetime | None:
        return self.shared_at

    def headline(self) -> str:
        to = self.get_recipient_display()
        if self.is_safe == Safe.NO:
            return f"Debrief: not safe to share with {to}"
        if self.shared_at is None:
            return f"Debrief for {to}"
        how = self.get_shared_how_display()
        return f"Debrief given to {to} {how[:1].lower()}{how[1:]}"

    def kept_from(self) -> str:
        """Whoever it is not safe to share it with."""
        return self.played_by.get(self.recipient, "") if self.is_safe == Safe.NO else ""

    def tells(self) -> Telling | None:
        """A debrief that was shared, or is not safe to share, is a disclosure made or refused."""
        is_unsafe = self.is_safe == Safe.NO
        if self.shared_at is None and not is_unsafe:
            return None
        return Telling(
            to=self.get_recipient_display(),
            purpose="safeguarding",
            items=("what they are told: the summary of the debrief",),
            necessity="The debrief after the child returned, owed to each recipient by the plan.",
            function=self.played_by.get(self.recipient, ""),
            means=self.shared_how or Disclosure.Means.GUILDHALL,
            words=self.summary,
            refused="It is not safe to share: the debrief says why." if is_unsafe else "",
        )

    def check_on(self, case: Case, *, at: datetime) -> None:
        """Nobody is told in Guildhall who cannot open it there."""
        super().check_on(case, at=at)
        if self.shared_how != Disclosure.Means.GUILDHALL or self._was_told():
            return
        function = self.played_by.get(self.recipient, "")
        if not function or not who_may_act(case.guard, at, function=function):
            raise ValidationError({"shared_how": NOBODY_THERE})

    def _was_told(self) -> bool:
        """Whether it is in the record of sharing already."""
        told = Disclosure.objects.filter(entry__about=self.entry.reference) if self.pk else None
        return bool(told and told.exclude(decision=Disclosure.Decision.REFUSE).exists())

    def check_against(self, others: Iterable[Debrief]) -> None:
        """Each recipient has one debrief of an episode."""
        if any(
            (other.episode_id, other.recipient) == (self.episode_id, self.recipient)
            for other in others
        ):
            raise ValidationError(
                {"recipient": "There is a debrief for them already. Change that one."}
            )
