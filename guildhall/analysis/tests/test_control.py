from itertools import combinations, pairwise
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.chart_sentence import sentence
from guildhall.analysis.control import (
    Break,
    ChartKind,
    ControlChart,
    c_chart,
    chart_counts,
    choose_chart,
    p_chart,
    u_chart,
    xmr,
)
from guildhall.analysis.series import spine
from guildhall.analysis.signals import Reading, Signal, find

STEADY = [70, 80, 72, 78, 75, 74, 79, 71, 76, 73, 77, 75, 74, 76]
shares = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
gappy_counts = st.lists(st.none() | st.integers(0, 60), max_size=40)


def signals_of(values: list[float], centre: float = 0, sigma: float = 1) -> list[set[Signal]]:
    lines = (centre, sigma, centre - 3 * sigma, centre + 3 * sigma)
    return [set(found) for found in find([Reading(value, *lines) for value in values])]


def slow_signals(values: list[float]) -> list[set[Signal]]:
    """Every window looked at in full, with centre 0 and sigma 1."""
    found: list[set[Signal]] = [set() for _ in values]
    for place, value in enumerate(values):
        if abs(value) > 3:
            found[place].add(Signal.OUTSIDE)
    for size, signal in ((8, Signal.RUN), (6, Signal.RISING), (6, Signal.FALLING)):
        for start in range(len(values) - size + 1):
            window = values[start : start + size]
            gaps = [b - a for a, b in pairwise(window)]
            is_one = {
                Signal.RUN: min(window) > 0 or max(window) < 0,
                Signal.RISING: min(gaps) > 0,
                Signal.FALLING: max(gaps) < 0,
            }[signal]
            for place in range(start, start + size if is_one else start):
                found[place].add(signal)
    for one, other in combinations(range(len(values)), 2):
        is_far = abs(values[one]) > 2 and abs(values[other]) > 2
        if other - one < 3 and is_far and values[one] * values[other] > 0:
            found[one].add(Signal.TWO_OF_THREE)
            found[other].add(Signal.TWO_OF_THREE)
    return found


@given(st.lists(st.integers(-14, 14).map(lambda n: n / 4), max_size=40))
def test_signals_agree_with_a_slow_look_at_every_window(values: list[float]) -> None:
    assert signals_of(values) == slow_signals(values)


@pytest.mark.parametrize(
    ("values", "signal", "carriers"),
    [
        ([3.0], Signal.OUTSIDE, 0),
        ([3.01], Signal.OUTSIDE, 1),
        ([-3.01], Signal.OUTSIDE, 1),
        ([0.1] * 7, Signal.RUN, 0),
        ([0.1] * 8, Signal.RUN, 8),
        ([-0.1] * 9, Signal.RUN, 9),
        ([0.1] * 4 + [0.0] + [0.1] * 4, Signal.RUN, 0),
        ([-1.0, -0.5, 0.0, 0.5, 1.0], Signal.RISING, 0),
        ([-1.0, -0.5, 0.0, 0.5, 1.0, 1.5], Signal.RISING, 6),
        ([-1.0, -0.5, 0.0, 0.0, 0.5, 1.0, 1.5], Signal.RISING, 0),
        ([1.5, 1.0, 0.5, 0.0, -0.5, -1.0], Signal.FALLING, 6),
        ([2.1, 0.0, 2.1], Signal.TWO_OF_THREE, 2),
        ([2.1, 0.0, 0.0, 2.1], Signal.TWO_OF_THREE, 0),
        ([2.1, -2.1], Signal.TWO_OF_THREE, 0),
        ([2.0, 2.0], Signal.TWO_OF_THREE, 0),
    ],
)
def test_a_signal_starts_exactly_at_its_rule(
    values: list[float], signal: Signal, carriers: int
) -> None:
    assert sum(signal in found for found in signals_of(values)) == carriers


def test_xmr_limits_are_the_mean_and_mean_moving_range() -> None:
    chart = xmr([10, 14, 12, 16])
    mean_range = (4 + 2 + 4) / 3

    assert chart.points[0].centre == 13
    assert chart.points[0].upper == pytest.approx(13 + 2.66 * mean_range)
    assert chart.points[0].lower == pytest.approx(13 - 2.66 * mean_range)
    assert chart.phases[0].moving_range_upper == pytest.approx(3.267 * mean_range)
    assert [point.moving_range for point in chart.points] == [None, 4, 2, 4]


def test_no_moving_range_is_taken_across_a_gap() -> None:
    chart = xmr([10, 12, None, 90, 92])

    assert [point.moving_range for point in chart.points] == [None, 2, None, None, 2]
    assert chart.points[0].upper == pytest.approx(51 + 2.66 * 2)
    assert chart.points[2].value is None
    assert chart.points[2].upper == chart.points[0].upper


