"""Who may do what."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from guildhall import clock
from guildhall.partners import rules
from guildhall.partners.models import Agency, Member
from guildhall.partners.rules import To


class NotAllowed(PermissionDenied):
    """The member may not do this. The message says what, in words for them."""


def may(member: Member | AnonymousUser, to: To) -> bool:
    """Whether the member may do it today. Nobody signed in, or an inactive member, or one whose
    agency has left, may do nothing.

    It is only ever asked of whoever acts now, and so reads the clock itself.
    """
    if not isinstance(member, Member) or not member.is_active:
        return False
    left_on = member.agency.left_on if member.agency else None
    if left_on is not None and left_on < clock.today():
        return False
    return rules.may(member.roles, to)


def require(member: Member | AnonymousUser, to: To) -> None:
    """Raise NotAllowed unless the member may do it."""
    if not may(member, to):
        raise NotAllowed(f"Your role does not let you {to}. Ask the partnership manager.")


def agencies() -> QuerySet[Agency]:
    """Every agency that is or was in the partnership."""
    return Agency.objects.all()


def members() -> QuerySet[Member]:
    """Every member, those who have left included, by name."""
    return Member.objects.select_related("agency").order_by("name", "pk")


def is_taken(email: str) -> bool:
    """Whether a member signs in with this address already, in any case."""
    return Member.objects.filter(email__iexact=email).exists()
