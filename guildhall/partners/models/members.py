"""Agencies, and the members who act for them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import F, Q

from guildhall.partners.rules import Role
from guildhall.references import new_reference


class Agency(models.Model):
    """A body in the partnership, from the day it joined to the day it left.

    An agency that is dissolved keeps its row, with `left_on`, so that history stays true.
    """

    class Kind(models.TextChoices):
        RESPONSIBLE = "responsible", "Responsible authority"
        COOPERATING = "cooperating", "Co-operating body"
        INVITED = "invited", "Invited to take part"

    class Handling:
        plain = {"key", "name", "kind", "joined_on", "left_on"}

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.INVITED)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="agency_leaves_after_it_joins",
                condition=Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message="An agency cannot leave before it joined.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person who signs in, acting for one agency.

    Nobody is a silent superuser: what a member may do comes from `roles` and nothing else.
    """

    class Handling:
        personal = {"email", "name", "password"}
        compared, hidden = {"email", "name"}, {"password"}
        plain = {"reference", "agency", "roles", "is_active", "last_login"}

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="members", null=True, blank=True
    )
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = MemberManager()

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str) -> bool:  # type: ignore[override]
        """Whether it is their password. Nothing is written: a hash of an older kind stays until
        they choose another, so that no password changes without its being kept."""
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        return self.name

    def role_labels(self) -> list[str]:
        """The names of the member's roles, as people say them."""
        return [Role(key).label for key in self.roles]
