"""What a form on a case offers to choose from."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Q

from guildhall.casework.declare import Page, Programme
from guildhall.casework.models import Record
from guildhall.casework.reads.files import CaseFile
from guildhall.casework.reads.visible import entries_shown
from guildhall.casework.registry import programmes
from guildhall.clock import LONDON
from guildhall.partners import registry
from guildhall.partners.declare import Do, Level, lines
from guildhall.partners.matrices import functions_of as titled
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import may, programmes_where
from guildhall.partners.reads import viewer as viewer_of

R = TypeVar("R", bound=Record)


def records_of(file: CaseFile, record_type: type[R]) -> list[R]:
    """The case's records of one type that the viewer may see, the latest first."""
    shown = entries_shown(file.viewer, file.case, file.decision)
    keys = file.case.entries.filter(shown, withdrawn_at=None).values("pk")
    rows = record_type._default_manager.filter(entry__in=keys).select_related("entry")
    return list(rows.order_by("-entry__happened_at", "-pk"))


def agencies_now(at: datetime) -> list[Agency]:
    """The agencies in the partnership on a day, by name."""
    day = at.astimezone(LONDON).date()
    here = Q(left_on=None) | Q(left_on__gte=day)
    return list(Agency.objects.filter(here, Q(joined_on=None) | Q(joined_on__lte=day)))


def functions_of(file: CaseFile) -> list[tuple[str, str]]:
    """The programme's functions that do something on its cases, by key and title."""
    matrix = registry.matrix(file.case.programme)
    acting = {key for key, sight in lines(matrix, matrix) if sight.level >= Level.TASKING}
    found = titled(matrix, file.programme.functions)
    return [(each.key, each.title) for each in found if each.key in acting]


def member_of(reference: str) -> Member | None:
    """A member by reference; None for an empty one, or nobody."""
    return Member.objects.filter(reference=reference).first() if reference else None


def casework_where(viewer: Member, do: Do, at: datetime) -> list[tuple[str, str]]:
    """The programmes that keep cases and in which the viewer may do it, by key and title."""
    allowed = programmes_where(viewer, do, at)
    return [(p.key, p.title) for p in programmes(with_cases=True) if p.key in allowed]


def casework_of(viewer: Member, at: datetime) -> list[tuple[str, str]]:
    """The programmes that keep cases and in which the viewer holds a part."""
    held = viewer_of(viewer, at).functions or {}
    return [(p.key, p.title) for p in programmes(with_cases=True) if held.get(p.key)]


def offered_pages(viewer: Member, at: datetime) -> list[tuple[Programme, list[Page]]]:
    """Each programme with the pages of its own that the viewer is let into; none without any.

    What a page needs is what it refuses without: nobody is offered a page to be turned away from.
    """
    held = {key for key, _title in casework_of(viewer, at)}
    found = [p for p in programmes() if p.key in held or not p.is_casework]
    pages = [(p, [each for each in p.pages if not each.of_case]) for p in found]
    asked = {each.needs for _, own in pages for each in own}
    opens = {do: programmes_where(viewer, do, at) for do in asked if isinstance(do, Do)}

    def is_open(programme: Programme, page: Page) -> bool:
        if isinstance(page.needs, Do):
            return programme.key in opens[page.needs]
        return may(viewer, page.needs)

    let_in = [(p, [each for each in own if is_open(p, each)]) for p, own in pages]
    return [(p, own) for p, own in let_in if own]


def colleagues(viewer: Member, at: datetime) -> list[Member]:
    """The viewer, and the active members of their agency, by name."""
    here = Q(pk=viewer.pk)
    if viewer.agency_id is not None:
        here |= Q(agency=viewer.agency_id)
    return list(Member.objects.filter(here, is_active=True).order_by("name", "pk"))
