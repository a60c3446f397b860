"""Counting what comes in, by the hour, in the database: one limit for every process."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from guildhall import vault
from guildhall.casework.front_door.models import Tally
from guildhall.casework.front_door.rules import LIMITS, Means, Verdict, judge, network_of, window
from guildhall.clock import LONDON


def network_digest(address: str, at: datetime) -> str:
    """A network address under the key of its day, which is destroyed two days later."""
    day = at.astimezone(LONDON).date()
    return vault.blind(network_of(address), purpose=f"front_door.network.{day.isoformat()}")


def count(means: Means, *, network: str, at: datetime) -> Verdict:
    """Count one more, and say what becomes of it.

    Past the limit for everybody no row is made for its network: however many places a flood comes
    from, there are never more rows than that limit in an hour. What one network sends past its own
    limit counts for nobody else: one sender cannot shut the door for the whole city.
    """
    limit = LIMITS[means]
    if _so_far(means, "", at) >= limit.most_all:
        return Verdict.REFUSE
    from_network = _more(means, network, at)
    if from_network > limit.most_network:
        return Verdict.REFUSE
    return judge(limit, from_network=from_network, from_all=_more(means, "", at))


def _so_far(means: Means, network: str, at: datetime) -> int:
    rows = Tally.objects.filter(means=means.value, network=network, hour=window(at))
    return rows.values_list("count", flat=True).first() or 0


def _more(means: Means, network: str, at: datetime) -> int:
    key = {"means": means.value, "network": network, "hour": window(at)}
    row = Tally.objects.filter(**key)
    if not row.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                Tally.objects.create(**key, count=1)
        except IntegrityError:
            row.update(count=F("count") + 1)
    return row.values_list("count", flat=True).get()
