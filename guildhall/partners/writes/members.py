"""What people do to agencies and members."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import require
from guildhall.partners.rules import Role, To


@transaction.atomic
def put_agency(
    *,
    key: str,
    name: str,
    kind: str,
    joined_on: date | None,
    left_on: date | None,
    by: Member | None,
    at: datetime,
) -> Agency:
    """Add an agency, or bring its row into line. Putting the same thing twice changes nothing."""
    details = {"name": name, "kind": kind, "joined_on": joined_on, "left_on": left_on}
    agency = Agency.objects.filter(key=key).first()
    if agency is not None and all(getattr(agency, f) == v for f, v in details.items()):
        return agency
    agency, _ = Agency.objects.update_or_create(key=key, defaults=details)
    record(action="partners.agency_put", subject=f"agency:{key}", by=by, at=at)
    return agency


@transaction.atomic
def add_member(
    *,
    email: str,
    name: str,
    password: str | None,
    roles: Iterable[Role],
    agency: Agency | None,
    by: Member | None,
    at: datetime,
) -> Member:
    """Add a member who can sign in at once: with no password, not by one. E-mail must be new."""
    if by is not None:
        require(by, To.MANAGE_MEMBERS)
    member = Member(email=email.lower(), name=name, agency=agency, roles=sorted(roles))
    member.set_password(password)
    member.full_clean(exclude={"roles"})  # who does casework alone holds none
    member.save(force_insert=True)
    record(
        action="partners.member_added",
        subject=f"member:{member.pk}",
        by=by,
        at=at,
        after={"roles": member.roles},
    )
    return member


class LastAdministrator(Exception):
    """The change would leave nobody who can manage members."""


@transaction.atomic
def change_member(
    member: Member,
    *,
    name: str,
    roles: Iterable[Role],
    agency: Agency | None,
    is_active: bool,
    by: Member,
    at: datetime,
) -> None:
    """Change a member. Raises LastAdministrator rather than lock everybody out."""
    require(by, To.MANAGE_MEMBERS)
    after = {"name": name, "roles": sorted(roles), "agency": agency, "is_active": is_active}
    stays = is_active and Role.ADMINISTRATOR in after["roles"]  # type: ignore[operator]
    if not stays and not _other_administrators(member):
        raise LastAdministrator(
            "This is the only administrator: make another member one before this change."
        )
    before = {"roles": member.roles, "is_active": member.is_active}
    Member.objects.filter(pk=member.pk).update(**after)
    record(
        action="partners.member_changed",
        subject=f"member:{member.pk}",
        by=by,
        at=at,
        before=before,
        after={"roles": after["roles"], "is_active": is_active},
    )


def _other_administrators(member: Member) -> bool:
    others = Member.objects.select_for_update().filter(is_active=True).exclude(pk=member.pk)
    return any(Role.ADMINISTRATOR in other.roles for other in others)
