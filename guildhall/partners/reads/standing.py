"""How a member stands at an instant: the functions they hold, and the agreements behind them."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import FilteredRelation, Q

from guildhall.clock import LONDON
from guildhall.partners.models import Member, Party
from guildhall.partners.policy import Viewer


def viewer(member: Member, at: datetime) -> Viewer:
    """The member as the policy sees them. Two queries, whoever they are."""
    day = at.astimezone(LONDON).date()
    rows = list(_rows(member, day))
    functions: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["held__programme"] is not None:
            functions[row["held__programme"]].add(row["held__function"])
    agency = rows[0]["agency"] if rows else None
    left_on = rows[0]["agency__left_on"] if rows else None
    return Viewer(
        member=member.pk or 0,
        agency=agency,
        is_active=bool(rows) and rows[0]["is_active"] and (left_on is None or left_on >= day),
        functions={programme: frozenset(held) for programme, held in functions.items()},
        agreements=agreements_in_force(agency, day),
    )


def _rows(member: Member, day: date) -> list[dict[str, Any]]:
    """The member with the posts held that day: one row each, or one row with none."""
    held = FilteredRelation(
        "posts",
        condition=Q(posts__since_on__lte=day)
        & (Q(posts__until_on=None) | Q(posts__until_on__gte=day)),
    )
    names = ("is_active", "agency", "agency__left_on", "held__programme", "held__function")
    rows: Any = Member.objects.filter(pk=member.pk).annotate(held=held).values(*names)
    return list(rows)


def agreements_in_force(agency: int | None, day: date) -> frozenset[int]:
    """The keys of the agreements in force on a day to which an agency is then a party."""
    found = Party.objects.filter(
        Q(left_on=None) | Q(left_on__gte=day),
        agency=agency or 0,
        signed_on__lte=day,
        agreement__starts_on__lte=day,
        agreement__expires_on__gte=day,
    )
    return frozenset(found.values_list("agreement", flat=True))
