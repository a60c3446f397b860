"""What a control chart is made of, and how lines and values become its points.

Limits belong to a phase, and rest on every figure shown of it: that is its baseline. A phase ends
at a named break and at a gap of six months or more, and no limit is drawn across either. A phase
has none where fewer than 12 of its figures are shown (the NHS-R Community guide "How many points
are required"), where one is held and not shown, because what is hidden is small and the rest would
set too high a level, or where they do not vary. It has none either where too few are counted in
one of its periods, or where the limits would say nothing (see `draw`). The formulas for the lines
are in `control`, the signals in `signals`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import inf

from guildhall.analysis import signals
from guildhall.analysis.direction import Way
from guildhall.analysis.series import month_words
from guildhall.analysis.signals import Signal

FEWEST_FOR_LIMITS = 12
MONTHS_OF_A_GAP = 6
PERIODS = {12: "month", 4: "quarter"}

Values = Sequence[float | None]


class ChartKind(StrEnum):
    """The value is the name to print."""

    XMR = "XmR"
    C = "c"
    U = "u"
    P = "p"


@dataclass(frozen=True, slots=True)
class Break:
    """A dated, named cause for which limits start again, from the first label not before `period`.

    Raises ValueError without a cause: limits are not moved to make a signal go away.
    """

    period: str
    cause: str

    def __post_init__(self) -> None:
        if not self.cause.strip():
            raise ValueError(f"limits are not re-based at {self.period} without a named cause")


@dataclass(frozen=True, slots=True)
class Series:
    """Figures in order, with what is known of them.

    A value of `None` is not held, or (its label in `hidden`) held and not shown. `in_a_year`: 12
    for months, 4 for quarters, 1 for years; without labels a series has no seasons.
    """

    values: Values
    labels: Sequence[str]
    breaks: Sequence[Break] = ()
    hidden: Collection[str] = ()
    in_a_year: int = 1

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values):
            raise ValueError(f"{len(self.labels)} labels for {len(self.values)} values")
        if any(a >= b for a, b in pairwise(self.labels)):
            raise ValueError("labels must be in order and different, such as 2016-04, 2016-05")

    @property
    def longest_gap(self) -> int:
        """How many figures that are not held, one after another, end a phase."""
        return max(1, self.in_a_year * MONTHS_OF_A_GAP // 12)

    @property
    def period(self) -> str:
        """What one figure is of: a month, a quarter or else a year."""
        return PERIODS.get(self.in_a_year, "year")

    def is_unheld(self, place: int) -> bool:
        """Whether the figure is not held, rather than held and not shown."""
        return self.values[place] is None and self.labels[place] not in self.hidden


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `value` is `None` for a gap; limits are `None` where none could be set."""

    label: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signals: tuple[Signal, ...] = ()

    @property
    def way(self) -> Way | None:
        """Where the point's signals point: by its side of the centre, or else by its trend."""
        if set(self.signals) - {Signal.RISING, Signal.FALLING}:
            return "up" if (self.value or 0) > (self.centre or 0) else "down"
        if Signal.RISING in self.signals:
            return "up"
        return "down" if Signal.FALLING in self.signals else None


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch with its own limits. `cause` is empty for the first; `shown` counts its values.

    `why_not` says why it has no limits, empty where it has them. `is_seasonal`: its limits differ
    by the time of year. `is_short`: seasons cannot be told from change in it.
    """

    first: str
    last: str
    cause: str
    shown: int
    why_not: str = ""
    is_seasonal: bool = False
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Points in order, in one unit, and the phases they fall in.

    `period` is what one point is of: "month", "quarter" or "year".
    """

    kind: ChartKind
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    period: str

    @property
    def latest(self) -> Point | None:
        """The last point that has a value."""
        return next((p for p in reversed(self.points) if p.value is not None), None)

    @property
    def last_signal(self) -> Point | None:
        """The last point that is part of a signal, in the phase of the latest."""
        phase = self.phase
        return next(
            (p for p in reversed(self.points) if p.signals and phase and p.label >= phase.first),
            None,
        )

    @property
    def phase(self) -> Phase | None:
        """The phase of the latest point."""
        latest = self.latest
        return self.phase_of(latest.label) if latest else None

    def phase_of(self, label: str) -> Phase:
        """The phase that holds `label`."""
        return next(p for p in self.phases if p.first <= label <= p.last)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Where limits start afresh, and why, to be drawn."""
        return tuple(Break(p.first, p.cause) for p in self.phases if p.cause)


@dataclass(frozen=True, slots=True)
class Odds:
    """What chance does at one point, where more is known of it than its sigma.

    `below` and `above` are the chances of a figure on that side of the centre. The lines are those
    that chance passes no oftener than a normal figure passes two and three sigma.
    """

    below: float = 0.5
    above: float = 0.5
    lower: float = inf
    low: float = inf
    high: float = -inf
    upper: float = -inf


AS_NORMAL = Odds()


@dataclass(frozen=True, slots=True)
class Lines:
    """Centre and sigma for each point of a phase. `sigmas` is empty where figures do not vary.

    `factors` are the season's, 1 in all where there is none. `is_short`: only a figure outside the
    limits is a signal, since runs and trends may be the season. `odds` are given of counts that
    are not near enough to normal; a limit is then the farther of the two.
    """

    centre: float
    sigmas: Sequence[float]
    factors: Sequence[float] = ()
    is_short: bool = False
    odds: Sequence[Odds] = ()


def draw(
    kind: ChartKind,
    series: Series,
    lines: Callable[[range], Lines | str],
    floor: float | None,
    ceiling: float | None,
) -> ControlChart:
    """A chart of a series, asking `lines` for the lines of each phase by its places in it.

    They answer with the reason where there are none. Limits are cut at `floor` and `ceiling` where
    given. Two sorts of limits say nothing, and are not drawn: those that run from floor to ceiling,
    and those of a short phase that is plainly two levels with a step between.
    """
    points: list[Point] = []
    phases: list[Phase] = []
    for inside, cause in stretches(series):
        why = _why_not(series, inside)
        found = why or lines(inside)
        if isinstance(found, Lines):
            drawn = list(_points(series, inside, found, floor, ceiling))
            found = _why_nothing(series, inside, found, drawn) or found
        if isinstance(found, str):
            drawn = [Point(series.labels[at], series.values[at], None, None, None) for at in inside]
        phases.append(_phase(series, inside, cause, found))
        points += drawn
    return ControlChart(kind, tuple(points), tuple(phases), series.period)


def _why_nothing(series: Series, inside: range, lines: Lines, drawn: Sequence[Point]) -> str:
    """Why limits would say nothing; empty where they say something."""
    if max(lines.sigmas) <= signals.CLOSE * abs(lines.centre):
        return "its figures do not vary"
    held = [point for point in drawn if point.value is not None]
    if held[-1].signals:
        return ""
    if all(point.upper is None for point in held):
        return "its usual range would be everything from 0% to 100%"
    step = _step([point.value or 0 for point in held]) if lines.is_short else None
    if step is None:
        return ""
    return f"it stepped to another level in {month_words(held[step].label)}, and no cause is named"


def _step(values: Sequence[float]) -> int | None:
    """The place from which all figures lie on one side of all before it; None where there is none.

    A third of the fewest figures that a phase needs must lie on either side of it, or two beside
    eight that are all the same.
    """
    for place in range(2, len(values) - 1):
        before, after = values[:place], values[place:]
        one, other = sorted((before, after), key=len)
        is_level = len(other) >= signals.RUN and len(set(other)) == 1
        is_apart = max(before) < min(after) or min(before) > max(after)
        if is_apart and (is_level or len(one) >= FEWEST_FOR_LIMITS // 3):
            return place
    return None


def _phase(series: Series, inside: range, cause: str, found: Lines | str) -> Phase:
    lines = found if isinstance(found, Lines) else None
    return Phase(
        first=series.labels[inside[0]],
        last=series.labels[inside[-1]],
        cause=cause,
        shown=_shown(series, inside),
        why_not=found if isinstance(found, str) else "",
        is_seasonal=bool(lines and len(set(lines.factors)) > 1),
        is_short=bool(lines and lines.is_short),
    )


def _shown(series: Series, inside: range) -> int:
    return sum(series.values[place] is not None for place in inside)


def _why_not(series: Series, inside: range) -> str:
    hidden = sum(series.labels[place] in series.hidden for place in inside)
    if hidden:
        return f"{hidden} of its figures {'is' if hidden == 1 else 'are'} not shown"
    shown = _shown(series, inside)
    if shown < FEWEST_FOR_LIMITS:
        periods = f"{series.period} is" if shown == 1 else f"{series.period}s are"
        return f"{shown} {periods} shown, and {FEWEST_FOR_LIMITS} are needed"
    return ""


def _points(
    series: Series,
    inside: range,
    lines: Lines,
    floor: float | None,
    ceiling: float | None,
) -> Iterator[Point]:
    labels = [series.labels[place] for place in inside]
    values = [series.values[place] for place in inside]
    factors = lines.factors or [1.0] * len(values)
    levelled = [None if v is None else v / f for v, f in zip(values, factors, strict=True)]
    odds = lines.odds or [AS_NORMAL] * len(values)
    readings = [
        _reading(value, (lines.centre, sigma), each, floor, ceiling)
        for value, sigma, each in zip(levelled, lines.sigmas, odds, strict=True)
    ]
    found = _signals(readings, levelled)
    rows = zip(labels, values, readings, factors, found, strict=True)
    for label, value, reading, factor, marks in rows:
        has_limits = value is not None or len(set(lines.sigmas)) == 1
        has_limits &= (reading.lower, reading.upper) != (floor, ceiling)
        yield Point(
            label,
            value,
            lines.centre * factor,
            reading.lower * factor if has_limits else None,
            reading.upper * factor if has_limits else None,
            tuple(s for s in Signal if s in marks and (s is Signal.OUTSIDE or not lines.is_short)),
        )


def _reading(
    value: float | None,
    middle: tuple[float, float],
    odds: Odds,
    floor: float | None,
    ceiling: float | None,
) -> signals.Reading:
    """A value with its lines. `middle` is the centre and sigma."""
    centre, sigma = middle
    low, high = min(centre - 2 * sigma, odds.low), max(centre + 2 * sigma, odds.high)
    lower, upper = min(centre - 3 * sigma, odds.lower), max(centre + 3 * sigma, odds.upper)
    lower = lower if floor is None else max(lower, floor)
    upper = upper if ceiling is None else min(upper, ceiling)
    at = float(value or 0)
    return signals.Reading(at, centre, low, high, lower, upper, odds.below, odds.above)


def _signals(readings: Sequence[signals.Reading], values: Values) -> list[frozenset[Signal]]:
    found: list[frozenset[Signal]] = []
    unbroken: list[signals.Reading] = []
    for reading, value in [*zip(readings, values, strict=True), (None, None)]:
        if reading is not None and value is not None:
            unbroken.append(reading)
            continue
        found += [*signals.find(unbroken), frozenset()]
        unbroken = []
    return found[:-1]


def stretches(series: Series) -> Iterator[tuple[range, str]]:
    """The places of each phase, and the cause for which it begins, empty for the first."""
    labels = series.labels
    causes: dict[int, list[str]] = {}
    for found in sorted(series.breaks, key=lambda b: b.period):
        start = sum(label < found.period for label in labels)
        if 0 < start < len(labels):
            causes.setdefault(start, []).append(found.cause)
    for start, words in _after_gaps(series):
        causes.setdefault(start, []).append(words)
    starts = [0, *sorted(causes), len(labels)]
    for start, end in pairwise(starts):
        if end > start:
            yield range(start, end), "; ".join(causes.get(start, []))


def _after_gaps(series: Series) -> Iterator[tuple[int, str]]:
    """Where figures are held again after a gap long enough to end a phase, and which it was."""
    last_held: int | None = None
    for place in range(len(series.labels)):
        if series.is_unheld(place):
            continue
        if last_held is not None and place - last_held > series.longest_gap:
            first, last = series.labels[last_held + 1], series.labels[place - 1]
            span = month_words(first)
            if first != last:
                span += f" to {month_words(last)}"
            yield place, f"nothing is held of {span}"
        last_held = place
