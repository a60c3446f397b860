"""Whether the partnership may do live casework."""

from datetime import datetime

from guildhall.clock import LONDON
from guildhall.partners.models import Assurance


def casework_is_live(at: datetime) -> bool:
    """Whether an impact assessment and security checks were recorded as done by that London day.

    A review that has come due is chased, and switches nothing off: the people in open cases
    would be the ones to suffer. One query.
    """
    day = at.astimezone(LONDON).date()
    done = Assurance.objects.filter(done_on__lte=day).values_list("kind", flat=True)
    return set(Assurance.Kind.values) <= set(done)
