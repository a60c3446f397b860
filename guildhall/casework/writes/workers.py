"""Naming somebody on a case for a piece of work, from a day to a day, beside whoever has it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction

from guildhall.casework.errors import AlreadyDone, NotDeclared, Stopped, reasoned
from guildhall.casework.models import Case, Entry
from guildhall.casework.reads.workers import function_for, not_ended
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import allowed, enter, kept_entry, locked, locked_open, mark
from guildhall.casework.writes.teams import is_barred
from guildhall.clock import LONDON
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Grant, Member
from guildhall.partners.writes import grant, revoke
from guildhall.ui.words import long_date


@transaction.atomic
def name_worker(
    case: Case,
    *,
    work: str,
    member: Member,
    since_on: date,
    until_on: date | None = None,
    by: Member,
    at: datetime,
) -> Grant:
    """Name a member on the case for a piece of work that the programme declares.

    From one day to another, both included, or until somebody ends it. They see the case as the
    function does in which they do the work, and what it owes there is theirs. Nobody else is
    removed. A member who may not know of the case, by a conflict of interest, is not available.
    """
    held = locked_open(case)
    allowed(held, Do.ALLOCATE, by=by, at=at)
    programme = programme_of(held.programme)
    declared = programme.work_of(work)
    if declared is None:
        raise NotDeclared("Choose what they are to do.", field="work")
    _check_days(since_on, until_on, at)
    function = function_for(programme, declared, member, at)
    if not (member.is_active and function) or is_barred(held, member, at):
        raise Stopped(f"{member.name} is not available for this case.", field="member")
    if not_ended(held.guard, at).filter(member=member, function=function).exists():
        raise Stopped(f"{member.name} is named for this already.", field="member")
    given = grant(
        held.guard,
        to=member,
        function=function,
        level=Level.FULL,
        purpose=declared.title,
        basis=Grant.Basis.STATUTE,
        since_at=max(at, _begins(since_on)),
        until_at=_begins(until_on + timedelta(days=1)) if until_on else None,
        by=by,
        at=at,
    )
    days = f"From {long_date(since_on)}{f' to {long_date(until_on)}' if until_on else ''}"
    said = f"{member.name} is named: {declared.title.lower()}"
    after = {"member": member.reference, "work": work, "function": function}
    _finish(held, said, days, "worker_named", after, by=by, at=at)
    return given


@transaction.atomic
def end_work(
    case: Case, *, member: Member, function: str, reason: str, by: Member, at: datetime
) -> None:
    """End what a member is named for on the case in a function, now, and say why."""
    reason = reasoned(reason, "reason", "Say why it ends.")
    held = locked(case)
    allowed(held, Do.ALLOCATE, by=by, at=at)
    named = not_ended(held.guard, at).filter(member=member, function=function)
    standing = list(named.exclude(function="").select_related("guard", "member"))
    if not standing:
        raise AlreadyDone("Somebody else has just ended this.")
    for given in standing:
        revoke(given, by=by, at=at)
    said = f"{member.name} is named no more: {standing[0].purpose.lower()}"
    before = {"member": member.reference, "function": function}
    _finish(held, said, reason, "work_ended", before, by=by, at=at)


def _check_days(since_on: date, until_on: date | None, at: datetime) -> None:
    if since_on < at.astimezone(LONDON).date():
        raise Stopped("The first day is past. Give today or a later day.", field="since_on")
    if until_on is not None and until_on < since_on:
        raise Stopped("The last day is before the first.", field="until_on")


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LONDON)


def _finish(
    case: Case,
    headline: str,
    body: str,
    happened: str,
    after: dict[str, str],
    *,
    by: Member,
    at: datetime,
) -> None:
    entry = enter(case, Entry.Kind.ALLOCATION, headline, body=body, by=by, at=at)
    kept_entry(entry, by=by, at=at)
    mark(case, happened, after=after, by=by, at=at)
    sync_clocks(case, at)
