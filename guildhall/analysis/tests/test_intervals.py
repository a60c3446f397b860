from collections.abc import Callable
from math import inf, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from guildhall.analysis.intervals import (
    Interval,
    Verdict,
    byar,
    compare_counts,
    exact_poisson,
    poisson_z,
    rate,
    rate_ratio,
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


@pytest.mark.parametrize(
    ("previous", "current", "change", "z", "ratio", "lower", "upper", "verdict"),
    [
        (88, 75, -14.8, -1.44, 0.85, 0.63, 1.16, Verdict.CHANCE),
        (75, 64, -14.7, -1.32, 0.85, 0.61, 1.19, Verdict.CHANCE),
        (88, 64, -27.3, -2.76, 0.73, 0.53, 1.00, Verdict.WATCH),
    ],
)
def test_falls_in_casualties_are_judged_as_in_the_worked_examples(
    previous: int,
    current: int,
    change: float,
    z: float,
    ratio: float,
    lower: float,
    upper: float,
    verdict: Verdict,
) -> None:
    found = compare_counts(current, previous)

    assert found.change_percent is not None
    assert round(found.change_percent, 1) == change
    assert round(found.z, 2) == z
    assert found.ratio.ratio is not None
    assert round(found.ratio.ratio, 2) == ratio
    assert found.ratio.upper is not None
    assert round(found.ratio.upper, 2) == upper
    assert round(found.ratio.lower, 2) == lower
    assert found.verdict is verdict


def test_the_two_year_fall_in_casualties_just_fails_to_exclude_no_change() -> None:
    ratio = rate_ratio(64, 88)

    assert ratio.upper is not None
    assert round(ratio.upper, 3) == 1.004


@pytest.mark.parametrize(
    ("previous", "current", "z"), [(10_000, 10_600, 5.9), (13_500, 14_310, 6.9)]
)
def test_six_per_cent_of_thousands_is_beyond_chance(previous: int, current: int, z: float) -> None:
    found = compare_counts(current, previous)

    assert round(found.z, 1) == z
    assert found.verdict is Verdict.SIGNAL


@pytest.mark.parametrize(("previous", "current"), [(16, 25), (4, 9)])
def test_a_z_of_exactly_two_is_a_watch_and_not_a_signal(previous: int, current: int) -> None:
    assert poisson_z(current, previous) == 2.0
    assert compare_counts(current, previous).verdict is Verdict.WATCH


@pytest.mark.parametrize(
    ("previous", "current", "verdict"),
    [
        (16, 24, Verdict.CHANCE),
        (100, 132, Verdict.WATCH),
        (100, 133, Verdict.SIGNAL),
        (4, 0, Verdict.SIGNAL),
        (9, 0, Verdict.SIGNAL),
        (0, 0, Verdict.CHANCE),
        (1, 0, Verdict.WATCH),
    ],
)
def test_verdicts_change_at_two_and_beyond_three(
    previous: int, current: int, verdict: Verdict
) -> None:
    assert compare_counts(current, previous).verdict is verdict


def test_a_comparison_says_in_words_what_it_found() -> None:
    assert compare_counts(75, 88).sentence == (
        "Down from 88 to 75, 14.8% (rate ratio 0.85, 95% interval 0.63 to 1.16): "
        "not distinguishable from chance."
    )
    assert compare_counts(7, 7).sentence.startswith("No change: 7 in both periods (rate ratio")
    assert compare_counts(5, 0).sentence.startswith("Up from 0 to 5: signal")


def test_a_rise_from_nothing_has_no_percentage_and_no_finite_ratio() -> None:
    found = compare_counts(5, 0)

    assert found.change_percent is None
    assert found.ratio.ratio is None
    assert found.ratio.upper is None
    assert found.ratio.lower > 0


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


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(0.1, 100), st.floats(0.1, 100))
def test_a_rate_ratio_turned_over_turns_its_limits_over(
    a: int, b: int, base_a: float, base_b: float
) -> None:
    one, other = rate_ratio(a, b, base_a, base_b), rate_ratio(b, a, base_b, base_a)

    assert one.ratio is not None
    assert other.ratio is not None
    assert other.upper is not None
    assert one.ratio * other.ratio == pytest.approx(1)
    assert one.lower * other.upper == pytest.approx(1)


@given(st.integers(1, 60), st.floats(0.1, 10))
def test_a_ratio_with_a_nought_uses_the_exact_binomial_limits(b: int, base_b: float) -> None:
    share = stats.binomtest(0, b).proportion_ci(method="exact").high

    found = rate_ratio(0, b, 1, base_b)

    assert found.ratio == 0
    assert found.lower == 0
    assert found.upper == pytest.approx(share / (1 - share) * base_b)


@given(st.integers(1, 60))
def test_a_ratio_over_nought_has_only_a_lower_limit(a: int) -> None:
    share = stats.binomtest(a, a).proportion_ci(method="exact").low

    found = rate_ratio(a, 0)

    assert found.upper is None
    assert found.lower == pytest.approx(share / (1 - share))


@given(counts, counts)
def test_z_is_the_difference_of_roots_doubled(current: int, previous: int) -> None:
    assert poisson_z(current, previous) == pytest.approx(2 * sqrt(current) - 2 * sqrt(previous))
    assert poisson_z(current, previous) == -poisson_z(previous, current)


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
        lambda: rate_ratio(1, 1, 0, 1),
        lambda: rate_ratio(-1, 1),
        lambda: poisson_z(-1, 1),
        lambda: byar(20, confidence=95),
    ],
)
def test_figures_that_cannot_be_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"must be|cannot be|is not between"):
        wrong()
