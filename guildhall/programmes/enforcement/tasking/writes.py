"""What officers log, and whom a problem is given to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.casework.errors import AlreadyDone
from guildhall.casework.writes import check_leaving, keep_sheet
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Agency, Grant, Guard, Member
from guildhall.partners.reads import require_on
from guildhall.partners.writes import grant
from guildhall.programmes.enforcement.models import Patrol, Problem
from guildhall.programmes.enforcement.tasking import rules
from guildhall.programmes.enforcement.tasking.configuration import BASES
from guildhall.programmes.enforcement.tasking.reads import TASKED


@transaction.atomic
def log_patrol(*, values: Mapping[str, Any], by: Member, at: datetime) -> Patrol:
    """Log a patrol or a visit. One logged to base is kept, flagged, and counts no time."""
    at_base = rules.is_base(values["place_words"], BASES)
    return keep_sheet(Patrol, values={**values, "is_at_base": at_base}, by=by, at=at)


@transaction.atomic
def task(problem: Problem, *, agency: Agency, by: Member, at: datetime) -> None:
    """Task an agency's officers: they see where, when, what to know and what to do, and not why.

    AlreadyDone where the agency has been tasked.
    """
    guard = problem.sheet.guard
    require_on(by, guard, Do.WRITE, at)
    standing = Grant.objects.filter(guard=guard, agency=agency, purpose=TASKED, revoked_at=None)
    if standing.exists():
        raise AlreadyDone("They have been tasked already.", field="agency")
    words = (problem.place_words, problem.times, problem.marker, problem.what_to_do)
    of = Guard.objects.filter(connected_from__source=guard, connected_from__ended_at=None)
    for about in (guard, *of.distinct()):
        check_leaving(about, *words, field="agency", to_agency=agency)
    grant(
        guard, to=agency, level=Level.TASKING, purpose=TASKED, basis=Grant.Basis.STATUTE,
        by=by, at=at,
    )  # fmt: skip
    subject, after = f"problem:{guard.reference}", {"agency": agency.key}
    record(action="enforcement.tasked", subject=subject, by=by, at=at, after=after)
