"""Who works on a case, for what, and who could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from guildhall.casework.declare import Programme, Work
from guildhall.casework.reads.files import CaseFile
from guildhall.clock import LONDON
from guildhall.partners import registry
from guildhall.partners.declare import CASE_SLICE, EVERY_SLICE, Do, Level, Reach, lines
from guildhall.partners.models import Grant, Guard, Member
from guildhall.partners.reads import viewer


@dataclass(frozen=True)
class Worker:
    """Somebody named on a case: for what, in which function where one is said, and until when."""

    member: Member
    work: str
    function: str
    since_at: datetime
    until_at: datetime | None

    @property
    def about(self) -> str:
        """What the page that ends it is about; empty where something else ends it."""
        return f"{self.member.reference}:{self.function}" if self.function else ""


def workers(file: CaseFile) -> list[Worker]:
    """Who works on the case now or is named to, in the order in which they were named."""
    if file.decision.level < Level.TASKING:
        return []
    named = not_ended(file.guard, file.at).filter(level__gte=Level.TASKING, meeting="")
    return [
        Worker(row.member, row.purpose, row.function, row.since_at, row.until_at)
        for row in named.select_related("member__agency").order_by("since_at", "pk")
        if row.member is not None
    ]


def not_ended(guard: Guard, at: datetime) -> QuerySet[Grant]:
    """What is open to members on a guarded thing, or will be."""
    return Grant.objects.filter(_not_over(at), guard=guard, member__isnull=False)


def named_to(member: Member, at: datetime) -> QuerySet[Grant]:
    """The grants by which a member is named somewhere for a piece of work, at an instant."""
    named = Grant.objects.filter(_not_over(at), member=member, since_at__lte=at)
    return named.exclude(function="")


def _not_over(at: datetime) -> Q:
    return (Q(until_at=None) | Q(until_at__gt=at)) & ~Q(revoked_at__lte=at)


def working(programme: str) -> list[str]:
    """The functions that work on cases of a programme: they see a case itself and write on it."""
    matrix = registry.matrix(programme)
    return [
        function
        for function in matrix
        if any(
            s.level is Level.FULL
            and Do.WRITE in s.may
            and s.shown(Level.FULL) & {CASE_SLICE, EVERY_SLICE}
            for _, s in lines(matrix, [function])
        )
    ]


def owing(programme: str) -> list[str]:
    """The functions to which a case is open for as long as they owe something there."""
    matrix = registry.matrix(programme)
    return sorted({f for f, sight in lines(matrix, matrix) if sight.reach is Reach.OWED})


def who_may_do(programme: Programme, work: Work, at: datetime) -> list[Member]:
    """The members who hold, that day, a function in which this work is done, by name."""
    day = at.astimezone(LONDON).date()
    functions = work.functions or working(programme.key)
    return _by_name(_holders(programme.key, functions, day, day))


def who_may_have(programme: str, at: datetime) -> list[Member]:
    """The members who hold, that day, a function that works on cases of the programme."""
    day = at.astimezone(LONDON).date()
    return _by_name(_holders(programme, working(programme), day, day))


def may_have_on(member: Member, programme: str, since_on: date, until_on: date) -> bool:
    """Whether a member holds such a function on each of these days."""
    held = _holders(programme, working(programme), since_on, until_on)
    return held.filter(pk=member.pk).exists()


def _holders(
    programme: str, functions: Sequence[str], since_on: date, until_on: date
) -> QuerySet[Member]:
    held = Q(posts__until_on=None) | Q(posts__until_on__gte=until_on)
    return Member.objects.filter(
        held, is_active=True, posts__programme=programme, posts__function__in=functions,
        posts__since_on__lte=since_on,
    )  # fmt: skip


def _by_name(found: QuerySet[Member]) -> list[Member]:
    return list(found.select_related("agency").distinct().order_by("name", "pk"))


def function_for(programme: Programme, work: Work, member: Member, at: datetime) -> str:
    """The function in which a member would do the work; empty where they hold none for it."""
    held = viewer(member, at).held(programme.key)
    fit = work.functions or working(programme.key)
    return next((each for each in fit if each in held), "")
