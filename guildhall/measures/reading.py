"""What a measure's figures say, in words: the same rules that draw the chart write the sentence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guildhall.analysis import control, verdict, verdict_words
from guildhall.analysis.control import Break, ControlChart
from guildhall.analysis.direction import Polarity, Travel
from guildhall.analysis.series import month_words, shift
from guildhall.analysis.verdict import TwoYears, Verdict, Years
from guildhall.measures import rules
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Point

Series = Mapping[PeriodKind, Sequence[Point]]
IN_A_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1, PeriodKind.R12: 1}
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
    `always_said` is one and many of what is said to have happened whatever the verdict: "person
    was killed", "people were killed"; empty where there is nothing so grave.
    """

    kind: Kind
    unit: str
    counted: str
    polarity: Polarity
    natural_period: PeriodKind
    subject: str = "The figure"
    is_plural: bool = False
    always_said: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Reading:
    """What the figures say. Everything is None or empty where nothing is held.

    `headline` is the first sentence, the verdict in words; `sentence` is the whole of it. `grave`
    says what is always said of the latest year. `chart` is of `chart_kind` periods; its values are
    counts, or shares from 0 to 1 where `is_share`. `latest` is the latest figure held of the
    measure's natural period; `judged` is what a target is held against: the latest whole year of a
    count or rate; `is_judged_hidden` says that there is such a year, and that it may not be shown.
    `breaks` are where the series no longer means what it did.
    """

    verdict: Verdict
    travel: Travel
    headline: str
    sentence: str
    grave: str
    latest_words: str
    latest: Point | None
    latest_kind: PeriodKind
    judged: Point | None
    judged_kind: PeriodKind
    is_judged_hidden: bool
    direction_words: str
    chart: ControlChart | None
    chart_kind: PeriodKind
    is_share: bool
    breaks: Sequence[Break]

    @property
    def is_signal(self) -> bool:
        """Whether the verdict is that it has changed by more than chance."""
        return self.verdict.is_signal


def read(
    meaning: Meaning,
    series: Series,
    breaks: Sequence[Break] = (),
    hidden: Collection[tuple[PeriodKind, str]] = (),
) -> Reading:
    """Read a measure's shown figures. Those `hidden` have been taken out, and are None here.

    `breaks` are the months from which the series no longer means what it did. Limits are never
    drawn, nor years compared, across one.
    """
    chart_kind = _chart_kind(meaning, series)
    labels = {period for kind, period in hidden if kind is chart_kind}
    chart = _chart(meaning, series.get(chart_kind, ()), chart_kind, breaks, labels)
    latest_kind, latest = _latest(meaning, series)
    ended = _last_year_ended(meaning, series, hidden)
    judged_kind, judged = _judged(meaning, series, ended)
    years = _years(meaning, series, breaks, ended)
    found = _verdict(meaning, chart, years)
    travel = Travel.NOT_JUDGED if found is None else found.travel(meaning.polarity)
    words = latest_words(meaning, latest_kind, latest, _hidden_since(latest, latest_kind, hidden))
    said = _said(meaning, found or NOT_JUDGED, chart, chart_kind, years, labels)
    grave = _grave(meaning, series)
    said = [*([grave] if grave else []), *said, words or _no_value(meaning, series)]
    said = [part for part in said if part]
    return Reading(
        verdict=found or NOT_JUDGED,
        travel=travel,
        headline=said[0] if said else _nothing(hidden),
        sentence=" ".join(said) or _nothing(hidden),
        grave=grave,
        latest_words=words,
        latest=latest,
        latest_kind=latest_kind,
        judged=judged,
        judged_kind=judged_kind,
        is_judged_hidden=judged is None and any(kind is judged_kind for kind, _ in hidden),
        direction_words=direction_words(travel, meaning, found),
        chart=chart,
        chart_kind=chart_kind,
        is_share=_is_share(meaning),
        breaks=tuple(breaks),
    )


NOT_JUDGED = verdict.judge(None, None)


def _verdict(meaning: Meaning, chart: ControlChart | None, years: Years | None) -> Verdict | None:
    """None for what is no series of counts: a sum at each year's prices, a judgement, a thing."""
    return None if meaning.kind in NO_LIMITS else verdict.judge(chart, years)


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
    if meaning.kind is Kind.EXISTENCE:
        return "in place" if point.value else "not in place"
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


def direction_words(travel: Travel, meaning: Meaning, found: Verdict | None) -> str:
    """The direction as people read it: the word, never an arrow by itself."""
    way = None if found is None else found.way
    moved = {"up": "rising", "down": "falling", None: ""}[way]
    match travel:
        case Travel.IMPROVING | Travel.WORSENING:
            return f"{'better' if travel is Travel.IMPROVING else 'worse'}: {moved}"
        case Travel.RISING | Travel.FALLING if meaning.polarity is Polarity.UP_WANTED:
            more = "more" if travel is Travel.RISING else "fewer"
            return f"{moved}: {more} {meaning.counted}, watch"
        case Travel.RISING | Travel.FALLING:
            return f"{moved}: neither way is better by itself"
        case Travel.WATCH:
            return f"watch: may be {moved}"
    return travel.value


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
    meaning: Meaning,
    points: Sequence[Point],
    kind: PeriodKind,
    breaks: Sequence[Break],
    hidden: Collection[str],
) -> ControlChart | None:
    if not any(_is_held(point) for point in points):
        return None
    is_counted = meaning.kind not in NO_LIMITS and meaning.kind is not Kind.DURATION
    series = control.Series(
        values=[_whole(point.numerator) if is_counted else point.value for point in points],
        labels=[point.period for point in points],
        breaks=[Break(_label(each.period, kind), each.cause) for each in breaks],
        hidden=hidden,
        in_a_year=IN_A_YEAR[kind],
    )
    if all(value is None for value in series.values):
        return None
    if not is_counted:
        return control.xmr(series)
    if _is_share(meaning):
        bottoms = [_whole(point.denominator) for point in points]
        return control.chart_counts(series, bottoms, is_share=True)
    return control.chart_counts(series)


