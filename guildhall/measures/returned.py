"""Figures of measures that an agency returns, quarter by quarter, and as rolling years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from guildhall.analysis import columns
from guildhall.analysis.columns import Grid, Limits
from guildhall.measures import rules
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Figures, Point, points, shown_limits
from guildhall.measures.models import Definition, DefinitionVersion, Return

QUARTERS_IN_YEAR = 4
ADDS_UP = {Kind.COUNT, Kind.RATE, Kind.PROPORTION, Kind.SURVEY}


@dataclass(frozen=True)
class Returned:
    """A measure's returned figures. `series` is empty where nothing has been received."""

    version: DefinitionVersion
    series: Mapping[PeriodKind, Sequence[Point]]
    inputs: Sequence[Mapping[str, object]]
    periods_held: int


def figures(definition: Definition, *, at: datetime) -> Returned:
    """From the returns received by an instant; a correction stands in place of what it corrects.

    A quarter that never came is a gap, and so is every year that it belongs to. A rate's
    denominator is people, so a rolling year takes the last quarter's; a share's adds up. No year
    is made of what does not add up: one person in four quarters is one person.
    """
    version = definition.versions.order_by("number").reverse()[0]
    latest: dict[str, Return] = {}
    received = Return.objects.filter(due__definition=definition, at__lte=at)
    for each in received.select_related("due").order_by("pk"):
        latest[each.due.period] = each
    if not latest:
        return Returned(version, {}, [], 0)
    quarters = rules.quarters(min(latest), max(latest))
    counts, bottoms = _grid(quarters, latest, "numerator"), _grid(quarters, latest, "denominator")
    is_out_of = bool(version.denominator_rule)
    made = [_made(PeriodKind.QUARTER, quarters, counts, bottoms if is_out_of else None, version)]
    kind = Kind(version.kind)
    if kind in ADDS_UP and version.adds_up:
        rolled = columns.rolling(counts, QUARTERS_IN_YEAR)
        under = bottoms if kind is Kind.RATE else columns.rolling(bottoms, QUARTERS_IN_YEAR)
        made.append(_made(PeriodKind.R12, quarters, rolled, under if is_out_of else None, version))
    provisional = {period for period, each in latest.items() if each.is_provisional}
    series = {
        each.period_kind: _marked(each.period_kind, list(points(each)), provisional)
        for each in made
    }
    series = {kind: held for kind, held in series.items() if any(p.value is not None for p in held)}
    inputs = [_input(latest[quarter]) for quarter in sorted(latest)]
    return Returned(version, series, inputs, len(latest))


def _grid(quarters: Sequence[str], latest: Mapping[str, Return], field: str) -> Grid:
    held = [getattr(latest[quarter], field) if quarter in latest else None for quarter in quarters]
    return np.array([[np.nan if value is None else value for value in held]], dtype=np.float64)


def _made(
    period_kind: PeriodKind,
    quarters: Sequence[str],
    counts: Grid,
    bottoms: Grid | None,
    version: DefinitionVersion,
) -> Figures:
    kind = Kind(version.kind)
    if kind in ADDS_UP:
        limits = shown_limits(counts, bottoms, kind=kind, per=version.per)
    else:
        nothing = np.full_like(counts, np.nan)
        limits = Limits(counts, nothing, nothing)
    return Figures(period_kind, tuple(quarters), limits, counts, bottoms, (False,) * len(quarters))


def _marked(kind: PeriodKind, found: list[Point], provisional: set[str]) -> list[Point]:
    """A rolling year is provisional while any of its quarters is."""
    reach = QUARTERS_IN_YEAR if kind is PeriodKind.R12 else 1
    return [
        replace(point, is_provisional=not provisional.isdisjoint(_ending(point.period, reach)))
        for point in found
    ]


def _ending(quarter: str, reach: int) -> list[str]:
    return rules.quarters(rules.next_quarter(quarter, 1 - reach), quarter)


def _input(received: Return) -> dict[str, object]:
    """Where a returned figure came from, for the trace."""
    return {
        "feed": "return",
        "reference": f"return {received.pk}",
        "agency": received.due.agency_key,
        "period": received.due.period,
        "release": received.received_on.isoformat(),
    }
