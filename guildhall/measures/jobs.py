"""Computing figures from what has been imported and returned. Safe to run twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from guildhall import clock
from guildhall.measures import from_records, peers, registry, returned, rules, supply, writes
from guildhall.measures.declare import Averaged, Measure, PeriodKind, Records, counts_of
from guildhall.measures.denominators import Denominators
from guildhall.measures.figures import Figures, Point, figures, points
from guildhall.measures.models import Definition, DefinitionVersion, Snapshot
from guildhall.measures.reads import returned_definitions, versions
from guildhall.measures.registry import Declared, declared
from guildhall.measures.writes import Made


@dataclass(frozen=True)
class Computed:
    """What came of one measure: whether figures were added, and how many periods are held."""

    key: str
    is_added: bool
    periods_held: int


def compute(area_code: str, at: datetime) -> Iterator[Computed]:
    """Compute every measure that files, records or returns answer, for one area, as known then.

    The same inputs again add nothing. A measure of which nothing is held adds nothing either.
    What was published after that day is not known yet. Measures that count the same records are
    kept together, because what of each may be shown is one decision.
    """
    populations, counts = Denominators(), supply.Counts(_day(at))
    made: dict[str, Made] = {}
    for each in declared():
        found = _made(each, area_code, at, populations, counts)
        if found is not None:
            made[each.measure.key] = found
    kept: dict[str, Snapshot | None] = {}
    for key in [each.measure.key for each in declared()]:
        if key in made and key not in kept:
            family = [kin for kin in registry.kin(key) if kin in made and kin not in kept]
            snapshots = writes.keep_together(
                [made[kin] for kin in family], area_code=area_code, at=at
            )
            kept |= dict(zip(family, snapshots, strict=True))
        held = _periods_held(made[key]) if key in made else 0
        yield Computed(key, kept.get(key) is not None, held)
    for definition in returned_definitions():
        yield compute_returned(definition, area_code, at)


def compute_returned(definition: Definition, area_code: str, at: datetime) -> Computed:
    """Compute one measure from the returns received for it."""
    found = returned.figures(definition, at=at)
    kept = None
    if found.series:
        kept = writes.keep_figures(
            found.version,
            area_code=area_code,
            series=found.series,
            inputs=found.inputs,
            is_synthetic=settings.INSTANCE.is_demo,
            at=at,
        )
    return Computed(definition.key, kept is not None, found.periods_held)


def _day(at: datetime) -> date:
    return at.astimezone(clock.LONDON).date()


def _may_be_known(measure: Measure, area_code: str) -> bool:
    """Whether an area's figures may be computed: any area's, where every input is published.

    Other measures are for the partnership's own area only. What is hidden is decided for that
    area; figures of its neighbours or of parts of it could give a hidden one back.
    """
    is_published = measure.suppress_below is None and not isinstance(measure.numerator, Records)
    return is_published or area_code == settings.INSTANCE.area_code


def schedule_returns(at: datetime) -> int:
    """Put on the calendar each returned measure's quarters, up to the one under way.

    From the quarter in which the measure joined the register; gives how many were added.
    """
    added = 0
    now = rules.quarter_of(at.astimezone(clock.LONDON).date())
    for definition in returned_definitions().exclude(agency_key=""):
        joined_at = versions(definition).order_by("number")[0].at
        first = rules.quarter_of(joined_at.astimezone(clock.LONDON).date())
        added += writes.schedule_returns(
            definition,
            agency_key=definition.agency_key,
            quarters=rules.quarters(first, now),
            rule=rules.LOCAL.key,
            at=at,
        )
    return added


def _made(
    each: Declared,
    area_code: str,
    at: datetime,
    populations: Denominators,
    counts: supply.Counts,
) -> Made | None:
    """One declared measure's figures; None where nothing is held, or it may not be known."""
    if not _may_be_known(each.measure, area_code):
        return None
    version = writes.put_declared(each, at=at)
    if isinstance(each.measure.numerator, Averaged):
        return _average(version, each.measure.numerator, area_code, at)
    if isinstance(each.measure.numerator, Records):
        found = from_records.held(each.measure, area_code, at)
    else:
        found = supply.held(each.measure, [area_code], populations, counts)
    if found is None:
        return None
    kinds = from_records.period_kinds(each.measure)
    made = [one for one in worked_out(each.measure, found, at) if one.period_kind in kinds]
    series = {one.period_kind: trimmed(list(points(one))) for one in made}
    held = {kind: some for kind, some in series.items() if some}
    return Made(version, held, found.inputs, found.is_synthetic)


def _average(
    version: DefinitionVersion, numerator: Averaged, area_code: str, at: datetime
) -> Made | None:
    found = supply.average(numerator, area_code, _day(at))
    if found is None:
        return None
    point = Point(numerator.year, found.value, None, None, None, None, is_provisional=False)
    return Made(version, {PeriodKind.YEAR: [point]}, found.inputs, found.is_synthetic)


def _periods_held(made: Made) -> int:
    """The periods of the shortest kind that have a figure."""
    shortest = made.series.get(PeriodKind.MONTH) or made.series.get(PeriodKind.YEAR) or []
    return sum(point.value is not None for point in shortest)


def worked_out(measure: Measure, found: supply.Supplied, at: datetime) -> list[Figures]:
    """The figures of every area that was asked for."""
    return figures(
        found.held,
        kind=measure.kind,
        per=measure.per,
        lag_months=measure.lag_months,
        known_in=f"{at.astimezone(clock.LONDON):%Y-%m}",
    )


def compute_all_areas(areas: Sequence[str], at: datetime) -> Iterator[Computed]:
    """Compute every published evidence measure for many areas at once, a whole table at a time."""
    populations, counts = Denominators(), supply.Counts(_day(at))
    populations.load(areas)
    for each in declared():
        is_published = each.measure.suppress_below is None
        found = supply.held(each.measure, areas, populations, counts) if is_published else None
        if found is None:
            yield Computed(each.measure.key, is_added=False, periods_held=0)
            continue
        made = worked_out(each.measure, found, at)
        version = writes.put_declared(each, at=at)
        kept = writes.keep_peer_figures(
            version, figures=peers.pack(found.held.areas, made), inputs=found.inputs, at=at
        )
        yield Computed(each.measure.key, kept is not None, len(found.held.months))


def trimmed(series: list[Point]) -> list[Point]:
    """Without the gaps before the first figure and after the last: only those inside are kept.

    A count whose rate cannot be had, because no population is held, is kept as a count.
    """
    held = [at for at, p in enumerate(series) if p.value is not None or p.numerator is not None]
    return series[held[0] : held[-1] + 1] if held else []


def districts_held() -> list[str]:
    """Every district that a row of any imported feed lies in."""
    return supply.districts(
        {count.feed for each in declared() for count in counts_of(each.measure.numerator)}
    )
