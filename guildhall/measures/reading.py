"""What a measure's figures say, in words: the same rules that draw the chart write the sentence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from guildhall.analysis import chart_sentence, compare, control, direction
from guildhall.analysis.control_chart import Break, ControlChart
from guildhall.analysis.direction import Direction, Polarity, Travel
from guildhall.analysis.series import MONTHS_IN_YEAR, month_words, shift
from guildhall.measures import rules
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Point

Series = Mapping[PeriodKind, Sequence[Point]]
PERIOD_WORDS = {PeriodKind.MONTH: "a month", PeriodKind.QUARTER: "a quarter",
                PeriodKind.YEAR: "a year", PeriodKind.R12: "in a rolling year"}  # fmt: skip
COUNTED_FIRST = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH)
NO_LIMITS = {Kind.VALUE, Kind.JUDGED, Kind.EXISTENCE}


NOTHING = "No figures are held yet."
NONE_SHOWN = "Figures are held, and none is shown: they are small, or would give a small one back."


@dataclass(frozen=True)
class Meaning:
    """What is needed of a definition to read its figures.

    `subject` begins the sentence: "Burglary". `counted` is the plural of what is counted.
    """

    kind: Kind
    unit: str
    counted: str
    polarity: Polarity
    natural_period: PeriodKind
    subject: str = "The figure"
    is_plural: bool = False


@dataclass(frozen=True)
class Reading:
    """What the figures say. Everything is None or empty where nothing is held.

    `chart` is of `chart_kind` periods; its values are counts, or shares from 0 to 1 where
    `is_share`. `latest` is the latest figure held of the measure's natural period;
    `judged` is what a target is held against: the latest whole year of a count or rate;
    `is_judged_hidden` says that there is such a year, and that it may not be shown.
    """

    sentence: str
    latest_words: str
    latest: Point | None
    latest_kind: PeriodKind
    judged: Point | None
    judged_kind: PeriodKind
    is_judged_hidden: bool
    direction: Direction
    direction_words: str
    year_on_year: str
    chart: ControlChart | None
    chart_kind: PeriodKind
    is_share: bool

    @property
    def is_signal(self) -> bool:
        """Whether the latest figure of the chart is part of a signal."""
        return bool(self.chart and self.chart.latest and self.chart.latest.signals)


def read(
    meaning: Meaning,
    series: Series,
    breaks: Sequence[Break] = (),
    hidden: Collection[tuple[PeriodKind, str]] = (),
) -> Reading:
    """Read a measure's shown figures. Those `hidden` have been taken out: they are gaps here."""
    chart_kind = _chart_kind(meaning, series)
    chart = _chart(meaning, series.get(chart_kind, ()), breaks)
    latest_kind, latest = _latest(meaning, series)
    judged_kind, judged = _judged(meaning, series)
    travel = _direction(meaning, series, chart)
    words = latest_words(meaning, latest_kind, latest, _hidden_since(latest, latest_kind, hidden))
    compared = _year_on_year(meaning, series)
    labels = {period for kind, period in hidden if kind is chart_kind}
    said = [
        _about_chart(meaning, chart, chart_kind, labels),
        words or _no_value(meaning, series),
        compared,
    ]
    return Reading(
        sentence=" ".join(part for part in said if part) or _nothing(hidden),
        latest_words=words,
        latest=latest,
        latest_kind=latest_kind,
        judged=judged,
        judged_kind=judged_kind,
        is_judged_hidden=judged is None and any(kind is judged_kind for kind, _ in hidden),
        direction=travel,
        direction_words=direction_words(travel, meaning.polarity),
        year_on_year=compared,
        chart=chart,
        chart_kind=chart_kind,
        is_share=_is_share(meaning),
    )


def period_words(kind: PeriodKind, period: str) -> str:
    """March 2014, 2014, April to June 2016, or the year to December 2014."""
    if "-Q" in period:
        last = f"{rules.quarter_end(period):%B %Y}"
        return f"the year to {last}" if kind is PeriodKind.R12 else month_words(period)
    if kind is PeriodKind.R12:
        return f"the year to {month_words(period)}"
    return month_words(period)


