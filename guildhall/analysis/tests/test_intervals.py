from collections.abc import Callable
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from guildhall.analysis.intervals import (
    Interval,
    byar,
    exact_poisson,
    rate,
    wilson,
)

counts = st.integers(0, 20_000)


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(88, 70.6, 108.4), (75, 59.0, 94.0), (64, 49.3, 81.7)]
)
def test_byar_limits_agree_with_the_published_casualty_examples(
    count: int, lower: float, upper: float
) -> None:
    limits = byar(count)

    assert (round(limits.lower, 1), round(limits.upper, 1)) == (lower, upper)


@given(counts, st.sampled_from([0.9, 0.95, 0.998]))
def test_the_exact_limits_are_chi_square_quantiles(count: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0

    limits = exact_poisson(count, confidence)

    assert limits.lower == pytest.approx(lower, rel=1e-7)
    assert limits.upper == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-7)


@pytest.mark.parametrize("count", range(10))
def test_below_ten_events_the_exact_method_is_used(count: int) -> None:
    assert byar(count) == exact_poisson(count)


@given(st.integers(10, 1_000_000))
def test_from_ten_events_byar_is_within_half_a_per_cent_of_exact(count: int) -> None:
    exact, near = exact_poisson(count), byar(count)

    assert near != exact
    assert near.lower == pytest.approx(exact.lower, rel=0.005)
    assert near.upper == pytest.approx(exact.upper, rel=0.005)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_statsmodels(share: tuple[int, int]) -> None:
    numerator, denominator = share
    lower, upper = proportion_confint(numerator, denominator, method="wilson")

    found = wilson(numerator, denominator)

    assert found.lower == pytest.approx(lower, abs=1e-12)
    assert found.upper == pytest.approx(upper, abs=1e-12)
    assert 0 <= found.lower <= found.value <= found.upper <= 1


def test_a_rate_carries_its_numerator_and_denominator() -> None:
    found = rate(88, 190_000, per=100_000)

    assert (found.count, found.denominator) == (88, 190_000)
    assert found.value == pytest.approx(46.3, abs=0.05)
    assert found.lower == pytest.approx(70.6 * 100 / 190, abs=0.05)


def test_an_interval_holds_its_own_limits() -> None:
    assert Interval(1, 2).holds(1)
    assert Interval(1, 2).holds(2)
    assert not Interval(1, 2).holds(2.01)
    assert not Interval(1, inf).holds(0.9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: byar(-1),
        lambda: exact_poisson(-1),
        lambda: wilson(1, 0),
        lambda: wilson(3, 2),
        lambda: rate(1, 0),
        lambda: byar(20, confidence=95),
    ],
)
def test_figures_that_cannot_be_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"must be|cannot be|is not between"):
        wrong()
