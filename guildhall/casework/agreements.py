"""Whether an agreement in force lets two agencies share, for one programme."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from guildhall.clock import LONDON
from guildhall.partners.models import Agency, Agreement, Party


def agreement_between(
    one: Agency, other: Agency, *, programme: str, at: datetime
) -> Agreement | None:
    """An agreement in force that day which both have signed and which covers the programme.

    The one that lasts longest, where there are several; None where there is none.
    """
    day = at.astimezone(LONDON).date()
    found = Agreement.objects.filter(starts_on__lte=day, expires_on__gte=day)
    for agency in (one, other):
        found = found.filter(pk__in=_signed(agency, day))
    in_force = found.order_by("-expires_on", "pk")
    return next((each for each in in_force if programme in each.programmes), None)


def lapsed_between(one: Agency, other: Agency, *, programme: str, at: datetime) -> Agreement | None:
    """The latest agreement of the two that covered the programme and is over; None if none was."""
    day = at.astimezone(LONDON).date()
    over = Agreement.objects.filter(expires_on__lt=day)
    for agency in (one, other):
        over = over.filter(pk__in=Party.objects.filter(agency=agency).values("agreement"))
    return next((a for a in over.order_by("-expires_on", "pk") if programme in a.programmes), None)


def _signed(agency: Agency, day: date) -> list[int]:
    standing = Party.objects.filter(Q(left_on=None) | Q(left_on__gte=day), signed_on__lte=day)
    return list(standing.filter(agency=agency).values_list("agreement_id", flat=True))
