"""A file on a case. The bytes are sealed on disk; this row says what they are."""

from django.db import models
from django.db.models import Q

from guildhall.casework.models.entries import Entry


class Attachment(models.Model):
    """A file that was put on a case, as it was checked and cleaned.

    `sha256` is of the bytes that are kept and given out; `received_sha256` of those that came,
    which differ where a picture's hidden details were taken out (`is_cleaned`). `kept_as` is the
    random name of the sealed file. `malware` says whether a scanner has looked at it. Until
    `state` is passed the bytes are those that came, and are given to nobody; where it is held,
    `notes` say why.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being checked"
        PASSED = "passed", "Checked"
        HELD = "held", "Held: it did not pass"

    class Malware(models.TextChoices):
        CLEAN = "clean", "Checked for malware: nothing found"
        NOT_CHECKED = "not_checked", "Not checked for malware"

    class Handling:
        personal = {"name", "notes"}
        plain = {
            "kind",
            "size_bytes",
            "sha256",
            "received_sha256",
            "kept_as",
            "malware",
            "state",
            "is_cleaned",
        }

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="attachment")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64)
    kept_as = models.CharField(max_length=30, unique=True)
    malware = models.CharField(max_length=20, choices=Malware)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_cleaned = models.BooleanField(default=False)
    notes = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["entry"], condition=Q(state="waiting"), name="attachment_to_check")
        ]

    def __str__(self) -> str:
        return self.name
