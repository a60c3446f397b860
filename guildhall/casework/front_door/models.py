"""What came in at the front door, who answers for it at night, and how much came when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.casework.attachments.models import Attachment
from guildhall.references import new_reference


class Opening(models.Model):
    """A form of the front door put on, or taken off again. The latest row of a form stands.

    `desk` is who looks at it out of hours, as the public is told; `owner` is the person answerable
    for that, who is named before the form can be on.
    """

    class Handling:
        personal = {"owner"}
        plain = {"form", "is_on", "desk", "telephone", "at", "by"}

    form = models.CharField(max_length=80)
    is_on = models.BooleanField()
    desk = models.CharField(max_length=120, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["form", "-at"], name="opening_latest")]
        constraints = [
            models.CheckConstraint(
                name="opening_names_who_answers",
                condition=Q(is_on=False) | (~Q(desk="") & ~Q(owner="") & ~Q(telephone="")),
                violation_error_message=(
                    "Say who answers out of hours, and on what number, before it is put on."
                ),
            ),
        ]


class Wording(models.Model):
    """Local words or a local telephone number of the front door. The latest row of a key stands."""

    class Handling:
        plain = {"key", "words", "at", "by"}

    key = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["key", "-at"], name="wording_latest")]


class Sent(models.Model):
    """What one person sent, as they sent it.

    `digest` is the keyed digest of the receipt's code. `press` is that of the page with where it
    was sent from and all that was said, so that the button pressed twice makes one row; for the
    second press the code is kept, sealed, in `code_again`. Both are forgotten a day later.
    `guard` is of what the programme made of it: None while it is held aside. `answers` is JSON,
    sealed under the key of that record, so that erasing it erases this. `network` is a digest
    under a key of the day, which is destroyed: then it only tells what came from one place.
    """

    class State(models.TextChoices):
        TAKEN_IN = "taken_in", "Taken in"
        HELD = "held", "Held aside to be looked at"
        SET_ASIDE = "set_aside", "Set aside"

    class Why(models.TextChoices):
        MANY = "many", "Much came from one place"
        FLOOD = "flood", "Much came altogether"
        TRAP = "trap", "It filled in a field that people do not see"
        FAILED = "failed", "It could not be filed by itself"

    class Handling:
        personal = {"answers", "network", "code_again"}
        plain = {
            "reference",
            "digest",
            "press",
            "programme",
            "form",
            "guard",
            "state",
            "why_held",
            "received_at",
            "is_child",
            "decided_at",
            "decided_by",
            "reason",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    press = models.CharField(max_length=64, unique=True, null=True, blank=True)
    code_again = models.BinaryField(default=b"", blank=True)
    programme = models.CharField(max_length=50)
    form = models.CharField(max_length=80)
    guard = models.OneToOneField(
        "partners.Guard", models.PROTECT, null=True, blank=True, related_name="sent"
    )
    state = models.CharField(max_length=12, choices=State)
    why_held = models.CharField(max_length=12, choices=Why, blank=True)
    received_at = models.DateTimeField()
    network = models.CharField(max_length=64)
    is_child = models.BooleanField(default=False)
    answers = models.BinaryField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["programme", "network", "received_at"],
                condition=Q(state="held"),
                name="sent_held",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="sent_taken_in_has_a_record",
                condition=Q(state="taken_in", guard__isnull=False)
                | Q(state__in=["held", "set_aside"], guard=None),
            ),
            models.CheckConstraint(
                name="sent_set_aside_by_somebody_for_a_reason",
                condition=~Q(state="set_aside")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                violation_error_message="Say why it is set aside.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Added(models.Model):
    """Something that the sender said later, with their receipt. Sealed as what they sent is."""

    class Handling:
        personal = {"words"}
        plain = {"reference", "sent", "at", "read_at", "read_by"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    sent = models.ForeignKey(Sent, models.PROTECT, related_name="added")
    words = models.BinaryField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )


class SentFile(models.Model):
    """A file that came with it, checked and cleaned as every file is; see `Attachment`.

    `about` is JSON, sealed: what the sender called it, and what its reader should be told, or why
    it is held.
    """

    class Handling:
        personal = {"about"}
        plain = {
            "reference",
            "sent",
            "kind",
            "size_bytes",
            "sha256",
            "received_sha256",
            "kept_as",
            "malware",
            "state",
            "is_cleaned",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    sent = models.ForeignKey(Sent, models.PROTECT, related_name="files")
    about = models.BinaryField()
    kind = models.CharField(max_length=10)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64)
    kept_as = models.CharField(max_length=30, unique=True)
    malware = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=Attachment.State, default="waiting")
    is_cleaned = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["sent"], condition=Q(state="waiting"), name="sent_file_to_check")
        ]


class Tally(models.Model):
    """How many came in an hour by one means: from one network, or (empty) from everywhere."""

    class Handling:
        personal = {"network"}
        plain = {"means", "hour", "count"}

    means = models.CharField(max_length=10)
    network = models.CharField(max_length=64, blank=True)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["means", "network", "hour"], name="tally_once"),
        ]
