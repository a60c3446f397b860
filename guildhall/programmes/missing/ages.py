"""How old the child of a case is, and where the case goes first for it."""

from __future__ import annotations

from datetime import date, datetime

from guildhall.casework.models import Case, Involvement
from guildhall.clock import LONDON
from guildhall.programmes.missing import rules
from guildhall.programmes.missing.rules import Route
from guildhall.subjects.models import Birth

CHILD = "child"


def born_on(case: Case) -> date | None:
    """When the child of a case was born, as this case says; None where it does not say."""
    children_of = Involvement.objects.filter(case=case, role=CHILD).values("person")
    found = Birth.objects.filter(person__in=children_of, source=case.guard_id, withdrawn_at=None)
    last = found.order_by("at", "pk").last()
    return last.born_on if last else None


def route_of(case: Case) -> Route:
    """Where the child of a case goes first, by the age on the day the case came in."""
    received_at: datetime = case.received_at
    return rules.route(born_on(case), received_at.astimezone(LONDON).date())
