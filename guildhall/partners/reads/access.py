"""What a member may know of, asked of the database. `policy.decide` decides; this gathers facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from guildhall.clock import LONDON
from guildhall.partners import policy, registry
from guildhall.partners.declare import Decision, Do, Level
from guildhall.partners.models import Bar, Emergency, Grant, Guard, Member, Party, Post
from guildhall.partners.reads.members import NotAllowed


class NotKnown(Http404):
    """There is no such thing for this member: it does not exist, or they may not know of it."""

    def __init__(self) -> None:
        super().__init__("Not found")


def access(member: Member, guard: Guard, at: datetime) -> Decision:
    """What the member may know of one guarded thing and do with it."""
    return accesses(member, [guard], at)[guard.pk]


def accesses(member: Member, guards: Iterable[Guard], at: datetime) -> dict[int, Decision]:
    """The decision on each guard, by its key. Five queries, however many guards."""
    raise NotImplementedError


def guard_for(member: Member, reference: str, at: datetime) -> tuple[Guard, Decision]:
    """A guard that the member may know of, with the decision.

    Raises NotKnown for one that is missing and one that is closed to them alike, after the same
    statements.
    """
    raise NotImplementedError


def require_on(member: Member, guard: Guard, do: Do, at: datetime) -> Decision:
    """The decision, if they may do it. Raises NotKnown if they may not know of it, or NotAllowed."""
    raise NotImplementedError


def may_in(member: Member, programme: str, do: Do, at: datetime) -> bool:
    """Whether any of the member's functions lets them do it somewhere in a programme."""
    raise NotImplementedError


def seen(member: Member, at: datetime, least: Level = Level.EXISTS) -> QuerySet[Guard]:
    """The guards of which the member may know at least that much. Agrees with `access`."""
    raise NotImplementedError
