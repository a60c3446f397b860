"""Figures as they may be shown: a hidden one has no value here, and says that it is hidden."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max, QuerySet

from guildhall.measures.declare import PeriodKind
from guildhall.measures.figures import Point
from guildhall.measures.models import (
    Definition,
    DefinitionVersion,
    Observation,
    PeerFigures,
    Snapshot,
)
from guildhall.measures.rules import last_month


@dataclass(frozen=True)
class Known:
    """What was known of one measure in one area: the snapshot, its version, and its figures.

    `hidden` are the periods whose figures may not be shown; their points are gaps. `until` is the
    last month that was asked for; empty where everything was.
    """

    snapshot: Snapshot
    version: DefinitionVersion
    series: Mapping[PeriodKind, Sequence[Point]]
    hidden: frozenset[tuple[PeriodKind, str]]
    until: str = ""

    def is_hidden(self, kind: PeriodKind, period: str) -> bool:
        return (kind, period) in self.hidden


# Snapshots never change, so what was read of one is kept; the references are their own.
_kept: OrderedDict[str, Known] = OrderedDict()
MOST_KEPT = 500


def known(
    keys: Iterable[str], *, area_code: str, as_of: datetime | None = None
) -> dict[str, Known]:
    """The latest figures of each measure, or those that were latest at an instant.

    A measure with no figures is left out. Two queries however many measures there are.
    """
    snapshots = Snapshot.objects.filter(version__definition__key__in=list(keys))
    snapshots = snapshots.filter(area_code=area_code)
    if as_of is not None:
        snapshots = snapshots.filter(computed_at__lte=as_of)
    latest = snapshots.values("version__definition").annotate(last=Max("pk")).values("last")
    chosen = list(Snapshot.objects.filter(pk__in=latest).select_related("version__definition"))
    _keep([each for each in chosen if each.reference not in _kept])
    return {each.version.definition.key: _kept[each.reference] for each in chosen}


def ended_by(found: Known, month: str) -> Known | None:
    """The figures of periods that had ended by the last day of a month; None where there are none.

    What a board pack prints: nothing of a later period is in it, whatever has come in since.
    """
    series = {
        kind: [point for point in points if last_month(point.period) <= month]
        for kind, points in found.series.items()
    }
    held = {kind: points for kind, points in series.items() if points}
    hidden = frozenset(each for each in found.hidden if last_month(each[1]) <= month)
    return replace(found, series=held, hidden=hidden, until=month) if held else None


def _keep(snapshots: Sequence[Snapshot]) -> None:
    points: dict[int, dict[PeriodKind, list[Point]]] = {each.pk: {} for each in snapshots}
    hidden: dict[int, set[tuple[PeriodKind, str]]] = {each.pk: set() for each in snapshots}
    rows = Observation.objects.filter(snapshot__in=list(points)).order_by("pk")
    for row in rows.values_list(
        "snapshot", "period_kind", "period", "value", "numerator", "denominator", "lower", "upper",
        "is_provisional", "is_hidden",
    ) if points else ():  # fmt: skip
        pk, kind = row[0], PeriodKind(row[1])
        point = Point(*row[2:9])
        if row[9]:
            hidden[pk].add((kind, point.period))
            point = Point(point.period, None, None, None, None, None, point.is_provisional)
        points[pk].setdefault(kind, []).append(point)
    for each in snapshots:
        found = Known(each, each.version, points[each.pk], frozenset(hidden[each.pk]))
        _kept[each.reference] = found
    while len(_kept) > max(MOST_KEPT, len(snapshots)):
        _kept.popitem(last=False)


def known_one(key: str, *, area_code: str, as_of: datetime | None = None) -> Known | None:
    """The figures of one measure, or None where there are none."""
    return known([key], area_code=area_code, as_of=as_of).get(key)


def snapshots_of(definition: Definition, *, area_code: str) -> QuerySet[Snapshot]:
    """When the measure's figures were computed, latest first."""
    kept = Snapshot.objects.filter(version__definition=definition, area_code=area_code)
    return kept.select_related("version").order_by("-pk")


def trace(reference: str) -> Snapshot | None:
    """The snapshot behind a printed reference such as 7KQ2M9XB; None where there is none."""
    found = Snapshot.objects.filter(reference=reference.upper())
    return found.select_related("version__definition").first()


def observations_of(snapshot: Snapshot) -> Known:
    """The figures of one snapshot, as they may be shown."""
    if snapshot.reference not in _kept:
        _keep([snapshot])
    return _kept[snapshot.reference]


def peer_figures(version: int) -> bytes | None:
    """The latest packed figures of every area under a version; None where none were computed."""
    kept = PeerFigures.objects.filter(version=version).order_by("-pk").first()
    return None if kept is None else bytes(kept.figures)
