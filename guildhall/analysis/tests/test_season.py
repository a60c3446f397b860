"""The season of a series: factors that were put in are found, and the widening that follows."""

from itertools import pairwise
from math import sqrt
from statistics import fmean

import pytest

from guildhall.analysis.control import Series, xmr
from guildhall.analysis.season import LEAST_FACTOR, season_of
from guildhall.analysis.series import spine

SUMMER = (0.8, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.3, 1.1, 0.9, 0.8, 0.8)
WOBBLE = (1.01, 0.98, 1.02, 0.99, 1.0)


def seasonal(years: int, factors: tuple[float, ...] = SUMMER) -> list[float | None]:
    """A level of 100 with a season, and a small wobble that repeats every five months."""
    return [100 * factors[place % 12] * WOBBLE[place % len(WOBBLE)] for place in range(12 * years)]


@pytest.mark.parametrize("years", [3, 5])
def test_the_factors_put_in_are_found(years: int) -> None:
    found = season_of(seasonal(years), 12)

    assert found is not None
    assert found.factors[:12] == pytest.approx(SUMMER, abs=0.02)
    assert fmean(found.factors[:12]) == pytest.approx(1)


@pytest.mark.parametrize(("years", "widened"), [(3, sqrt(36 / 25)), (5, sqrt(60 / 49))])
def test_limits_are_widened_for_the_eleven_factors_fitted_to_the_same_figures(
    years: int, widened: float
) -> None:
    values = seasonal(years)
    found = season_of(values, 12)
    assert found is not None
    levelled = [(value or 0) / factor for value, factor in zip(values, found.factors, strict=True)]
    ranges = fmean(abs(after - before) for before, after in pairwise(levelled))

    chart = xmr(Series(values, spine("2010-01", f"{2009 + years}-12"), in_a_year=12))

    upper = chart.points[-1].upper
    assert found.spread == pytest.approx(widened)
    assert upper == pytest.approx(found.factors[-1] * (fmean(levelled) + 2.66 * widened * ranges))


def test_no_month_is_taken_for_less_than_a_tenth_of_the_level() -> None:
    empty_in_january = season_of(seasonal(4, (0.0, *SUMMER[1:])), 12)

    assert empty_in_january is not None
    assert empty_in_january.factors[0] == LEAST_FACTOR == 0.1
