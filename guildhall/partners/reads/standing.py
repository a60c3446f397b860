"""How a member stands at an instant: the functions they hold, and the agreements behind them."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.db.models import FilteredRelation, Q

from guildhall.clock import LONDON
from guildhall.partners.models import Member, Party
from guildhall.partners.policy import Viewer

_known: ContextVar[dict[tuple[int, date], Viewer] | None] = ContextVar("standing", default=None)


@contextmanager
def nobody_moves() -> Iterator[None]:
    """Ask once for each member and day how they stand, and not at each write.

    For telling what happened long ago, in a run that changes no post, member or agreement. Never
    for a request.
    """
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def viewer(member: Member, at: datetime) -> Viewer:
    """The member as the policy sees them. Two queries, whoever they are."""
    day = at.astimezone(LONDON).date()
    known = _known.get()
    if known is None:
        return _viewer(member, day)
    if (member.pk, day) not in known:
        known[member.pk, day] = _viewer(member, day)
    return known[member.pk, day]


def _viewer(member: Member, day: date) -> Viewer:
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
