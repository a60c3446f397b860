"""What is kept of the work on a case: the plan, the diary, the evidence, reviews and the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models import Record
from guildhall.clock import LONDON
from guildhall.references import fold_reference

if TYPE_CHECKING:
    from guildhall.casework.models import Case

IN_FUTURE = "This is in the future. Check the day and the hour."
OTHER_CASE = "That is of another case."


def noon(day: date) -> datetime:
    """A day's place among instants: its noon in London."""
    return datetime.combine(day, time(12), tzinfo=LONDON)


class CaseRecord(Record):
    """A record whose instants and days have all happened. `told` names them."""

    told: ClassVar[tuple[str, ...]] = ()

    class Meta(Record.Meta):
        abstract = True

    def check_on(self, case: Case, *, at: datetime) -> None:
        """Nothing that is said to have happened is still to come."""
        today = at.astimezone(LONDON).date()
        wrong = {}
        for name in self.told:
            value = getattr(self, name)
            if isinstance(value, datetime):
                if value > at:
                    wrong[name] = IN_FUTURE
            elif value is not None and value > today:
                wrong[name] = IN_FUTURE
        if wrong:
            raise ValidationError(wrong)


class ActionPlan(CaseRecord):
    """What is to be done, as it was agreed with the victim. Who does it by when are actions.

    A plan that changes is a new row, so that what was agreed at first stays.
    """

    class Agreement(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNSAFE = "unsafe", "It is not safe to ask"
        NO_VICTIM = "no_victim", "Nobody in particular suffers from it"

    class Handling:
        personal = {"agreed_on", "wants", "why_not", "summary", "tell"}
        plain = {"agreement"}

    told = ("agreed_on",)

    agreed_on = models.DateField("When was the plan made?")
    agreement = models.CharField("Did the victim agree to it?", max_length=10, choices=Agreement)
    why_not = models.TextField("Why not, or why is it not safe?", blank=True)
    wants = models.TextField("What does the victim want to happen?", blank=True)
    summary = models.TextField(
        "What is the plan?", help_text="Add each thing to do as an action, with who and by when."
    )
    tell = models.CharField(
        "How and how often do they want to hear from us?", max_length=200, blank=True
    )

    class Meta:
        verbose_name = "action plan"
        constraints = [
            models.CheckConstraint(
                name="action_plan_not_agreed_says_why",
                condition=~Q(agreement__in=["no", "unsafe"]) | ~Q(why_not=""),
                violation_error_message="Say why the victim does not agree, or cannot be asked.",
            ),
            models.CheckConstraint(
                name="action_plan_agreed_says_what_they_want",
                condition=~Q(agreement="yes") | ~Q(wants=""),
                violation_error_message="Say what the victim wants to happen, in their words.",
            ),
        ]

    def when(self) -> datetime | None:
        return noon(self.agreed_on)

    def headline(self) -> str:
        said = {
            self.Agreement.YES: "agreed with the victim",
            self.Agreement.NO: "the victim does not agree",
            self.Agreement.UNSAFE: "not safe to ask the victim",
        }
        return f"Action plan: {said.get(self.Agreement(self.agreement), 'no victim to ask')}"


class DiarySheet(CaseRecord):
    """One thing that happened, as whoever saw it wrote it down. `ended_at` None: not said."""

    class Keeper(models.TextChoices):
        VICTIM = "victim", "The victim"
        WITNESS = "witness", "A witness"
        OFFICER = "officer", "An officer"

    class Handling:
        personal = {"began_at", "ended_at", "what", "effect", "who_saw"}
        plain = {"kept_by"}

    told = ("began_at", "ended_at")

    began_at = models.DateTimeField("When did it begin?")
    ended_at = models.DateTimeField("When did it end?", null=True, blank=True)
    what = models.TextField("What happened?")
    effect = models.TextField("What did it do to you or your household?", blank=True)
    who_saw = models.CharField("Who saw or heard it?", max_length=200, blank=True)
    kept_by = models.CharField("Who wrote this down?", max_length=10, choices=Keeper)

    class Meta:
        verbose_name = "diary sheet"
        constraints = [
            models.CheckConstraint(
                name="diary_sheet_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                violation_error_message="It cannot have ended before it began.",
            ),
        ]

    def when(self) -> datetime | None:
        return self.began_at

    def headline(self) -> str:
        return f"Diary: {self.what}"[:200]


class Evidence(CaseRecord):
    """One item of evidence: what it is, where it is held, and through whose hands it went.

    The item itself is elsewhere, or is an attachment of the case.
    """

    class Type(models.TextChoices):
        DIARY = "diary", "Diary sheet"
        NOISE_APP = "noise_app", "Noise app recording"
        BODYCAM = "bodycam", "Body-worn video"
        CCTV = "cctv", "CCTV"
        PHOTOGRAPH = "photograph", "Photograph"
        STATEMENT = "statement", "Statement"
        DOCUMENT = "document", "Document or message"
        OBJECT = "object", "Object"

    class Handling:
        personal = {"exhibit", "what", "obtained_at", "obtained_from", "held_at", "continuity",
                    "disposed_on"}  # fmt: skip
        plain = {"type"}

    told = ("obtained_at", "disposed_on")
    later = ("continuity", "disposed_on")

    type = models.CharField("What kind of evidence?", max_length=20, choices=Type)
    exhibit = models.CharField(
        "Exhibit or recording reference", max_length=60, help_text="Such as AB/1."
    )
    what = models.TextField("What is it, and what does it show?")
    obtained_at = models.DateTimeField("When was it obtained or seized?")
    obtained_from = models.CharField("From whom, and by whom?", max_length=200)
    held_at = models.CharField("Where is it held?", max_length=200)
    continuity = models.TextField(
        "Who has had it since?", blank=True, help_text="Each time it changed hands: who, when, why."
    )
    disposed_on = models.DateField("When was it returned or destroyed?", null=True, blank=True)

    class Meta:
        verbose_name = "item of evidence"
        verbose_name_plural = "evidence"

    def when(self) -> datetime | None:
        return self.obtained_at

    def headline(self) -> str:
        return f"{self.get_type_display()} {self.exhibit}"

    def check_against(self, others: Iterable[Evidence]) -> None:
        """An exhibit reference is used once on a case, however it is written."""
        if fold_reference(self.exhibit) in {fold_reference(other.exhibit) for other in others}:
            raise ValidationError(
                {"exhibit": "There is an exhibit of that reference. Change that one."}
            )


class ClosureView(CaseRecord):
    """What the victim says when asked whether the case may close. It does not bind, and is kept."""

    class Answer(models.TextChoices):
        YES = "yes", "They agree"
        NO = "no", "They do not agree"
        NOT_REACHED = "not_reached", "They could not be reached"
        NO_VICTIM = "no_victim", "Nobody in particular suffers from it"

    class Handling:
        personal = {"asked_at", "words", "tried"}
        plain = {"answer"}

    told = ("asked_at",)

    asked_at = models.DateTimeField("When were they asked, or last tried?")
    answer = models.CharField("May the case close?", max_length=12, choices=Answer)
    words = models.TextField("What do they say, in their words?", blank=True)
    tried = models.TextField("How did you try to reach them?", blank=True)

    class Meta:
        verbose_name = "view of the victim on closing"
        verbose_name_plural = "views of the victim on closing"
        constraints = [
            models.CheckConstraint(
                name="closure_view_says_what_they_said",
                condition=~Q(answer__in=["yes", "no"]) | ~Q(words=""),
                violation_error_message="Write down what they say.",
            ),
            models.CheckConstraint(
                name="closure_view_says_how_they_were_tried",
                condition=~Q(answer="not_reached") | ~Q(tried=""),
                violation_error_message="Say how you tried to reach them. That nobody has called"
                " is not a reason to close.",
            ),
        ]

    def when(self) -> datetime | None:
        return self.asked_at

    def headline(self) -> str:
        return f"Closing: {self.get_answer_display().lower()}"


class Survey(CaseRecord):
    """Whether a victim is satisfied with what was done. `score` is 1 to 5; None: no answer.

    The share of those satisfied is given with how many answered of how many were asked.
    """

    class Method(models.TextChoices):
        POST = "post", "Post"
        TELEPHONE = "telephone", "Telephone"
        EMAIL = "email", "E-mail"
        TEXT = "text", "Text message"
        IN_PERSON = "in_person", "In person"

    class Handling:
        personal = {"sent_on", "answered_on", "words"}
        plain = {"method", "score"}

    told = ("sent_on", "answered_on")
    later = ("answered_on", "score", "words")

    sent_on = models.DateField("When was it sent or asked?")
    method = models.CharField("How?", max_length=10, choices=Method)
    answered_on = models.DateField("When did they answer?", null=True, blank=True)
    score = models.PositiveSmallIntegerField(
        "How satisfied are they?", null=True, blank=True,
        choices=[(5, "Very satisfied"), (4, "Satisfied"), (3, "Neither"), (2, "Dissatisfied"),
                 (1, "Very dissatisfied")],
    )  # fmt: skip
    words = models.TextField("Anything they say", blank=True)

    class Meta:
        verbose_name = "satisfaction survey"
        constraints = [
            models.CheckConstraint(
                name="survey_answered_has_day_and_score",
                condition=Q(answered_on=None, score=None)
                | Q(
                    answered_on__isnull=False,
                    answered_on__gte=F("sent_on"),
                    score__isnull=False,
                    score__range=(1, 5),
                ),
                violation_error_message="An answer has a score, and a day not before it was asked.",
            ),
        ]

    def when(self) -> datetime | None:
        return noon(self.answered_on or self.sent_on)

    def headline(self) -> str:
        said = self.get_score_display().lower() if self.score else "no answer yet"
        return f"Survey: {said}"

    def stands_open(self) -> bool:
        """A survey goes out as a case closes. Nobody has to answer it."""
        return False

    def next_step(self) -> tuple[str, str] | None:
        return None if self.score else ("Record the answer", "answered_on")
