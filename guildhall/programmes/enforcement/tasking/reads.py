"""The week's tasking, patrols that overlap, and patrol hours by month.

What takes no viewer counts for measures, and is shown only as figures.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from guildhall.programmes.enforcement.tasking.rules import Spell

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


@dataclass(frozen=True)
class PatrolHours:
    """Officer hours of one London month. `at_base` are those logged to base, left out of `out`."""

    out: float
    uniformed: float
    at_base: float


def patrol_hours(first: date, last: date) -> dict[str, PatrolHours]:
    """Hours on patrol or visits by month, such as "2016-11", from a London day to another.

    Hours that one officer logged twice count once; two officers together count twice. Time
    logged to base is apart. Every month of the period is there, 0 where there was nothing.
    """
    rows = Patrol.objects.filter(began_at__lt=_end(last), ended_at__gt=_start(first))
    held = list(
        rows.values_list("officer", "began_at", "ended_at", "is_at_base", "is_uniformed")
    )  # fmt: skip
    start, end = _start(first), _end(last)

    def minutes(among: Iterable[tuple[int, datetime, datetime, bool, bool]]) -> dict[str, int]:
        spells = [Spell(o, max(b, start), min(e, end)) for o, b, e, _, _ in among]
        return rules.minutes_by_month(spells)

    out = minutes(row for row in held if not row[3])
    uniformed = minutes(row for row in held if not row[3] and row[4])
    at_base = minutes(row for row in held if row[3])
    return {
        month: PatrolHours(*(part.get(month, 0) / 60 for part in (out, uniformed, at_base)))
        for month in _months(first, last)
    }


def _months(first: date, last: date) -> Iterable[str]:
    month = first.replace(day=1)
    while month <= last:
        yield f"{month:%Y-%m}"
        month = (month + timedelta(days=32)).replace(day=1)


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


def open_problems(viewer: Member, at: datetime) -> QuerySet[Problem]:
    """The problems that the viewer is tasked with, not closed, by place."""
    rows = sheets(viewer, Problem, at).exclude(stage=Problem.Stage.CLOSED)
    return rows.order_by("place_words", "pk")


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LONDON)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1))