def figure_words(meaning: Meaning, point: Point) -> str:
    """One figure with its unit and, where it has them, what it is out of and its 95% interval."""
    if point.value is None:
        return "not held"
    if meaning.kind is Kind.VALUE:
        return f"£{point.value / 1e6:,.1f}m for {point.numerator or 0:,.0f} {meaning.counted}"
    said = f"{_figure(point.value)}{_joined(meaning.unit)}"
    if point.denominator is not None:
        said += f" ({point.numerator or 0:,.0f} out of {point.denominator:,.0f})"
    if point.lower is not None and point.upper is not None:
        said += f", 95% interval {_figure(point.lower)} to {_figure(point.upper)}"
    return said


def _nothing(hidden: Collection[tuple[PeriodKind, str]]) -> str:
    return NONE_SHOWN if hidden else NOTHING


def _hidden_since(
    point: Point | None, kind: PeriodKind, hidden: Collection[tuple[PeriodKind, str]]
) -> bool:
    """Whether a later figure of this kind is held and not shown."""
    return point is not None and any(k is kind and period > point.period for k, period in hidden)


def latest_words(
    meaning: Meaning, kind: PeriodKind, point: Point | None, is_later_hidden: bool = False
) -> str:
    """The latest period that is shown, with its date: held, unless a later one is not shown."""
    if point is None:
        return ""
    provisional = ", provisional" if point.is_provisional else ""
    when = period_words(kind, point.period)
    said = "Latest shown" if is_later_hidden else "Latest held"
    return f"{said}: {when}{provisional}, {figure_words(meaning, point)}."


def direction_words(found: Direction, polarity: Polarity) -> str:
    """The direction as people read it: the word, never an arrow by itself."""
    if found.travel in {Travel.RISING, Travel.FALLING}:
        if polarity is Polarity.UP_WANTED:
            more = "more" if found.travel is Travel.RISING else "fewer"
            return f"{found.travel.value}: {more} reports, watch"
        return f"{found.travel.value}: neither way is better by itself"
    if found.travel is Travel.IMPROVING:
        return f"better: {_moved(found)}"
    if found.travel is Travel.WORSENING:
        return f"worse: {_moved(found)}"
    return found.travel.value


def _moved(found: Direction) -> str:
    return "rising" if found.way == "up" else "falling"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.1f}"


def _joined(unit: str) -> str:
    return unit if unit.startswith("%") else f" {unit}"


def _is_share(meaning: Meaning) -> bool:
    return meaning.kind in {Kind.PROPORTION, Kind.SURVEY}


def _chart_kind(meaning: Meaning, series: Series) -> PeriodKind:
    if meaning.kind in NO_LIMITS:
        return meaning.natural_period
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        if any(_is_held(point) for point in series.get(kind, ())):
            return kind
    return meaning.natural_period


def _chart(
    meaning: Meaning, points: Sequence[Point], breaks: Sequence[Break]
) -> ControlChart | None:
    if not any(_is_held(point) for point in points):
        return None
    labels = [point.period for point in points]
    if meaning.kind in NO_LIMITS or meaning.kind is Kind.DURATION:
        values = [point.value for point in points]
        if all(value is None for value in values):
            return None
        return control.xmr(values, labels, rebase_at=breaks)
    counts = [_whole(point.numerator) for point in points]
    if not any(count is not None for count in counts):
        return None
    if _is_share(meaning):
        bottoms = [_whole(point.denominator) for point in points]
        return control.chart_counts(counts, labels, bottoms, is_share=True, rebase_at=breaks)
    return control.chart_counts(counts, labels, rebase_at=breaks)


def _is_held(point: Point) -> bool:
    return point.value is not None or point.numerator is not None


