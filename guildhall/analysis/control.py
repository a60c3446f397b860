"""Control charts: XmR, c, u and p, with limits re-based only at a dated, named cause.

Formulas (performance framework 5.4; Montgomery, *Statistical Quality Control*; Wheeler,
*Understanding Variation*): c: centre -+ 3 sqrt(centre). u: centre -+ 3 sqrt(centre / n).
p: centre -+ 3 sqrt(p (1 - p) / n). XmR: mean -+ 2.66 x mean moving range.

A value of `None` draws no point. No moving range is taken across one, and it ends every run and
trend. An XmR chart of three years or more is of season-adjusted figures (see `season`), and its
limits are drawn for the time of year. In a shorter one a season cannot be told from a change, so
its limits are those of the whole spread where that is wider, and only a figure outside them is a
signal. What a phase is, and when it has no limits, is in `control_chart`.

Small counts are not normal, and three sigma are passed oftener. So c, u and p limits are widened to
the probability limits (Montgomery) of the Poisson or binomial distribution where those are farther,
the two-sigma lines alike, and the chance of a run is its chance in that distribution. Where a phase
counts fewer than one a period it has no limits: one is then an event, and none is no news.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, sqrt
from statistics import NormalDist, fmean, pstdev

from guildhall.analysis.control_chart import (
    Break,
    ChartKind,
    ControlChart,
    Lines,
    Odds,
    Phase,
    Point,
    Series,
    Values,
    draw,
    stretches,
)
from guildhall.analysis.season import is_short, season_of
from guildhall.analysis.signals import CLOSE

__all__ = [
    "Break",
    "ChartKind",
    "Choice",
    "ControlChart",
    "Phase",
    "Point",
    "Series",
    "c_chart",
    "chart_counts",
    "choose_chart",
    "p_chart",
    "u_chart",
    "xmr",
]

SMALL_MEAN = 20
FEWEST_A_PERIOD = 1
XMR_LIMIT = 2.66
# The chance that a normal figure is beyond two and three sigma on one side.
BEYOND_TWO, BEYOND_THREE = NormalDist().cdf(-2), NormalDist().cdf(-3)
# One chance in twenty of calling a Poisson series overdispersed.
DISPERSION_TEST = 0.95

Counts = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which chart suits a series, and why in words."""

    kind: ChartKind
    reason: str


def xmr(
    series: Series,
    *,
    counts: Values | None = None,
    floor: float | None = 0.0,
    ceiling: float | None = None,
) -> ControlChart:
    """Individual values and moving ranges, for counts, rates or anything measured.

    `counts` are what the values are of, None where nothing is counted. No limit is drawn below
    `floor` (0 for counts and rates) or above `ceiling` (1 for shares).
    """

    def lines(inside: range) -> Lines | str:
        return (counts and _too_few(series, counts, inside)) or _xmr_lines(series, counts, inside)

    return draw(ChartKind.XMR, series, lines, floor, ceiling)


def _too_few(series: Series, counts: Values, inside: range) -> str:
    """Why counts under one a period have no limits; empty where there are as many."""
    held = [count for place in inside if (count := counts[place]) is not None]
    if fmean(held) >= FEWEST_A_PERIOD:
        return ""
    return f"too few happen in a {series.period} for limits"


def _xmr_lines(series: Series, counts: Values | None, inside: range) -> Lines:
    values = [series.values[place] for place in inside]
    season = season_of(values, series.in_a_year)
    factors = season.factors if season else (1.0,) * len(values)
    levelled = [None if v is None else v / f for v, f in zip(values, factors, strict=True)]
    held = [value for value in levelled if value is not None]
    ranges = _moving_ranges(levelled)
    sigma = XMR_LIMIT / 3 * fmean(ranges) if ranges else 0.0
    sigma *= season.spread if season else 1.0
    short = is_short(values, series.in_a_year)
    if short:
        sigma = max(sigma, pstdev(held))
    centre = fmean(held)
    odds: list[Odds] = []
    if counts is series.values and centre <= SMALL_MEAN:
        odds = [_count_odds(centre, sigma**2)] * len(values)
    return Lines(centre, [sigma] * len(values), factors, short, odds)


