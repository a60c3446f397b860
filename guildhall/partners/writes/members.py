"""What people do to agencies and members."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed, require
from guildhall.partners.reads.appointments import holds_much_as_posted
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role, To
from guildhall.partners.writes.appointments import require_another
from guildhall.partners.writes.keeping import change, keep_new


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
    """Add a member. E-mail must be new.

    They choose their own password by a link (`make_password_link`); one is given, and a role that
    another person agrees to, only for set-up by command, where `by` is None.
    """
    roles = list(roles)
    if by is not None:
        require(by, To.MANAGE_MEMBERS)
        _require_given_alone(roles)
        if password is not None:
            raise NotAllowed("A member chooses their own password.")
    member = Member(email=email.lower(), name=name, agency=agency, roles=sorted(roles))
    member.set_password(password)
    member.full_clean(exclude={"roles"})  # who does casework alone holds none
    member.save(force_insert=True)
    keep_new(member, by=by, at=at)
    record(
        action="partners.member_added",
        subject=f"member:{member.pk}",
        by=by,
        at=at,
        after={"roles": member.roles},
    )
    return member


def _require_given_alone(roles: Iterable[Role]) -> None:
    """Raise ValidationError for a role that one administrator does not give by themselves."""
    if AGREED_BY_ANOTHER & set(roles):
        raise ValidationError({"roles": "Another person agrees to this role: ask for it."})


class LastAdministrator(Exception):
    """The change would leave nobody who can manage members, or nobody to agree to it."""


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
    """Change a member: take roles away, or give those that nobody else agrees to.

    Raises ValidationError for a role or another agency given to oneself, for a role that another
    person agrees to, and for another agency where a function that another person agreed to would
    go with them; LastAdministrator rather than lock everybody out.
    """
    require(by, To.MANAGE_MEMBERS)
    roles = sorted(roles)
    new = set(roles) - set(member.roles)
    _require_given_alone(new)
    if new or agency != member.agency:
        require_another(member, by)
    if agency != member.agency and holds_much_as_posted(member, at):
        raise ValidationError(
            {"agency": "End their functions that another person agreed to, and ask again for them."}
        )
    after: dict[str, Any] = {"name": name, "roles": roles, "agency": agency, "is_active": is_active}
    for role in sorted(AGREED_BY_ANOTHER):
        stays = is_active and role in roles
        if role in member.roles and not stays and not _others(member, role):
            raise LastAdministrator(
                f"This is the only {role.label.lower()}: make another member one before this"
                " change."
            )
    before = {"roles": member.roles, "is_active": member.is_active}
    change(member, by=by, at=at, **after)
    record(
        action="partners.member_changed",
        subject=f"member:{member.pk}",
        by=by,
        at=at,
        before=before,
        after={"roles": roles, "is_active": is_active},
    )


def _others(member: Member, role: Role) -> bool:
    others = Member.objects.select_for_update().filter(is_active=True).exclude(pk=member.pk)
    return any(role in other.roles for other in others)
