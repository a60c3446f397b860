"""How often a verdict is a false alarm: a thousand series of each kind with nothing planted.

Each rate is what the rules say it is. The latest figure: a normal figure is beyond three sigma with
chance 0.0027; ends eight in a row on one side with 2 / 2^8 = 0.0078; ends six rising or six falling
with 2 / 6! = 0.0028; and is beyond two sigma with another of the two before it on the same side
with 2 x 0.0228 x (1 - 0.9772^2) = 0.0021. Together, and some overlap, 0.015. Two years: 0.002 and
0.05 - 0.002, the tail areas at which the words change.

Counts that average 20 or fewer come in steps, so that no rate can be met exactly: theirs are at
most these. Where fewer than one happens a month there are no limits, and the latest figure is
never a signal.

The limits are those that a binomial of a thousand at the stated rate leaves with chance 1 in 1,000.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from numpy.random import Generator
from scipy import stats

from guildhall.analysis.compare import Standing
from guildhall.analysis.control import Series, chart_counts
from guildhall.analysis.series import shift, spine
from guildhall.analysis.verdict import TwoYears, compare_years, judge

pytestmark = pytest.mark.slow  # twenty-seven thousand series are judged

SEEDS = range(1000)
SIGNAL_IN_THE_LATEST = 0.015
SIGNAL_BETWEEN_YEARS = 0.002
WATCH_BETWEEN_YEARS = 0.048
MISSED_ONCE_IN = 1000
YEARLY_WAVE = 1 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)

KINDS: dict[str, Callable[[Generator, float, int], list[int]]] = {
    "flat": lambda draw, mean, years: draw.poisson(mean, 12 * years).tolist(),
    "seasonal": lambda draw, mean, years: draw.poisson(np.tile(mean * YEARLY_WAVE, years)).tolist(),
    "over-dispersed": lambda draw, mean, years: draw.negative_binomial(
        mean / 2, 1 / 3, 12 * years
    ).tolist(),
}


def limits(rate: float) -> tuple[float, float]:
    low, high = stats.binom.interval(1 - 1 / MISSED_ONCE_IN, len(SEEDS), rate)
    return float(low), float(high)


def standings(counts: list[int]) -> tuple[Standing, Standing]:
    """Of the latest figure, and of the latest year beside the one before."""
    labels = spine("2012-01", shift("2012-01", len(counts) - 1))
    years = TwoYears(
        label="The year",
        current=sum(counts[-12:]),
        previous=sum(counts[-24:-12]),
        first=labels[-24],
        last=labels[-1],
        run=list(zip(labels, counts, strict=True)),
    )
    found = judge(chart_counts(Series(counts, labels, in_a_year=12)), compare_years(years, []))
    return found.of_latest, found.of_years


def alarms(kind: str, mean: float, years: int) -> tuple[Counter[Standing], Counter[Standing]]:
    """How many series have each standing: of the latest figure, and between the years."""
    latest: Counter[Standing] = Counter()
    between: Counter[Standing] = Counter()
    for seed in SEEDS:
        found = standings(KINDS[kind](np.random.default_rng(seed), mean, years))
        latest[found[0]] += 1
        between[found[1]] += 1
    return latest, between


@pytest.mark.parametrize("years", [3, 4, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_false_alarms_come_as_often_as_the_rules_say(kind: str, years: int) -> None:
    latest, between = alarms(kind, 80, years)

    stated = {
        SIGNAL_IN_THE_LATEST: latest[Standing.SIGNAL],
        SIGNAL_BETWEEN_YEARS: between[Standing.SIGNAL],
        WATCH_BETWEEN_YEARS: between[Standing.WATCH],
    }
    for rate, seen in stated.items():
        low, high = limits(rate)
        assert low <= seen <= high, f"{seen} of {len(SEEDS)} at a stated rate of {rate}"


@pytest.mark.parametrize("years", [3, 4, 5])
@pytest.mark.parametrize("mean", [0.05, 0.5, 2, 8])
def test_rare_and_small_counts_give_no_more_false_alarms_than_the_rules_say(
    mean: float, years: int
) -> None:
    latest, between = alarms("flat", mean, years)

    assert latest[Standing.SIGNAL] <= (0 if mean < 1 else limits(SIGNAL_IN_THE_LATEST)[1])
    assert mean > 1 or latest[Standing.NOT_ENOUGH] >= limits(0.999)[0]
    assert between[Standing.SIGNAL] <= limits(SIGNAL_BETWEEN_YEARS)[1]
    assert between[Standing.WATCH] <= limits(WATCH_BETWEEN_YEARS)[1]


@pytest.mark.parametrize("years", [3, 4, 5])
@pytest.mark.parametrize("mean", [2, 8])
def test_small_counts_that_vary_more_give_no_more_false_signals_than_the_rules_say(
    mean: float, years: int
) -> None:
    latest, between = alarms("over-dispersed", mean, years)

    assert latest[Standing.SIGNAL] <= limits(SIGNAL_IN_THE_LATEST)[1]
    assert between[Standing.SIGNAL] <= limits(SIGNAL_BETWEEN_YEARS)[1]
