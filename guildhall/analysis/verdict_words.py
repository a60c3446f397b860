"""A verdict in words, from the same points, signals and years that it was made from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil, floor

from guildhall.analysis.compare import Standing
from guildhall.analysis.control_chart import ControlChart, Phase, Point
from guildhall.analysis.series import month_words
from guildhall.analysis.signals import CLOSE, TREND, Signal
from guildhall.analysis.verdict import Verdict, Years

NOT_SHOWN = "not shown: it is small, or would give a small one back"


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences are about: "Burglary is", "Collisions are", and in what its figures are.

    `unit` follows a figure: "a month". A figure is printed whole, and the usual range is the whole
    numbers inside the limits; with `is_share` they run from 0 to 1 and are printed as per cent.
    """

    name: str
    unit: str = "a month"
    is_share: bool = False
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

    def figure(self, value: float, more_places: int = 0) -> str:
        """One figure, without its unit."""
        if self.is_share:
            return f"{100 * value:.{1 + more_places}f}%"
        return f"{value:,.{more_places}f}"

    def level(self, centre: float, values: Sequence[float]) -> str:
        """A centre in as many places as keep it, as printed, on the same side of the values."""
        scale, places = (100, 1) if self.is_share else (1, 0)
        nearest = min(values) if min(values) > centre else max(values)
        for more in (0, 1):
            level, figure = (round(scale * each, places + more) for each in (centre, nearest))
            if level != figure and (level < figure) == (centre < nearest):
                return self.figure(centre, more)
        return self.figure(centre, 2)

    def range(self, point: Point) -> str:
        """The usual range at a point."""
        lower, upper = point.lower or 0, point.upper or 0
        if not self.is_share:
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
        return f"{_usual(latest, chart, subject)}{_barred(years)}."
    if years and years.comparison and verdict.standing is Standing.CHANCE:
        return f"{subject.name} {subject.verb} within chance of a year before, {_both(years)}."
    when = month_words(latest.label)
    why = chart.phase_of(latest.label).why_not or f"too few are counted in {when} for limits"
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
        return f"{years.label} is not compared with the year before: {years.why_not}."
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


def _barred(years: Years | None) -> str:
    """That a break keeps the years from being compared, where it does."""
    if years is None or years.broken is None:
        return ""
    return f", and no comparison across the break of {month_words(years.broken.period)}"


def _usual(latest: Point, chart: ControlChart, subject: Subject) -> str:
    time = f" for {_time(latest)}" if chart.phase_of(latest.label).is_seasonal else ""
    start = f"{subject.name} {subject.verb} within {subject.their} usual range{time}"
    last = chart.last_signal
    since = "yet" if last is None else f"since {month_words(last.label)}"
    return f"{start}, {subject.range(latest)}; no signal {since}"


def _signal(latest: Point, chart: ControlChart, subject: Subject) -> str:
    when, period = month_words(latest.label), chart.period
    is_seasonal = chart.phase_of(latest.label).is_seasonal
    side = "above" if latest.way == "up" else "below"
    start = f"{subject.name} {subject.verb} {side}"
    if Signal.OUTSIDE in latest.signals:
        value, time = subject.figure(latest.value or 0), f" for {_time(latest)}" * is_seasonal
        usual = f"{subject.their} usual range{time}, {subject.range(latest)}"
        return f"{start} {usual}: {value} in {when}, a signal"
    if Signal.RUN in latest.signals:
        run = _run(chart, latest)
        usual, figure = _level(run, subject, is_seasonal=is_seasonal)
        long = (
            f"{subject.name} {subject.have} been {side} {usual} for {len(run)} {period}s in a row"
        )
        return f"{long}, to {when}{figure}, a signal"
    if Signal.TWO_OF_THREE in latest.signals:
        usual, figure = _level([latest], subject, is_seasonal=is_seasonal)
        return f"{start} {usual}, far out for two of three {period}s to {when}{figure}, a signal"
    moved = "risen" if latest.way == "up" else "fallen"
    long = (
        f"{subject.name} {subject.have} {moved} {period} by {period} over {TREND} {period}s or more"
    )
    return f"{long}{', allowing for the time of year' * is_seasonal}, to {when}, a signal"


def _level(points: Sequence[Point], subject: Subject, *, is_seasonal: bool) -> tuple[str, str]:
    """What points lie on one side of, and the latest figure where the level is its own alone."""
    latest = points[-1]
    if is_seasonal:
        value = latest.value or 0
        level = subject.level(latest.centre or 0, [value])
        usual = "what is usual for the time of year"
        return usual, f" ({subject.figure(value)}, where {level} is usual for {_time(latest)})"
    level = subject.level(latest.centre or 0, [point.value or 0 for point in points])
    return f"{subject.their} usual level of {level} {subject.unit}", ""


def _time(point: Point) -> str:
    """The time of year: September, or July to September."""
    return month_words(point.label).rsplit(" ", 1)[0]


def _caveats(chart: ControlChart, latest: Point, hidden: Collection[str]) -> list[str]:
    phase = chart.phase_of(latest.label)
    said = _of_phase(phase, chart.period)
    missing = chart.points[-1]
    if missing.value is None and missing.label in hidden:
        said.append(f"The figure for {month_words(missing.label)} is held, and {NOT_SHOWN}.")
    elif missing.value is None:
        said.append(f"No figure is held for {month_words(missing.label)}.")
    return said


def _of_phase(phase: Phase, period: str) -> list[str]:
    said = []
    if phase.cause:
        what = "Figures are judged" if phase.why_not else "The usual range is taken"
        since = f"{what} from {month_words(phase.first)}"
        said.append(f"{since}, because: {phase.cause.rstrip('.')}.")
    if phase.is_short:
        said.append(
            f"It rests on {phase.shown} {period}s, under three years, so it does not allow for the"
            " season."
        )
    return said


def _run(chart: ControlChart, latest: Point) -> list[Point]:
    """The points up to `latest` that lie unbroken on its side of the centre of its phase."""
    found: list[Point] = []
    phase = chart.phase_of(latest.label)
    for point in reversed(chart.points[: chart.points.index(latest) + 1]):
        is_part = Signal.RUN in point.signals and point.way == latest.way
        if not is_part or point.label < phase.first:
            break
        found.insert(0, point)
    return found
