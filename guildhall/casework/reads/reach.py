"""Which agencies have been let near a case."""

from datetime import datetime

from django.db.models import Q

from guildhall.partners.declare import Level
from guildhall.partners.models import Agency, Grant, Guard


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
