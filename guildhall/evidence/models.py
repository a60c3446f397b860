"""The catalogue: which files came in, what became of their rows, and which months they hold.

Rows are added, never edited: a later release is a new batch, and what an earlier one held stays.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guildhall.references import new_reference


class SourceFile(models.Model):
    """The bytes of a file, kept as they came under their SHA-256."""

    class Handling:
        plain = {"sha256", "size_bytes", "encoding", "received_at"}

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    encoding = models.CharField(max_length=20)
    received_at = models.DateTimeField()


class Batch(models.Model):
    """One file of one feed, read once.

    `content` is a digest of the bytes, the feed, what the file's name says and the parser's
    version: the same content of the same release is the same batch. `release_on` is the day the
    publisher gave it out (the day it was received, where nobody said), `release` how that was
    written. `warehouse` names its Parquet files. `reasons` and `flags` are lists of
    {reason, column, words, rows, first_line} and {key, words, rows}.
    """

    class Handling:
        plain = {
            "reference",
            "source",
            "feed",
            "file",
            "content",
            "warehouse",
            "release",
            "release_on",
            "received_at",
            "rows_read",
            "accepted",
            "repeated",
            "quarantined",
            "reasons",
            "flags",
            "is_synthetic",
            "parser_version",
            "by",
        }

    reference = models.CharField(max_length=10, unique=True, default=new_reference)
    source = models.ForeignKey(SourceFile, models.PROTECT, related_name="batches")
    feed = models.SlugField(max_length=60)
    file = models.CharField(max_length=400)
    content = models.CharField(max_length=64)
    warehouse = models.CharField(max_length=64)
    release = models.CharField(max_length=10)
    release_on = models.DateField()
    received_at = models.DateTimeField()
    rows_read = models.BigIntegerField()
    accepted = models.BigIntegerField()
    repeated = models.BigIntegerField()
    quarantined = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    is_synthetic = models.BooleanField(default=False)
    parser_version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_rows_add_up",
                condition=Q(rows_read=F("accepted") + F("repeated") + F("quarantined")),
                violation_error_message=(
                    "Rows read must be the sum of accepted, repeated and quarantined."
                ),
            ),
            models.UniqueConstraint(
                name="batch_once_a_release",
                fields=["content", "release_on"],
                violation_error_message="This file is already imported in this release.",
            ),
        ]


class Part(models.Model):
    """The accepted rows of one release unit in one batch: (feed, unit, month).

    `month` is YYYY-MM, or empty in a feed without months.
    """

    class Handling:
        plain = {"batch", "feed", "unit", "month", "rows", "release_on"}

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="parts")
    feed = models.SlugField(max_length=60)
    unit = models.CharField(max_length=120)
    month = models.CharField(max_length=7, blank=True)
    rows = models.BigIntegerField()
    release_on = models.DateField()

    class Meta:
        indexes = [models.Index(name="part_unit", fields=["feed", "unit", "month", "release_on"])]
        constraints = [
            models.UniqueConstraint(name="part_once_a_batch", fields=["batch", "unit", "month"]),
        ]
