"""What people do about who may know of what."""

from datetime import date, datetime

from guildhall.partners.declare import Level
from guildhall.partners.models import (
    Agency,
    Agreement,
    Bar,
    Emergency,
    Grant,
    Guard,
    Member,
    Post,
)


def make_guard(
    *,
    programme: str,
    controller: Agency,
    kind: str = "case",
    marking: str = "",
    regime: str = "general",
    by: Member | None,
    at: datetime,
) -> Guard:
    """Put a guard before a new thing. Its marking is the programme's own unless one is given.

    The caller has decided that `by` may make the thing.
    """
    raise NotImplementedError


def grant(
    guard: Guard,
    *,
    to: Member | Agency,
    function: str = "",
    level: Level = Level.FULL,
    purpose: str,
    basis: str,
    agreement: Agreement | None = None,
    meeting: str = "",
    until_at: datetime | None = None,
    by: Member | None,
    at: datetime,
) -> Grant:
    """Open a guarded thing to a member or an agency. The caller has decided that `by` may."""
    raise NotImplementedError


def revoke(given: Grant, *, by: Member | None, at: datetime) -> None:
    """End a grant now. The caller has decided that `by` may."""
    raise NotImplementedError


def bar(
    guard: Guard,
    member: Member,
    *,
    kind: Bar.Kind,
    reason: str,
    by: Member | None,
    at: datetime,
) -> Bar:
    """Close a guarded thing to a member; a bar that stands already is kept as it is."""
    raise NotImplementedError


def lift_bar(bar: Bar, *, by: Member, at: datetime) -> None:
    """Lift a bar, by somebody in governance other than whom it bars."""
    raise NotImplementedError


def post_member(
    member: Member,
    *,
    programme: str,
    function: str,
    team: str = "",
    since_on: date,
    until_on: date | None = None,
    by: Member | None,
    at: datetime,
) -> Post:
    """Give a member a function in a programme."""
    raise NotImplementedError


def end_post(post: Post, *, until_on: date, by: Member, at: datetime) -> None:
    """Say the last day of a member's function in a programme."""
    raise NotImplementedError


def break_glass(
    guard: Guard, *, reason: str, minutes: int = 240, by: Member, at: datetime
) -> Emergency:
    """Open in full, for a time, a thing that the member knows to exist."""
    raise NotImplementedError


def review_emergency(
    emergency: Emergency, *, outcome: Emergency.Outcome, review: str, by: Member, at: datetime
) -> None:
    """Say whether breaking the glass was justified."""
    raise NotImplementedError