def test_a_run_is_not_claimed_across_a_gap() -> None:
    whole = c_chart([20] * 8 + [2] * 8)
    broken = c_chart([20] * 4 + [None] + [20] * 4 + [2] * 8)

    assert all(Signal.RUN in point.signals for point in whole.points)
    assert not any(Signal.RUN in point.signals for point in broken.points[:9])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_c_limits_are_three_roots_of_the_mean_and_never_below_nought(counts: list[int]) -> None:
    mean = float(np.mean(counts))
    point = c_chart(counts).points[0]

    assert point.centre == pytest.approx(mean)
    assert point.upper == pytest.approx(mean + 3 * sqrt(mean))
    assert point.lower == pytest.approx(max(0, mean - 3 * sqrt(mean)))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 900)), min_size=1, max_size=30))
def test_u_limits_narrow_as_the_denominator_grows(pairs: list[tuple[int, int]]) -> None:
    counts, sizes = [c for c, _ in pairs], [n for _, n in pairs]
    mean = sum(counts) / sum(sizes)

    chart = u_chart(counts, sizes, per=1000)

    for point, size in zip(chart.points, sizes, strict=True):
        assert point.centre == pytest.approx(1000 * mean)
        assert point.upper == pytest.approx(1000 * (mean + 3 * sqrt(mean / size)))
        assert point.lower == pytest.approx(1000 * max(0, mean - 3 * sqrt(mean / size)))


@given(
    st.lists(
        st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
    )
)
def test_p_limits_stay_between_none_and_all(pairs: list[tuple[int, int]]) -> None:
    mean = sum(t for t, _ in pairs) / sum(n for _, n in pairs)

    chart = p_chart([t for t, _ in pairs], [n for _, n in pairs])

    for point, (_, size) in zip(chart.points, pairs, strict=True):
        spread = 3 * sqrt(mean * (1 - mean) / size)
        assert point.upper == pytest.approx(min(1, mean + spread))
        assert point.lower == pytest.approx(max(0, mean - spread), abs=1e-12)


def test_a_period_out_of_nothing_is_a_gap() -> None:
    assert p_chart([0, 1], [0, 2]).points[0].value is None
    assert u_chart([3, 1], [0, 2]).points[0].value is None


def test_a_share_of_more_than_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than its denominator"):
        p_chart([3], [2])


def test_equal_decimals_are_not_a_signal() -> None:
    assert xmr([0.1] * 12).last_signal is None


@pytest.mark.parametrize("cause", ["", "  "])
def test_limits_are_not_rebased_without_a_named_cause(cause: str) -> None:
    with pytest.raises(ValueError, match="without a named cause"):
        Break("2017-04", cause)


def test_each_phase_has_its_own_limits_from_its_own_values() -> None:
    months = spine("2016-01", "2017-12")
    counts = [10, 12] * 6 + [40, 42] * 6
    cause = Break("2017-01", "burglary is now residential burglary")

    chart = xmr(counts, months, rebase_at=[cause])

    assert [phase.centre for phase in chart.phases] == [11, 41]
    assert [phase.first for phase in chart.phases] == ["2016-01", "2017-01"]
    assert chart.phases[1].cause == cause.cause
    assert chart.points[12].moving_range is None
    assert chart.last_signal is None
    assert xmr(counts, months).last_signal is not None


def test_a_break_between_labels_starts_at_the_next_and_one_outside_starts_nothing() -> None:
    months = ["2016-01", "2016-03", "2016-05"]
    breaks = [Break("2015-01", "early"), Break("2016-02", "here"), Break("2019-01", "late")]

    chart = xmr([1, 2, 3], months, rebase_at=breaks)

    assert [(phase.first, phase.cause) for phase in chart.phases] == [
        ("2016-01", ""),
        ("2016-03", "here"),
    ]


@pytest.mark.parametrize(("held", "is_provisional"), [(11, True), (12, False)])
def test_limits_on_fewer_than_twelve_values_are_provisional(
    held: int, is_provisional: bool
) -> None:
    phase = xmr([*STEADY[:held], None]).phase

    assert phase is not None
    assert phase.is_provisional is is_provisional


@given(gappy_counts, st.lists(st.integers(1, 40), max_size=3))
def test_any_series_makes_a_chart_with_a_point_for_each_label(
    counts: list[int | None], breaks: list[int]
) -> None:
    causes = [Break(f"{place:04}", "a cause") for place in breaks]

    for chart in (xmr(counts, rebase_at=causes), c_chart(counts, rebase_at=causes)):
        assert [point.value for point in chart.points] == counts
        assert sum(phase.held for phase in chart.phases) == sum(c is not None for c in counts)
        for point in chart.points:
            phase = chart.phase_of(point.label)
            held = [
                p.value
                for p in chart.points
                if phase.first <= p.label <= phase.last and p.value is not None
            ]
            assert phase.centre == (pytest.approx(np.mean(held)) if held else None)
        assert sentence(chart, subject="Burglary").endswith(".")


