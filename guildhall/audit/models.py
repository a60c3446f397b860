"""Who did and who saw what. Rows are added, never edited, but for the mark that they are sealed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.audit.trail import REFERENCE_LENGTH
from guildhall.references import new_reference


def new_row_reference() -> str:
    """A reference for a row of audit: long, because there are many rows."""
    return new_reference(REFERENCE_LENGTH)


class Sealed(models.Model):
    """A row that the sealer chains.

    `digest` is over all that the row says, and keyed (`rows.digest_of`); `position` is that of its
    link in the chain, None until the sealer has passed, which is a matter of seconds.
    """

    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    position = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


def unsealed(name: str) -> models.Index:
    """An index of the few rows that are waiting for the sealer."""
    return models.Index(fields=["id"], name=name, condition=Q(position=None))


class Change(Sealed):
    """One write that somebody made, kept in the write's own transaction.

    `at` is domain time, as the writer was told it; `recorded_at` is real time. `before` and `after`
    hold only the fields that changed, and never a personal value of casework: those are in the
    revision. `request` is the reference of the request it was made in; empty outside one.
    """

    class Handling:
        personal = {"before", "after"}
        plain = {
            "reference", "digest", "position", "request",
            "action", "subject", "by", "at", "recorded_at",
        }  # fmt: skip

    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    request = models.CharField(max_length=REFERENCE_LENGTH, blank=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [unsealed("change_unsealed")]


class Revision(Sealed):
    """What a record said after one change of it, whole: the record's history, and its undo.

    `plain` holds the plain values; `personal` the personal ones, encrypted under `owner`'s key (a
    case or a person), empty where there are none; `personal_names` which fields those are.
    Destroying that key erases them here, and the digest, which is over the encrypted bytes, holds.
    """

    class Handling:
        personal = {"personal"}
        plain = {
            "reference", "digest", "position", "request",
            "about", "owner", "kind", "number", "plain", "personal_names", "by", "at",
            "recorded_at",
        }  # fmt: skip

    about = models.CharField(max_length=120)
    owner = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    plain = models.JSONField(default=dict)
    personal = models.BinaryField(default=b"")
    personal_names = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    request = models.CharField(max_length=REFERENCE_LENGTH, blank=True, db_index=True)

    class Meta:
        ordering = ["about", "number"]
        constraints = [
            models.UniqueConstraint(fields=["about", "number"], name="revision_numbered_once"),
        ]
        indexes = [unsealed("revision_unsealed")]


class RequestRow(Sealed):
    """One request that was answered, whatever the answer, kept apart from what it asked about.

    `at` is real time, when it arrived. `member` is the member's reference, empty for a stranger;
    `route` the name of the page, empty where there is none. `shown`, `exported` and `denied` are
    references of records; `searched` is what the viewer typed to look for something, or was refused
    under another name than a reference of ours, encrypted under the key of "audit".
    """

    class Handling:
        personal = {"searched"}
        plain = {
            "reference", "digest", "position", "at", "member", "route", "method", "status",
            "shown", "exported", "denied", "is_denied", "milliseconds",
        }  # fmt: skip

    at = models.DateTimeField()
    member = models.CharField(max_length=12, blank=True)
    route = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=10)
    status = models.PositiveSmallIntegerField()
    shown = models.JSONField(default=list)
    exported = models.JSONField(default=list)
    denied = models.JSONField(default=list)
    is_denied = models.BooleanField(default=False)
    searched = models.BinaryField(default=b"")
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            unsealed("request_unsealed"),
            models.Index(fields=["member", "-id"], name="request_of_member"),
            models.Index(fields=["-id"], name="request_denied", condition=Q(is_denied=True)),
        ]


class Seen(models.Model):
    """One record that one request showed, gave out or refused: how "who looked" is found.

    Entered by the sealer when it marks the request's row, from what the row says, and checked
    against it by `guildhall audit verify`.
    """

    class How(models.TextChoices):
        SHOWN = "shown", "Seen"
        EXPORTED = "exported", "Exported"
        DENIED = "denied", "Refused"

    class Handling:
        plain = {"request", "reference", "how"}

    request = models.ForeignKey(RequestRow, models.PROTECT, related_name="seen")
    reference = models.CharField(max_length=64)
    how = models.CharField(max_length=10, choices=How)

    class Meta:
        indexes = [models.Index(fields=["reference", "-request"], name="seen_reference")]

    def __str__(self) -> str:
        return f"{self.reference} {self.how}"


class Link(models.Model):
    """One place in the chain: which row stands there, its digest, and all before it in one digest.

    `chain` is SHA-256 over the link before and this one (`rules.chained`). A row has one link.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "change"
        REVISION = "revision", "revision"
        REQUEST = "request", "request"

    class Handling:
        plain = {"kind", "reference", "row_digest", "chain"}

    position = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=REFERENCE_LENGTH, unique=True)
    row_digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]


class Alarm(models.Model):
    """What governance must know of the record itself: that it stopped being sealed, or was late,
    or that a row which somebody would change is not what it was last written to be.

    `said` names rows by kind and reference, never a person. Times are real ones. A stop stands
    until a passage of the sealer finds nothing wrong; lateness is over when it is told.
    """

    class Kind(models.TextChoices):
        STOPPED = "stopped", "The record is not being sealed"
        LATE = "late", "Sealed late"
        REFUSED = "refused", "Not as the record says"

    class Handling:
        plain = {"kind", "said", "since_at", "last_at", "ended_at"}

    kind = models.CharField(max_length=10, choices=Kind)
    said = models.CharField(max_length=300)
    since_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-since_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(ended_at=None), name="alarm_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return self.said


class Head(models.Model):
    """The end of the chain after one passage of the sealer, signed with a key of the vault.

    Whoever can change the database but has no key cannot sign a chain of their own making.
    """

    class Handling:
        plain = {"chain", "signature", "at"}

    position = models.BigIntegerField(primary_key=True)
    chain = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
