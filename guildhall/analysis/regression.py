"""How far a group chosen for its worst year falls when nothing at all is done.

People (or places) picked because last year was high will, as a group, have fewer events next
year by chance alone. The expected fall is worked out from everyone the group was picked from:
if true yearly rates follow a gamma distribution and counts are Poisson, then a person with
`x` events last year is expected to have (shape + x) * mean / (shape + mean) in the next, and
the group's total is a sum of negative binomials (Robbins 1956; Efron and Morris 1977). Shape
and mean are fitted by moments. Time in custody, if ignored, makes a further false fall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from guildhall.analysis.intervals import Interval

Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Regression:
    """Events of the chosen group. `expected` is the total if nothing was done, with 95% limits."""

    before: int
    after: int
    expected: float
    interval: Interval
    is_beyond_expectation: bool
    sentence: str


def chosen_group(
    everyone_before: Sequence[int], chosen: Sequence[int], after: int, *, years: float = 1
) -> Regression:
    """Judge the total `after` of the people at places `chosen` in `everyone_before`.

    `everyone_before`: events last year of each person the group could have been picked from,
    including those with none; `after`: the group's events in the `years` that followed. Raises
    ValueError where fewer than 30 people are given or their counts vary no more than chance:
    no expectation can be fitted then.
    """
    shape, mean = _fit(everyone_before)
    picked = [everyone_before[place] for place in chosen]
    rates = [(shape + count) * mean / (shape + mean) for count in picked]
    expected = years * sum(rates)
    spread = expected + years**2 * sum(rates) * mean / (shape + mean)
    reach = Z_95 * sqrt(spread)
    interval = Interval(max(0.0, expected - reach), expected + reach)
    is_beyond = not interval.holds(after)
    before = sum(picked)
    return Regression(
        before, after, expected, interval, is_beyond, _words(before, after, expected, interval)
    )


def _fit(counts: Sequence[int]) -> tuple[float, float]:
    if len(counts) < 30:
        raise ValueError("at least 30 people are needed to know what to expect")
    mean = fmean(counts)
    excess = variance(counts) - mean
    if excess <= 0:
        raise ValueError("the counts vary no more than chance, so there is no group to pick")
    return mean**2 / excess, mean


def _words(before: int, after: int, expected: float, interval: Interval) -> str:
    limits = f"95% interval {interval.lower:,.0f} to {interval.upper:,.0f}"
    start = f"{before:,} events before, {after:,} after; {expected:,.0f} expected with nothing done"
    if interval.holds(after):
        return f"No effect beyond expectation: {start} ({limits})."
    side = "Fewer" if after < interval.lower else "More"
    return f"{side} than expected: {start} ({limits}). Without a control, {_CAUTION}."


_CAUTION = "this does not say why"
