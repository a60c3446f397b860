import numpy as np
import pytest
import scipy.special  # noqa: F401 (its loading would count against the first example)
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis import columns, intervals, series

counts = st.integers(0, 50_000)


@given(st.lists(counts, min_size=1, max_size=30))
def test_a_table_of_counts_has_the_limits_of_each_count_alone(given_counts: list[int]) -> None:
    limits = columns.byar(np.array(given_counts, dtype=float))

    for place, count in enumerate(given_counts):
        alone = intervals.byar(count)
        assert limits.lower[place] == pytest.approx(alone.lower, rel=1e-9, abs=1e-12)
        assert limits.upper[place] == pytest.approx(alone.upper)


@given(counts, st.integers(1, 1_000_000))
def test_a_table_of_rates_has_the_limits_of_each_rate_alone(count: int, residents: int) -> None:
    limits = columns.rate(np.array([float(count)]), np.array([float(residents)]), 1000)
    alone = intervals.rate(count, residents, 1000)

    found = limits.value[0], limits.lower[0], limits.upper[0]
    assert found == pytest.approx((alone.value, alone.lower, alone.upper), rel=1e-9, abs=1e-12)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_table_of_shares_has_the_limits_of_each_share_alone(pair: tuple[int, int]) -> None:
    limits = columns.wilson(np.array([float(pair[0])]), np.array([float(pair[1])]))
    alone = intervals.wilson(*pair)

    found = limits.value[0], limits.lower[0], limits.upper[0]
    assert found == pytest.approx((alone.value, alone.lower, alone.upper), rel=1e-9, abs=1e-12)


@given(st.lists(st.none() | st.integers(0, 999), max_size=40))
def test_a_table_rolls_its_months_as_one_series_does(months: list[int | None]) -> None:
    grid = np.array([[np.nan if m is None else float(m) for m in months]])

    rolled = columns.rolling(grid)[0]

    expected = [np.nan if v is None else float(v) for v in series.rolling_12(months)]
    assert np.array_equal(rolled, np.array(expected, dtype=float), equal_nan=True)


def test_what_is_not_held_or_has_nothing_beneath_it_stays_a_gap() -> None:
    nan, one = np.array([np.nan]), np.array([1.0])
    zero = np.array([0.0])

    for limits in (
        columns.byar(nan),
        columns.rate(one, zero, 1000),
        columns.rate(nan, one, 1000),
        columns.wilson(zero, zero),
        columns.wilson(nan, one),
    ):
        assert np.isnan([limits.value[0], limits.lower[0], limits.upper[0]]).all()
