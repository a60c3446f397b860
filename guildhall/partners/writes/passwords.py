"""Links by which members choose their own passwords: nobody else ever knows one."""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from guildhall import local
from guildhall.audit.writes import record
from guildhall.partners.models import Member, PasswordLink
from guildhall.partners.reads.members import require
from guildhall.partners.reads.passwords import digest_of, password_link
from guildhall.partners.rules import To

EXPIRES_AFTER = timedelta(
    days=local.whole(
        "members",
        "password_link_days",
        7,
        title="days within which a link to choose a password can be used",
        source="Local",
        most=14,
    )
)


class LinkGone(Exception):
    """The link was used, has expired, or was replaced by another."""


@transaction.atomic
def make_password_link(member: Member, *, by: Member | None, at: datetime) -> str:
    """The secret of a new link for a member, told here once and kept nowhere.

    Those made for them before stop working; their password, if they have one, does not until
    they choose another. Raises ValidationError for oneself, and for who may not sign in. `by` is
    None only for set-up by command.
    """
    if by is not None:
        require(by, To.MANAGE_MEMBERS)
        if by.pk == member.pk:
            raise ValidationError("Another administrator makes your link. Change yours instead.")
    if not member.is_active:
        raise ValidationError("They may not sign in.")
    _waiting(member).update(revoked_at=at)
    secret = secrets.token_urlsafe(32)
    PasswordLink.objects.create(
        member=member,
        digest=digest_of(secret),
        made_at=at,
        made_by=by,
        expires_at=at + EXPIRES_AFTER,
    )
    subject = f"member:{member.reference}"
    record(action="partners.password_link_made", subject=subject, by=by, at=at)
    return secret


@transaction.atomic
def choose_password(secret: str, *, password: str, at: datetime) -> Member:
    """Set the password of the link's member, who is signed out everywhere. It works once.

    Raises LinkGone where it works no longer: of two at once, one is told so.
    """
    link = password_link(secret, at)
    if link is None or not _waiting(link.member).filter(pk=link.pk).update(used_at=at):
        raise LinkGone
    member = link.member
    member.set_password(password)
    Member.objects.filter(pk=member.pk).update(password=member.password)
    subject = f"member:{member.reference}"
    record(action="partners.password_chosen", subject=subject, by=member, at=at)
    return member


@transaction.atomic
def forget_second_step(member: Member, *, by: None, at: datetime) -> None:
    """Take a member's authenticator app and recovery codes away, on the server alone: nobody who
    is signed in may do it for another. Who must have a second step then sets up a new one."""
    Authenticator.objects.filter(user=member).delete()
    subject = f"member:{member.reference}"
    record(action="partners.second_step_forgotten", subject=subject, by=by, at=at)


def _waiting(member: Member) -> QuerySet[PasswordLink]:
    return PasswordLink.objects.filter(member=member, used_at=None, revoked_at=None)
