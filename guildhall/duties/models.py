"""Clocks: what is due from whom, as stored facts. And what was decided about the rules."""

from django.db import models
from django.db.models import F, Q

from guildhall.partners.models import Agency, Guard, Member
from guildhall.references import new_reference


class Clock(models.Model):
    """One duty about one entry of a case: when it started, when it is due, how it ended.

    Worked out from the case's records by the write that changed them, and put here so that "what
    is due from whom" is one query. `duty` is "missing.return_interview"; `about` is the entry's
    reference; `recipient` is whom it is owed to, where it is owed to several apart. `ended` is
    empty while the duty stands open. `kept_from` is the function that is not to know how it ended.
    `rule_since` says which dated version of the rule it keeps.
    """

    class Ending(models.TextChoices):
        MET = "met", "Met"
        DECLINED = "declined", "Declined"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    class Handling:
        personal = {"reason"}
        plain = {
            "reference", "guard", "duty", "about", "recipient", "started_at", "due_at",
            "stopped_at", "ended", "kept_from", "owner_function", "owner_agency",
            "owner_member", "rule_since", "worked_out_at",
        }  # fmt: skip

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    guard = models.ForeignKey(Guard, models.PROTECT, related_name="clocks")
    duty = models.CharField(max_length=80)
    about = models.CharField(max_length=40)
    recipient = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=20, choices=Ending, blank=True)
    reason = models.TextField(blank=True)
    kept_from = models.CharField(max_length=60, blank=True)
    owner_function = models.CharField(max_length=60, blank=True)
    owner_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    owner_member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    rule_since = models.DateField()
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "about", "recipient"], name="clock_is_one_for_each_duty"
            ),
            models.CheckConstraint(
                name="clock_is_due_after_it_starts",
                condition=Q(due_at__gt=F("started_at")),
                violation_error_message="A thing cannot be due before its clock starts.",
            ),
            models.CheckConstraint(
                name="clock_open_or_wholly_ended",
                condition=Q(ended="", stopped_at=None)
                | Q(ended="met", stopped_at__isnull=False)
                | Q(ended__in=["declined", "not_applicable"]),
                violation_error_message=(
                    "A clock that was met says when; one that is open has no end."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "reference"], name="clock_open_by_due", condition=Q(ended="")
            ),
            models.Index(
                fields=["owner_member", "due_at"],
                name="clock_open_by_member",
                condition=Q(ended=""),
            ),
            models.Index(
                fields=["owner_agency", "owner_function", "due_at"],
                name="clock_open_by_agency",
                condition=Q(ended=""),
            ),
            models.Index(fields=["duty", "due_at"], name="clock_by_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.about}"


class RuleDecision(models.Model):
    """What the partnership decided about one dated version of a rule. The latest row stands.

    READ: somebody has read the source of a rule that was to be checked, which turns it on. OFF
    turns it off again. SET gives a local rule its length.
    """

    class Kind(models.TextChoices):
        READ = "read", "Source read: the rule is right"
        OFF = "off", "Turned off"
        SET = "set", "Length set locally"

    class Handling:
        plain = {"duty", "since", "kind", "number", "unit", "note", "by", "at"}

    duty = models.CharField(max_length=80)
    since = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    note = models.TextField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="rule_decision_sets_a_length_wholly",
                condition=(Q(kind="set", number__gte=1) & ~Q(unit=""))
                | (~Q(kind="set") & Q(number=None, unit="")),
                violation_error_message="A local length needs a number and a unit.",
            ),
        ]
