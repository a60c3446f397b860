"""Cases in lists: what needs me, what nobody has, and what I look for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from guildhall.audit import trail
from guildhall.casework.models import Case, Involvement
from guildhall.casework.reads.whose import whose
from guildhall.casework.registry import find
from guildhall.partners.declare import CASE_SLICE, Decision, Level
from guildhall.partners.models import Member
from guildhall.partners.reads import accesses, noted, seen
from guildhall.subjects.models import Name
from guildhall.subjects.reads.kept import withheld_from
from guildhall.subjects.rules import NAME_WITHHELD

PAGE = 50


@dataclass(frozen=True)
class CaseLine:
    """A case in a list, as far as the viewer may know it.

    `heading` names the people it is about, empty for those who know only that it exists;
    `waiting_on` is who owes the next step, empty where nobody does.
    """

    case: Case
    decision: Decision
    programme_title: str
    stage_title: str
    heading: str
    waiting_on: str

    @property
    def title(self) -> str:
        """What the line is called: its people, or its reference where they are not shown."""
        return self.heading or self.case.reference


@dataclass(frozen=True)
class CasePage:
    """One page of a list of cases. `after` is where the next begins; empty on the last."""

    lines: tuple[CaseLine, ...]
    after: str


@dataclass(frozen=True)
class Filters:
    """What a list of cases is narrowed by. Empty narrows by nothing; nothing here can widen it."""

    programme: str = ""
    status: str = ""
    stage: str = ""
    team: str = ""
    allocated_to: str = ""
    whose: str = ""
    is_unallocated: bool = False
    waiting_on: str = ""
    least: Level = field(default=Level.EXISTS)


def cases(
    viewer: Member,
    at: datetime,
    *,
    filters: Filters | None = None,
    after: str = "",
    limit: int = PAGE,
) -> CasePage:
    """A page of the cases that the viewer may know of, the latest first, after a reference.

    Narrowing by a stage, a team or a person narrows to cases that are shown so far, because
    such a list would otherwise tell what it does not show.
    """
    wanted = filters or Filters()
    found = matching(viewer, at, wanted)
    last = found.filter(reference=after).values_list("received_at", "pk").first()
    if last is not None:
        found = found.filter(Q(received_at__lt=last[0]) | Q(received_at=last[0], pk__lt=last[1]))
    rows = list(found.order_by("-received_at", "-pk")[: limit + 1])
    shown = rows[:limit]
    return CasePage(lines(viewer, shown, at), shown[-1].reference if len(rows) > limit else "")


def matching(viewer: Member, at: datetime, wanted: Filters) -> QuerySet[Case]:
    """The cases that the viewer may know of, narrowed."""
    narrow: dict[str, object] = {
        "programme": wanted.programme,
        "status": wanted.status,
        "stage": wanted.stage,
        "team": wanted.team,
        "allocated_to__reference": wanted.allocated_to,
        "waiting_on_function": wanted.waiting_on,
    }
    given = {name: value for name, value in narrow.items() if value}
    if wanted.is_unallocated:
        given["allocated_to"] = None
    tells = set(given) - {"programme"}
    least = max(wanted.least, Level.FULL if tells else Level.EXISTS)
    if wanted.whose:
        # Of these a list tells no more than My work does, so it asks for no more.
        enough = Level.FULL if tells - {"status"} else Level.TASKING
        theirs = whose(viewer, at, wanted.whose)
        return known(viewer, at, max(wanted.least, enough)).filter(theirs, **given)
    return known(viewer, at, least).filter(**given)


def known(viewer: Member, at: datetime, least: Level) -> QuerySet[Case]:
    """The cases of which the viewer may know at least that much, with what a line shows.

    In full means that the case itself is shown, and not a part of it alone.
    """
    shows = CASE_SLICE if least >= Level.FULL else ""
    return with_line(Case.objects.filter(guard__in=seen(viewer, at, least, shows=shows)))


def with_line(found: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with what a line of a list shows of each; those that are read are in the trail."""
    return noted(found.select_related("allocated_to", "waiting_on_agency"))


def lines(viewer: Member, rows: Iterable[Case], at: datetime) -> tuple[CaseLine, ...]:
    """Cases as lines of a list, each as far as its decision shows. Seven statements."""
    wanted = list(rows)
    decisions = accesses(viewer, [case.guard for case in wanted], at)
    shown = [case for case in wanted if _names_are_shown(decisions[case.guard_id])]
    named = _headings(shown, viewer.agency_id or 0)
    trail.shown(*(case.reference for case in wanted))  # whoever read them
    return tuple(_line(case, decisions[case.guard_id], named.get(case.pk, "")) for case in wanted)


def _names_are_shown(decision: Decision) -> bool:
    return decision.level >= Level.TASKING


def _line(case: Case, decision: Decision, heading: str) -> CaseLine:
    programme = find(case.programme)
    is_shown = decision.shows(CASE_SLICE)
    stage = programme.stage(case.stage) if programme and is_shown else None
    agency = case.waiting_on_agency.name if case.waiting_on_agency else ""
    return CaseLine(
        case=case,
        decision=decision,
        programme_title=programme.title if programme else case.programme,
        stage_title=stage.title if stage else "",
        heading=heading,
        waiting_on=(agency or function_title(case.programme, case.waiting_on_function))
        if is_shown
        else "",
    )


def function_title(programme: str, key: str) -> str:
    """What a function of a programme is called."""
    from guildhall.partners.matrices import FUNCTIONS

    declared = find(programme)
    own = {each.key: each.title for each in declared.functions} if declared else {}
    usual = FUNCTIONS.get(key)
    return own.get(key) or (usual.title if usual else key.replace("_", " ").capitalize())


def _headings(wanted: list[Case], agency: int) -> dict[int, str]:
    """Whom each case is about: names that the case itself has of its standing subjects.

    For members of one agency: a name that others keep is said to be withheld.
    """
    guards = {case.guard_id: case.pk for case in wanted}
    parts = Involvement.objects.filter(case__in=[case.pk for case in wanted], until_on=None)
    subjects: dict[int, dict[int, None]] = {}
    for case, programme, person, role in parts.order_by("pk").values_list(
        "case", "case__programme", "person", "role"
    ):
        declared = find(programme)
        known_role = declared.role(role) if declared else None
        if known_role is not None and known_role.is_subject:
            subjects.setdefault(case, {})[person] = None
    names: dict[tuple[int, int], str] = {}
    rows = Name.objects.filter(source__in=guards, withdrawn_at=None)
    rows = rows.annotate(is_kept=ExpressionWrapper(withheld_from(agency), BooleanField()))
    for name in rows.order_by("at", "pk"):
        told = NAME_WITHHELD if name.is_kept else name.whole
        names.setdefault((guards[name.source_id], name.person_id), told)
    return {
        case: ", ".join(dict.fromkeys(names[case, p] for p in people if (case, p) in names))
        for case, people in subjects.items()
    }
