"""Two counts compared: is the change more than chance, and how large may it be?

The test is the exact conditional one (Przyborowski and Wilenski, 1940): where the rates are equal,
the later count is binomial in the sum of both, with its share of the exposure. Tail areas are mid-P
and doubled, and the rate ratio's interval is that of the same test turned round (Rothman,
*Epidemiology*; Berry and Armitage, 1995), so the two never disagree.

A series whose months vary more than chance alone is judged by that: its dispersion is estimated and
the counts weigh so many times less (quasi-likelihood: McCullagh and Nelder, *Generalized Linear
Models*, 2nd edition, 4.5 and 9.2), with tails of Student's t because the dispersion is an estimate.

Two-sided tail areas at which words change are our own choice: the 95% and 99.8% limits of the
funnel plot (Spiegelhalter, 2005), so that one word means one thing on every page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from guildhall.analysis.direction import Way

WATCH_BELOW = 0.05
SIGNAL_BELOW = 0.002
CONFIDENCE = 0.95
# A table of fewer years, or shorter ones, says nothing of how much periods vary by themselves.
FEWEST_YEARS = 2
# Natural logarithm of the widest odds that are looked at.
FARTHEST = 30.0


class Standing(StrEnum):
    """What a change amounts to; the value is the words to print."""

    SIGNAL = "signal"
    WATCH = "watch"
    CHANCE = "within chance"
    NOT_ENOUGH = "not enough to judge"


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How many times as much as chance the periods of a series vary; 1 is chance alone.

    `freedom` is how many independent differences it was estimated from; None if it is assumed.
    """

    times: float = 1.0
    freedom: int | None = None


CHANCE_ALONE = Dispersion()


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Later rate over earlier. Nothing finite where the earlier count is 0: then it is `None`."""

    ratio: float | None
    lower: float
    upper: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two counts compared. `p` is two-sided; `way` is where the rate moved.

    `limits` are the ratio and its interval in words, empty where they are not finite.
    """

    current: int
    previous: int
    ratio: RateRatio
    p: float
    dispersion: Dispersion
    standing: Standing
    way: Way | None
    limits: str
    sentence: str


def compare_counts(
    current: int,
    previous: int,
    exposures: tuple[float, float] = (1, 1),
    dispersion: Dispersion = CHANCE_ALONE,
) -> Comparison:
    """Is the change from `previous` to `current` more than chance?

    `exposures` are what the two are out of, in that order and one unit: people, days. The
    percentage is never used alone.
    """
    if current < 0 or previous < 0 or min(exposures) <= 0 or dispersion.times < 1:
        raise ValueError("counts must not be below 0, exposures more than 0, dispersion at least 1")
    share = exposures[0] / sum(exposures)
    a, b = current / dispersion.times, previous / dispersion.times
    p = _student(min(1.0, 2 * min(_upper(a, b, share), _upper(b, a, 1 - share))), dispersion)
    middle = None if not previous else current / exposures[0] / (previous / exposures[1])
    ratio = _interval(a, b, middle, exposures[1] / exposures[0], dispersion)
    standing = _standing(p)
    way: Way | None = None
    if current / exposures[0] != previous / exposures[1]:
        way = "up" if middle is None or middle > 1 else "down"
    said = _moved(current, previous, way, None if exposures[0] == exposures[1] else middle)
    limits = _limits(ratio, dispersion)
    sentence = f"{said}{limits}: {PLAIN[standing]}."
    return Comparison(current, previous, ratio, p, dispersion, standing, way, limits, sentence)


