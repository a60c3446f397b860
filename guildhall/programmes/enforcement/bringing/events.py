"""Which reports of an extract are of an event that somebody else has reported already.

Joined without asking are only those that the rule of reports (`reports.rules.likeness`) finds near
in place and in time and alike in type and harm, and only with an event that this agency has not
reported: what one source counts as two is two until a person says otherwise. What is less alike
is left to triage, which is shown it. Everything joined can be taken apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from guildhall.casework.bringing.declare import Giver, Ready
from guildhall.partners.reads import seen
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.configuration import NEAR
from guildhall.programmes.enforcement.reports.rules import Happening, Likeness, likeness

JOIN_FROM = 7
"""Near in both, and alike in type and harm; or nearer in one, and alike in type."""
HOURS = timedelta(hours=NEAR.longest_hours + NEAR.hours)
AT_A_TIME = 500
Square = tuple[int, int, int]
COLUMNS = (
    "pk", "event_id", "source_agency_id", "occurred_from", "occurred_to", "kind", "qualifier",
    "easting", "northing", "sheet__reference",
)  # fmt: skip


def known_events(ready: Sequence[Ready], giver: Giver) -> dict[int, str]:
    """For each line that would join an event: why, in words. Only of reports the giver may see."""
    visible = Report.objects.filter(sheet__guard__in=seen(giver.by, giver.at))
    return {
        line: f"As {row['sheet__reference']}: {', '.join(found.reasons)}"
        for line, (row, found) in _matches(ready, visible, giver).items()
    }


def events_of(ready: Sequence[Ready], giver: Giver) -> dict[int, int]:
    """The key of the event that each line joins, whoever reported it. For counting things once."""
    again = _sent_before(ready)
    left = [each for each in ready if each.line not in again]
    found = _matches(left, Report.objects.all(), giver)
    return again | {line: row["event_id"] for line, (row, _) in found.items()}


def _sent_before(ready: Sequence[Ready]) -> dict[int, int]:
    """The event of each line that a report stands for already, which the giver may not know of."""
    lines = {each.values["sent_key"]: each.line for each in ready}
    keys = list(lines)
    found: dict[int, int] = {}
    for start in range(0, len(keys), AT_A_TIME):
        held = Report.objects.filter(sent_key__in=keys[start : start + AT_A_TIME])
        found |= {lines[key]: event for key, event in held.values_list("sent_key", "event")}
    return found


def held_before(ready: Sequence[Ready], giver: Giver) -> dict[int, str]:
    """The lines whose source's reference a report bears already, as far as the giver may know."""
    lines = {each.values["sent_key"]: each.line for each in ready}
    keys = list(lines)
    found: dict[int, str] = {}
    visible = Report.objects.filter(sheet__guard__in=seen(giver.by, giver.at))
    for start in range(0, len(keys), AT_A_TIME):
        held = visible.filter(sent_key__in=keys[start : start + AT_A_TIME])
        for key, reference in held.values_list("sent_key", "sheet__reference"):
            found[lines[key]] = f"Received already, as {reference}"
    return found


def _matches(
    ready: Sequence[Ready], among: QuerySet[Report], giver: Giver
) -> dict[int, tuple[Mapping[str, Any], Likeness]]:
    """The best match of each line. An event is joined by one line of an agency's at most."""
    squares = _squares(_candidates(ready, among, giver))
    theirs = {row["event_id"] for rows in squares.values() for row in rows
              if row["source_agency_id"] == giver.agency.pk}  # fmt: skip
    taken: set[int] = set(theirs)
    found: dict[int, tuple[Mapping[str, Any], Likeness]] = {}
    for each in ready:
        one = _happening(each.values)
        best: tuple[int, int, Mapping[str, Any], Likeness] | None = None
        for row in _near(each.values, squares):
            like = likeness(one, _happening(row), NEAR)
            if like.score < JOIN_FROM or row["event_id"] in taken:
                continue
            if best is None or (like.score, -row["pk"]) > best[:2]:
                best = (like.score, -row["pk"], row, like)
        if best is not None:
            taken.add(best[2]["event_id"])
            found[each.line] = (best[2], best[3])
    return found


def _candidates(
    ready: Sequence[Ready], among: QuerySet[Report], giver: Giver
) -> Iterator[Mapping[str, Any]]:
    times = [each.values["occurred_from"] for each in ready if each.values["easting"] is not None]
    if not times:
        return
    near = among.filter(
        occurred_from__gte=min(times) - HOURS,
        occurred_from__lte=max(times) + HOURS,
        easting__isnull=False,
    )
    yield from near.order_by("pk").values(*COLUMNS).iterator(chunk_size=2000)


def _side() -> int:
    return max(NEAR.metres, 1)


def _square(row: Mapping[str, Any]) -> tuple[int, int]:
    return row["easting"] // _side(), row["northing"] // _side()


def _day(at: datetime) -> int:
    return int(at.timestamp()) // int(HOURS.total_seconds())


def _squares(rows: Iterable[Mapping[str, Any]]) -> dict[Square, list[Mapping[str, Any]]]:
    found: dict[Square, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[(*_square(row), _day(row["occurred_from"]))].append(row)
    return found


def _near(
    values: Mapping[str, Any], squares: Mapping[Square, list[Mapping[str, Any]]]
) -> Iterator[Mapping[str, Any]]:
    if values["easting"] is None:
        return
    across, up = _square(values)
    day = _day(values["occurred_from"])
    for x in (across - 1, across, across + 1):
        for y in (up - 1, up, up + 1):
            for d in (day - 1, day, day + 1):
                yield from squares.get((x, y, d), ())


def _happening(row: Mapping[str, Any]) -> Happening:
    return Happening(
        starts=row["occurred_from"],
        ends=row["occurred_to"] or row["occurred_from"],
        kind=row["kind"],
        qualifier=row["qualifier"],
        easting=row["easting"],
        northing=row["northing"],
    )
