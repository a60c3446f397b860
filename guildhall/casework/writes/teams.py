"""Whose case it is: giving it to somebody, and covering for somebody on leave."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from guildhall.audit.writes import record
from guildhall.casework.errors import ChangedMeanwhile, Stopped
from guildhall.casework.models import Allocation, Case, Cover, Entry
from guildhall.casework.registry import programme_of
from guildhall.casework.rules import years_on
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import allowed, enter, kept_entry, locked_open, mark
from guildhall.clock import LONDON
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Bar, Grant, Member
from guildhall.partners.reads import NotAllowed, may_in
from guildhall.partners.writes import grant, revoke
from guildhall.subjects.reads import is_interested

ALLOCATED = "Has the case"
COVERING = "Covers for a colleague"


@transaction.atomic
def allocate(
    case: Case,
    *,
    to: Member,
    team: str = "",
    reason: str = "",
    seen: Member | None,
    by: Member,
    at: datetime,
) -> Allocation:
    """Give the case to a member, and name them on it. `seen` is who had it when it was chosen.

    ChangedMeanwhile if somebody has given it to another since. Whoever had it is no longer named
    on it, and the member's present cover, if any, is. A member who may not know of the case, by
    a conflict of interest, cannot be given it: the answer is that they are not available.
    """
    held = locked_open(case)
    allowed(held, Do.ALLOCATE, by=by, at=at)
    if not to.is_active or _is_barred(held, to, at):
        raise Stopped(f"{to.name} is not available for this case.", field="to")
    if held.allocated_to_id != (seen.pk if seen else None):
        raise ChangedMeanwhile("Somebody else has just given this case to another.")
    Allocation.objects.filter(case=held, until_at=None).update(until_at=at)
    if seen is not None:
        _unname(held, seen, ALLOCATED, by=by, at=at)
    row = Allocation.objects.create(case=held, member=to, since_at=at, by=by, reason=reason.strip())
    Case.objects.filter(pk=held.pk).update(allocated_to=to, team=team or held.team)
    _name(held, to, ALLOCATED, by=by, at=at)
    for cover in _covers_of(to, held.programme, at):
        _name_cover(held, cover, by=by, at=at)
    entry = enter(
        held, Entry.Kind.ALLOCATION, f"Given to {to.name}", body=reason.strip(), by=by, at=at
    )
    kept_entry(entry, by=by, at=at)
    before = {"member": seen.reference if seen else ""}
    after = {"member": to.reference, "team": team}
    mark(held, "allocated", before=before, after=after, by=by, at=at)
    case.refresh_from_db()
    sync_clocks(case, at)
    return row


@transaction.atomic
def cover(
    *,
    member: Member,
    covered_by: Member,
    programme: str,
    since_on: date,
    until_on: date,
    by: Member,
    at: datetime,
) -> Cover:
    """Have a member's cases looked after by another, from a day to a day, both included.

    The other is named on every open case they have now, and on each they are given meanwhile;
    a case closed to them by a conflict of interest is left out, and nothing says so. Arranged by
    whoever is away or by whoever allocates: nobody opens a colleague's cases to themselves.
    """
    title = programme_of(programme).title
    if by != member and not may_in(by, programme, Do.ALLOCATE, at):
        raise NotAllowed(f"You may arrange only your own cover in {title}.")
    if member == covered_by:
        raise Stopped("Choose somebody else to cover.", field="covered_by")
    if until_on < since_on:
        raise Stopped("Cover cannot end before it begins.", field="until_on")
    if until_on > years_on(since_on, 1):
        raise Stopped("Arrange cover for a year at most.", field="until_on")
    row = Cover.objects.create(
        member=member,
        covered_by=covered_by,
        programme=programme,
        since_on=since_on,
        until_on=until_on,
        by=by,
    )
    theirs = Case.objects.filter(allocated_to=member, programme=programme, status=Case.Status.OPEN)
    for case in theirs.select_related("guard"):
        _name_cover(case, row, by=by, at=at)
    record(
        action="casework.cover_arranged",
        subject=f"member:{member.reference}",
        by=by,
        at=at,
        after={
            "cover": row.reference,
            "covered_by": covered_by.reference,
            "since_on": since_on.isoformat(),
            "until_on": until_on.isoformat(),
        },
    )
    return row


def _name(
    case: Case,
    member: Member,
    purpose: str,
    *,
    by: Member,
    at: datetime,
    until: datetime | None = None,
) -> None:
    grant(
        case.guard,
        to=member,
        level=Level.FULL,
        purpose=purpose,
        basis=Grant.Basis.STATUTE,
        until_at=until,
        by=by,
        at=at,
    )


def _unname(case: Case, member: Member, purpose: str, *, by: Member, at: datetime) -> None:
    standing = Grant.objects.filter(
        guard=case.guard, member=member, purpose=purpose, revoked_at=None
    )
    for given in standing.select_related("guard", "member"):
        revoke(given, by=by, at=at)


def _covers_of(member: Member, programme: str, at: datetime) -> list[Cover]:
    day = at.astimezone(LONDON).date()
    found = Cover.objects.filter(
        member=member, programme=programme, since_on__lte=day, until_on__gte=day
    )
    return list(found.select_related("covered_by"))


def _name_cover(case: Case, row: Cover, *, by: Member, at: datetime) -> None:
    if not _is_barred(case, row.covered_by, at):
        ends = datetime.combine(row.until_on + timedelta(days=1), time(0), tzinfo=LONDON)
        _name(case, row.covered_by, COVERING, until=ends, by=by, at=at)


def _is_barred(case: Case, member: Member, at: datetime) -> bool:
    """Whether the case is closed to them, or would be if they could open it: an interest of theirs
    that governance has not decided on counts as well."""
    now = Q(lifted_at=None) | Q(lifted_at__gt=at)
    bars = Bar.objects.filter(now, guard=case.guard, member=member, since_at__lte=at)
    return bars.exists() or is_interested(member, case.guard)