def dispersion_of(periods: Sequence[int], in_a_year: int) -> Dispersion:
    """How much the periods of whole years vary beyond chance: chi-square over its freedom.

    The chi-square is that of the table of years by months, so neither a change of level between
    years nor the seasons pass for dispersion, and one odd month widens the interval and cannot
    narrow it. `periods` end with the latest; what does not fill a year at the start is left out.
    Below 1 it is taken as 1.
    """
    years = len(periods) // in_a_year
    rows = [periods[len(periods) - in_a_year * (n + 1) :][:in_a_year] for n in range(years)]
    columns = [sum(column) for column in zip(*rows, strict=True)]
    if years < FEWEST_YEARS or not any(columns):
        return CHANCE_ALONE
    freedom = (sum(map(any, rows)) - 1) * (sum(map(bool, columns)) - 1)
    total, square = sum(columns), 0.0
    for row in rows:
        for value, column in zip(row, columns, strict=True):
            expected = sum(row) * column / total
            square += (value - expected) ** 2 / expected if expected else 0.0
    is_more = freedom > 0 and square > freedom
    return Dispersion(square / freedom, freedom) if is_more else CHANCE_ALONE


PLAIN = {
    Standing.SIGNAL: "a signal, too large a change to put down to chance",
    Standing.WATCH: "watch, chance is a possible but unlikely explanation",
    Standing.CHANCE: "within chance",
}


def _standing(p: float) -> Standing:
    if p < SIGNAL_BELOW:
        return Standing.SIGNAL
    return Standing.WATCH if p < WATCH_BELOW else Standing.CHANCE


def _upper(a: float, b: float, share: float) -> float:
    """Half the chance of `a` out of a + b, and that of more. Counts need not be whole."""
    from scipy.special import betainc

    if not a and not b:
        return 0.5
    reached = float(betainc(a, b + 1, share)) if a else 1.0
    beyond = float(betainc(a + 1, b, share)) if b else 0.0
    return (reached + beyond) / 2


def _student(p: float, dispersion: Dispersion) -> float:
    """The tail area by Student's t, where the dispersion is an estimate."""
    from scipy.special import ndtri, stdtr

    if dispersion.freedom is None:
        return p
    return 2 * float(stdtr(dispersion.freedom, ndtri(p / 2)))


def _tail(dispersion: Dispersion) -> float:
    """The tail area of the exact test that stands for a tail of the interval."""
    from scipy.special import ndtr, stdtrit

    tail = (1 - CONFIDENCE) / 2
    if dispersion.freedom is None:
        return tail
    return float(ndtr(stdtrit(dispersion.freedom, tail)))


def _interval(
    a: float, b: float, middle: float | None, scale: float, dispersion: Dispersion
) -> RateRatio:
    """The rate ratios that the test does not exclude."""
    tail = _tail(dispersion)
    lower = _odds_where(lambda odds: _upper(a, b, odds / (1 + odds)) - tail) if a else None
    upper = _odds_where(lambda odds: _upper(b, a, 1 / (1 + odds)) - tail) if b else None
    return RateRatio(middle, scale * (lower or 0.0), None if upper is None else scale * upper)


def _odds_where(nought: Callable[[float], float]) -> float | None:
    """The odds at which a tail area is reached; None where none within reason reaches it."""
    from scipy.optimize import brentq

    def at(logit: float) -> float:
        return nought(exp(logit))

    if at(-FARTHEST) * at(FARTHEST) >= 0:
        return None
    return exp(brentq(at, -FARTHEST, FARTHEST))


def _moved(current: int, previous: int, way: Way | None, rate: float | None) -> str:
    if rate is not None:
        change = f"the rate is {'up' if rate > 1 else 'down'} {100 * abs(rate - 1):.1f}%"
        return f"{previous:,}, then {current:,}: " + (change if way else "the rate is the same")
    if way is None:
        return f"No change: {current:,} in both periods"
    by = f", {100 * abs(current - previous) / previous:.1f}%" if previous else ""
    return f"{way.capitalize()} from {previous:,} to {current:,}{by}"


def _limits(ratio: RateRatio, dispersion: Dispersion) -> str:
    if ratio.ratio is None or ratio.upper is None:
        return ""
    said = f"rate ratio {ratio.ratio:.2f}, 95% interval {ratio.lower:.2f} to {ratio.upper:.2f}"
    if round(dispersion.times, 1) > 1:
        said += f", widened because it varies {dispersion.times:.1f} times as much as chance"
    return f" ({said})"
