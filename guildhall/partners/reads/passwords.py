"""Links by which members choose a password, and who must sign in with a second step."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from guildhall.partners import registry
from guildhall.partners.models import Member, PasswordLink
from guildhall.partners.policy import sees_a_whole_programme
from guildhall.partners.reads.appointments import holds_much
from guildhall.partners.reads.standing import viewer
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role


def digest_of(secret: str) -> str:
    """What is kept of a link. The secret has 256 bits, so that no key need be mixed in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_link(secret: str, at: datetime) -> PasswordLink | None:
    """The link of a secret, if it works at that instant.

    One that somebody was shown does not once its member holds what two people give.
    """
    found = _waiting(at).filter(digest=digest_of(secret), member__is_active=True)
    link = found.select_related("member").first()
    return None if link and link.was_shown and holds_much(link.member, at) else link


def waiting_links(member: Member, at: datetime) -> QuerySet[PasswordLink]:
    """The member's links that are neither used nor replaced nor expired."""
    return _waiting(at).filter(member=member)


def password_chosen(member: Member) -> PasswordLink | None:
    """The link by which the member last chose a password, with who made it."""
    used = PasswordLink.objects.filter(member=member).exclude(used_at=None)
    return used.select_related("made_by").order_by("-used_at").first()


def _waiting(at: datetime) -> QuerySet[PasswordLink]:
    return PasswordLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at)


def must_have_second_step(member: Member, at: datetime) -> bool:
    """Whether what they hold is too much for a password alone: the roles of administrator and
    protection officer, and a function that opens every case of a programme in full."""
    if AGREED_BY_ANOTHER & {Role(role) for role in member.roles}:
        return True
    matrices = {each.key: each.matrix for each in registry.programmes()}
    return sees_a_whole_programme(viewer(member, at), matrices)
