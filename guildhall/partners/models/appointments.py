"""Roles and functions that one person asks for and another agrees; links to choose a password."""

from django.db import models
from django.db.models import F, Q

from guildhall.partners.models.access import Post
from guildhall.partners.models.members import Member
from guildhall.partners.rules import Role
from guildhall.references import new_reference


class Appointment(models.Model):
    """A role, or a function in a programme, asked for a member by one person.

    Somebody else agrees or refuses, or whoever asked withdraws it, by `lapses_at`. What it gives
    is nothing until it is agreed; then the member's role or post is made, no earlier than that day.
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Handling:
        personal = {"why", "reason"}
        plain = {"reference", "member", "role", "programme", "function", "team"} | {
            "since_on",
            "until_on",
            "asked_at",
            "asked_by",
            "lapses_at",
            "decided_at",
            "decided_by",
            "outcome",
            "post",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, blank=True)
    programme = models.CharField(max_length=50, blank=True)
    function = models.CharField(max_length=50, blank=True)
    team = models.CharField(max_length=80, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    why = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    lapses_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    post = models.OneToOneField(
        Post, models.PROTECT, null=True, blank=True, related_name="appointment"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["lapses_at"], condition=Q(outcome=""), name="appointment_undecided"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_is_to_a_role_or_a_function",
                condition=(~Q(role="") & Q(programme="", function=""))
                | (Q(role="") & ~Q(programme="") & ~Q(function="")),
            ),
            models.CheckConstraint(
                name="appointment_says_why",
                condition=~Q(why=""),
                violation_error_message="Say why they need it.",
            ),
            models.CheckConstraint(
                name="appointment_is_asked_by_somebody_else",
                condition=~Q(asked_by=F("member")),
                violation_error_message="Nobody asks for a role or a function for themselves.",
            ),
            models.CheckConstraint(
                name="appointment_is_agreed_by_a_third",
                condition=~Q(outcome="agreed")
                | (~Q(decided_by=F("member")) & ~Q(decided_by=F("asked_by"))),
                violation_error_message="Somebody else agrees: not who asked, nor who it is for.",
            ),
            models.CheckConstraint(
                name="appointment_undecided_or_wholly_decided",
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (
                    Q(outcome__in=["agreed", "withdrawn"])
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                )
                | (
                    Q(outcome="refused", decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason="")
                ),
                violation_error_message="A refusal says why.",
            ),
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def role_label(self) -> str:
        """What people call the role; empty of a function."""
        return Role(self.role).label if self.role else ""


class AppointmentNotice(models.Model):
    """That a member was told of an appointment, or of a link to choose a password: for themselves,
    or for somebody they watch over.

    It stands on their My work until they say that they have read it.
    """

    class Handling:
        plain = {"reference", "member", "appointment", "link", "at", "read_at"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="appointment_notices")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    link = models.ForeignKey("PasswordLink", models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["member", "-at"], condition=Q(read_at=None), name="notice_unread")
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_is_of_an_appointment_or_a_link",
                condition=Q(appointment=None, link__isnull=False)
                | Q(appointment__isnull=False, link=None),
            )
        ]


class PasswordLink(models.Model):
    """A link by which a member chooses a password, once. Only a digest of it is kept.

    Another one revokes it. `made_by` is None of those that a command prints. One that `was_shown`
    was handed over by whoever made it; the rest were mailed, or printed on the server.
    """

    class Handling:
        personal = hidden = {"digest"}
        plain = {"reference", "member", "made_at", "made_by", "was_shown"} | {
            "expires_at",
            "used_at",
            "revoked_at",
        }

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="password_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    was_shown = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="password_link_is_not_for_its_maker",
                condition=Q(made_by=None) | ~Q(made_by=F("member")),
                violation_error_message="Another administrator makes your link.",
            ),
            models.CheckConstraint(
                name="password_link_is_used_or_revoked",
                condition=Q(used_at=None) | Q(revoked_at=None),
            ),
        ]
