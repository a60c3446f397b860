"""Who is on a case and in what part, and what they agreed to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guildhall.casework.models.entries import Entry
from guildhall.references import new_reference


class Involvement(models.Model):
    """A person's part in a case, between two days. One person may have several parts at once.

    `side` comes from the declared role: victim, offender, or empty for neither. `since_on` is
    None where nobody knows; `confidence` says how sure it is that this person is the one.
    """

    class Confidence(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        LIKELY = "likely", "Likely"
        POSSIBLE = "possible", "Possible"

    class Handling:
        personal = {"note"}
        plain = {
            "reference",
            "case",
            "person",
            "role",
            "side",
            "since_on",
            "until_on",
            "confidence",
            "made_at",
            "made_by",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="involvements")
    person = models.ForeignKey("subjects.Person", models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=40)
    side = models.CharField(max_length=10, blank=True)
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence, default=Confidence.CONFIRMED)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="involvement_ends_after_it_begins",
                condition=Q(since_on=None) | Q(until_on=None) | Q(until_on__gte=F("since_on")),
                violation_error_message="A part in a case cannot end before it began.",
            ),
            models.UniqueConstraint(
                name="involvement_once_at_a_time",
                fields=["case", "person", "role"],
                condition=Q(until_on=None),
                violation_error_message="This person already has that part in the case.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Consent(models.Model):
    """What a person said when asked to agree to one purpose. The next answer is a new row.

    `superseded_at` is None for the answer that stands: one for each person and purpose.
    `ask_again` stands after a transfer: consent given to one agency is not given to another.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Asked, no answer yet"
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        UNSAFE_TO_ASK = "unsafe_to_ask", "Not safe to ask"
        ASK_AGAIN = "ask_again", "To be asked again"

    class Handling:
        plain = {"case", "person", "purpose", "state", "superseded_at"}

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="consent")
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="consents")
    person = models.ForeignKey("subjects.Person", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=State)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="consent_one_answer_stands",
                fields=["case", "person", "purpose"],
                condition=Q(superseded_at=None),
                violation_error_message="Somebody else has just recorded an answer.",
            ),
        ]
