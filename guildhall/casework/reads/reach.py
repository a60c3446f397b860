"""Which agencies have been let near a case, and who there may act on it."""

from datetime import datetime

from django.db.models import Q

from guildhall.clock import LONDON
from guildhall.partners import registry
from guildhall.partners.declare import Do, Level, Reach, lines
from guildhall.partners.models import Agency, Grant, Guard, Member, Post
from guildhall.partners.reads import access


def agency_may_act(guard: Guard, agency: Agency, at: datetime) -> bool:
    """Whether an agency controls the case, or the case is open to it far enough to act on it."""
    return agency.pk in agencies_that_may_act(guard, at)


def agencies_that_may_act(guard: Guard, at: datetime) -> set[int]:
    """The keys of the controller, and of each agency that grants in force let act on the case."""
    day = at.date()
    now = Q(until_at=None) | Q(until_at__gt=at)
    rests = Q(agreement=None) | Q(agreement__starts_on__lte=day, agreement__expires_on__gte=day)
    given = Grant.objects.filter(
        now, rests, guard=guard, agency__isnull=False, since_at__lte=at, level__gte=Level.TASKING
    )
    standing = given.filter(Q(revoked_at=None) | Q(revoked_at__gt=at))
    return {guard.controller_id, *standing.values_list("agency", flat=True)}


def who_may_act(
    guard: Guard, at: datetime, *, agency: Agency | None = None, function: str = ""
) -> list[Member]:
    """Members who may act on the case now: of an agency, or who hold a function, by name."""
    day = at.astimezone(LONDON).date()
    current = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day), programme=guard.programme, since_on__lte=day
    )
    if function:
        current = current.filter(function=function)
    near = Q(pk__in=current.values("member"))
    if agency is not None:
        near &= Q(agency=agency)
    if function and not _sees_all(guard.programme, function):
        granted = Grant.objects.filter(guard=guard)
        near &= (
            Q(agency=guard.controller_id)
            | Q(pk__in=granted.values("member"))
            | Q(agency__in=granted.exclude(agency=None).values("agency"))
        )
    members = Member.objects.filter(near, is_active=True).order_by("name", "pk")
    return [each for each in members if Do.ACT in access(each, guard, at).may]


def _sees_all(programme: str, function: str) -> bool:
    sights = lines(registry.matrix(programme), [function])
    return any(sight.reach is Reach.WHOLE for _, sight in sights)