@pytest.mark.parametrize("labels", [["2016-01"], ["2016-02", "2016-01"], ["2016-01", "2016-01"]])
def test_labels_must_match_and_be_in_order(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="labels"):
        xmr([1, 2], labels)


@pytest.mark.parametrize(
    ("counts", "kind"),
    [
        ([20, 18, 22, 20, 19, 21, 20, 20, 18, 22, 20, 20], ChartKind.C),
        ([21, 18, 22, 20, 19, 21, 20, 20, 18, 22, 20, 20], ChartKind.XMR),
        ([1, 30, 2, 40, 1, 25, 3, 30, 1, 40, 2, 30], ChartKind.XMR),
        ([None, None], ChartKind.XMR),
    ],
    ids=["mean of exactly 20", "just above 20", "overdispersed", "nothing held"],
)
def test_small_counts_get_a_c_chart_and_the_rest_xmr(
    counts: list[int | None], kind: ChartKind
) -> None:
    assert choose_chart(counts).kind is kind
    assert chart_counts(counts).kind is kind


def test_small_rates_get_a_u_chart_and_shares_a_p_chart() -> None:
    counts, sizes = [4, 6, 5, 5, 3, 7], [100, 110, 100, 90, 100, 100]

    assert chart_counts(counts, None, sizes).kind is ChartKind.U
    assert chart_counts(counts, None, sizes, is_share=True).kind is ChartKind.P
    many = chart_counts([400, 600], None, [100, 100], per=10)
    assert many.kind is ChartKind.XMR
    assert [point.value for point in many.points] == [40, 60]


def test_a_share_that_varies_beyond_chance_gets_xmr() -> None:
    assert choose_chart([5, 95, 5, 95], [100] * 4, is_share=True).kind is ChartKind.XMR


def test_about_one_poisson_series_in_twenty_is_called_overdispersed() -> None:
    rows = np.random.default_rng(2).poisson(8, size=(4000, 24)).tolist()

    called = sum(choose_chart(row).kind is ChartKind.XMR for row in rows)

    assert called / 4000 == pytest.approx(0.05, abs=0.012)


def burglary(values: list[int | None], **kwargs: Break) -> ControlChart:
    months = spine("2022-01", "2030-12")[: len(values)]
    return xmr(values, months, rebase_at=list(kwargs.values()))


def test_the_sentence_says_the_usual_range_and_when_it_last_signalled() -> None:
    assert sentence(burglary([*STEADY]), subject="Burglary") == (
        "Burglary is within its usual range, 64 to 86 a month; no signal yet."
    )
    spiked = burglary([*STEADY, 190, *STEADY])
    assert sentence(spiked, subject="Burglary", fmt=lambda value: f"{value:.1f}") == (
        "Burglary is within its usual range, 45.7 to 112.2 a month; no signal since March 2023."
    )


def test_the_sentence_says_above_exactly_when_the_point_is_drawn_as_a_signal() -> None:
    assert sentence(burglary([*STEADY, 120]), subject="Collisions", is_plural=True) == (
        "Collisions are above their usual range, 59 to 97 a month: 120 in March 2023, a signal."
    )


def test_the_sentence_names_a_run_a_trend_and_two_of_three() -> None:
    run = burglary([*STEADY, *[80 + n % 2 for n in range(9)]])
    trend = burglary([*STEADY, 70, 72, 73, 74, 75, 77])
    far = burglary([*STEADY, *STEADY, 86, 74, 85])

    assert "has been above its usual level of 77 a month for 9 figures in a row, to" in sentence(
        run, subject="Burglary"
    )
    assert "Burglary has risen 6 figures or more in a row, to August 2023, a signal" in sentence(
        trend, subject="Burglary"
    )
    assert "far out for two of three figures to July 2024" in sentence(far, subject="Burglary")


def test_the_sentence_admits_gaps_few_figures_and_moved_limits() -> None:
    cause = Break("2022-09", "new recording system")
    said = sentence(burglary([*STEADY[:13], None], moved=cause), subject="Burglary")

    assert "The usual range is taken from September 2022, because: new recording system." in said
    assert "The range is provisional: it rests on 5 figures." in said
    assert "No figure is held for February 2023." in said
    assert sentence(burglary([None]), subject="Burglary") == (
        "No figures are held for Burglary yet."
    )
    assert "too few figures for a usual range" in sentence(burglary([7]), subject="Burglary")


@given(gappy_counts)
def test_the_printed_range_and_the_drawn_signal_never_disagree(counts: list[int | None]) -> None:
    chart = xmr(counts)
    said, latest = sentence(chart, subject="Burglary"), chart.latest

    if latest is not None and latest.upper is not None:
        assert ("a signal" in said) == bool(latest.signals)
        assert ("within its usual range" in said) == (not latest.signals)
