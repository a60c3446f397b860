"""ASB case reviews: applications, what was decided of them, and what they recommended."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from guildhall.casework.models import SheetRecord
from guildhall.programmes.enforcement.reviews.configuration import BODIES

CONTENT = {
    "applicant", "victim", "behaviour", "complaints_said", "wanted", "place_words", "workings",
    "persistence", "harm", "adequacy", "decision_reason", "panel", "outcome", "plan",
    "appeal_result", "withdrawn_reason",
}  # fmt: skip
NO_CHOICE = (
    "So many complaints qualify that the law leaves no choice: the threshold is met (2014 Act"
    " s104(4))."
)


class ReviewApplication(SheetRecord):
    """An application for an ASB case review (2014 Act s104), from its coming to its end.

    `applicant` is who applied and `victim` who suffered, where that is somebody else. `needed` is
    the number of complaints in the area's procedures on the day; `counted` and `workings` are what
    was counted when it was decided. `panel` is a list of the bodies that decided: `body`, `who`,
    and `conflict`, empty for none. The `told_` instants are when the applicant was told, as
    section 104 asks. `reviewed_at` is when the review was carried out.
    """

    class Applicant(models.TextChoices):
        VICTIM = "victim", "The person who suffers from it"
        ON_BEHALF = "on_behalf", "Somebody on their behalf"
        BUSINESS = "business", "A business"
        GROUP = "group", "A community group"

    class Came(models.TextChoices):
        ONLINE = "online", "Online"
        TELEPHONE = "telephone", "By telephone"
        LETTER = "letter", "By letter or e-mail"
        IN_PERSON = "in_person", "In person"

    class Decision(models.TextChoices):
        MET = "met", "The threshold is met"
        NOT_MET = "not_met", "The threshold is not met"

    class Handling:
        personal = CONTENT
        plain = {
            "applied_at", "came", "applicant_kind", "has_consent", "needed", "acknowledged_at",
            "decision", "decided_at", "decided_by", "counted", "told_decision_at", "reviewed_at",
            "told_outcome_at", "appealed_at", "appeal_to", "appeal_decided_at", "withdrawn_at",
        }  # fmt: skip
        slices = {"case": CONTENT}

    columns = ("applied_at", "applicant_kind", "decision", "reviewed_at")
    add_page = "asb_review_new"
    own_page = "asb_review"
    # Each step has a page of its own, which asks who may: a decision is not a field to fill in.
    fixed = (
        "applied_at", "needed", "acknowledged_at", "panel", "decision", "decided_at", "decided_by",
        "counted", "workings", "persistence", "harm", "adequacy", "decision_reason",
        "told_decision_at", "reviewed_at", "outcome", "plan", "told_outcome_at", "appealed_at",
        "appeal_to", "appeal_decided_at", "appeal_result", "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip

    applied_at = models.DateTimeField("Applied", db_index=True)
    came = models.CharField("How it came", max_length=20, choices=Came)
    applicant_kind = models.CharField("Who applies", max_length=20, choices=Applicant)
    applicant = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="reviews_asked"
    )
    victim = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="reviews_for"
    )
    has_consent = models.BooleanField("The victim agrees to the application", default=False)
    behaviour = models.TextField("What keeps happening", max_length=5000)
    complaints_said = models.TextField(
        "When and to whom it was complained of", max_length=5000, blank=True
    )
    wanted = models.TextField("What the applicant would like", max_length=2000, blank=True)
    place_words = models.CharField("Where", max_length=400, blank=True)
    needed = models.PositiveSmallIntegerField("Complaints needed")
    acknowledged_at = models.DateTimeField("Acknowledged", null=True, blank=True)
    panel = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField("Decided", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    counted = models.PositiveSmallIntegerField("Complaints counted", null=True, blank=True)
    workings = models.JSONField(default=list, blank=True)
    persistence = models.TextField("How persistent it is", max_length=2000, blank=True)
    harm = models.TextField("The harm, or what harm it could do", max_length=2000, blank=True)
    adequacy = models.TextField("How adequate the response was", max_length=2000, blank=True)
    decision_reason = models.TextField("Why it was so decided", max_length=2000, blank=True)
    told_decision_at = models.DateTimeField("Told of the decision", null=True, blank=True)
    reviewed_at = models.DateTimeField("Review carried out", null=True, blank=True)
    outcome = models.TextField("What the review found", max_length=5000, blank=True)
    plan = models.TextField("Plan agreed with the victim", max_length=5000, blank=True)
    told_outcome_at = models.DateTimeField("Told of the outcome", null=True, blank=True)
    appealed_at = models.DateTimeField("Appealed", null=True, blank=True)
    appeal_to = models.CharField("Appealed to", max_length=120, blank=True)
    appeal_decided_at = models.DateTimeField("Appeal decided", null=True, blank=True)
    appeal_result = models.TextField("Result of the appeal", max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField("Withdrawn", null=True, blank=True)
    withdrawn_reason = models.CharField("Why it was withdrawn", max_length=400, blank=True)

    class Meta:
        verbose_name = "application for an ASB case review"
        constraints = [
            models.CheckConstraint(
                name="review_needs_one_to_three",
                condition=Q(needed__gte=1, needed__lte=3),
                violation_error_message="An area may ask for three complaints or fewer, not more.",
            ),
            models.CheckConstraint(
                name="review_decided_wholly",
                condition=Q(decision="", decided_at=None, decided_by=None, counted=None)
                | Q(
                    decision__in=["met", "not_met"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    counted__isnull=False,
                ),
                violation_error_message="A decision has a day, somebody who made it and a count.",
            ),
            models.CheckConstraint(
                name="review_must_be_held_at_the_number",
                condition=~Q(decision="not_met") | Q(counted__lt=models.F("needed")),
                violation_error_message=NO_CHOICE,
            ),
            models.CheckConstraint(
                name="review_carried_out_once_met",
                condition=Q(reviewed_at=None) | Q(decision="met"),
                violation_error_message="A review is carried out where the threshold is met.",
            ),
        ]

    def headline(self) -> str:
        """What it is, for those who may not read whose."""
        return f"ASB case review, asked for by: {self.get_applicant_kind_display().lower()}"

    def when(self) -> datetime | None:
        """When it was applied for."""
        return self.applied_at

    def over(self) -> datetime | None:
        """When the applicant was told the end of it, no appeal being open; or it was withdrawn."""
        if self.appealed_at is not None and self.withdrawn_at is None:
            return self.appeal_decided_at
        told = self.told_decision_at if self.decision == self.Decision.NOT_MET else None
        return self.withdrawn_at or self.told_outcome_at or told

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        """Refuse steps out of order or yet to come, and a refusal without its reasons."""
        wrong = dict(self._out_of_order(at))
        if before is not None and before.decision and before.decision != self.decision:
            wrong["decision"] = "It has been decided. The applicant may appeal"
        if self.decision == self.Decision.NOT_MET:
            wrong |= self._lacking()
        is_for_another = self.applicant_kind == self.Applicant.ON_BEHALF
        if self.decision and is_for_another and not self.has_consent:
            wrong["has_consent"] = "The victim must agree before it is decided"
        if wrong:
            raise ValidationError(wrong)

    def _out_of_order(self, at: datetime) -> dict[str, str]:
        """Each step that is in the future, or before the one that it follows."""
        follows = {
            "acknowledged_at": "applied_at",
            "decided_at": "applied_at",
            "told_decision_at": "decided_at",
            "reviewed_at": "decided_at",
            "told_outcome_at": "reviewed_at",
            "appealed_at": "told_decision_at",
            "appeal_decided_at": "appealed_at",
            "withdrawn_at": "applied_at",
        }
        wrong = {"applied_at": "Applied must be in the past"} if self.applied_at > at else {}
        for name, first in follows.items():
            done, began = getattr(self, name), getattr(self, first)
            label = str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            if done is not None and began is None:
                earlier = str(self._meta.get_field(first).verbose_name)  # type: ignore[union-attr]
                wrong[name] = f"{label}: first comes “{earlier}”"
            elif done is not None and not began <= done <= at:
                wrong[name] = f"{label}: the day is before what it follows, or has not come"
        return wrong

    def _lacking(self) -> dict[str, str]:
        """What a refusal needs: each matter of s104(5) looked at, a reason, and enough bodies.

        At the number of complaints needed there can be none.
        """
        if self.counted is not None and self.counted >= self.needed:
            return {"decision": NO_CHOICE}
        wrong = {
            name: "Below the number, the threshold is not met only after this has been looked at"
            for name in ("persistence", "harm", "adequacy", "decision_reason")
            if not getattr(self, name).strip()
        }
        bodies = {each["body"] for each in self.panel if not each.get("conflict")}
        if len(bodies) < BODIES:
            wrong["decision"] = f"{BODIES} relevant bodies without a conflict must decide so"
        return wrong


class Recommendation(SheetRecord):
    """What a review recommended to a body that acts for the public, and its reply.

    The body must have regard to it (s104). It has a guard of its own, so that a body can be shown
    what is recommended to it, and not the application.
    """

    class Reply(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    class Handling:
        personal = {"words", "reply_words"}
        plain = {"application", "body", "made_at", "reply", "replied_at", "replied_by", "done_at"}

    columns = ("body", "reply", "replied_at")
    add_page = "asb_reviews"
    own_page = "asb_recommendation"
    # It is made from its application, and replied to on its own page.
    fixed = (
        "application", "body", "made_at", "reply", "reply_words", "replied_at", "replied_by",
        "done_at",
    )  # fmt: skip

    application = models.ForeignKey(
        ReviewApplication, models.PROTECT, related_name="recommendations"
    )
    body = models.ForeignKey("partners.Agency", models.PROTECT, related_name="+")
    words = models.TextField("What is recommended", max_length=4000)
    made_at = models.DateTimeField("Made")
    reply = models.CharField(max_length=20, choices=Reply, blank=True)
    reply_words = models.TextField("What will be done, or why not", max_length=4000, blank=True)
    replied_at = models.DateTimeField("Replied", null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField("Done", null=True, blank=True)

    class Meta:
        verbose_name = "recommendation of an ASB case review"
        constraints = [
            models.CheckConstraint(
                name="recommendation_replied_wholly",
                condition=Q(reply="", replied_at=None, replied_by=None)
                | Q(
                    reply__in=["accepted", "not_accepted"],
                    replied_at__isnull=False,
                    replied_by__isnull=False,
                ),
                violation_error_message="A reply has a day and somebody who gave it.",
            ),
            models.CheckConstraint(
                name="recommendation_done_if_accepted",
                condition=Q(done_at=None) | Q(reply="accepted"),
                violation_error_message="Only what was accepted can be done.",
            ),
        ]

    def when(self) -> datetime | None:
        """When it was made."""
        return self.made_at

    def over(self) -> datetime | None:
        """When it was done, or refused."""
        return self.replied_at if self.reply == self.Reply.NOT_ACCEPTED else self.done_at

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        """Refuse one of no review, a reply without words, and a second reply."""
        wrong: dict[str, str] = {}
        if self.application.reviewed_at is None:
            wrong["application"] = "The review has not been carried out yet"
        if self.reply and not self.reply_words.strip():
            wrong["reply_words"] = "Say what will be done, or why it is not accepted"
        if before is not None and before.reply and before.reply != self.reply:
            wrong["reply"] = "It has been replied to already"
        if wrong:
            raise ValidationError(wrong)
