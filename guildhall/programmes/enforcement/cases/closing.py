"""What stands against closing a case, beside what the engine finds and the victim's view."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guildhall.casework.declare import Outstanding
from guildhall.casework.models import Case
from guildhall.clock import LONDON
from guildhall.programmes.enforcement.cases import ladder
from guildhall.programmes.enforcement.models import Intervention
from guildhall.ui.words import long_date

BINDING = ("cpn", "dispersal", "pspo", "injunction", "closure_notice", "closure_order", "cbo")
"""The steps that bind somebody by law while they last. A warning or a contract does not."""


def in_force(case: Case, at: datetime) -> Iterator[Outstanding]:
    """Orders and notices that still bind somebody; a reason may say who watches them."""
    taken = Intervention.objects.filter(
        entry__case=case, entry__withdrawn_at=None, step__in=BINDING, served_at__lte=at, after=""
    )
    for step in taken.select_related("entry").order_by("served_at", "pk"):
        if not _has_run_out(step, at):
            title, until = ladder.BY_KEY[step.step].title, long_date(step.ends_on)
            ends = f" until {until}" if until else ""
            yield Outstanding(f"{title} of {long_date(step.served_at)} is in force{ends}")


def _has_run_out(step: Intervention, at: datetime) -> bool:
    """Whether its last day or its last hour is over. One without an end goes on."""
    if step.ends_on is not None:
        return step.ends_on < at.astimezone(LONDON).date()
    if step.lasts_hours is None or step.served_at is None:
        return False
    return step.served_at + timedelta(hours=step.lasts_hours) < at
