"""Who holds which power, the notices issued with them, and prosecutions."""

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
from guildhall.programmes.enforcement.powers import catalogue, rules
from guildhall.programmes.enforcement.powers.flags import facts_of, flags_of
from guildhall.programmes.enforcement.wards import wards
from guildhall.references import new_reference

WHO: Any = settings.AUTH_USER_MODEL
IN_FUTURE = "This is in the future. Check the day and the hour."


class Accreditation(models.Model):
    """One power that one officer holds, where, and from which day to which (the last it holds).

    `area` is the code of a district, ward or LSOA; empty is everywhere in the force's area.
    `until_on` None: nobody has said when it ends. `granted_by` is who granted it, in words.
    """

    class Handling:
        personal = {"ended_reason"}
        plain = {
            "reference", "officer", "power", "held_as", "area", "badge", "since_on", "until_on",
            "granted_by", "made_at", "made_by", "ended_at", "ended_by",
        }  # fmt: skip

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    officer = models.ForeignKey(WHO, models.PROTECT, related_name="accreditations")
    power = models.CharField(max_length=30, choices=catalogue.power_choices)
    held_as = models.CharField(max_length=12, choices=catalogue.way_choices)
    area = models.CharField(max_length=9, blank=True)
    badge = models.CharField(max_length=30, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(WHO, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["officer__name", "power", "since_on", "pk"]
        indexes = [models.Index(fields=["officer", "power"], name="accreditation_by_officer")]
        constraints = [
            models.CheckConstraint(
                name="accreditation_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                violation_error_message="A power cannot end before it starts.",
            ),
            models.CheckConstraint(
                name="accreditation_ended_says_when_and_by_whom",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, until_on__isnull=False),
                violation_error_message="What has been ended says when, and on which day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{catalogue.BY_POWER[self.power].title}, {self.officer}"


class Notice(SheetRecord):
    """One penalty notice. Entered outside powers it is kept, flagged, and counted as invalid.

    Sums are in pence. `area` is the code of the ward or LSOA where it was issued. `due_on` is the
    last day to pay; None where the catalogue has no days. `why_outside` names no person.
    `paid_pence` is what has come so far; `paid_at` is set once nothing is owed.
    """

    class Decided(models.TextChoices):
        CANCEL = "cancel", "Cancel it"
        REFUND = "refund", "Cancel it and pay back what was paid"
        STAND = "stand", "Let it stand"

    class Appeal(models.TextChoices):
        ASKED = "asked", "Appealed, not decided"
        UPHELD = "upheld", "The notice stands"
        CANCELLED = "cancelled", "The notice falls"

    class Handling:
        personal = {
            "recipient", "age", "place", "place_words", "cancel_reason", "decision_reason",
        }  # fmt: skip
        plain = {
            "book", "number", "offence", "power", "officer", "issued_at", "area", "is_uniformed",
            "is_badge_worn", "is_at_station", "amount_pence", "early_pence",
            "early_by_on", "due_on", "paid_pence", "paid_at", "cancelled_at", "refunded_pence",
            "hearing_asked_at", "appeal", "appealed_at", "registered_at", "registered_pence",
            "is_outside_powers", "why_outside", "is_amount_odd", "decision", "decided_at",
            "decided_by",
        }  # fmt: skip
        slices: ClassVar[dict[str, set[str]]] = {
            "case": {"recipient", "age", "cancel_reason", "decision_reason"}
        }

    fixed = (
        "book", "number", "offence", "officer", "issued_at", "area", "place_words", "is_uniformed",
        "is_badge_worn", "is_at_station", "amount_pence", "early_pence", "early_by_on",
    )  # fmt: skip
    columns = ("offence", "officer", "amount_pence", "due_on")
    add_page = "enforcement_issue"
    connects: ClassVar[dict[str, str]] = {"led_to": "What led to it", "about": "About the same"}

    book = models.CharField("Book", max_length=20)
    number = models.CharField("Number of the notice", max_length=20)
    offence = models.CharField("What is it for?", max_length=30, choices=catalogue.offence_choices)
    power = models.CharField(
        "Power relied on", max_length=30, choices=catalogue.power_choices, editable=False
    )
    officer = models.ForeignKey(WHO, models.PROTECT, verbose_name="Officer", related_name="notices")
    issued_at = models.DateTimeField("When was it issued?")
    place = models.ForeignKey(
        "subjects.Place", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    place_words = models.CharField("Where?", max_length=200)
    area = models.CharField("Ward or small area", max_length=9)
    is_uniformed = models.BooleanField("I was in uniform", default=False)
    is_badge_worn = models.BooleanField("I wore my badge", default=False)
    is_at_station = models.BooleanField("It was issued at a police station", default=False)
    recipient = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="Who was it given to?",
    )  # fmt: skip
    age = models.PositiveSmallIntegerField(
        "Their age that day", null=True, blank=True, editable=False
    )
    amount_pence = models.PositiveIntegerField("Amount")
    early_pence = models.PositiveIntegerField("Amount if paid early", null=True, blank=True)
    early_by_on = models.DateField("Last day for the early amount", null=True, blank=True)
    due_on = models.DateField("Last day to pay", null=True, blank=True, editable=False)
    paid_pence = models.PositiveIntegerField("Paid so far", default=0, editable=False)
    paid_at = models.DateTimeField("Paid in full", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField("Cancelled", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("Why was it cancelled?", max_length=300, blank=True,
                                     editable=False)  # fmt: skip
    refunded_pence = models.PositiveIntegerField("Paid back", default=0, editable=False)
    hearing_asked_at = models.DateTimeField("When did they ask to be tried?", null=True, blank=True)
    appealed_at = models.DateTimeField("When did they appeal?", null=True, blank=True)
    appeal = models.CharField("What came of the appeal?", max_length=10, choices=Appeal, blank=True)
    registered_at = models.DateTimeField(
        "Registered as a fine", null=True, blank=True, editable=False
    )
    registered_pence = models.PositiveIntegerField(
        "Registered at", null=True, blank=True, editable=False
    )
    is_outside_powers = models.BooleanField("Outside powers", default=False, editable=False)
    why_outside = models.TextField("Why it is outside powers", blank=True, editable=False)
    is_amount_odd = models.BooleanField(
        "The amount is outside the range of the day", default=False, editable=False
    )
    decision = models.CharField(
        "Manager’s decision", max_length=10, choices=Decided, blank=True, editable=False
    )
    decision_reason = models.CharField("Why", max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField("Decided", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        WHO, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="Decided by",
    )  # fmt: skip

    class Meta:
        verbose_name = "penalty notice"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"],
                name="notice_number_once_in_a_book",
                violation_error_message="This number of this book has been entered already.",
            ),
            models.CheckConstraint(
                name="notice_outside_powers_says_why",
                condition=Q(is_outside_powers=True) ^ Q(why_outside=""),
                violation_error_message="What is outside powers says why.",
            ),
            models.CheckConstraint(
                name="notice_decided_says_who_and_when",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(decision__gt="", decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="A decision says who made it, and when.",
            ),
            models.CheckConstraint(
                name="notice_appeal_says_when",
                condition=Q(appeal="", appealed_at=None)
                | Q(appeal__gt="", appealed_at__isnull=False),
                violation_error_message="An appeal says when it came and how it stands.",
            ),
        ]

    @classmethod
    def offers(cls, field: str) -> list[tuple[str, str]]:
        return wards() if field == "area" else []

    def own_pages(self, may: Collection[Do]) -> list[tuple[str, str]]:
        waits = self.is_outside_powers and not self.decision
        is_over = bool(self.cancelled_at or self.registered_at)
        is_pnd = self.power == catalogue.PND and not self.is_outside_powers
        pages = (
            (waits and Do.APPROVE_CLOSURE in may, "Decide on it", "enforcement_decide"),
            (self.owed_pence > 0, "Enter a payment", "enforcement_pay"),
            (not waits and not is_over, "Cancel it", "enforcement_cancel"),
            (not (self.paid_pence or is_over or self.decision), "Mend what was entered",
             "enforcement_mend"),
            (is_pnd and self.owed_pence > 0, "Register it as a fine", "enforcement_register"),
        )  # fmt: skip
        return [(title, name) for makes_sense, title, name in pages if makes_sense]

    @property
    def valid(self) -> bool:
        """Whether it counts as a valid notice.

        Outside powers it does not, whatever was decided since: letting it stand mends nothing.
        """
        return not self.is_outside_powers

    @property
    def is_under_18(self) -> bool:
        """Whether it went to somebody known to be under 18; false where the age is not known."""
        return self.age is not None and self.age < rules.ADULT

    @property
    def warning(self) -> str:
        """What to know before money is taken for it: outside powers, or to somebody under 18."""
        found = []
        if self.is_outside_powers:
            found.append(f"This notice is outside powers. {self.why_outside}")
            found.append(
                "The manager has let it stand."
                if self.decision == self.Decided.STAND
                else "What is taken may have to be paid back: the manager decides first."
            )
        if self.is_under_18:
            found.append(f"They were {self.age} on that day.")
        return "\n".join(found)

    @property
    def owed_pence(self) -> int:
        """What is still owed; nothing once cancelled, or asked to be tried."""
        return rules.owed(rules.of(self))

    def headline(self) -> str:
        flag = ", outside powers" if self.is_outside_powers else ""
        return f"Notice {self.book} {self.number}, {self.get_offence_display()}{flag}"

    def when(self) -> datetime | None:
        return self.issued_at

    def over(self) -> datetime | None:
        """Paid, cancelled, or made a fine. One to be decided on is not over."""
        if self.is_outside_powers and not self.decision:
            return None
        ends = (self.paid_at, self.cancelled_at, self.registered_at)
        return min((each for each in ends if each is not None), default=None)

    def _bears_its_flags(self) -> bool:
        return {name: getattr(self, name) for name in rules.FLAGS} == flags_of(self)

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        """What cannot be. New, or with other facts, it has to bear the flags they call for."""
        wrong = dict(rules.impossible(rules.of(self), at=at))
        is_new = before is None or facts_of(before) != facts_of(self)
        if is_new and not wrong and not self._bears_its_flags():
            wrong["offence"] = "A notice is entered and mended by its own pages, which check it."
        if wrong:
            raise ValidationError(wrong)


class Payment(models.Model):
    """Money that came for a notice, or went back (a negative sum). Pence; never edited."""

    class Handling:
        plain = {"notice", "pence", "paid_at", "means", "made_at", "made_by"}

    class Means(models.TextChoices):
        CARD = "card", "Card"
        BANK = "bank", "Bank transfer"
        CASH = "cash", "Cash or cheque"
        REFUND = "refund", "Paid back"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="payments")
    pence = models.IntegerField()
    paid_at = models.DateTimeField()
    means = models.CharField(max_length=10, choices=Means)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(WHO, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["paid_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="payment_refund_is_negative",
                condition=Q(means="refund", pence__lt=0) | (~Q(means="refund") & Q(pence__gt=0)),
                violation_error_message="A sum paid is more than nothing; one paid back is less.",
            ),
        ]


class Prosecution(SheetRecord):
    """A prosecution file, from the offence to the result.

    `evidence` and `unused` are one item a line. The full code test has two legs, decided apart;
    None is not decided. What led to it is a connection (why "led_to"). Sums are in pence.
    """

    class Decision(models.TextChoices):
        PROSECUTE = "prosecute", "Prosecute"
        CAUTION = "caution", "Simple caution"
        NONE = "none", "No further action"

    class Result(models.TextChoices):
        CONVICTED = "convicted", "Convicted"
        ACQUITTED = "acquitted", "Found not guilty"
        WITHDRAWN = "withdrawn", "Withdrawn or discontinued"

    class Handling:
        personal = {
            "defendant", "summary", "evidence", "interview", "unused", "decision_reason",
            "sentence",
        }  # fmt: skip
        plain = {
            "offence", "is_summary_only", "offence_at", "cautioned_at", "interviewed_at",
            "schedule_at", "schedule_sent_at", "is_evidence_enough", "is_in_public_interest",
            "decision", "decided_at", "laid_at", "hearing_at", "court", "result", "result_at",
            "fine_pence", "costs_pence",
        }  # fmt: skip
        slices: ClassVar[dict[str, set[str]]] = {
            "case": {
                "defendant", "summary", "evidence", "interview", "unused", "decision_reason",
                "sentence",
            }
        }  # fmt: skip

    connects: ClassVar[dict[str, str]] = {
        "led_to": "What led to it: a report or intelligence",
        "about": "A notice or a case about the same",
    }
    later = (
        "schedule_at", "schedule_sent_at", "unused", "is_evidence_enough", "is_in_public_interest",
        "decision", "decision_reason", "decided_at", "laid_at", "hearing_at", "court", "result",
        "result_at", "sentence", "fine_pence", "costs_pence",
    )  # fmt: skip
    add_page = "enforcement_prosecute"
    columns = ("offence", "decision", "hearing_at", "result")

    offence = models.CharField("Offence, with its statute", max_length=200)
    is_summary_only = models.BooleanField("Can be tried only by magistrates", default=True)
    offence_at = models.DateTimeField("When was the offence?")
    defendant = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="Whom is it against?",
    )  # fmt: skip
    summary = models.TextField("What happened?")
    evidence = models.TextField("Evidence, one item a line", blank=True)
    cautioned_at = models.DateTimeField(
        "When were they cautioned?", null=True, blank=True, help_text="PACE Code C, section 10."
    )
    interviewed_at = models.DateTimeField("When were they interviewed?", null=True, blank=True)
    interview = models.TextField("Interview: what was said, or why there was none", blank=True)
    unused = models.TextField(
        "Unused material, one item a line", blank=True, help_text="For the disclosure schedule."
    )
    schedule_at = models.DateTimeField("When was the schedule made?", null=True, blank=True)
    schedule_sent_at = models.DateTimeField("When was it disclosed?", null=True, blank=True)
    is_evidence_enough = models.BooleanField(
        "Is there a realistic prospect of conviction?", null=True, blank=True
    )
    is_in_public_interest = models.BooleanField(
        "Is it in the public interest?", null=True, blank=True
    )
    decision = models.CharField("Decision", max_length=10, choices=Decision, blank=True)
    decision_reason = models.TextField("Why?", blank=True)
    decided_at = models.DateTimeField("When was it decided?", null=True, blank=True)
    laid_at = models.DateTimeField("When was the information laid?", null=True, blank=True)
    hearing_at = models.DateTimeField("Hearing", null=True, blank=True)
    court = models.CharField("Court", max_length=120, blank=True)
    result = models.CharField("Result", max_length=10, choices=Result, blank=True)
    result_at = models.DateTimeField("When was the result?", null=True, blank=True)
    sentence = models.CharField("Sentence or order", max_length=300, blank=True)
    fine_pence = models.PositiveIntegerField("Fine", null=True, blank=True)
    costs_pence = models.PositiveIntegerField("Costs awarded", null=True, blank=True)

    class Meta:
        verbose_name = "prosecution"
        constraints = [
            models.CheckConstraint(
                name="prosecution_needs_both_legs_of_the_test",
                condition=~Q(decision="prosecute")
                | Q(
                    is_evidence_enough__isnull=False,
                    is_evidence_enough=True,
                    is_in_public_interest__isnull=False,
                    is_in_public_interest=True,
                ),
                violation_error_message=(
                    "To prosecute, both legs of the full code test have to be met."
                ),
            ),
            models.CheckConstraint(
                name="prosecution_decided_says_when",
                condition=Q(decision="", decided_at=None)
                | Q(decision__gt="", decided_at__isnull=False),
                violation_error_message="A decision says when it was made.",
            ),
            models.CheckConstraint(
                name="prosecution_result_says_when",
                condition=Q(result="", result_at=None)
                | Q(result__gt="", result_at__isnull=False, decision="prosecute"),
                violation_error_message="A result has a day, and follows a decision to prosecute.",
            ),
        ]

    def headline(self) -> str:
        return f"Prosecution: {self.offence}"

    def when(self) -> datetime | None:
        return self.offence_at

    def over(self) -> datetime | None:
        """The result; or the decision, where it was not to prosecute."""
        is_dropped = self.decision in {self.Decision.CAUTION, self.Decision.NONE}
        return self.result_at or (self.decided_at if is_dropped else None)

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        wrong = rules.prosecution_gaps(self, at=at)
        if wrong:
            raise ValidationError(dict(wrong))
