"""Whether an agency has been let near a case."""

from datetime import datetime

from django.db.models import Q

from guildhall.partners.declare import Level
from guildhall.partners.models import Agency, Grant, Guard


def agency_may_act(guard: Guard, agency: Agency, at: datetime) -> bool:
    """Whether an agency controls the case, or the case is open to it far enough to act on it."""
    return guard.controller_id == agency.pk or level_given(guard, agency, at) >= Level.TASKING


def level_given(guard: Guard, agency: Agency, at: datetime) -> int:
    """The most that grants in force open to an agency; 0 where none does."""
    day = at.date()
    now = Q(until_at=None) | Q(until_at__gt=at)
    rests = Q(agreement=None) | Q(agreement__starts_on__lte=day, agreement__expires_on__gte=day)
    given = Grant.objects.filter(now, rests, guard=guard, agency=agency, since_at__lte=at)
    standing = given.filter(Q(revoked_at=None) | Q(revoked_at__gt=at))
    return max(standing.values_list("level", flat=True), default=0)
