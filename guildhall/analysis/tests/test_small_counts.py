"""Small counts, shares and short series: where limits say nothing, and what chance seldom gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from guildhall.analysis.compare import Standing
from guildhall.analysis.control import ChartKind, Series, c_chart, chart_counts
from guildhall.analysis.signals import Signal
from guildhall.analysis.tests.test_control import BURGLARY, STEADY, months
from guildhall.analysis.verdict import judge
from guildhall.analysis.verdict_words import headline


@pytest.mark.parametrize(
    ("tops", "sizes"),
    [([5, 95, 20, 80] * 5, [100] * 20), ([1, 2] * 7, [3] * 14)],
    ids=["wild", "hardly any"],
)
def test_limits_that_hold_every_share_say_nothing_and_are_not_drawn(
    tops: list[int], sizes: list[int]
) -> None:
    series = months(tops)

    chart = chart_counts(series, sizes, is_share=True)

    assert chart.phases[0].why_not == "its usual range would be everything from 0% to 100%"
    assert "not enough to judge" in headline(judge(chart, None), chart, None, BURGLARY)


def test_a_share_of_too_few_in_the_latest_month_is_not_enough_to_judge() -> None:
    chart = chart_counts(months([*[30, 33, 28] * 5, 1]), [*[60] * 15, 2], is_share=True)

    found = judge(chart, None)

    assert chart.points[0].upper is not None
    assert found.standing is Standing.NOT_ENOUGH
    assert "too few are counted in April 2014" in headline(found, chart, None, BURGLARY)


@pytest.mark.parametrize(
    ("values", "month"),
    [
        ([0] * 13 + [12, 17, 14, 15], "February 2014"),
        ([80] * 6 + [12, 11, 13, 12, 14, 11], "July 2013"),
        ([*STEADY, *[300, 310] * 3], "March 2014"),
        ([0] * 11 + [58, 77], "December 2013"),
    ],
    ids=["noughts, then a dozen", "down", "a level, then another", "two after eleven noughts"],
)
def test_a_short_series_of_two_levels_is_not_said_to_be_within_a_range_over_both(
    values: list[int], month: str
) -> None:
    chart = chart_counts(months(values))

    assert chart.phases[0].why_not == (
        f"it stepped to another level in {month}, and no cause is named"
    )


def test_a_long_series_of_two_levels_and_a_far_figure_in_a_short_one_are_signals() -> None:
    long = chart_counts(months([*[20, 21] * 14, *[70, 71] * 5]))
    far = chart_counts(months([*STEADY, *[90, 91] * 3, 900]))

    assert judge(long, None).is_signal
    assert judge(far, None).is_signal


@pytest.mark.parametrize("level", [0, 0.05, 0.9])
def test_where_fewer_than_one_happens_in_a_period_there_are_no_limits(level: float) -> None:
    counts = [int((at + 1) * level) - int(at * level) for at in range(45)]
    quarters = Series(counts, quarters_from_2000(len(counts)), in_a_year=4)

    for chart, period in ((chart_counts(months(counts)), "month"),
                          (chart_counts(quarters), "quarter")):  # fmt: skip
        assert chart.phases[0].why_not == f"too few happen in a {period} for limits"
        assert judge(chart, None).standing is Standing.NOT_ENOUGH


def quarters_from_2000(count: int) -> list[str]:
    return [f"{2000 + at // 4}-Q{at % 4 + 1}" for at in range(count)]


@given(st.floats(1.05, 6), st.integers(7, 16))
def test_a_run_is_a_signal_only_where_chance_gives_it_no_oftener_than_eight_tosses(
    level: float, length: int
) -> None:
    counts = np.random.default_rng(7).poisson(level, 48).tolist()
    mean = (sum(counts) + max(counts)) / (len(counts) + 1 + length)
    if mean < 1:
        return

    chart = c_chart(months([*counts, max(counts), *[0] * length]))

    chance = float(stats.poisson.cdf(np.ceil(mean) - 1, mean)) ** length
    assert (Signal.RUN in chart.points[-1].signals) == (length >= 8 and chance <= 1 / 256)


def test_small_counts_that_vary_lean_over_and_their_runs_must_be_longer() -> None:
    leaning = [9, 0, 1, 12, 1, 0, 14] * 7

    short = chart_counts(months([*leaning, *[1] * 8]))
    long = chart_counts(months([*leaning, *[1] * 16]))

    assert short.kind is long.kind is ChartKind.XMR
    assert Signal.RUN not in short.points[-1].signals
    assert Signal.RUN in long.points[-1].signals
