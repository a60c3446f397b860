"""What was brought in from another system: each file once, and what became of its lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.references import new_reference

WHO = settings.AUTH_USER_MODEL


class Batch(models.Model):
    """One file brought into a programme. All of it was, or none.

    `kind` is the key of what the programme brings in, `agency` who gave the file, `mapping` how
    its columns were read. `upload` is where the rows wait until they are brought in. `refused`
    rows made nothing. Undone once: what nobody had touched was taken back (`taken_back`), and the
    rest (`left`) stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being brought in"
        DONE = "done", "Brought in"
        FAILED = "failed", "Not brought in"
        UNDONE = "undone", "Undone"

    class Handling:
        personal = {"file"}
        plain = {
            "reference", "programme", "kind", "agency", "mapping", "file_sha256", "upload", "state",
            "lines", "made", "joined", "same", "refused", "by", "at", "done_at", "undone_by",
            "undone_at", "taken_back", "left",
        }  # fmt: skip

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    programme = models.CharField(max_length=50)
    kind = models.CharField(max_length=40)
    agency = models.ForeignKey("partners.Agency", models.PROTECT, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    upload = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    lines = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(WHO, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(WHO, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    taken_back = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_state_agrees_with_its_dates",
                condition=Q(state__in=["waiting", "failed"], done_at=None, undone_at=None)
                | Q(state="done", done_at__isnull=False, undone_at=None)
                | Q(
                    state="undone",
                    done_at__isnull=False,
                    undone_at__isnull=False,
                    undone_by__isnull=False,
                ),
                violation_error_message="A batch says when it was brought in, and when undone.",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class BatchLine(models.Model):
    """What became of one line of a file. Of what was refused only the reason is kept.

    `key` is a blind digest of the source's own reference, by which the same row is known again;
    empty where the row gave none. `guard` is what the line made. `stood` is how far that had been
    written to when it was made: what has gone further since has been touched. `is_undone`: what
    it made was taken back.
    """

    class Would(models.TextChoices):
        MAKE = "make", "New"
        JOIN = "join", "New, of an event that is known"
        SAME = "same", "Already here"
        REFUSE = "refuse", "Refused"

    class Handling:
        personal = {"key"}
        plain = {"batch", "line", "would", "words", "part", "guard", "stood", "is_undone"}

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    would = models.CharField(max_length=10, choices=Would)
    words = models.CharField(max_length=300, blank=True)
    part = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=64, blank=True)
    guard = models.ForeignKey("partners.Guard", models.PROTECT, null=True, related_name="brought")
    stood = models.PositiveIntegerField(default=1)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="batch_line_once"),
        ]
        indexes = [
            models.Index(
                fields=["key"],
                condition=Q(guard__isnull=False, is_undone=False),
                name="batch_line_by_key",
            )
        ]
