"""The chronology: one row for each thing that happened on a case."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from guildhall.references import new_reference


class Entry(models.Model):
    """One thing that happened on a case, in the order it happened, whatever kind it is.

    A note is an entry and nothing more; a stage, a letter or a programme's record has a row of
    its own beside it. `headline` is one line for the timeline and `body` the words in full:
    both may name people. `about` is the reference of the action, referral or involvement it is
    of. `slice` is the part of the file it belongs to: empty for what everyone on the case
    sees. `kept_from` is the function for which it is not safe: who holds it, and their agency, see
    nothing of the entry, and that is never taken back. `is_fact` tells fact from opinion, None
    where the question does not arise. `version` grows with each change, so that two people at
    once cannot undo each other. A withdrawn entry stays, with who withdrew it and why.
    """

    class Kind(models.TextChoices):
        REFERRAL = "referral", "Referral"
        STAGE = "stage", "Stage"
        NOTE = "note", "Note"
        CONTACT = "contact", "Contact"
        INVOLVEMENT = "involvement", "Person on the case"
        ASSESSMENT = "assessment", "Assessment"
        CONSENT = "consent", "Consent"
        ACTION = "action", "Action"
        SHARING = "sharing", "Information shared"
        LETTER = "letter", "Letter"
        ALLOCATION = "allocation", "Allocation"
        CLOSURE = "closure", "Closure"
        RETENTION = "retention", "Retention"
        ATTACHMENT = "attachment", "Attachment"

    class Handling:
        personal = {"headline", "body", "withdrawn_reason"}
        plain = {
            "reference",
            "case",
            "kind",
            "about",
            "happened_at",
            "made_at",
            "made_by",
            "agency",
            "slice",
            "kept_from",
            "is_fact",
            "is_third_party",
            "version",
            "withdrawn_at",
            "withdrawn_by",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=12, blank=True)
    happened_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    headline = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    slice = models.CharField(max_length=40, blank=True)
    kept_from = models.CharField(max_length=60, blank=True)
    is_fact = models.BooleanField(null=True, blank=True)
    is_third_party = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["case", "-happened_at", "-id"]),
            models.Index(fields=["kind", "happened_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="entry_withdrawn_wholly_or_not",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message="A withdrawn entry needs a time, a person and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ContactAttempt(models.Model):
    """An attempt to reach somebody. `person` is None where it was not about one person.

    `outcome` reached means that they were spoken to, or answered.
    """

    class Means(models.TextChoices):
        TELEPHONE = "telephone", "Telephone"
        VISIT = "visit", "Visit"
        LETTER = "letter", "Letter"
        EMAIL = "email", "E-mail"
        TEXT = "text", "Text message"
        MEETING = "meeting", "Meeting"

    class Outcome(models.TextChoices):
        REACHED = "reached", "Reached"
        NO_ANSWER = "no_answer", "No answer"
        MESSAGE_LEFT = "message_left", "Message left"
        NOT_SAFE = "not_safe", "Not safe to speak"
        REFUSED = "refused", "Did not want to speak"

    class Handling:
        plain = {"person", "means", "outcome"}

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="contact")
    person = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    means = models.CharField(max_length=20, choices=Means)
    outcome = models.CharField(max_length=20, choices=Outcome)

    @property
    def happened_at(self) -> datetime:
        """When it was."""
        return self.entry.happened_at


class Letter(models.Model):
    """A letter written from a declared template; the entry's body holds it as it was sent.

    `side` is the side it goes to, so that nothing shielded from that side is in it.
    """

    class Handling:
        personal = {"to_name", "to_address"}
        plain = {"template", "template_version", "to_person", "to_agency", "side"}

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="letter")
    template = models.CharField(max_length=40)
    template_version = models.PositiveIntegerField(default=1)
    to_person = models.ForeignKey(
        "subjects.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_agency = models.ForeignKey(
        "partners.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_name = models.CharField(max_length=200)
    to_address = models.TextField(blank=True)
    side = models.CharField(max_length=10, blank=True)
