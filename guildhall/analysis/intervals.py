"""How sure we are of a count, a rate or a share, and of a change between two counts.

Sources: Public Health England, *Technical Guide: Confidence Intervals* (Fingertips, 2018):
Byar's method for counts of 10 or more, the exact chi-square method below 10, Wilson's score
for shares. Rate ratio: the log-normal interval (Rothman, *Epidemiology*). Poisson z for two
equal periods: Wheeler (2016), "Tables and graphs for monitoring temporal crime trends".
All intervals are two-sided. Counts of casualties cluster in collisions, and counts of offences
in sprees, so true intervals are wider than these.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from statistics import NormalDist

FEWEST_FOR_BYAR = 10
WATCH_AT = 2.0
SIGNAL_ABOVE = 3.0


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


@dataclass(frozen=True, slots=True)
class RateRatio:
    """First rate over second. `None` limits or ratio: the second count is 0, so no finite one."""

    ratio: float | None
    lower: float
    upper: float | None


class Verdict(StrEnum):
    """What a change between two counts amounts to; the value is the words to print."""

    CHANCE = "not distinguishable from chance"
    WATCH = "watch"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two counts from equal periods. `change_percent` is `None` where the earlier count is 0."""

    current: int
    previous: int
    change_percent: float | None
    z: float
    ratio: RateRatio
    verdict: Verdict
    sentence: str


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


def rate_ratio(
    a: int, b: int, base_a: float = 1, base_b: float = 1, confidence: float = 0.95
) -> RateRatio:
    """Rate of `a` events in `base_a`, over rate of `b` events in `base_b`.

    Log-normal limits: exp(ln(ratio) -+ z * sqrt(1/a + 1/b)). They do not exist where a count
    is 0, so there the exact limits given the sum of the two counts (Clopper and Pearson on
    a / (a + b)) are used; where `b` is 0 the ratio and its upper limit are `None`.
    """
    _check_count(a)
    _check_count(b)
    if base_a <= 0 or base_b <= 0:
        raise ValueError("bases must be more than 0")
    if not a or not b:
        return _ratio_with_a_zero(a, b, base_b / base_a, confidence)
    middle = (a / base_a) / (b / base_b)
    reach = _z(confidence) * sqrt(1 / a + 1 / b)
    return RateRatio(middle, exp(log(middle) - reach), exp(log(middle) + reach))


def poisson_z(current: int, previous: int) -> float:
    """z = 2 * (sqrt(current) - sqrt(previous)), for counts from two periods of equal length."""
    _check_count(current)
    _check_count(previous)
    return 2 * (sqrt(current) - sqrt(previous))


def compare_counts(current: int, previous: int) -> Comparison:
    """Is the change from `previous` to `current` more than chance? The periods must be equal.

    By Poisson z: watch from 2 either way, signal beyond 3. The percentage is never used alone.
    """
    z = poisson_z(current, previous)
    change = 100 * (current - previous) / previous if previous else None
    ratio, verdict = rate_ratio(current, previous), _verdict(z)
    sentence = _compared(current, previous, change, ratio, verdict)
    return Comparison(current, previous, change, z, ratio, verdict, sentence)


def _compared(
    current: int, previous: int, change: float | None, ratio: RateRatio, verdict: Verdict
) -> str:
    if current == previous:
        moved = f"No change: {current:,} in both periods"
    else:
        by = "" if change is None else f", {abs(change):.1f}%"
        moved = f"{'Up' if current > previous else 'Down'} from {previous:,} to {current:,}{by}"
    if ratio.ratio is not None and ratio.upper is not None:
        limits = f"{ratio.lower:.2f} to {ratio.upper:.2f}"
        moved += f" (rate ratio {ratio.ratio:.2f}, 95% interval {limits})"
    return f"{moved}: {_PLAIN[verdict]}."


_PLAIN = {
    Verdict.CHANCE: "not distinguishable from chance",
    Verdict.WATCH: "watch, chance is a possible but unlikely explanation",
    Verdict.SIGNAL: "signal, too large a change to put down to chance",
}


def _verdict(z: float) -> Verdict:
    if abs(z) > SIGNAL_ABOVE:
        return Verdict.SIGNAL
    return Verdict.WATCH if abs(z) >= WATCH_AT else Verdict.CHANCE


def _ratio_with_a_zero(a: int, b: int, scale: float, confidence: float) -> RateRatio:
    tail = _tail(confidence)
    if not b:
        share = tail ** (1 / a) if a else 0.0
        return RateRatio(None, scale * share / (1 - share), None)
    share = 1 - tail ** (1 / b)
    return RateRatio(0.0, 0.0, scale * share / (1 - share))


def _check_count(count: int) -> None:
    if count < 0:
        raise ValueError(f"a count cannot be below 0: {count}")


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence must be between 0 and 1, such as 0.95")
    return (1 - confidence) / 2


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(1 - _tail(confidence))
