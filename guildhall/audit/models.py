"""Who changed what, and when. Rows are added, never edited."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """One write that somebody made, kept in the write's own transaction.

    `at` is domain time, as the writer was told it; `recorded_at` is the database's real time.
    `before` and `after` hold only the fields that changed.
    """

    class Handling:
        personal = {"before", "after"}
        plain = {"action", "subject", "by", "at", "recorded_at"}

    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
