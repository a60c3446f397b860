"""What people do to agencies and members."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Agency, Member
from guildhall.partners.rules import Role


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
    password: str,
    roles: Iterable[Role],
    agency: Agency | None,
    by: Member | None,
    at: datetime,
) -> Member:
    """Add a member who can sign in at once. The e-mail address must be new."""
    member = Member(email=email.lower(), name=name, agency=agency, roles=sorted(roles))
    member.set_password(password)
    member.full_clean()
    member.save(force_insert=True)
    record(
        action="partners.member_added",
        subject=f"member:{member.pk}",
        by=by,
        at=at,
        after={"roles": member.roles},
    )
    return member