def _moving_ranges(values: Values) -> list[float]:
    """Steps from one value to the next, none across a gap."""
    return [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]


def c_chart(series: Series) -> ControlChart:
    """Counts from equal periods and an equal chance of happening. Lower limit not below 0."""

    def lines(inside: range) -> Lines | str:
        if why := _too_few(series, series.values, inside):
            return why
        values = [series.values[place] for place in inside]
        centre = fmean(value for value in values if value is not None)
        sigma = sqrt(centre) if len({*values} - {None}) > 1 else 0.0
        short = is_short(values, series.in_a_year)
        odds = [_poisson_odds(centre)] * len(values)
        return Lines(centre, [sigma] * len(values), is_short=short, odds=odds)

    return draw(ChartKind.C, series, lines, 0.0, None)


def u_chart(
    series: Series, denominators: Sequence[float | None], *, per: float = 1
) -> ControlChart:
    """Counts per `per` of a denominator that varies. A period without a denominator is a gap."""
    counts = series.values

    def lines(inside: range) -> Lines | str:
        if why := _too_few(series, counts, inside):
            return why
        centre = per * _pooled(counts, denominators, inside)
        sizes = [denominators[i] or 0 for i in inside]
        sigmas = [sqrt(centre * per / n) if n else 0.0 for n in sizes]
        odds = [_poisson_odds(centre * n / per, per / n) if n else Odds() for n in sizes]
        return Lines(centre, sigmas, is_short=is_short(sizes, series.in_a_year), odds=odds)

    over = replace(series, values=_over(counts, denominators, per))
    return draw(ChartKind.U, over, lines, 0.0, None)


def p_chart(series: Series, denominators: Values) -> ControlChart:
    """Shares from 0 to 1. A period with a denominator of 0 is a gap."""
    counts = series.values
    values = _over(counts, denominators, 1)
    if any(value is not None and value > 1 for value in values):
        raise ValueError("a numerator is larger than its denominator")

    def lines(inside: range) -> Lines:
        centre = _pooled(counts, denominators, inside)
        spread = centre * (1 - centre)
        sizes = [denominators[i] or 0 for i in inside]
        sigmas = [sqrt(spread / n) if n else 0.0 for n in sizes]
        short = is_short([values[i] for i in inside], series.in_a_year)
        odds = [_binomial_odds(n, centre) if n else Odds() for n in sizes]
        return Lines(centre, sigmas, is_short=short, odds=odds)

    return draw(ChartKind.P, replace(series, values=values), lines, 0.0, 1.0)


def _poisson_odds(mean: float, scale: float = 1) -> Odds:
    """What chance does to a Poisson count of that mean, its lines multiplied by `scale`."""
    from scipy.special import pdtr

    most = mean + 10 * sqrt(mean) + 20
    return _odds(lambda count: float(pdtr(count, mean)), mean, int(most), scale)


def _count_odds(mean: float, variance: float) -> Odds:
    """What chance does to a count that varies more than Poisson: a negative binomial one."""
    from scipy.special import betainc

    if variance <= mean:
        return _poisson_odds(mean)
    share, most = mean / variance, mean + 20 * sqrt(variance) + 20
    spread = mean * share / (1 - share)
    return _odds(lambda count: float(betainc(spread, count + 1, share)), mean, int(most), 1)


def _binomial_odds(size: float, share: float) -> Odds:
    """What chance does to a share of `size`."""
    from scipy.special import bdtr

    whole = round(size)
    return _odds(lambda count: float(bdtr(count, whole, share)), whole * share, whole, 1 / whole)


