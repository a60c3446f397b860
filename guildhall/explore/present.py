"""Charts and tables of what the pages show, each with what is needed to use it honestly."""

from guildhall.analysis.control_chart import Point
from guildhall.analysis.funnel import FunnelPoint
from guildhall.evidence.feeds import all_feeds
from guildhall.explore import words
from guildhall.explore.reads.maps import LEVELS, ONE_LEVEL, AreaMap, MapArea
from guildhall.explore.reads.peers import Peers
from guildhall.explore.reads.series import Series
from guildhall.ui import charts
from guildhall.ui.charts import Chart, Frame
from guildhall.ui.tables import Cell, Column, Table

HIDDEN = "[c]"
CURVE_STEPS = 40
PER_1000 = "per 1,000 residents"


def series_chart(found: Series) -> Chart:
    """The control chart of a series, with its table."""
    frame = Frame(
        title=words.series_title(found),
        unit=f"{found.asked.counts} a month, {found.asked.area_name}",
        source=all_feeds()[found.asked.feed].publisher,
        released=found.release,
        is_synthetic=found.is_synthetic,
    )
    return charts.control_chart(
        found.chart.points,
        frame=frame,
        table=series_table(found),
        breaks=[charts.Break(each.period, each.cause) for each in found.breaks],
        provisional=found.provisional,
        hidden=found.hidden,
    )


def series_table(found: Series) -> Table:
    """A row for each month, latest first."""
    feed = all_feeds()[found.asked.feed]
    columns = (
        Column("Month", kind="month"),
        Column("Count", found.asked.counts, "number"),
        Column("Centre", "", "number", 1),
        Column("Lower limit", "", "number", 1),
        Column("Upper limit", "", "number", 1),
        Column("Signal"),
        Column("Status"),
    )
    return Table(
        title=f"{found.asked.subject}, {found.asked.area_name}, {found.asked.period.words}",
        columns=columns,
        rows=tuple(_series_row(found, point) for point in reversed(found.chart.points)),
        counting_unit=found.asked.counts,
        source=f"{feed.publisher}, {feed.title}",
        release=found.release,
        licence=feed.licence if feed.published else "Given in confidence",
        notes=tuple(words.series_notes(found)),
        is_synthetic=found.is_synthetic,
    )


def _series_row(found: Series, point: Point) -> tuple[Cell, ...]:
    status = "Provisional" if point.label in found.provisional else ""
    value: Cell = None if point.value is None else found.values[_at(found, point.label)]
    if point.label in found.hidden:
        value, status = HIDDEN, "Not shown"
    elif point.value is None:
        status = "Not held"
    limits = (point.centre, point.lower, point.upper)
    return (point.label, value, *limits, "; ".join(point.signals), status)


def _at(found: Series, month: str) -> int:
    return found.asked.period.months.index(month)


def area_map(found: AreaMap, *, as_rate: bool) -> Chart:
    """The shaded map, of rates or of counts, with its table."""
    feed = all_feeds()[found.asked.feed]
    unit = f"{found.asked.counts} {PER_1000 if as_rate else 'recorded'}"
    frame = Frame(
        title=words.map_title(found, as_rate=as_rate),
        unit=f"{unit}, {found.asked.period.words}",
        source=f"{feed.publisher}; boundaries of {found.vintage}, Office for National Statistics",
        released=found.release,
        is_synthetic=found.is_synthetic,
    )
    areas = [
        charts.Area(a.code, a.name, _value(a, as_rate=as_rate), found.outlines[a.code])
        for a in found.areas
    ]
    return charts.choropleth(areas, frame=frame, table=map_table(found))


def _value(area: MapArea, *, as_rate: bool) -> float | None:
    if not as_rate:
        return float(area.count)
    return None if area.rate is None else area.rate.value


