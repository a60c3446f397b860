"""Links by which members choose their own passwords: nobody else ever knows one."""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from guildhall import local
from guildhall.audit.writes import record
from guildhall.partners.models import AppointmentNotice, Member, PasswordLink
from guildhall.partners.reads.appointments import holds_much, protection_officers
from guildhall.partners.reads.members import require
from guildhall.partners.reads.passwords import digest_of, password_link
from guildhall.partners.rules import To
from guildhall.partners.writes.keeping import change, keep_new

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


SHOWN_TO_NOBODY = (
    "They hold a role or a function that two people give, and whoever was shown their link could"
    " sign in as them. It goes by e-mail, or is made on the server with `guildhall password`."
)


class LinkGone(Exception):
    """The link was used, has expired, or was replaced by another."""


@transaction.atomic
def make_password_link(member: Member, *, is_shown: bool, by: Member | None, at: datetime) -> str:
    """The secret of a new link for a member, told here once and kept nowhere.

    Those made for them before stop working; their password, if they have one, does not until
    they choose another. `is_shown` to whoever makes it, or mailed to the member alone. `by` is
    None only for a command on the server. A member who had a password is told, and of one who
    holds what two people give the protection officers are too.

    Raises ValidationError for oneself, for who may not sign in, and for a link that somebody would
    be shown by which they could sign in as who holds what two people give.
    """
    if by is not None:
        require(by, To.MANAGE_MEMBERS)
        if by.pk == member.pk:
            raise ValidationError("Another administrator makes your link. Change yours instead.")
    if not member.is_active:
        raise ValidationError("They may not sign in.")
    has_much = holds_much(member, at)
    if by is not None and is_shown and has_much:
        raise ValidationError(SHOWN_TO_NOBODY)
    for earlier in _waiting(member):
        change(earlier, revoked_at=at, by=by, at=at)
    secret = secrets.token_urlsafe(32)
    link = PasswordLink.objects.create(
        member=member,
        digest=digest_of(secret),
        made_at=at,
        made_by=by,
        was_shown=is_shown and by is not None,
        expires_at=at + EXPIRES_AFTER,
    )
    keep_new(link, by=by, at=at)
    if member.has_usable_password():
        _tell(link, protection_officers() if has_much else Member.objects.none(), at)
    subject = f"member:{member.reference}"
    record(action="partners.password_link_made", subject=subject, by=by, at=at)
    return secret


@transaction.atomic
def choose_password(secret: str, *, password: str, at: datetime) -> Member:
    """Set the password of the link's member, who is signed out everywhere. It works once.

    Raises LinkGone where it works no longer: of two at once, one is told so.
    """
    link = password_link(secret, at)
    unused = Q(used_at=None, revoked_at=None)
    if link is None or not change(link, unused, used_at=at, by=link.member, at=at):
        raise LinkGone
    member = link.member
    member.set_password(password)
    change(member, password=member.password, by=member, at=at)
    subject = f"member:{member.reference}"
    record(action="partners.password_chosen", subject=subject, by=member, at=at)
    return member


@transaction.atomic
def change_password(member: Member, *, password: str, by: Member, at: datetime) -> None:
    """Set one's own password, having given the one before."""
    member.set_password(password)
    change(member, password=member.password, by=by, at=at)
    subject = f"member:{member.reference}"
    record(action="partners.password_changed", subject=subject, by=by, at=at)


@transaction.atomic
def forget_second_step(member: Member, *, by: None, at: datetime) -> None:
    """Take a member's authenticator app and recovery codes away, on the server alone: nobody who
    is signed in may do it for another. Who must have a second step then sets up a new one."""
    Authenticator.objects.filter(user=member).delete()
    subject = f"member:{member.reference}"
    record(action="partners.second_step_forgotten", subject=subject, by=by, at=at)


def _tell(link: PasswordLink, watching: QuerySet[Member], at: datetime) -> None:
    told = {link.member_id, *watching.values_list("pk", flat=True)}
    AppointmentNotice.objects.bulk_create(
        AppointmentNotice(member_id=key, link=link, at=at) for key in sorted(told)
    )


def _waiting(member: Member) -> QuerySet[PasswordLink]:
    return PasswordLink.objects.filter(member=member, used_at=None, revoked_at=None)