def _label(month: str, kind: PeriodKind) -> str:
    """The period of a kind that a month lies in."""
    if kind is PeriodKind.QUARTER:
        return rules.quarter_of(date.fromisoformat(f"{month}-01"))
    return month[:4] if kind is PeriodKind.YEAR else month


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


def _year_kind(meaning: Meaning) -> PeriodKind:
    """Calendar years of what is counted by the year, else rolling ones."""
    return PeriodKind.YEAR if meaning.natural_period is PeriodKind.YEAR else PeriodKind.R12


def _last_year_ended(
    meaning: Meaning, series: Series, hidden: Collection[tuple[PeriodKind, str]]
) -> str:
    """The last month of the latest year that could be held: one that ends later is news no more.

    Whatever is held counts, shown or not; empty where nothing is.
    """
    held = [point.period for points in series.values() for point in points if _is_held(point)]
    last = max(
        (rules.last_month(period) for period in (*held, *(p for _, p in hidden))), default=""
    )
    if last and _year_kind(meaning) is PeriodKind.YEAR and not last.endswith("-12"):
        return f"{int(last[:4]) - 1}-12"
    return last


def _judged(meaning: Meaning, series: Series, ended: str) -> tuple[PeriodKind, Point | None]:
    kind = _year_kind(meaning)
    for point in reversed(series.get(kind, ())):
        if point.value is not None and rules.last_month(point.period) == ended:
            return kind, point
    if kind is PeriodKind.YEAR or meaning.kind in {Kind.COUNT, Kind.RATE, Kind.VALUE}:
        return kind, None
    return _latest(meaning, series)


def _years(meaning: Meaning, series: Series, breaks: Sequence[Break], ended: str) -> Years | None:
    """The latest year beside the one before; None where no year, or not both, are wholly held.

    Where a year is held, but not the latest that could be, it says so and compares none.
    """
    if meaning.kind not in {Kind.COUNT, Kind.RATE}:
        return None
    kind = _year_kind(meaning)
    held = {p.period: p for p in series.get(kind, ()) if p.numerator is not None}
    last = max(held, default=None)
    if last is None:
        return None
    end = rules.last_month(last)
    when = period_words(kind, last if end == ended else ended[: len(last)])
    label = when[:1].upper() + when[1:]
    if end < ended:
        return Years(label, None, why_not="it is not wholly held and shown")
    before = held.get(_year_before(kind, last))
    if before is None:
        return None
    in_kind, run = _run(series, end)
    found = TwoYears(
        label=label,
        current=round(held[last].numerator or 0),
        previous=round(before.numerator or 0),
        first=shift(end, -23),
        last=end,
        run=run,
        in_a_year=IN_A_YEAR[in_kind],
        exposures=_exposures(meaning, held[last], before),
    )
    return verdict.compare_years(found, breaks)


def _exposures(meaning: Meaning, current: Point, before: Point) -> tuple[float, float]:
    if meaning.kind is Kind.RATE and current.denominator and before.denominator:
        return current.denominator, before.denominator
    return 1, 1


def _run(series: Series, end: str) -> tuple[PeriodKind, list[tuple[str, int]]]:
    """The months, or else the quarters, that are held without a break up to a month."""
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        run: list[tuple[str, int]] = []
        for point in reversed(series.get(kind, ())):
            last = rules.last_month(point.period)
            if last > end:
                continue
            if point.numerator is None:
                break
            run.insert(0, (shift(last, 1 - 12 // IN_A_YEAR[kind]), round(point.numerator)))
        if run:
            return kind, run
    return PeriodKind.YEAR, []


def _year_before(kind: PeriodKind, period: str) -> str:
    if kind is PeriodKind.YEAR:
        return f"{int(period) - 1}"
    return rules.next_quarter(period, -4) if "-Q" in period else shift(period, -12)


def _said(
    meaning: Meaning,
    found: Verdict,
    chart: ControlChart | None,
    kind: PeriodKind,
    years: Years | None,
    hidden: Collection[str],
) -> list[str]:
    """The verdict and what is to be known beside it."""
    if chart is None or meaning.kind in NO_LIMITS:
        return []
    subject = verdict_words.Subject(
        meaning.subject,
        unit=PERIOD_WORDS[kind],
        is_share=_is_share(meaning),
        is_plural=meaning.is_plural,
    )
    first = verdict_words.headline(found, chart, years, subject, hidden)
    return [first, *verdict_words.notes(chart, years, hidden)]


def _grave(meaning: Meaning, series: Series) -> str:
    """What happened that is always said, over the latest twelve months held."""
    one, many = meaning.always_said
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        points = [p for p in series.get(kind, ()) if p.numerator is not None]
        if points and one:
            since = shift(rules.last_month(points[-1].period), -11)
            year = [p for p in points if rules.last_month(p.period) >= since and p.numerator]
            return _happened(year, kind, points[-1], one, many)
    return ""


def _happened(year: Sequence[Point], kind: PeriodKind, last: Point, one: str, many: str) -> str:
    count = sum(round(point.numerator or 0) for point in year)
    if not count:
        return ""
    said = f"{count} {one if count == 1 else many} in"
    if kind is PeriodKind.YEAR:
        return f"{said} {last.period}."
    until, latest = month_words(last.period), month_words(year[-1].period)
    return f"{said} the year to {until}, the latest in {latest}."