def map_table(found: AreaMap) -> Table:
    """A row for each area, by name: count, residents and rate, each with its 95% interval."""
    feed = all_feeds()[found.asked.feed]
    year = f"mid-{found.residents.year}" if found.residents else ""
    columns = (
        Column(ONE_LEVEL[found.level]),
        Column("Code"),
        Column("Count", found.asked.counts, "number"),
        Column("Count: lower", "95%", "number", 1),
        Column("Count: upper", "95%", "number", 1),
        Column("Residents", year, "number"),
        Column("Rate", PER_1000, "number", 1),
        Column("Rate: lower", "95%", "number", 1),
        Column("Rate: upper", "95%", "number", 1),
    )
    where = f"{LEVELS[found.level]} of {found.asked.area_name}"
    return Table(
        title=f"{found.asked.subject} by {where}, {found.asked.period.words}",
        columns=columns,
        rows=tuple(_map_row(area) for area in sorted(found.areas, key=lambda a: a.name)),
        counting_unit=found.asked.counts,
        source=f"{feed.publisher}, {feed.title}",
        release=found.release,
        licence=feed.licence,
        notes=tuple(words.map_notes(found)),
        is_synthetic=found.is_synthetic,
    )


def _map_row(area: MapArea) -> tuple[Cell, ...]:
    rate: tuple[Cell, ...] = (None, None, None)
    if area.rate is not None:
        rate = (area.rate.value, area.rate.lower, area.rate.upper)
    limits = (area.interval.lower, area.interval.upper)
    return (area.name, area.code, area.count, *limits, area.residents, *rate)


def peers_chart(found: Peers) -> Chart:
    """The funnel plot, with its table."""
    frame = Frame(
        title=words.peers_title(found),
        unit=f"{found.asked.counts} {PER_1000}, {found.asked.period.words}",
        source=all_feeds()[found.asked.feed].publisher,
        released=found.release,
        is_synthetic=found.is_synthetic,
    )
    dots = [
        charts.Dot(found.names[p.name], p.denominator, p.rate, p.name == found.asked.area)
        for p in found.points
    ]
    return charts.funnel(
        dots,
        _limits(found),
        average=found.funnel.overall_rate,
        size_name="residents",
        frame=frame,
        table=peers_table(found),
    )


def _limits(found: Peers) -> list[charts.Limits]:
    sizes = [point.denominator for point in found.points]
    low, high = min(sizes) * 0.6, max(sizes) * 1.05
    steps = [low * (high / low) ** (at / CURVE_STEPS) for at in range(CURVE_STEPS + 1)]
    return [
        charts.Limits(
            one.denominator, one.outer.lower, one.inner.lower, one.inner.upper, one.outer.upper
        )
        for one in found.funnel.limits(steps)
    ]


def peers_table(found: Peers) -> Table:
    """A row for each area, by name and not by rank."""
    feed = all_feeds()[found.asked.feed]
    columns = (
        Column("Area"),
        Column("Count", found.asked.counts, "number"),
        Column("Residents", f"mid-{found.year}", "number"),
        Column("Rate", PER_1000, "number", 1),
        Column("Rate: lower", "95%", "number", 1),
        Column("Rate: upper", "95%", "number", 1),
        Column("Against the limits"),
        Column("Rank", "1 is lowest", "number"),
        Column("Rank: lower", "95%", "number"),
        Column("Rank: upper", "95%", "number"),
    )
    return Table(
        title=f"{found.asked.subject}, {len(found.points)} areas, {found.asked.period.words}",
        columns=columns,
        rows=tuple(_peer_row(found, point) for point in found.points),
        counting_unit=found.asked.counts,
        source=f"{feed.publisher}, {feed.title}",
        release=found.release,
        licence=feed.licence,
        notes=tuple(words.peers_notes(found)),
        is_synthetic=found.is_synthetic,
    )


def _peer_row(found: Peers, point: FunnelPoint) -> tuple[Cell, ...]:
    rate = (point.rate, point.interval.lower, point.interval.upper)
    ranks = (point.rank, point.rank_lower, point.rank_upper)
    name = found.names[point.name]
    return (name, point.count, round(point.denominator), *rate, point.place.value, *ranks)
