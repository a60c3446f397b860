"""Funnel plot: which areas differ from their peers by more than chance, and where each ranks.

Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance",
*Statistics in Medicine* 24: limits are exact Poisson quantiles around the peers' pooled rate,
interpolated between whole counts. Points outside 99.8% limits are special cause. Where the
peers differ by more than chance as a whole, `dispersion` is well above 1 and most points fall
outside: then the peers are unlike, and the limits say little about any one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

from guildhall.analysis.intervals import Interval, rate

SIMULATIONS = 4000
# Share of areas at each end whose z-score is pulled in before dispersion is judged.
WINSORISED = 0.1


class Place(StrEnum):
    """Where an area lies; the value is the words to print."""

    FAR_BELOW = "below the 99.8% limit"
    BELOW = "below the 95% limit"
    WITHIN = "within the limits"
    ABOVE = "above the 95% limit"
    FAR_ABOVE = "above the 99.8% limit"

    @property
    def is_special_cause(self) -> bool:
        """Whether it lies outside the 99.8% limits."""
        return self in (Place.FAR_BELOW, Place.FAR_ABOVE)


@dataclass(frozen=True, slots=True)
class Area:
    """One area's events (`None` if not held) and its denominator, such as residents."""

    name: str
    count: int | None
    denominator: float


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits of the rate at one denominator."""

    denominator: float
    inner: Interval
    outer: Interval


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One area: rate with its own 95% interval, place against the limits, rank (1 is lowest).

    Equal rates share a rank. `rank_lower` and `rank_upper` hold 95% of simulated ranks.
    """

    name: str
    count: int
    denominator: float
    rate: float
    interval: Interval
    place: Place
    rank: int
    rank_lower: int
    rank_upper: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """Rates are events per `per`. `left_out` names areas whose count is not held."""

    per: float
    overall_rate: float
    points: tuple[FunnelPoint, ...]
    left_out: tuple[str, ...]
    dispersion: float
    seed: int

    def limits(self, denominators: Sequence[float]) -> tuple[FunnelLimits, ...]:
        """The limits to draw, at the denominators given."""
        return tuple(funnel_limits(self.overall_rate, size, self.per) for size in denominators)


def funnel(areas: Sequence[Area], *, seed: int, per: float = 1000) -> Funnel:
    """Every area against the pooled rate of all of them.

    The rank interval is simulated from `seed`, so the same figures print the same interval:
    each area's true rate is drawn from its gamma posterior (Jeffreys prior, count + 1/2), and
    the draws ranked. Raises ValueError where no count is held or a denominator is not above 0.
    """
    held = [(area, area.count) for area in areas if area.count is not None]
    if not held:
        raise ValueError("no area has a count")
    if any(area.denominator <= 0 for area in areas):
        raise ValueError("denominators must be more than 0")
    counts = [count for _, count in held]
    sizes = [area.denominator for area, _ in held]
    overall = per * sum(counts) / sum(sizes)
    spans = _rank_spans(counts, sizes, seed)
    points = []
    for (area, count), ranks in zip(held, spans, strict=True):
        own = rate(count, area.denominator, per)
        place = _place(own.value, funnel_limits(overall, area.denominator, per))
        about = (area.name, count, area.denominator, own.value, Interval(own.lower, own.upper))
        points.append(FunnelPoint(*about, place, *ranks))
    left_out = tuple(area.name for area in areas if area.count is None)
    spread = _dispersion(counts, [overall * size / per for size in sizes])
    return Funnel(per, overall, tuple(points), left_out, spread, seed)


def funnel_limits(overall_rate: float, denominator: float, per: float = 1000) -> FunnelLimits:
    """95% and 99.8% limits of a rate per `per`, for one denominator, if only chance differs."""
    scale = per / denominator
    expected = overall_rate / scale
    ends = [scale * _poisson_point(expected, p) for p in (0.025, 0.975, 0.001, 0.999)]
    return FunnelLimits(denominator, Interval(*ends[:2]), Interval(*ends[2:]))


def _poisson_point(expected: float, chance: float) -> float:
    """Where the Poisson distribution reaches `chance`, interpolated between whole counts."""
    from scipy.special import pdtr

    if expected == 0:
        return 0.0
    count = max(0, int(expected + 3.1 * sqrt(expected) * (1 if chance > 0.5 else -1)))
    while count > 0 and pdtr(count - 1, expected) >= chance:
        count -= 1
    while pdtr(count, expected) < chance:
        count += 1
    here, before = float(pdtr(count, expected)), float(pdtr(count - 1, expected)) if count else 0.0
    return max(0.0, count - (here - chance) / (here - before))


def _place(value: float, limits: FunnelLimits) -> Place:
    if value > limits.outer.upper:
        return Place.FAR_ABOVE
    if value < limits.outer.lower:
        return Place.FAR_BELOW
    if value > limits.inner.upper:
        return Place.ABOVE
    return Place.BELOW if value < limits.inner.lower else Place.WITHIN


def _rank_spans(
    counts: Sequence[int], sizes: Sequence[float], seed: int
) -> list[tuple[int, int, int]]:
    """Rank, and the ranks that hold the middle 95% of simulations, the rank itself included."""
    import numpy as np

    tops, bottoms = np.array(counts, dtype=float), np.array(sizes, dtype=float)
    draws: Any = np.random.default_rng(seed).gamma(tops + 0.5, size=(SIMULATIONS, len(tops)))
    ranks = (draws / bottoms).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="inverted_cdf")
    own = (tops / bottoms).tolist()
    places = [1 + sum(other < mine for other in own) for mine in own]
    return [
        (place, min(place, int(a)), max(place, int(b)))
        for place, a, b in zip(places, low, high, strict=True)
    ]


def _dispersion(counts: Sequence[int], expected: Sequence[float]) -> float:
    """Mean squared z-score, the most extreme tenth at each end pulled in; 1 if only chance."""
    if not sum(counts):
        return 0.0
    scores = sorted(2 * (sqrt(o) - sqrt(e)) for o, e in zip(counts, expected, strict=True))
    cut = int(WINSORISED * len(scores))
    lowest, highest = scores[cut], scores[-1 - cut]
    return sum(min(max(z, lowest), highest) ** 2 for z in scores) / len(scores)
