"""Sharing agreements between agencies, and what must be recorded before casework is live."""

from django.db import models
from django.db.models import F, Q

from guildhall.partners.models.members import Agency, Member
from guildhall.references import new_reference


class Agreement(models.Model):
    """An information-sharing agreement: who shares what with whom, for what, and until when.

    `programmes` are the keys of the programmes it covers. It is in force from `starts_on` to
    `expires_on`, both included; `review_on` is when it is to be looked at again, and passing it
    ends nothing. A lapsed agreement stops routine sharing only.
    """

    class Handling:
        plain = {
            "reference",
            "title",
            "purposes",
            "powers",
            "data_items",
            "programmes",
            "starts_on",
            "review_on",
            "expires_on",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    title = models.CharField(max_length=120)
    purposes = models.TextField()
    powers = models.TextField()
    data_items = models.TextField()
    programmes = models.JSONField(default=list)
    starts_on = models.DateField()
    review_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_expires_after_it_starts",
                condition=Q(expires_on__gte=F("starts_on")),
                violation_error_message="It cannot expire before it starts.",
            ),
            models.CheckConstraint(
                name="agreement_is_reviewed_while_it_stands",
                condition=Q(review_on__gte=F("starts_on")) & Q(review_on__lte=F("expires_on")),
                violation_error_message="The review falls between its start and its end.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """An agency's being a party to an agreement, from a day to a day, both included."""

    class Handling:
        plain = {"agreement", "agency", "signed_on", "left_on"}

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    signed_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["agency__name", "signed_on"]
        constraints = [
            models.CheckConstraint(
                name="party_leaves_after_it_signs",
                condition=Q(left_on=None) | Q(left_on__gte=F("signed_on")),
                violation_error_message="An agency cannot leave before it signed.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "agency"],
                condition=Q(left_on=None),
                name="party_signs_once",
            ),
        ]


class Assurance(models.Model):
    """A check that must be recorded before casework is switched on, with where its record is kept.

    Sources: UK GDPR Article 35 (data protection impact assessment); Data Protection Act 2018 s.64
    for law-enforcement processing; and the security checks that the partnership has agreed.
    """

    class Kind(models.TextChoices):
        IMPACT_ASSESSMENT = "impact_assessment", "Data protection impact assessment"
        SECURITY_CHECKS = "security_checks", "Security checks"

    class Handling:
        plain = {"kind", "done_on", "review_on", "document", "by", "recorded_at"}

    kind = models.CharField(max_length=20, choices=Kind)
    done_on = models.DateField()
    review_on = models.DateField()
    document = models.CharField(max_length=200)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assurance_kind_is_known",
                condition=Q(kind__in=["impact_assessment", "security_checks"]),
            ),
            models.CheckConstraint(
                name="assurance_is_reviewed_later",
                condition=Q(review_on__gt=F("done_on")),
                violation_error_message="The review comes after the check.",
            ),
            models.CheckConstraint(
                name="assurance_names_its_document",
                condition=~Q(document=""),
                violation_error_message="Say where the record is kept.",
            ),
        ]
