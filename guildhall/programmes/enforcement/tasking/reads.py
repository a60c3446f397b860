"""The week's tasking, patrols that overlap, and patrol hours by month.

What takes no viewer counts for measures, and is shown only as figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from guildhall.analysis.evaluate import BeforeAfter, before_after, wdd
from guildhall.casework.reads import fields_shown, sheets
from guildhall.clock import LONDON
from guildhall.partners.declare import Decision
from guildhall.partners.models import Grant, Guard, Member
from guildhall.partners.reads import accesses
from guildhall.programmes.enforcement.models import Patrol, Problem
from guildhall.programmes.enforcement.tasking import rules

GRADES = tuple(Problem.Grade.values)
TASKED = "Tasked"


@dataclass(frozen=True)
class Tasking:
    """One problem of the week: where, when, what to know, what to do, and who. Never why."""

    reference: str
    place: str
    times: str
    marker: str
    what_to_do: str
    grade: str
    who: str
    until_on: date
    may_read: bool


@dataclass(frozen=True)
class Week:
    """The problems to work on in a week, from Monday to Sunday in London, by THRIVE grade."""

    first: date
    last: date
    groups: tuple[tuple[str, tuple[Tasking, ...]], ...]


def week(viewer: Member, day: date, at: datetime) -> Week:
    """What the viewer is tasked with in the week of a day: those not closed, whose days meet it.

    Only the fields of the tasking part are read from the database, whatever else the viewer may
    see, so that no sheet that is printed or left on a phone says why.
    """
    first, last = rules.week_of(day)
    rows = sheets(viewer, Problem, at).filter(from_on__lte=last, until_on__gte=first)
    rows = rows.exclude(stage=Problem.Stage.CLOSED).select_related("owner", "sheet__guard")
    closed = set(Problem.Handling.slices["case"])
    held = list(rows.defer(*closed).order_by("until_on", "sheet__reference"))
    decisions = accesses(viewer, [row.sheet.guard for row in held], at)
    lines = [_tasking(row, decisions[row.pk]) for row in held]
    groups = (
        (label, tuple(line for line in lines if line.grade == key))
        for key, label in Problem.Grade.choices
    )
    return Week(first, last, tuple((label, found) for label, found in groups if found))


def _tasking(row: Problem, decision: Decision) -> Tasking:
    owner = row.owner.name if row.owner else ""
    return Tasking(
        reference=row.sheet.reference,
        place=row.place_words,
        times=row.times,
        marker=row.marker,
        what_to_do=row.what_to_do,
        grade=row.grade,
        who=", ".join(part for part in (owner, row.resources) if part),
        until_on=row.until_on,
        may_read="objective" in fields_shown(Problem, decision),
    )


def tasked(guard: Guard) -> list[str]:
    """The agencies whose officers were tasked with a problem, by name."""
    rows = Grant.objects.filter(guard=guard, purpose=TASKED, revoked_at=None, agency__isnull=False)
    return list(rows.order_by("agency__name").values_list("agency__name", flat=True).distinct())


def patrols(viewer: Member, first: date, last: date, at: datetime) -> QuerySet[Patrol]:
    """The patrols that the viewer may see that began from a London day to another.

    Each has `is_twice`: whether the same officer was on another at the same time, seen or not.
    """
    rows = sheets(viewer, Patrol, at).filter(began_at__gte=_start(first), began_at__lt=_end(last))
    return rows.annotate(is_twice=Exists(_others())).select_related("officer").order_by(
        "-began_at", "-pk"
    )  # fmt: skip


def _others() -> QuerySet[Patrol]:
    same = Patrol.objects.filter(officer=OuterRef("officer")).exclude(pk=OuterRef("pk"))
    return same.filter(began_at__lt=OuterRef("ended_at"), ended_at__gt=OuterRef("began_at"))


def effect(problem: Problem) -> str:
    """What the counts of a problem say, in a sentence; empty where there are none.

    With a like place where nothing was done, the weighted displacement difference; without,
    that nothing can be put down to the response.
    """
    if problem.before is None or problem.after is None:
        return ""
    here = BeforeAfter(problem.before, problem.after)
    if problem.control_before is None or problem.control_after is None:
        return before_after(here).sentence
    return wdd(here, BeforeAfter(problem.control_before, problem.control_after)).sentence


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LONDON)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1))
