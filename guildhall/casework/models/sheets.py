"""What stands on no case: a report, a notice, a patrol. Each has a guard of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guildhall.partners.declare import Do


class Sheet(models.Model):
    """The engine's row under each record that stands on no case, as `Entry` is under the others.

    `reference` and `programme` are the guard's, kept here so that lists need not join it.
    `headline` is one line for lists and may name people. `version` grows with each change, so
    that two people at once cannot undo each other. `closed_at` is when the record itself says
    that it is over; from then it is kept until `retention_review_on`, and may then be erased.
    """

    class Handling:
        personal = {"headline"}
        plain = {
            "reference",
            "programme",
            "kind",
            "happened_at",
            "made_at",
            "made_by",
            "agency",
            "version",
            "closed_at",
            "retention_review_on",
            "erased_at",
        }

    guard = models.OneToOneField(
        "partners.Guard", models.PROTECT, primary_key=True, related_name="sheet"
    )
    reference = models.CharField(max_length=12, unique=True, editable=False)
    programme = models.CharField(max_length=50)
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    headline = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)
    retention_review_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-happened_at", "-guard"], name="sheet_by_kind"),
            models.Index(
                fields=["retention_review_on"],
                condition=Q(retention_review_on__isnull=False),
                name="sheet_due_for_review",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="sheet_reviewed_once_over",
                condition=Q(closed_at=None, retention_review_on=None)
                | Q(closed_at__isnull=False, retention_review_on__isnull=False)
                | Q(erased_at__isnull=False),
                violation_error_message="What is over needs the day on which it is looked at.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SheetRecord(models.Model):
    """One typed record of a programme that stands on no case, hanging from its sheet.

    The one-to-one is the only field that the engine puts into a programme's table, as with
    `Record`, and `Handling` sorts the rest in the same way: `slices` maps a slice to its fields.
    """

    sheet = models.OneToOneField(
        Sheet, models.PROTECT, primary_key=True, related_name="%(app_label)s_%(class)s"
    )

    later: ClassVar[tuple[str, ...]] = ()
    """The fields that are mostly filled in later, such as a payment; a form folds them away."""

    columns: ClassVar[tuple[str, ...]] = ()
    """The fields that a list shows beside the headline."""

    on_a_case: ClassVar[tuple[str, ...]] = ()
    """The fields that a case shows of one that belongs to it, in order; none: its columns."""

    fixed: ClassVar[tuple[str, ...]] = ()
    """The fields that the page for changing one does not ask for again."""

    add_page: ClassVar[str] = ""
    """The name of the programme's own page to add one; empty for the page made from the fields."""

    own_page: ClassVar[str] = ""
    """The name of the programme's own page of one, by reference; empty for the usual page."""

    one_by: ClassVar[str] = ""
    """The field by which two are of one happening, such as an event; empty where none are."""

    connects: ClassVar[dict[str, str]] = {}
    """Why one may be connected to something else, by key: "led_to": "What led to it"."""

    class Handling:
        personal: ClassVar[set[str]] = set()
        plain: ClassVar[set[str]] = set()
        slices: ClassVar[dict[str, set[str]]] = {}

    class Meta:
        abstract = True

    @classmethod
    def offers(cls, field: str) -> list[tuple[str, str]]:
        """What a form offers for a field of plain text, such as wards; nothing: type anything."""
        del field
        return []

    def own_pages(self, may: Collection[Do]) -> list[tuple[str, str]]:
        """The programme's own pages about it that make sense now, for those who may write on it.

        `may` is what the viewer may do there. Each is what it is called, and the name of its
        address, which takes the reference.
        """
        return []

    def headline(self) -> str:
        """One line for lists. It may name people."""
        return str(self._meta.verbose_name).capitalize()

    def in_short(self) -> str:
        """One line for the case that it belongs to: what, where, how bad. It may name people."""
        return self.headline()

    def when(self) -> datetime | None:
        """When it happened, for its place in lists; None for when it was made."""
        return None

    def over(self) -> datetime | None:
        """When it was over, such as paid or dealt with; None while it is not."""
        return None

    def check_on(self, before: Self | None, *, at: datetime) -> None:
        """Raise ValidationError where it may not be kept so.

        `before` is the row as it stands, held until the write commits; None for a new one.
        """


class Connection(models.Model):
    """Two guarded things that belong together, such as a prosecution and the report behind it.

    `why` is a key that the programme gives a title. Each end is shown only to those who may know
    of it. One that ended stays.
    """

    class Handling:
        plain = {"source", "target", "why", "made_at", "made_by", "ended_at", "ended_by"}

    source = models.ForeignKey("partners.Guard", models.PROTECT, related_name="connections")
    target = models.ForeignKey("partners.Guard", models.PROTECT, related_name="connected_from")
    why = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="connection_joins_two_things", condition=~Q(source=F("target"))
            ),
            models.UniqueConstraint(
                fields=["source", "target", "why"],
                condition=Q(ended_at=None),
                name="connection_stands_once",
            ),
        ]
