"""How sure we are of a count, a rate or a share. A change between two counts is in `compare`.

Sources: Public Health England, *Technical Guide: Confidence Intervals* (Fingertips, 2018):
Byar's method for counts of 10 or more, the exact chi-square method below 10, Wilson's score
for shares. All intervals are two-sided. Counts of casualties cluster in collisions, and counts of
offences in sprees, so true intervals are wider than these.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

FEWEST_FOR_BYAR = 10


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limit, in the unit of the figure they surround."""

    lower: float
    upper: float

    def holds(self, value: float) -> bool:
        """Whether `value` is inside, limits included."""
        return self.lower <= value <= self.upper


@dataclass(frozen=True, slots=True)
class Rate:
    """`value`, `lower` and `upper` are events per `per` of the denominator."""

    value: float
    lower: float
    upper: float
    count: int
    denominator: float
    per: float


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion from 0 to 1 with its numerator and denominator."""

    value: float
    lower: float
    upper: float
    numerator: int
    denominator: int


def exact_poisson(count: int, confidence: float = 0.95) -> Interval:
    """Exact (Garwood) limits of a count, from the chi-square distribution.

    The limits are chi-square quantiles halved; they are computed here as the same quantiles
    of the gamma distribution. A count of 0 has lower limit 0.
    """
    from scipy.special import gammaincinv

    _check_count(count)
    tail = _tail(confidence)
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(lower, float(gammaincinv(count + 1, 1 - tail)))


def byar(count: int, confidence: float = 0.95) -> Interval:
    """Limits of a count: Byar's approximation from 10 events, the exact method below 10.

    Source: PHE Technical Guide, appendices 1 and 2; Breslow and Day (1987). From 10 events
    Byar's 95% limits are within 0.2% of the exact ones.
    """
    if count < FEWEST_FOR_BYAR:
        return exact_poisson(count, confidence)
    z = _z(confidence)
    more = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3
    return Interval(lower, upper)


def wilson(numerator: int, denominator: int, confidence: float = 0.95) -> Share:
    """A share of `denominator` with Wilson's score limits (PHE Technical Guide, appendix 3).

    Raises ValueError where the denominator is 0: there is no share of nothing.
    """
    if denominator <= 0:
        raise ValueError("denominator must be more than 0")
    if not 0 <= numerator <= denominator:
        raise ValueError(f"numerator {numerator} is not between 0 and {denominator}")
    z2 = _z(confidence) ** 2
    share = numerator / denominator
    spread = sqrt(z2 * (z2 + 4 * numerator * (1 - share)))
    bottom = 2 * (denominator + z2)
    lower = 0.0 if numerator == 0 else (2 * numerator + z2 - spread) / bottom
    upper = 1.0 if numerator == denominator else (2 * numerator + z2 + spread) / bottom
    return Share(share, lower, upper, numerator, denominator)


def rate(count: int, denominator: float, per: float = 1000, confidence: float = 0.95) -> Rate:
    """Events per `per` of `denominator`, with Byar's (or below 10, exact) limits.

    The denominator is taken as known without error and in the same unit as `per`: people,
    households. Not age-standardised, so compare areas of unlike age structure with care.
    """
    if denominator <= 0:
        raise ValueError("denominator must be more than 0")
    limits, scale = byar(count, confidence), per / denominator
    return Rate(count * scale, limits.lower * scale, limits.upper * scale, count, denominator, per)


def _check_count(count: int) -> None:
    if count < 0:
        raise ValueError(f"a count cannot be below 0: {count}")


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence must be between 0 and 1, such as 0.95")
    return (1 - confidence) / 2


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(1 - _tail(confidence))