def _no_value(meaning: Meaning, series: Series) -> str:
    """Why events that are counted give no figure; empty where none is counted or one is had."""
    points = [point for kind in COUNTED_FIRST for point in series.get(kind, ())]
    counted = [point for point in points if point.numerator is not None]
    if not counted or any(point.value is not None for point in counted):
        return ""
    if meaning.kind is Kind.VALUE:
        return (
            f"No sum can be given: {meaning.counted} are counted, up to"
            f" {month_words(counted[-1].period)}, but no value of preventing one is held for"
            " their years."
        )
    if meaning.kind is Kind.RATE:
        return "No rate can be given: no population or households are held for these years."
    return ""


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _latest(meaning: Meaning, series: Series) -> tuple[PeriodKind, Point | None]:
    order = dict.fromkeys([meaning.natural_period, PeriodKind.MONTH, PeriodKind.QUARTER, *series])
    for kind in order:
        for point in reversed(series.get(kind, ())):
            if point.value is not None:
                return kind, point
    return meaning.natural_period, None


def _judged(meaning: Meaning, series: Series) -> tuple[PeriodKind, Point | None]:
    is_yearly = meaning.natural_period is PeriodKind.YEAR
    kind = PeriodKind.YEAR if is_yearly else PeriodKind.R12
    for point in reversed(series.get(kind, ())):
        if point.value is not None:
            return kind, point
    if meaning.kind in {Kind.COUNT, Kind.RATE, Kind.VALUE}:
        return kind, None
    return _latest(meaning, series)


def _direction(meaning: Meaning, series: Series, chart: ControlChart | None) -> Direction:
    latest = chart.latest if chart else None
    are_counts = meaning.kind in {Kind.COUNT, Kind.RATE}
    rolling = series.get(PeriodKind.R12, ())
    years = [point.numerator if are_counts else point.value for point in rolling]
    while years and years[-1] is None:  # months after the latest held are no part of its run
        years.pop()
    return direction.direction_of_travel(
        years, meaning.polarity, signal=latest.way if latest else None, are_counts=are_counts
    )


def _year_on_year(meaning: Meaning, series: Series) -> str:
    """The latest wholly held year beside the one before, judged against chance."""
    if meaning.kind not in {Kind.COUNT, Kind.RATE}:
        return ""
    kind = PeriodKind.YEAR if meaning.natural_period is PeriodKind.YEAR else PeriodKind.R12
    held = {p.period: p for p in series.get(kind, ()) if p.numerator is not None}
    if not held:
        return ""
    last = max(held)
    before = held.get(_year_before(kind, last))
    if before is None or before.numerator is None:
        return ""
    found = compare.compare_counts(
        round(held[last].numerator or 0),
        round(before.numerator),
        dispersion=_dispersion(series, last),
    )
    when = period_words(kind, last)
    return f"{when[:1].upper()}{when[1:]} beside the year before: {found.sentence}"


def _dispersion(series: Series, last: str) -> compare.Dispersion:
    """How much the months vary beyond chance, over the unbroken run of them that ends at `last`."""
    run: list[int] = []
    for point in reversed(series.get(PeriodKind.MONTH, ())):
        if point.period > last and not point.period.startswith(last):
            continue
        if point.numerator is None:
            break
        run.insert(0, round(point.numerator))
    return compare.dispersion_of(run, MONTHS_IN_YEAR)


def _year_before(kind: PeriodKind, period: str) -> str:
    if kind is PeriodKind.YEAR:
        return f"{int(period) - 1}"
    return rules.next_quarter(period, -4) if "-Q" in period else shift(period, -12)


def _about_chart(
    meaning: Meaning, chart: ControlChart | None, kind: PeriodKind, hidden: Collection[str]
) -> str:
    if chart is None or meaning.kind in NO_LIMITS:
        return ""
    is_share = _is_share(meaning)
    return chart_sentence.sentence(
        chart,
        subject=meaning.subject,
        unit=PERIOD_WORDS[kind],
        fmt=(lambda share: f"{100 * share:.1f}%") if is_share else None,
        is_plural=meaning.is_plural,
        hidden=hidden,
    )
