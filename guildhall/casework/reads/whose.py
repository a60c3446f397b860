"""Whose work a case is: a viewer's own, one that they cover, or one that waits on their team."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from guildhall.casework.models import Cover
from guildhall.casework.reads.workers import named_to
from guildhall.clock import LONDON
from guildhall.partners.models import Member, Post

MINE, COVERING, WAITING = "mine", "covering", "waiting"


def whose(viewer: Member, at: datetime, which: str) -> Q:
    """The condition on cases: given to the viewer or naming them for a piece of work; given to
    somebody they cover for; or whose next step their agency, or a function of theirs, owes."""
    if which == COVERING:
        return Q(allocated_to__in=_covered(viewer, at)) & ~Q(allocated_to=viewer)
    if which == WAITING:
        return waits_on(viewer, at)
    return Q(allocated_to=viewer) | Q(guard__in=named_to(viewer, at).values("guard"))


def waits_on(viewer: Member, at: datetime) -> Q:
    """Cases whose next step is owed by the viewer's agency, or a function the viewer holds."""
    day = at.astimezone(LONDON).date()
    held = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day), member=viewer, since_on__lte=day
    )
    waits = Q(pk__in=[])
    for programme, function in held.values_list("programme", "function").distinct():
        waits |= Q(programme=programme, waiting_on_function=function, waiting_on_agency=None)
    if viewer.agency_id is not None:
        waits |= Q(waiting_on_agency=viewer.agency_id)
    return waits


def _covered(viewer: Member, at: datetime) -> QuerySet[Cover, int]:
    day = at.astimezone(LONDON).date()
    covers = Cover.objects.filter(
        covered_by=viewer, since_on__lte=day, until_on__gte=day, ended_at=None
    )
    return covers.values_list("member", flat=True)
