"""The plans that the partnership has loaded, and what has happened to their rows since."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guildhall.plan.file import SECTIONS

MEMBER = settings.AUTH_USER_MODEL


class PlanYear(models.Model):
    """One plan, for one period: 2016-17. Plans of several years stand side by side.

    `heading` is the file's part named plan, as the plan file's own class writes it to JSON.
    """

    class Handling:
        plain = {"key", "starts_on", "ends_on", "heading"}

    key = models.CharField(max_length=7, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    heading = models.JSONField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="plan_year_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="A plan ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def subject(self) -> str:
        """What the record of changes calls it."""
        return f"plan:{self.key}"


class PlanRow(models.Model):
    """One row of one section of a plan: an outcome, an action, a role holder.

    `data` is the row as the plan file's own class for that section writes it to JSON, so that
    a field has one place to be added. `loaded` is what the last file said; None: the row was
    made in the browser. `version` goes up by one with each change of any kind, and a write
    names the version it saw. A row that a later file leaves out is retired, never deleted.
    """

    class Handling:
        personal = {"data", "loaded"}  # a role holder is a person
        plain = {"plan", "section", "ident", "position", "version", "retired_at"}

    plan = models.ForeignKey(PlanYear, models.PROTECT, related_name="rows")
    section = models.CharField(max_length=30, choices=[(name, name) for name in SECTIONS])
    ident = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    data = models.JSONField()
    loaded = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "section", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ident"], name="plan_row_named_once_in_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.ident}"

    @property
    def subject(self) -> str:
        """What the record of changes calls it. Needs `plan` to be at hand."""
        return f"plan:{self.plan.key}:{self.ident}"


class ActionUpdate(models.Model):
    """What somebody said of an action at one moment. The latest is how it stands."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        NOT_NEEDED = "not_needed", "No longer needed"

    class Handling:
        personal = {"note"}
        plain = {"action", "status", "by", "at"}

    action = models.ForeignKey(PlanRow, models.PROTECT, related_name="updates")
    status = models.CharField(max_length=20, choices=Status)
    note = models.TextField(blank=True)
    by = models.ForeignKey(MEMBER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="action_not_needed_says_why",
                condition=~Q(status="not_needed") | ~Q(note=""),
                violation_error_message="Say why the action is no longer needed.",
            ),
        ]


class DueDate(models.Model):
    """A day an action is due, from `at` until the next such row. The first is kept for ever.

    `due_on` None: no day is given. `reason` is empty only where the plan's file first gave it.
    """

    class Handling:
        personal = {"reason"}
        plain = {"action", "due_on", "by", "at"}

    action = models.ForeignKey(PlanRow, models.PROTECT, related_name="due_dates")
    due_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(MEMBER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Answer(models.Model):
    """What an owner says to a finding of plan lint. The latest is the one in force.

    `finding` is the finding's key: its rule and rows. `facts` is a digest of what it said of
    them, so that an answer lapses when the rows change and it says something else.
    """

    class Choice(models.TextChoices):
        ACCEPT = "accept", "Accept"
        EXPLAIN = "explain", "Explain"
        MEND = "mend", "Mend"

    class Handling:
        personal = {"words"}
        plain = {"plan", "finding", "facts", "choice", "by", "at"}

    plan = models.ForeignKey(PlanYear, models.PROTECT, related_name="answers")
    finding = models.CharField(max_length=64)
    facts = models.CharField(max_length=64)
    choice = models.CharField(max_length=10, choices=Choice)
    words = models.TextField(blank=True)
    by = models.ForeignKey(MEMBER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "finding"])]
        constraints = [
            models.CheckConstraint(
                name="finding_explained_or_mended_in_words",
                condition=Q(choice="accept") | ~Q(words=""),
                violation_error_message="Write the explanation, or how it will be mended.",
            ),
        ]
