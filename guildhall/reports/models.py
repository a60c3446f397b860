"""Board packs: who wrote what, who checked it, and what was frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.references import new_reference


class Pack(models.Model):
    """The pack of one quarter of one plan. It has a number once it is frozen, and not before.

    `quarter` is 2016-Q3, of the calendar year. What has happened to it stands in its stages.
    """

    class Handling:
        plain = {"reference", "plan_key", "quarter", "number", "frozen_at"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference)
    plan_key = models.CharField(max_length=80)
    quarter = models.CharField(max_length=7)
    number = models.PositiveIntegerField(null=True, blank=True, unique=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-quarter", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="pack_has_a_number_once_frozen",
                condition=Q(number=None, frozen_at=None)
                | Q(number__isnull=False, frozen_at__isnull=False),
                violation_error_message="A pack is numbered when it is frozen, and not before.",
            ),
            models.UniqueConstraint(
                fields=["plan_key", "quarter"],
                condition=Q(frozen_at=None),
                name="pack_open_once_a_quarter",
                violation_error_message="A pack for this quarter is open already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Board pack {self.number}" if self.number else f"Board pack, {self.quarter}"


class Stage(models.Model):
    """One step of a pack: opened, validated, sent back, approved. A row, never edited.

    `figures` is the digest of the figures that were validated, so that no others are approved.
    """

    class Name(models.TextChoices):
        OPENED = "opened", "Opened"
        VALIDATED = "validated", "Figures validated"
        SENT_BACK = "sent_back", "Sent back"
        APPROVED = "approved", "Approved and frozen"

    class Handling:
        personal = {"note"}
        plain = {"pack", "name", "figures", "by", "at"}

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="stages")
    figures = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=12, choices=Name)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Update(models.Model):
    """What a lead says of a programme in a pack. Each saving is a row; the latest is printed."""

    class Handling:
        personal = {"text"}
        plain = {"pack", "programme", "by", "at"}

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="updates")
    programme = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Frozen(models.Model):
    """A pack as it was approved: its whole content, and each document by the hash of its bytes.

    `content` is what every document was printed from. `documents` gives the SHA-256 and the size
    of each format; the bytes stand in the data folder under that hash.
    """

    class Handling:
        personal = {"content"}
        plain = {"pack", "digest", "documents"}

    pack = models.OneToOneField(Pack, models.PROTECT, related_name="frozen")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    documents = models.JSONField(default=dict)
