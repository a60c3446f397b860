"""Counting what comes in, by the hour, in the database: one limit for every process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from guildhall import vault
from guildhall.casework.front_door.models import Tally
from guildhall.casework.front_door.rules import (
    LIMITS,
    WIDE_TIMES,
    Means,
    Verdict,
    judge,
    network_of,
    wide_network_of,
    window,
)
from guildhall.clock import LONDON


@dataclass(frozen=True)
class Network:
    """Where something came from: one house or office, and the wide network around it, if any."""

    near: str
    wide: str = ""


def network_digest(address: str, at: datetime) -> Network:
    """Where an address is, under the key of its day, which is destroyed two days later."""
    day = at.astimezone(LONDON).date()
    near, wide = (
        vault.blind(each, purpose=f"front_door.network.{day.isoformat()}") if each else ""
        for each in (network_of(address), wide_network_of(address))
    )
    return Network(near, wide)


def count(means: Means, *, network: Network, at: datetime) -> Verdict:
    """Count one more, and say what becomes of it.

    Past the limit for everybody no row is made for its network: however many places a flood comes
    from, there are never more rows than that limit in an hour. What one network sends past its own
    limit counts for nobody else: one sender cannot shut the door for the whole city.
    The networks of one wide one have a limit together, because one sender may have them all.
    """
    limit = LIMITS[means]
    if _so_far(means, "", at) >= limit.most_all:
        return Verdict.REFUSE
    from_network = _more(means, network.near, at)
    if from_network > limit.most_network:
        return Verdict.REFUSE
    if network.wide and _more(means, network.wide, at) > limit.most_network * WIDE_TIMES:
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
