"""Whose case it is: giving it to somebody, and covering for somebody on leave."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from guildhall.audit.writes import record
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, Stopped
from guildhall.casework.models import Allocation, Case, Cover, Entry
from guildhall.casework.reads.workers import may_have_on
from guildhall.casework.registry import programme_of
from guildhall.casework.rules import years_on
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import allowed, enter, kept_entry, locked_open, mark
from guildhall.clock import LONDON
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Bar, Grant, Member
from guildhall.partners.reads import NotAllowed, may_in
from guildhall.partners.writes import grant, revoke
from guildhall.partners.writes.keeping import change
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
    on it, nor whoever covers for them, and whoever covers for the new member is. A member who may
    not know of the case, by a conflict of interest, cannot be given it: the answer is that they
    are not available.
    """
    held = locked_open(case)
    allowed(held, Do.ALLOCATE, by=by, at=at)
    if not to.is_active or is_barred(held, to, at):
        raise Stopped(f"{to.name} is not available for this case.", field="to")
    if held.allocated_to_id != (seen.pk if seen else None):
        raise ChangedMeanwhile("Somebody else has just given this case to another.")
    Allocation.objects.filter(case=held, until_at=None).update(until_at=at)
    if seen is not None:
        _unname(held, seen, ALLOCATED, by=by, at=at)
        for cover in _covers_of(seen, held.programme, at):
            _unname(held, cover.covered_by, COVERING, by=by, at=at)
    row = Allocation.objects.create(case=held, member=to, since_at=at, by=by, reason=reason.strip())
    change(held, allocated_to=to, team=team or held.team, by=by, at=at)
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

    The other is named on every open case they have now, and on each they are given before the
    last day is over, from the first day and not before. It is only for somebody whose own
    functions let them do that work on all of those days. A case closed to them by a conflict of
    interest is left out, and nothing says so. Arranged by whoever is away or by whoever
    allocates: nobody opens a colleague's cases to themselves.
    """
    title = programme_of(programme).title
    if by != member and not may_in(by, programme, Do.ALLOCATE, at):
        raise NotAllowed(f"You may arrange only your own cover in {title}.")
    _check_days(since_on, until_on, at)
    _check_coverer(member, covered_by, programme, since_on, until_on, at)
    row = Cover.objects.create(
        member=member,
        covered_by=covered_by,
        programme=programme,
        since_on=since_on,
        until_on=until_on,
        by=by,
    )
    for case in _cases_of(member, programme):
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


@transaction.atomic
def end_cover(row: Cover, *, by: Member, at: datetime) -> Cover:
    """End cover before its last day, or call it off before its first: its cases shut at once.

    By whoever is away, whoever covers, or whoever allocates. AlreadyDone where somebody has.
    """
    if by not in (row.member, row.covered_by) and not may_in(by, row.programme, Do.ALLOCATE, at):
        raise NotAllowed("You may end only your own cover.")
    standing = Cover.objects.filter(pk=row.pk, ended_at=None)
    if not standing.update(ended_at=at, ended_by=by):
        raise AlreadyDone("Somebody else has just ended this cover.")
    row.refresh_from_db()
    for case in _cases_of(row.member, row.programme):
        _unname(case, row.covered_by, COVERING, by=by, at=at)
    record(
        action="casework.cover_ended",
        subject=f"member:{row.member.reference}",
        by=by,
        at=at,
        after={"cover": row.reference, "covered_by": row.covered_by.reference},
    )
    return row


def _check_days(since_on: date, until_on: date, at: datetime) -> None:
    if until_on < since_on:
        raise Stopped("Cover cannot end before it begins.", field="until_on")
    if until_on > years_on(since_on, 1):
        raise Stopped("Arrange cover for a year at most.", field="until_on")
    if until_on < at.astimezone(LONDON).date():
        raise Stopped("Those days are over.", field="until_on")


def _check_coverer(
    member: Member,
    covered_by: Member,
    programme: str,
    since_on: date,
    until_on: date,
    at: datetime,
) -> None:
    if member == covered_by:
        raise Stopped("Choose somebody else to cover.", field="covered_by")
    if not may_have_on(covered_by, programme, since_on, until_on):
        raise Stopped(
            f"{covered_by.name} holds no function in {programme_of(programme).title} that works on"
            " its cases on all of those days. Choose somebody who does.",
            field="covered_by",
        )
    if _covers(member, covered_by, programme, since_on, until_on, at):
        raise Stopped(
            f"{covered_by.name} covers for {member.name} on some of those days already.",
            field="since_on",
        )


def _name(
    case: Case,
    member: Member,
    purpose: str,
    *,
    by: Member,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    grant(
        case.guard,
        to=member,
        level=Level.FULL,
        purpose=purpose,
        basis=Grant.Basis.STATUTE,
        since_at=since,
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


def _cases_of(member: Member, programme: str) -> list[Case]:
    """The open cases that a member has."""
    found = Case.objects.filter(allocated_to=member, programme=programme, status=Case.Status.OPEN)
    return list(found.select_related("guard"))


def _covers_of(member: Member, programme: str, at: datetime) -> list[Cover]:
    """The member's cover whose last day is not over, begun or not."""
    day = at.astimezone(LONDON).date()
    found = Cover.objects.filter(
        member=member, programme=programme, until_on__gte=day, ended_at=None
    )
    return list(found.select_related("covered_by"))


def _covers(
    member: Member, by: Member, programme: str, since_on: date, until_on: date, at: datetime
) -> bool:
    """Whether the one covers for the other on any of those days."""
    return any(
        each.covered_by == by and each.since_on <= until_on and since_on <= each.until_on
        for each in _covers_of(member, programme, at)
    )


def _name_cover(case: Case, row: Cover, *, by: Member, at: datetime) -> None:
    if not is_barred(case, row.covered_by, at):
        since = datetime.combine(row.since_on, time(0), tzinfo=LONDON)
        ends = datetime.combine(row.until_on + timedelta(days=1), time(0), tzinfo=LONDON)
        _name(case, row.covered_by, COVERING, since=since, until=ends, by=by, at=at)


def is_barred(case: Case, member: Member, at: datetime) -> bool:
    """Whether the case is closed to them, or would be if they could open it: an interest of theirs
    that governance has not decided on counts as well."""
    now = Q(lifted_at=None) | Q(lifted_at__gt=at)
    bars = Bar.objects.filter(now, guard=case.guard, member=member, since_at__lte=at)
    return bars.exists() or is_interested(member, case.guard)
