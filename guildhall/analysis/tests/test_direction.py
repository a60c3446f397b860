from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.direction import Travel, _standard_error, direction_of_travel


@pytest.mark.parametrize(
    ("polarity", "falling", "rising"),
    [
        ("down_good", Travel.IMPROVING, Travel.WORSENING),
        ("up_good", Travel.WORSENING, Travel.IMPROVING),
        ("up_wanted", Travel.FALLING, Travel.RISING),
        ("none", Travel.FALLING, Travel.RISING),
    ],
)
def test_polarity_decides_what_a_movement_means(
    polarity: str, falling: Travel, rising: Travel
) -> None:
    years = [1000.0, 950, 900, 850, 800, 750]

    assert direction_of_travel(years, polarity).travel is falling
    assert direction_of_travel(years[::-1], polarity).travel is rising
    assert direction_of_travel(years, polarity, signal="up").travel is rising


def test_where_more_reports_are_wanted_nothing_is_ever_worse() -> None:
    for years in ([100.0, 50, 10], [10.0, 50, 100]):
        assert not direction_of_travel(years, "up_wanted").is_worse


def test_a_signal_on_the_chart_decides_before_the_slope() -> None:
    found = direction_of_travel([1000.0, 950, 900, 850], "down_good", signal="up")

    assert found.travel is Travel.WORSENING
    assert "signal up" in found.rule


def test_a_small_slope_of_large_counts_is_within_tolerance() -> None:
    years = [1_000_000.0 + 3_000 * n for n in range(6)]

    assert direction_of_travel(years, "down_good").travel is Travel.STEADY
    steeper = [1_000_000.0 + 5_000 * n for n in range(6)]
    assert direction_of_travel(steeper, "down_good").travel is Travel.WORSENING


def test_a_large_slope_of_small_counts_may_be_chance() -> None:
    years = [60.0, 61, 62, 63, 64, 65]

    assert direction_of_travel(years, "down_good").travel is Travel.STEADY
    assert direction_of_travel(years, "down_good", are_counts=False).travel is Travel.WORSENING


def test_the_rule_is_stated_with_the_answer() -> None:
    found = direction_of_travel([60.0, 61, 62, 63, 64, 65], "down_good")

    limits = "tolerance 2%, chance alone up to 23.7%"
    assert found.rule == f"slope of the last 6 rolling years +8.0% ({limits})"


@pytest.mark.parametrize("years", [[], [5.0], [1.0, None, 5, 9], [1.0, 2, 3, 4, None]])
def test_fewer_than_three_rolling_years_in_a_row_say_nothing(years: list[float | None]) -> None:
    assert direction_of_travel(years, "down_good").travel is Travel.UNKNOWN


def test_only_the_last_six_rolling_years_count() -> None:
    years = [9000.0, 5000, 100, 100, 100, 100, 100, 100]

    assert direction_of_travel(years, "down_good").travel is Travel.STEADY


@given(st.lists(st.floats(1, 1e5), min_size=3, max_size=6))
def test_the_slope_is_the_least_squares_one(years: list[float]) -> None:
    slope = np.polyfit(range(len(years)), years, 1)[0]

    found = direction_of_travel(years, "none", are_counts=False)

    expected = 100 * slope * (len(years) - 1) / np.mean(years)
    assert found.change_percent == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("points", [3, 6])
def test_the_standard_error_is_what_simulated_months_show(points: int) -> None:
    level = 240.0
    months = np.random.default_rng(1).poisson(level / 12, size=(40_000, points + 11))
    years = np.lib.stride_tricks.sliding_window_view(months, 12, axis=1).sum(axis=2)
    slopes = np.polyfit(np.arange(points), years.T, 1)[0]

    assert _standard_error(level, points) == pytest.approx(
        sqrt(np.var(slopes)) * (points - 1), rel=0.02
    )
