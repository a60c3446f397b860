"""A measure's figures as a chart and as tables, with what is needed to use them honestly."""

from dataclasses import replace

from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Point
from guildhall.measures.reading import PERIOD_WORDS, period_words
from guildhall.measures.reads.figures import Known
from guildhall.measures.reads.summaries import Summary
from guildhall.measures.rules import plural
from guildhall.ui.charts import Break, Chart, Frame, control_chart
from guildhall.ui.tables import Cell, Column, Table

HIDDEN = "[c]"
HIDDEN_NOTE = (
    f"{HIDDEN}: not shown, because it is small or because it would give a small figure back."
)
KIND_TITLES = {
    PeriodKind.MONTH: "By month",
    PeriodKind.QUARTER: "By quarter",
    PeriodKind.R12: "Rolling years",
    PeriodKind.YEAR: "By calendar year",
}
SHORTEST_FIRST = (PeriodKind.YEAR, PeriodKind.R12, PeriodKind.QUARTER, PeriodKind.MONTH)


def released(summary: Summary) -> str:
    """The releases of the inputs, and the day they were computed."""
    if summary.known is None:
        return ""
    inputs = summary.known.snapshot.inputs
    names = sorted({str(each.get("release", "")) for each in inputs} - {""})
    said = f"computed {summary.known.snapshot.computed_at:%-d %B %Y}"
    if not names:
        return said
    span = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return f"{span}; {said}"


def licence(summary: Summary) -> str:
    """The licences of the inputs."""
    inputs = summary.known.snapshot.inputs if summary.known else []
    return "; ".join(sorted({str(each.get("licence", "")) for each in inputs} - {""}))


def not_counted(summary: Summary) -> list[str]:
    """Each month that is not held because its file has too few rows, in sentences."""
    inputs = summary.known.snapshot.inputs if summary.known else []
    return [words for each in inputs for words in each.get("not_counted", ())]


def chart(summary: Summary) -> Chart | None:
    """The control chart, or None where nothing is held. Drawn only when its image is asked for."""
    reading, version = summary.reading, summary.version
    if reading.chart is None or summary.known is None:
        return None
    series = summary.known.series.get(reading.chart_kind, ())
    every = PERIOD_WORDS[reading.chart_kind]
    frame = Frame(
        title=f"{version.title}, {every}",
        unit=_chart_unit(summary, every),
        source=version.source,
        released=released(summary),
        is_synthetic=summary.known.snapshot.is_synthetic,
    )
    return control_chart(
        reading.chart.points,
        frame=frame,
        breaks=[Break(each.period, each.cause) for each in reading.chart.breaks],
        hidden={p for kind, p in summary.known.hidden if kind is reading.chart_kind},
        provisional={point.period for point in series if point.is_provisional},
        is_share=reading.is_share,
        licence=licence(summary),
    )


def _chart_unit(summary: Summary, every: str) -> str:
    version = summary.version
    if summary.meaning.kind in {Kind.COUNT, Kind.RATE}:
        return f"{plural(version.counted_unit)} {every}"
    return version.unit


def tables(summary: Summary) -> list[tuple[PeriodKind, Table]]:
    """A table for each kind of period that is held, the longest period first."""
    if summary.known is None:
        return []
    held = summary.known.series
    return [(kind, table(summary, kind)) for kind in SHORTEST_FIRST if held.get(kind)]


def table(summary: Summary, kind: PeriodKind) -> Table:
    """One kind of period, latest first: value, what it is of, its interval, its status."""
    assert summary.known is not None  # noqa: S101 (callers list only what is held)
    version, known = summary.version, summary.known
    has_bottom = any(p.denominator is not None for p in known.series[kind])
    points = list(reversed(known.series[kind]))
    columns = [Column("Period"), Column("Figure", version.unit, "number", _places(summary))]
    columns.append(Column("Numerator", plural(version.counted_unit), "number"))
    if has_bottom:
        columns.append(Column("Denominator", "", "number"))
    columns += [
        Column("Lower limit", "95%", "number", 1),
        Column("Upper limit", "95%", "number", 1),
    ]
    columns += [Column("Status"), Column("Definition", "version", "number")]
    notes = [version.mismatch] if version.mismatch else []
    if any(known.is_hidden(kind, point.period) for point in points):
        notes.append(HIDDEN_NOTE)
    return Table(
        title=f"{version.title}: {KIND_TITLES[kind].lower()}",
        columns=tuple(columns),
        rows=tuple(_row(summary, kind, point, has_bottom=has_bottom) for point in points),
        counting_unit=plural(version.counted_unit),
        source=version.source,
        release=released(summary),
        licence=licence(summary),
        notes=tuple(notes),
        is_synthetic=known.snapshot.is_synthetic,
    )


def _places(summary: Summary) -> int | None:
    return 0 if summary.meaning.kind is Kind.VALUE else None


def _row(summary: Summary, kind: PeriodKind, point: Point, *, has_bottom: bool) -> tuple[Cell, ...]:
    assert summary.known is not None  # noqa: S101
    when = period_words(kind, point.period)
    is_hidden = summary.known.is_hidden(kind, point.period)
    figures: list[Cell] = [_whole(point.value), _whole(point.numerator)]
    if has_bottom:
        figures.append(_whole(point.denominator))
    figures += [point.lower, point.upper]
    status = "Provisional" if point.is_provisional else ""
    if is_hidden:
        figures, status = [HIDDEN] * len(figures), "Not shown"
    elif point.value is None:
        status = "Not held"
    return (when[:1].upper() + when[1:], *figures, status, summary.version.number)


def lines(summary: Summary, kind: PeriodKind) -> list[dict[str, object]]:
    """Points for scripts, earliest first. A hidden figure is null, like one that is not held."""
    series = summary.known.series.get(kind, ()) if summary.known else ()
    return [line(point) for point in series]


def line(point: Point) -> dict[str, object]:
    """One point as scripts have it. Whole figures are whole numbers."""
    return {
        "period": point.period,
        "value": _whole(point.value),
        "numerator": _whole(point.numerator),
        "denominator": _whole(point.denominator),
        "lower": point.lower,
        "upper": point.upper,
        "provisional": point.is_provisional,
    }


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def as_of(summary: Summary, known: Known) -> Summary:
    """The summary with another snapshot's figures, for tables of what was known then."""
    return replace(summary, version=known.version, known=known)
