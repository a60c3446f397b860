"""A verdict in words, from the same points, signals and years that it was made from."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import ceil, floor

from guildhall.analysis.compare import Standing
from guildhall.analysis.control_chart import ControlChart, Phase, Point
from guildhall.analysis.series import month_words
from guildhall.analysis.signals import CLOSE, RUN, TREND, Signal
from guildhall.analysis.verdict import Verdict, Years

Format = Callable[[float], str]
NOT_SHOWN = "not shown: it is small, or would give a small one back"


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences are about: "Burglary is", "Collisions are", and in what its figures are.

    `unit` follows a figure: "a month". `fmt` prints one; without it figures are whole numbers and
    the usual range is the whole numbers inside the limits.
    """

    name: str
    unit: str = "a month"
    fmt: Format | None = None
    is_plural: bool = False

    @property
    def verb(self) -> str:
        return "are" if self.is_plural else "is"

    @property
    def have(self) -> str:
        return "have" if self.is_plural else "has"

    @property
    def their(self) -> str:
        return "their" if self.is_plural else "its"

    def figure(self, value: float) -> str:
        """One figure, without its unit."""
        return self.fmt(value) if self.fmt else f"{value:,.0f}"

    def range(self, point: Point) -> str:
        """The usual range at a point."""
        lower, upper = point.lower or 0, point.upper or 0
        if self.fmt is None:
            lower, upper = ceil(lower - CLOSE * abs(lower)), floor(upper + CLOSE * abs(upper))
            if lower > upper:
                return f"{point.lower:.1f} to {point.upper:.1f} {self.unit}"
        return f"{self.figure(lower)} to {self.figure(upper)} {self.unit}"


def headline(
    verdict: Verdict,
    chart: ControlChart | None,
    years: Years | None,
    subject: Subject,
    hidden: Collection[str] = (),
) -> str:
    """The verdict in one sentence.

    Such as "Burglary is within its usual range, 55 to 95 a month; no signal since March 2024." A
    label in `hidden` is one whose figure is held and not shown.
    """
    latest = chart.latest if chart else None
    if chart is None or latest is None:
        held = f"Figures are held for {subject.name}, and {NOT_SHOWN}."
        return held if hidden else f"No figures are held for {subject.name} yet."
    if verdict.of_latest is Standing.SIGNAL:
        return f"{_signal(latest, chart, subject)}{_but(verdict, years)}."
    if verdict.standing in (Standing.SIGNAL, Standing.WATCH):
        return f"{_over_the_year(verdict, years, subject)}."
    if verdict.of_latest is Standing.CHANCE:
        return f"{_usual(latest, chart, subject)}."
    if years and years.comparison and verdict.standing is Standing.CHANCE:
        return f"{subject.name} {subject.verb} within chance of a year before, {_both(years)}."
    when = month_words(latest.label)
    why = chart.phase_of(latest.label).why_not
    figure = f"{subject.figure(latest.value or 0)} {subject.unit}, latest in {when}"
    return f"{subject.name}: not enough to judge, {figure}; {why}."


def notes(chart: ControlChart, years: Years | None, hidden: Collection[str] = ()) -> list[str]:
    """What is to be known beside the verdict: phase, gaps, the year's figures."""
    latest = chart.latest
    said = _caveats(chart, latest, hidden) if latest else []
    return [*said, *([about] if (about := years_words(years)) else [])]


def years_words(years: Years | None) -> str:
    """The year's figures beside the year before, with no verdict of their own."""
    if years is None:
        return ""
    if years.broken:
        cause = years.broken.cause.rstrip(".")
        when = month_words(years.broken.period)
        return f"{years.label} is not compared with the year before: {cause}, {when}."
    found = years.comparison
    if found is None:
        return ""
    return (
        f"{years.label}: {found.current:,}, and {found.previous:,} the year before{found.limits}."
    )


def _both(years: Years | None) -> str:
    found = years.comparison if years else None
    if years is None or found is None:
        return ""
    label = years.label[:1].lower() + years.label[1:]
    return f"{found.previous:,} then and {found.current:,} in {label}"


def _over_the_year(verdict: Verdict, years: Years | None, subject: Subject) -> str:
    way = verdict.way
    if verdict.is_signal:
        start = f"{subject.name} {subject.verb} {way} on a year before by more than chance"
        return f"{start}, {_both(years)}, a signal"
    start = f"{subject.name} may be {way} on a year before"
    return f"{start}, {_both(years)}: watch, chance is possible but unlikely"


def _but(verdict: Verdict, years: Years | None) -> str:
    """That the year points the other way, where it does."""
    found = years.comparison if years else None
    if verdict.way or years is None or found is None:
        return ""
    return f", but the other way over the year: {_both(years)}"


def _usual(latest: Point, chart: ControlChart, subject: Subject) -> str:
    phase = chart.phase_of(latest.label)
    time = f" for {month_words(latest.label).rsplit(' ', 1)[0]}" if phase.is_seasonal else ""
    start = f"{subject.name} {subject.verb} within {subject.their} usual range{time}"
    last = chart.last_signal
    since = "yet" if last is None else f"since {month_words(last.label)}"
    return f"{start}, {subject.range(latest)}; no signal {since}"


def _signal(latest: Point, chart: ControlChart, subject: Subject) -> str:
    when, up = month_words(latest.label), latest.way == "up"
    side = "above" if up else "below"
    start = f"{subject.name} {subject.verb} {side} {subject.their} usual"
    if Signal.OUTSIDE in latest.signals:
        value = subject.figure(latest.value or 0)
        return f"{start} range, {subject.range(latest)}: {value} in {when}, a signal"
    level = f"level of {subject.figure(latest.centre or 0)} {subject.unit}"
    if Signal.RUN in latest.signals:
        run = _run(chart, latest)
        long = f"{subject.name} {subject.have} been {side} {subject.their} usual {level}"
        return f"{long} for {run} figures in a row, to {when}, a signal (at least {RUN})"
    if Signal.TWO_OF_THREE in latest.signals:
        return f"{start} {level}, far out for two of three figures to {when}, a signal"
    moved = "risen" if up else "fallen"
    long = f"{subject.name} {subject.have} {moved} {TREND} figures or more in a row"
    return f"{long}, to {when}, a signal"


def _caveats(chart: ControlChart, latest: Point, hidden: Collection[str]) -> list[str]:
    phase = chart.phase_of(latest.label)
    said = _of_phase(phase)
    missing = chart.points[-1]
    if missing.value is None and missing.label in hidden:
        said.append(f"The figure for {month_words(missing.label)} is held, and {NOT_SHOWN}.")
    elif missing.value is None:
        said.append(f"No figure is held for {month_words(missing.label)}.")
    return said


def _of_phase(phase: Phase) -> list[str]:
    said = []
    if phase.cause:
        what = "Figures are judged" if phase.why_not else "The usual range is taken"
        since = f"{what} from {month_words(phase.first)}"
        said.append(f"{since}, because: {phase.cause.rstrip('.')}.")
    if phase.is_short:
        said.append(
            f"It rests on {phase.shown} figures, under three years, so it does not allow for the"
            " season."
        )
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
