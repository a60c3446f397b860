from collections.abc import Callable
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from guildhall.analysis.compare import (
    Dispersion,
    Standing,
    compare_counts,
    dispersion_of,
)

counts = st.integers(0, 3000)
exposures = st.tuples(st.floats(0.1, 100), st.floats(0.1, 100))
dispersions = st.builds(Dispersion, st.floats(1, 20), st.integers(3, 60))


@pytest.mark.parametrize(
    ("previous", "current", "standing"),
    [
        (88, 75, Standing.CHANCE),
        (75, 64, Standing.CHANCE),
        (88, 64, Standing.CHANCE),
        (63, 83, Standing.CHANCE),
        (16, 25, Standing.CHANCE),
        (4, 9, Standing.CHANCE),
        (60, 85, Standing.WATCH),
        (60, 100, Standing.SIGNAL),
        (10_000, 10_600, Standing.SIGNAL),
        (0, 4, Standing.CHANCE),
        (0, 5, Standing.WATCH),
        (0, 10, Standing.SIGNAL),
        (0, 0, Standing.CHANCE),
    ],
)
def test_two_counts_are_judged_as_both_being_uncertain(
    previous: int, current: int, standing: Standing
) -> None:
    assert compare_counts(current, previous).standing is standing


@given(counts, counts, exposures)
def test_the_test_is_the_exact_binomial_one_by_mid_p(
    current: int, previous: int, out_of: tuple[float, float]
) -> None:
    share = out_of[0] / sum(out_of)
    both = current + previous
    at = stats.binom.pmf(current, both, share) / 2
    slow = 2 * min(
        stats.binomtest(current, both, share, "greater").pvalue - at if both else 0.5,
        stats.binomtest(current, both, share, "less").pvalue - at if both else 0.5,
    )

    found = compare_counts(current, previous, out_of)

    assert found.p == pytest.approx(min(1, slow), abs=1e-9)


@given(counts, counts, exposures, st.just(Dispersion()) | dispersions)
def test_the_interval_leaves_out_no_change_exactly_where_the_test_does(
    current: int, previous: int, out_of: tuple[float, float], dispersion: Dispersion
) -> None:
    found = compare_counts(current, previous, out_of, dispersion)

    upper = float("inf") if found.ratio.upper is None else found.ratio.upper
    is_inside = found.ratio.lower <= 1 <= upper
    if abs(found.p - 0.05) > 1e-6:
        assert is_inside == (found.standing is Standing.CHANCE)


@given(counts, counts, exposures, dispersions)
def test_the_comparison_turned_round_is_the_same_turned_over(
    current: int, previous: int, out_of: tuple[float, float], dispersion: Dispersion
) -> None:
    one = compare_counts(current, previous, out_of, dispersion)
    other = compare_counts(previous, current, out_of[::-1], dispersion)

    assert one.p == pytest.approx(other.p, rel=1e-6, abs=1e-12)
    if one.ratio.upper is not None:
        assert one.ratio.upper * other.ratio.lower == pytest.approx(1, rel=1e-6)
    assert {one.way, other.way} in ({None}, {"up", "down"})


@given(counts, counts, st.floats(1, 20))
def test_a_series_that_varies_more_has_a_wider_interval(
    current: int, previous: int, times: float
) -> None:
    plain = compare_counts(current, previous)
    wide = compare_counts(current, previous, dispersion=Dispersion(times, 30))

    assert wide.ratio.lower <= plain.ratio.lower * (1 + 1e-9)
    assert (wide.ratio.upper or inf) >= (plain.ratio.upper or inf) * (1 - 1e-9)
    assert wide.p >= plain.p - 1e-9


def test_a_rise_of_six_per_cent_in_months_that_swing_is_no_signal() -> None:
    months = [round(value) for value in np.tile([100, 260, 150, 210], 3)] + [
        round(value * 1.06) for value in np.tile([260, 100, 210, 150], 3)
    ]

    plain = compare_counts(sum(months[12:]), sum(months[:12]))
    found = compare_counts(sum(months[12:]), sum(months[:12]), dispersion=dispersion_of(months, 12))

    assert plain.standing is Standing.WATCH
    assert found.standing is Standing.CHANCE
    assert "widened because it varies" in found.sentence


def test_dispersion_is_chi_square_of_the_years_by_months_over_its_freedom() -> None:
    table = np.random.default_rng(3).negative_binomial(20, 0.2, (3, 12))
    slow = stats.chi2_contingency(table, correction=False)

    found = dispersion_of([99, *table.ravel().tolist()], 12)

    assert found.freedom == slow.dof == 22
    assert found.times == pytest.approx(slow.statistic / slow.dof)


def test_neither_a_change_of_level_nor_seasons_pass_for_dispersion() -> None:
    season = np.array([60, 70, 80, 95, 110, 120, 130, 125, 110, 90, 75, 65])
    stepped = [*season, *season, *(season * 2)]

    assert dispersion_of([int(value) for value in stepped], 12) == Dispersion()


@pytest.mark.parametrize(
    "periods",
    [[], [5] * 23, [0] * 24, [3] * 24],
    ids=["nothing", "under two years", "noughts", "steady"],
)
def test_dispersion_is_never_below_chance(periods: list[int]) -> None:
    assert dispersion_of(periods, 12) == Dispersion()


def test_a_comparison_says_in_words_what_it_found() -> None:
    assert compare_counts(75, 88).sentence == (
        "Down from 88 to 75, 14.8% (rate ratio 0.85, 95% interval 0.63 to 1.16): within chance."
    )
    assert compare_counts(7, 7).sentence.startswith("No change: 7 in both periods (rate ratio")
    assert compare_counts(10, 0).sentence.startswith("Up from 0 to 10: a signal")
    assert compare_counts(1010, 1000, (1030, 1000)).sentence.startswith(
        "1,000, then 1,010: the rate is down 1.9% (rate ratio 0.98"
    )


@pytest.mark.parametrize(
    ("times", "said"), [(1.04, ""), (1.06, "widened because it varies 1.1 times as much as chance")]
)
def test_that_a_series_varies_as_chance_does_is_unsaid(times: float, said: str) -> None:
    found = compare_counts(75, 88, dispersion=Dispersion(times, 30)).limits

    assert said in found
    assert ("widened" in found) == bool(said)


def test_a_rise_from_nothing_has_no_finite_ratio() -> None:
    found = compare_counts(5, 0)

    assert found.ratio.ratio is None
    assert found.ratio.upper is None
    assert found.ratio.lower > 0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: compare_counts(-1, 1),
        lambda: compare_counts(1, 1, (0, 1)),
        lambda: compare_counts(1, 1, dispersion=Dispersion(0.5)),
    ],
)
def test_counts_that_cannot_be_are_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="must not be"):
        wrong()
