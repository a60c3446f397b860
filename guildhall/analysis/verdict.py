"""The one verdict on a series: has it changed by more than chance, and which way?

Two things are looked at: the latest figure against the limits of its phase, and the latest year
against the year before, where both lie in one phase. A signal of either is a signal; two that point
apart are a signal and no way. Where a break bars the years, no change over them is claimed or
denied. Whatever is printed of a change, its sentence, arrow, rating or place on a list, is made
from this and from nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guildhall.analysis.compare import Comparison, Standing, compare_counts, dispersion_of
from guildhall.analysis.control_chart import Break, ControlChart
from guildhall.analysis.direction import Polarity, Travel, Way, meaning


@dataclass(frozen=True, slots=True)
class Years:
    """The latest year beside the one before, in words: "The year to March 2016".

    `comparison` is None where a break in the series lies between them, then `broken` is it, or
    where the latest year that could be held is not, then `why_not` says so.
    """

    label: str
    comparison: Comparison | None
    broken: Break | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`way` is where it moved, by a signal or to be watched; None where neither or both ways.

    `of_latest` and `of_years` are the standings that it rests on. `is_barred`: a break in the
    series keeps the years from being compared.
    """

    standing: Standing
    way: Way | None
    of_latest: Standing
    of_years: Standing
    is_barred: bool = False

    @property
    def is_signal(self) -> bool:
        """Whether it has changed by more than chance."""
        return self.standing is Standing.SIGNAL

    @property
    def is_of_years(self) -> bool:
        """Whether the year beside the year before is a signal."""
        return self.of_years is Standing.SIGNAL

    def travel(self, polarity: Polarity) -> Travel:
        """What it means where a way is better, worse or neither."""
        if self.standing is Standing.SIGNAL:
            return meaning(self.way, polarity) if self.way else Travel.MIXED
        if self.standing is Standing.CHANCE and self.is_barred:
            return Travel.BARRED
        return {
            Standing.WATCH: Travel.WATCH,
            Standing.CHANCE: Travel.STEADY,
            Standing.NOT_ENOUGH: Travel.UNKNOWN,
        }[self.standing]


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Two years' counts: the later and the earlier, with what they are out of.

    `first` and `last` are the months where the earlier begins and the later ends. `run` are the
    single periods, unbroken, that end with the later year, each with the month it begins with.
    """

    label: str
    current: int
    previous: int
    first: str
    last: str
    run: Sequence[tuple[str, int]] = ()
    in_a_year: int = 12
    exposures: tuple[float, float] = (1, 1)


def compare_years(found: TwoYears, breaks: Sequence[Break]) -> Years:
    """The two years compared, unless a break in the series lies between or within them.

    How much the single periods vary beyond chance is taken from those since the last break.
    """
    between = [each for each in breaks if found.first < each.period <= found.last]
    if between:
        return Years(found.label, None, between[-1])
    since = max((each.period for each in breaks if each.period <= found.first), default="")
    periods = [count for month, count in found.run if month >= since]
    dispersion = dispersion_of(periods, found.in_a_year)
    compared = compare_counts(found.current, found.previous, found.exposures, dispersion)
    return Years(found.label, compared)


def judge(chart: ControlChart | None, years: Years | None) -> Verdict:
    """The verdict on a series by its chart and its years, either of which may be wanting."""
    of_latest, latest_way = _latest(chart)
    found = years.comparison if years else None
    of_years = found.standing if found else Standing.NOT_ENOUGH
    years_way = found.way if found and of_years in (Standing.SIGNAL, Standing.WATCH) else None
    standing = _weightiest([of_latest, of_years])
    ways = {way for way in (latest_way, years_way) if way}
    way = ways.pop() if len(ways) == 1 else None
    return Verdict(standing, way, of_latest, of_years, bool(years and years.broken))


ORDER = (Standing.SIGNAL, Standing.WATCH, Standing.CHANCE, Standing.NOT_ENOUGH)


def _weightiest(standings: Sequence[Standing]) -> Standing:
    return next(standing for standing in ORDER if standing in standings)


def _latest(chart: ControlChart | None) -> tuple[Standing, Way | None]:
    latest, phase = (chart.latest, chart.phase) if chart else (None, None)
    if latest is None or phase is None or phase.why_not:
        return Standing.NOT_ENOUGH, None
    if latest.signals:
        return Standing.SIGNAL, latest.way
    return (Standing.NOT_ENOUGH if latest.upper is None else Standing.CHANCE), None