def _odds(reached: Callable[[int], float], mean: float, most: int, scale: float) -> Odds:
    """By `reached`, the chance of a count of so many or fewer."""

    def line(chance: float) -> float:
        return scale * bisect_left(range(most), chance, key=reached)

    under, at_most = ceil(mean - CLOSE * mean) - 1, floor(mean + CLOSE * mean)
    return Odds(
        below=reached(under) if under >= 0 else 0.0,
        above=1 - reached(at_most),
        lower=line(BEYOND_THREE),
        low=line(BEYOND_TWO),
        high=line(1 - BEYOND_TWO),
        upper=line(1 - BEYOND_THREE),
    )


def choose_chart(
    counts: Counts, denominators: Values | None = None, *, is_share: bool = False
) -> Choice:
    """XmR for counts that average more than 20 or are overdispersed, else c, u or (shares) p.

    Overdispersed: the index of dispersion, the chi-square sum of squared differences from what
    one constant rate expects, is beyond its 95% point (Fisher). Shares are tested alike, with
    the binomial variance, and go to XmR only if overdispersed.
    """
    bottoms: Values = [1] * len(counts) if denominators is None else denominators
    held = [(t, b) for t, b in zip(counts, bottoms, strict=True) if t is not None and b]
    if not held:
        return Choice(ChartKind.XMR, "no figures are held")
    rate = sum(top for top, _ in held) / sum(bottom for _, bottom in held)
    if _is_overdispersed(held, rate, 1 - rate if is_share else 1):
        return Choice(ChartKind.XMR, "the figures vary more than chance at one constant rate")
    if is_share:
        return Choice(ChartKind.P, "a share, varying no more than chance")
    if fmean(top for top, _ in held) > SMALL_MEAN:
        return Choice(ChartKind.XMR, f"counts average more than {SMALL_MEAN}")
    kind = ChartKind.C if denominators is None else ChartKind.U
    return Choice(kind, f"counts average {SMALL_MEAN} or fewer and vary no more than chance")


def chart_counts(
    series: Series,
    denominators: Values | None = None,
    *,
    per: float = 1,
    is_share: bool = False,
) -> ControlChart:
    """The chart that `choose_chart` chooses; XmR then shows counts over denominators `per` so many.

    It is chosen by the figures of the latest phase. With `is_share`, `denominators` are whole
    numbers and values run from 0 to 1.
    """
    kind = why_chart(series, denominators, is_share=is_share).kind
    if kind is ChartKind.C:
        return c_chart(series)
    if denominators is None:
        return xmr(series, counts=series.values)
    if kind is ChartKind.U:
        return u_chart(series, denominators, per=per)
    if kind is ChartKind.P:
        return p_chart(series, denominators)
    over = replace(series, values=_over(series.values, denominators, per))
    return xmr(over, ceiling=1.0) if is_share else xmr(over, counts=series.values)


def why_chart(
    series: Series, denominators: Values | None = None, *, is_share: bool = False
) -> Choice:
    """Which chart suits the latest phase of a series that has figures, and why in words."""
    inside = range(0)
    for places, _ in stretches(series):
        if any(series.values[place] is not None for place in places):
            inside = places
    counts = [_whole(series.values[place]) for place in inside]
    bottoms = None if denominators is None else [denominators[place] for place in inside]
    return choose_chart(counts, bottoms, is_share=is_share)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _is_overdispersed(held: Sequence[tuple[int, float]], rate: float, left: float) -> bool:
    """Whether counts vary more than Poisson (`left` 1) or binomial (`left` 1 - rate) ones."""
    from scipy.special import chdtri

    if len(held) < 2 or rate * left <= 0:
        return False
    index = sum((top - rate * n) ** 2 / (rate * n * left) for top, n in held)
    return bool(index > chdtri(len(held) - 1, 1 - DISPERSION_TEST))


def _over(counts: Values, denominators: Values, per: float) -> list[float | None]:
    pairs = zip(counts, denominators, strict=True)
    return [None if top is None or not bottom else per * top / bottom for top, bottom in pairs]


def _pooled(counts: Values, denominators: Values, inside: range) -> float:
    pairs = [(counts[i], denominators[i]) for i in inside]
    held = [(top, bottom) for top, bottom in pairs if top is not None and bottom]
    return sum(top for top, _ in held) / sum(bottom for _, bottom in held)
