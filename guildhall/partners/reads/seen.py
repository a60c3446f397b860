"""Which guarded things a member may know of, as one query. It says in rows what `decide` says.

Each part can be answered from an index: the compartments seen whole by programme; what an agency
controls; and grants, by member, by agency and by function. None walks every guard.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.partners import registry
from guildhall.partners.declare import EVERY_SLICE, Level, Marking, Reach, Sight, lines
from guildhall.partners.models import Bar, Emergency, Grant, Guard, Member
from guildhall.partners.policy import Viewer
from guildhall.partners.reads.inherited import inherited
from guildhall.partners.reads.standing import viewer

Compartments = dict[Marking, set[str]]
"""Programmes, by the highest marking that is opened in them."""


def _none() -> Compartments:
    return defaultdict(set)


@dataclass
class _Openings:
    """The compartments that each way of reaching a thing opens, to at least a level."""

    whole: Compartments = field(default_factory=_none)
    controlled: Compartments = field(default_factory=_none)
    granted: dict[tuple[Reach, str], Compartments] = field(
        default_factory=lambda: defaultdict(_none)
    )
    """By the reach and the function that a grant opens something to."""

    in_full: dict[str, Compartments] = field(default_factory=lambda: defaultdict(_none))
    """By function, where a grant by name on what a thing belongs to opens the thing itself."""

    def add(self, programme: str, function: str, sight: Sight) -> None:
        """Take in one line of a programme's matrix."""
        if sight.reach is Reach.NONE:
            return
        if sight.reach is Reach.WHOLE:
            self.whole[sight.highest].add(programme)
            return
        if sight.reach is Reach.AGENCY:
            self.controlled[sight.highest].add(programme)
        if sight.level == Level.FULL and sight.reach in {Reach.AGENCY, Reach.NAMED}:
            self.in_full[function][sight.highest].add(programme)
        self.granted[sight.reach, function][sight.highest].add(programme)


def seen(
    member: Member, at: datetime, least: Level = Level.EXISTS, *, shows: str = ""
) -> QuerySet[Guard]:
    """The guards of which the member may know at least that much. Agrees with `access`.

    `shows` narrows to those where a slice is shown too: somebody may have a part of a case in
    full, and not the case itself. Ask for the case itself at the
    level FULL, which is where lines and emergencies show it.

    Three queries find out how the member stands; the answer is one more, run when it is read.
    """
    who = viewer(member, at)
    broken = _broken_glass(who, at)
    wanted = _reached(who, at, least, shows)
    if least > Level.EXISTS and broken:
        wanted |= Q(pk__in=broken) & _reached(who, at, Level.EXISTS)
    bars = Bar.objects.filter(_standing(at), guard=OuterRef("pk"), member=who.member)
    return Guard.objects.filter(wanted, ~Exists(bars))


def _broken_glass(who: Viewer, at: datetime) -> list[int]:
    """The guards that the member has open in an emergency: a handful at most."""
    open_now = Emergency.objects.filter(member=who.member, since_at__lte=at, until_at__gt=at)
    allowed = [each.key for each in registry.programmes() if each.break_glass]
    return list(open_now.filter(guard__programme__in=allowed).values_list("guard", flat=True))


def _standing(at: datetime) -> Q:
    return Q(since_at__lte=at) & (Q(lifted_at=None) | Q(lifted_at__gt=at))


def _reached(who: Viewer, at: datetime, least: Level, shows: str = "") -> Q:
    """The guards within reach at that level, bars and emergencies left aside."""
    if not who.is_active:
        return Q(pk__in=[])
    openings = _openings(who, least, shows)
    parts: list[QuerySet[Any, Any]] = []
    if openings.granted:
        parts.append(_granted(who, at, least, openings).values("guard"))
    if openings.controlled and who.agency is not None:
        mine = Guard.objects.filter(_within(openings.controlled), controller=who.agency)
        parts.append(mine.values("pk"))
    if openings.in_full:
        belongs = _any(
            _belonging_within(compartments) & Q(source__grants__function__in=["", function])
            for function, compartments in sorted(openings.in_full.items())
        )
        parts.append(inherited(who, at, belongs).values("guard"))
    near = Q(pk__in=parts[0].union(*parts[1:], all=True)) if parts else Q(pk__in=[])
    return _within(openings.whole) | near if openings.whole else near


def _openings(who: Viewer, least: Level, shows: str) -> _Openings:
    found = _Openings()
    for programme in registry.programmes():
        for function, sight in lines(programme.matrix, sorted(who.held(programme.key))):
            if sight.level >= least and (
                not shows or sight.shown(sight.level) & {shows, EVERY_SLICE}
            ):
                found.add(programme.key, function, sight)
    return found


def _granted(who: Viewer, at: datetime, least: Level, openings: _Openings) -> QuerySet[Grant]:
    """The grants, to the member or their agency, that open something at that level."""
    ways = [
        _theirs(who, reach, function)
        & (~Q(meeting="") if reach is Reach.MEETING else Q(meeting=""))
        & _granted_within(compartments)
        for (reach, function), compartments in sorted(openings.granted.items())
    ]
    return Grant.objects.filter(
        _any(ways),
        Q(until_at=None) | Q(until_at__gt=at),
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        Q(agreement=None) | Q(agreement__in=who.agreements),
        since_at__lte=at,
        level__gte=least,
    )


def _theirs(who: Viewer, reach: Reach, function: str) -> Q:
    """The grants of a reach that are to the member, to their agency or to the function."""
    if reach is Reach.OWED:
        return Q(member=None, agency=None, function=function)
    to = Q(member=who.member)
    if reach is not Reach.NAMED and who.agency is not None:
        to |= Q(agency=who.agency)
    return to & Q(function__in=["", function])


def _within(
    compartments: Compartments, marking: str = "marking", programme: str = "programme"
) -> Q:
    """In these programmes; where only official things are opened, with that marking."""
    return _any(
        Q(**{f"{programme}__in": sorted(programmes)})
        & (Q(**{marking: each}) if each == "official" else Q())
        for each, programmes in sorted(compartments.items())
    )


def _granted_within(compartments: Compartments) -> Q:
    return _within(compartments, "guard__marking")


def _belonging_within(compartments: Compartments) -> Q:
    return _within(compartments, "guard__marking", "guard__programme")


def _any(ways: Iterable[Q]) -> Q:
    return reduce(or_, ways)
