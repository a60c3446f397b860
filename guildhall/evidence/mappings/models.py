"""Mappings: which column of a partner's extract is which of ours, kept and replayed."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from guildhall.partners.models import Agency


class Mapping(models.Model):
    """One version of a named mapping. A change is a new version; the latest is used.

    `columns` is {our column: the partner's heading}. `header_line` counts from 1. `sheet` is the
    workbook's sheet, empty for the first. `covers` is the area of rows that give no place, empty
    where there is none. `schedule` is the key of what the extract is.
    """

    class Handling:
        plain = {
            "name",
            "version",
            "agency",
            "schedule",
            "columns",
            "header_line",
            "sheet",
            "covers",
            "made_at",
            "made_by",
        }

    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mappings", null=True)
    schedule = models.CharField(max_length=60)
    columns = models.JSONField()
    header_line = models.PositiveIntegerField(default=1)
    sheet = models.CharField(max_length=120, blank=True)
    covers = models.CharField(max_length=9, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "version",
                name="mapping_version_once",
                violation_error_message="Somebody has just saved this mapping; look at theirs.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"
