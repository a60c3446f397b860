"""Links by which members choose a password, and who must sign in with a second step."""

import hashlib
from datetime import datetime

from guildhall.partners import registry
from guildhall.partners.models import Member, PasswordLink
from guildhall.partners.policy import sees_a_whole_programme
from guildhall.partners.reads.standing import viewer
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role


def digest_of(secret: str) -> str:
    """What is kept of a link. The secret has 256 bits, so that no key need be mixed in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_link(secret: str, at: datetime) -> PasswordLink | None:
    """The link of a secret, if it works at that instant."""
    found = PasswordLink.objects.filter(
        digest=digest_of(secret),
        used_at=None,
        revoked_at=None,
        expires_at__gt=at,
        member__is_active=True,
    )
    return found.select_related("member").first()


def must_have_second_step(member: Member, at: datetime) -> bool:
    """Whether what they hold is too much for a password alone: the roles of administrator and
    protection officer, and a function that opens every case of a programme in full."""
    if AGREED_BY_ANOTHER & {Role(role) for role in member.roles}:
        return True
    matrices = {each.key: each.matrix for each in registry.programmes()}
    return sees_a_whole_programme(viewer(member, at), matrices)
