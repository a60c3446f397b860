"""One sentence about a control chart, from the same points and signals that are drawn."""

from collections.abc import Callable, Collection
from math import ceil, floor

from guildhall.analysis.control_chart import ControlChart, Point
from guildhall.analysis.series import month_words
from guildhall.analysis.signals import CLOSE, RUN, TREND, Signal

Format = Callable[[float], str]
NOT_SHOWN = "not shown: it is small, or would give a small one back"


def sentence(
    chart: ControlChart,
    *,
    subject: str,
    unit: str = "a month",
    fmt: Format | None = None,
    is_plural: bool = False,
    hidden: Collection[str] = (),
) -> str:
    """Such as "Burglary is within its usual range, 55 to 95 a month; no signal since March 2024."

    `unit` follows the figures: "a month", "per 1,000 residents". `fmt` prints a value; without
    it values are whole numbers and the usual range is the whole numbers inside the limits.
    `is_plural` says "Collisions are" and "their". The signal named is the latest figure's
    weightiest; a range whose limits are provisional says so. A label in `hidden` is one whose
    figure is held and not shown.
    """
    latest = chart.latest
    if latest is None and hidden:
        return f"Figures are held for {subject}, and {NOT_SHOWN}."
    if latest is None:
        return f"No figures are held for {subject} yet."
    words = _Words(subject, unit, fmt, is_plural)
    said = words.signal(latest, chart) if latest.signals else words.usual(latest, chart)
    return " ".join([said + ".", *_caveats(chart, latest, hidden)])


class _Words:
    def __init__(self, subject: str, unit: str, fmt: Format | None, is_plural: bool) -> None:
        self.subject, self.unit, self.fmt = subject, unit, fmt or _whole
        self.is_whole = fmt is None
        self.verb, self.their = ("are", "their") if is_plural else ("is", "its")
        self.have = "have" if is_plural else "has"

    def usual(self, latest: Point, chart: ControlChart) -> str:
        if latest.upper is None:
            return (
                f"{self.subject}: {self.fmt(latest.value or 0)} {self.unit} in "
                f"{month_words(latest.label)}; too few figures for a usual range"
            )
        inside = f"{self.subject} {self.verb} within {self.their} usual range, {self.range(latest)}"
        last = chart.last_signal
        return (
            f"{inside}; no signal {'yet' if last is None else 'since ' + month_words(last.label)}"
        )

    def signal(self, latest: Point, chart: ControlChart) -> str:
        when, up = month_words(latest.label), latest.way == "up"
        side = "above" if up else "below"
        start = f"{self.subject} {self.verb} {side} {self.their} usual"
        if Signal.OUTSIDE in latest.signals:
            value = self.fmt(latest.value or 0)
            return f"{start} range, {self.range(latest)}: {value} in {when}, a signal"
        level = f"level of {self.fmt(latest.centre or 0)} {self.unit}"
        if Signal.RUN in latest.signals:
            run = _run(chart, latest)
            long = f"{self.subject} {self.have} been {side} {self.their} usual {level}"
            return f"{long} for {run} figures in a row, to {when}, a signal (at least {RUN})"
        if Signal.TWO_OF_THREE in latest.signals:
            return f"{start} {level}, far out for two of three figures to {when}, a signal"
        moved = "risen" if up else "fallen"
        long = f"{self.subject} {self.have} {moved} {TREND} figures or more in a row"
        return f"{long}, to {when}, a signal"

    def range(self, point: Point) -> str:
        lower, upper = point.lower or 0, point.upper or 0
        if self.is_whole:
            lower, upper = ceil(lower - CLOSE * abs(lower)), floor(upper + CLOSE * abs(upper))
            if lower > upper:
                return f"{point.lower:.1f} to {point.upper:.1f} {self.unit}"
        return f"{self.fmt(lower)} to {self.fmt(upper)} {self.unit}"


def _caveats(chart: ControlChart, latest: Point, hidden: Collection[str]) -> list[str]:
    said = []
    phase = chart.phase_of(latest.label)
    if phase.cause:
        since = f"The usual range is taken from {month_words(phase.first)}"
        said.append(f"{since}, because: {phase.cause.rstrip('.')}.")
    if phase.is_provisional and latest.upper is not None:
        said.append(f"The range is provisional: it rests on {phase.held} figures.")
    missing = chart.points[-1]
    if missing.value is None and missing.label in hidden:
        said.append(f"The figure for {month_words(missing.label)} is held, and {NOT_SHOWN}.")
    elif missing.value is None:
        said.append(f"No figure is held for {month_words(missing.label)}.")
    return said


def _run(chart: ControlChart, latest: Point) -> int:
    """How many points up to `latest` lie unbroken on its side of one centre line."""
    length, up, phase = 0, latest.way == "up", chart.phase_of(latest.label)
    for point in reversed(chart.points[: chart.points.index(latest) + 1]):
        is_part = Signal.RUN in point.signals and (point.way == "up") == up
        if not is_part or point.label < phase.first:
            break
        length += 1
    return length


def _whole(value: float) -> str:
    return f"{value:,.0f}"
