"""The register of definitions, and the figures computed under them. Rows are added, not edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.analysis.direction import Polarity
from guildhall.measures.declare import Kind, PeriodKind, Supply


def choices(
    enum: type[Kind] | type[Polarity] | type[PeriodKind] | type[Supply],
) -> list[tuple[str, str]]:
    return [(member.value, member.value.replace("_", " ")) for member in enum]


class Definition(models.Model):
    """A measure of the register. What it means stands in its versions."""

    class Handling:
        plain = {"key", "title", "programme", "programme_title", "is_declared", "supply",
                 "agency_key", "retired_on"}  # fmt: skip

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=250)
    programme = models.CharField(max_length=60)
    programme_title = models.CharField(max_length=150)
    is_declared = models.BooleanField(default=False)
    supply = models.CharField(max_length=10, choices=choices(Supply))
    agency_key = models.CharField(max_length=60, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "pk"]

    def __str__(self) -> str:
        return self.title


class DefinitionVersion(models.Model):
    """One version of a measure's contract. `digest` is of the contract's fields.

    `suppress_below` None: every input is published, so nothing is hidden. `lag_months` is how
    long after a period its figures are complete. `breaks` is a list of since, cause, source.
    """

    class Handling:
        plain = {"definition", "number", "since", "why", "title", "kind", "unit", "counted_unit",
                 "numerator_rule", "denominator_rule", "per", "inclusion_date", "geography",
                 "source", "supplier", "lag_months", "polarity", "minimum_denominator",
                 "suppress_below", "breaks", "mismatch", "computation", "status", "digest",
                 "adds_up", "by", "at", "natural_period"}  # fmt: skip

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    since = models.CharField(max_length=10, blank=True)
    why = models.TextField()
    status = models.CharField(max_length=10, default="adopted")
    title = models.CharField(max_length=250)
    kind = models.CharField(max_length=12, choices=choices(Kind))
    unit = models.CharField(max_length=120)
    counted_unit = models.CharField(max_length=120)
    numerator_rule = models.TextField()
    denominator_rule = models.TextField(blank=True)
    per = models.PositiveIntegerField(null=True, blank=True)
    inclusion_date = models.TextField()
    geography = models.TextField()
    source = models.TextField()
    supplier = models.CharField(max_length=120)
    lag_months = models.PositiveSmallIntegerField(default=0)
    polarity = models.CharField(max_length=10, choices=choices(Polarity))
    natural_period = models.CharField(max_length=8, choices=choices(PeriodKind))
    minimum_denominator = models.PositiveIntegerField(null=True, blank=True)
    suppress_below = models.PositiveSmallIntegerField(null=True, blank=True)
    breaks = models.JSONField(default=list)
    mismatch = models.TextField(blank=True)
    computation = models.TextField(blank=True)
    adds_up = models.BooleanField(default=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["definition", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "number"], name="definition_version_numbered_once"
            ),
            models.CheckConstraint(
                name="definition_version_says_why",
                condition=~Q(why=""),
                violation_error_message="Say why the definition changed.",
            ),
        ]


class Snapshot(models.Model):
    """One computing of a measure for an area: what was printed then can be asked for again.

    `digest` is of the definition, the inputs and the figures; the same again adds no row.
    `inputs` lists the batches and returns that were read. `reference` opens the trace.
    """

    class Handling:
        plain = {"version", "area_code", "computed_at", "digest", "inputs", "is_synthetic",
                 "reference"}  # fmt: skip

    version = models.ForeignKey(DefinitionVersion, models.PROTECT, related_name="snapshots")
    area_code = models.CharField(max_length=12)
    computed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    inputs = models.JSONField(default=list)
    is_synthetic = models.BooleanField(default=False)
    reference = models.CharField(max_length=12, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["version", "area_code", "-computed_at"])]


class Observation(models.Model):
    """One figure. A period that is not wholly held has no value: a gap, never zero.

    `period` is 2014-03, 2014-Q1, 2014, or for a rolling year its last month. `lower` and
    `upper` are 95% limits. `numerator` and `denominator` are in the definition's own units. One
    that `is_hidden` is small, or would give a small one back: nothing of it is shown.
    """

    class Handling:
        plain = {"snapshot", "period_kind", "period", "value", "numerator", "denominator",
                 "lower", "upper", "is_provisional", "is_hidden"}  # fmt: skip

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="observations")
    period_kind = models.CharField(max_length=8, choices=choices(PeriodKind))
    period = models.CharField(max_length=7)
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    is_provisional = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["snapshot", "period_kind", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "period_kind", "period"], name="observation_once_a_period"
            ),
        ]


class PeerFigures(models.Model):
    """A measure's figures for every area at once, as one compressed table of columns.

    Kept apart from observations because it is large, is read whole, and is not printed.
    """

    class Handling:
        plain = {"version", "computed_at", "digest", "inputs", "figures"}

    version = models.ForeignKey(DefinitionVersion, models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    inputs = models.JSONField(default=list)
    figures = models.BinaryField()


class Baseline(models.Model):
    """What a measure is compared with. The latest set is the one in force.

    `plan` is the key of the plan whose file says so; empty where it was set on the page.
    """

    class Handling:
        plain = {"definition", "value", "period", "source", "plan", "by", "at"}

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="baselines")
    value = models.FloatField()
    period = models.CharField(max_length=60)
    source = models.TextField()
    plan = models.CharField(max_length=7, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()


class Target(models.Model):
    """What the board aims at: a rule that can be tested. The latest set is the one in force.

    `value` is in the measure's unit; a direction, such as falling, needs none. `plan` is the key
    of the plan whose file says so; empty where it was set on the page.
    """

    class Form(models.TextChoices):
        FALLING = "falling", "Falling"
        RISING = "rising", "Rising"
        MAINTAIN_OR_RISE = "maintain_or_rise", "Maintain or rise"
        AT_MOST = "at_most", "At most"
        AT_LEAST = "at_least", "At least"
        EXISTS = "exists", "In place"

    class Handling:
        plain = {"definition", "form", "value", "due_on", "set_on", "plan", "by", "at"}

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="targets")
    form = models.CharField(max_length=20, choices=Form)
    value = models.FloatField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    set_on = models.DateField()
    plan = models.CharField(max_length=7, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="target_has_a_value_where_it_needs_one",
                condition=Q(form__in=["at_most", "at_least"], value__isnull=False)
                | (~Q(form__in=["at_most", "at_least"]) & Q(value=None)),
                violation_error_message=(
                    "Give a value with at most or at least, and only with those."
                ),
            ),
        ]


class BreakMark(models.Model):
    """A named cause from which limits are drawn afresh: 2015-04. Taken back, never deleted."""

    class Handling:
        plain = {"definition", "since", "cause", "by", "at", "withdrawn_at", "withdrawn_by"}

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="marks")
    since = models.CharField(max_length=7)
    cause = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                name="break_mark_names_its_cause",
                condition=~Q(cause=""),
                violation_error_message="Name the cause: limits are not re-based without one.",
            ),
        ]


class Override(models.Model):
    """A rating that somebody set in place of the rule's, for one period, with a reason."""

    class Handling:
        plain = {"definition", "period", "rating", "reason", "by", "at"}

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="overrides")
    period = models.CharField(max_length=7)
    rating = models.CharField(max_length=10)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="override_gives_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Give the reason for the rating.",
            ),
        ]


class ReturnDue(models.Model):
    """A return that an agency owes for one quarter, such as 2016-Q1 of the calendar year."""

    class Handling:
        plain = {"definition", "agency_key", "period", "due_on"}

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="returns_due")
    agency_key = models.CharField(max_length=60)
    period = models.CharField(max_length=7)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on", "definition"]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "agency_key", "period"], name="return_due_once"
            ),
        ]


class Return(models.Model):
    """What an agency sent. A correction is a further row; the latest is the one in force.

    `denominator` None: the measure is a plain count. `received_on` is a date in London.
    """

    class Handling:
        personal = {"note"}
        plain = {"due", "received_on", "numerator", "denominator", "is_provisional", "by", "at"}

    due = models.ForeignKey(ReturnDue, models.PROTECT, related_name="received")
    received_on = models.DateField()
    numerator = models.FloatField()
    denominator = models.FloatField(null=True, blank=True)
    is_provisional = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="return_is_not_negative",
                condition=Q(numerator__gte=0) & (Q(denominator=None) | Q(denominator__gte=0)),
                violation_error_message="A return cannot be less than 0.",
            ),
        ]
