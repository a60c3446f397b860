"""What a control chart is made of, and how lines and values become its points.

The formulas for the lines are in `control`, the signals in `signals`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from guildhall.analysis import signals
from guildhall.analysis.direction import Way
from guildhall.analysis.signals import Signal

FEWEST_FOR_FIRM_LIMITS = 12

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
class Point:
    """One period. `value` is `None` for a gap; limits are `None` where none could be set."""

    label: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signals: tuple[Signal, ...] = ()
    moving_range: float | None = None

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
    """A stretch with its own limits. `cause` is empty for the first; `held` counts its values."""

    first: str
    last: str
    cause: str
    held: int
    centre: float | None
    moving_range_upper: float | None = None

    @property
    def is_provisional(self) -> bool:
        """Whether its limits rest on fewer than 12 values."""
        return self.held < FEWEST_FOR_FIRM_LIMITS


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Points in order, in one unit, and the phases they fall in."""

    kind: ChartKind
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]

    @property
    def latest(self) -> Point | None:
        """The last point that has a value."""
        return next((p for p in reversed(self.points) if p.value is not None), None)

    @property
    def last_signal(self) -> Point | None:
        """The last point that is part of a signal."""
        return next((p for p in reversed(self.points) if p.signals), None)

    @property
    def phase(self) -> Phase | None:
        """The phase of the latest point."""
        latest = self.latest
        return self.phase_of(latest.label) if latest else None

    def phase_of(self, label: str) -> Phase:
        """The phase that holds `label`."""
        return next(p for p in self.phases if p.first <= label <= p.last)


@dataclass(frozen=True, slots=True)
class Lines:
    """Centre and, per point, sigma, for one phase. `sigmas` is `None` where there is no spread."""

    centre: float
    sigmas: Sequence[float] | None
    moving_range_upper: float | None = None


def draw(
    kind: ChartKind,
    values: Values,
    labels: Sequence[str] | None,
    rebase_at: Sequence[Break],
    lines: Callable[[range], Lines],
    floor: float | None,
    ceiling: float | None,
) -> ControlChart:
    """A chart of `values`, asking `lines` for the lines of each phase by its places in `values`.

    Limits are cut at `floor` and `ceiling` where given. Labels are text in order, such as months.
    """
    names = _labels(values, labels)
    points: list[Point] = []
    phases: list[Phase] = []
    for inside, cause in _phases(names, rebase_at):
        held = sum(values[i] is not None for i in inside)
        found = lines(inside) if held else None
        span = names[inside[0]], names[inside[-1]]
        centre = found.centre if found else None
        phases.append(
            Phase(*span, cause, held, centre, found.moving_range_upper if found else None)
        )
        within = [values[i] for i in inside]
        points += _points([names[i] for i in inside], within, found, floor, ceiling, kind)
    return ControlChart(kind, tuple(points), tuple(phases))


def _points(
    labels: Sequence[str],
    values: Values,
    lines: Lines | None,
    floor: float | None,
    ceiling: float | None,
    kind: ChartKind,
) -> Iterator[Point]:
    if lines is None or lines.sigmas is None:
        for label, value in zip(labels, values, strict=True):
            yield Point(label, value, lines.centre if lines else None, None, None)
        return
    readings = [
        None if value is None else _reading(value, lines.centre, sigma, floor, ceiling)
        for value, sigma in zip(values, lines.sigmas, strict=True)
    ]
    found = _signals(readings)
    ranges = moving_ranges(values) if kind is ChartKind.XMR else [None] * len(values)
    flat = kind in (ChartKind.XMR, ChartKind.C)
    steady = next(r for r in readings if r is not None)
    for label, reading, marks, moved in zip(labels, readings, found, ranges, strict=True):
        drawn = reading or (steady if flat else None)
        yield Point(
            label,
            reading.value if reading else None,
            lines.centre,
            drawn.lower if drawn else None,
            drawn.upper if drawn else None,
            tuple(signal for signal in Signal if signal in marks),
            moved,
        )


def _reading(
    value: float, centre: float, sigma: float, floor: float | None, ceiling: float | None
) -> signals.Reading:
    lower, upper = centre - 3 * sigma, centre + 3 * sigma
    lower = lower if floor is None else max(lower, floor)
    upper = upper if ceiling is None else min(upper, ceiling)
    return signals.Reading(float(value), centre, sigma, lower, upper)


def _signals(readings: Sequence[signals.Reading | None]) -> list[frozenset[Signal]]:
    found: list[frozenset[Signal]] = []
    unbroken: list[signals.Reading] = []
    for reading in [*readings, None]:
        if reading is not None:
            unbroken.append(reading)
            continue
        found += [*signals.find(unbroken), frozenset()]
        unbroken = []
    return found[:-1]


def _phases(labels: Sequence[str], breaks: Sequence[Break]) -> Iterator[tuple[range, str]]:
    causes: dict[int, list[str]] = {}
    for found in sorted(breaks, key=lambda b: b.period):
        start = sum(label < found.period for label in labels)
        if 0 < start < len(labels):
            causes.setdefault(start, []).append(found.cause)
    starts = [0, *causes, len(labels)]
    for start, end in pairwise(starts):
        if end > start:
            yield range(start, end), "; ".join(causes.get(start, []))


def _labels(values: Values, labels: Sequence[str] | None) -> Sequence[str]:
    if labels is None:
        return [f"{place:04}" for place in range(1, len(values) + 1)]
    if len(labels) != len(values):
        raise ValueError(f"{len(labels)} labels for {len(values)} values")
    if any(a >= b for a, b in pairwise(labels)):
        raise ValueError("labels must be in order and different, such as 2016-04, 2016-05")
    return labels


def moving_ranges(values: Values) -> list[float | None]:
    """Step from the value before; `None` across a gap and for the first."""
    pairs = zip([None, *values], values, strict=False)
    return [None if a is None or b is None else abs(b - a) for a, b in pairs]
