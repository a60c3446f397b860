from collections.abc import Sequence
from itertools import combinations, pairwise
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from guildhall.analysis.control import (
    Break,
    ChartKind,
    ControlChart,
    Series,
    c_chart,
    chart_counts,
    choose_chart,
    p_chart,
    u_chart,
    why_chart,
    xmr,
)
from guildhall.analysis.series import spine
from guildhall.analysis.signals import Reading, Signal, find
from guildhall.analysis.verdict import judge
from guildhall.analysis.verdict_words import Subject, headline, notes

STEADY = [70, 80, 72, 78, 75, 74, 79, 71, 76, 73, 77, 75, 74, 76]
shares = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
gappy_counts = st.lists(st.none() | st.integers(0, 60), max_size=40)
FOUR = [10, 14, 12, 16]


def months(values: Sequence[float | None], **more: Any) -> Series:
    """Figures by month from January 2013."""
    return Series(values, spine("2013-01", "2030-12")[: len(values)], in_a_year=12, **more)


def plain(values: Sequence[float | None], **more: Any) -> Series:
    """Figures with no time of year."""
    return Series(values, [f"{place:04}" for place in range(1, len(values) + 1)], **more)


def signals_of(values: list[float], centre: float = 0, sigma: float = 1) -> list[set[Signal]]:
    lines = [centre, *(centre + times * sigma for times in (-2, 2, -3, 3))]
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
    chart = xmr(plain(FOUR * 3))
    mean_range = (3 * (4 + 2 + 4) + 2 * 6) / 11

    assert chart.points[0].centre == 13
    assert chart.points[0].upper == pytest.approx(13 + 2.66 * mean_range)
    assert chart.points[0].lower == pytest.approx(13 - 2.66 * mean_range)


def test_no_moving_range_is_taken_across_a_gap() -> None:
    chart = xmr(plain([10, 12] * 6 + [None] + [90, 92], in_a_year=4))

    assert chart.points[0].upper == pytest.approx((11 * 12 + 91 * 2) / 14 + 2.66 * 2)
    assert chart.points[12].value is None
    assert chart.points[12].upper == chart.points[0].upper


def test_a_run_is_not_claimed_across_a_gap() -> None:
    whole = c_chart(plain([20] * 8 + [2] * 8))
    broken = c_chart(plain([20] * 4 + [None] + [20] * 4 + [2] * 8, in_a_year=4))

    assert all(Signal.RUN in point.signals for point in whole.points)
    assert not any(Signal.RUN in point.signals for point in broken.points[:9])


SELDOM = float(stats.norm.cdf(-3))


@given(st.lists(st.integers(0, 60), min_size=12, max_size=40))
def test_c_limits_are_three_roots_of_the_mean_or_farther_where_chance_passes_them(
    counts: list[int],
) -> None:
    mean = float(np.mean(counts))
    point = c_chart(plain(counts)).points[0]

    if len(set(counts)) == 1 or mean < 1:
        assert point.upper is None
        return
    assert point.centre == pytest.approx(mean)
    assert point.upper == pytest.approx(max(mean + 3 * sqrt(mean), stats.poisson.isf(SELDOM, mean)))
    least = min(mean - 3 * sqrt(mean), stats.poisson.ppf(SELDOM, mean))
    assert point.lower == pytest.approx(max(0, least))


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 900)), min_size=12, max_size=30))
def test_u_limits_narrow_as_the_denominator_grows(pairs: list[tuple[int, int]]) -> None:
    counts, sizes = [c for c, _ in pairs], [n for _, n in pairs]
    mean = sum(counts) / sum(sizes)

    chart = u_chart(plain(counts), sizes, per=1000)

    for point, size in zip(chart.points, sizes, strict=True):
        assert point.centre == pytest.approx(1000 * mean)
        upper = max(mean + 3 * sqrt(mean / size), stats.poisson.isf(SELDOM, mean * size) / size)
        lower = min(mean - 3 * sqrt(mean / size), stats.poisson.ppf(SELDOM, mean * size) / size)
        assert point.upper == pytest.approx(1000 * upper)
        assert point.lower == pytest.approx(1000 * max(0, lower))


@given(st.lists(shares, min_size=12, max_size=30))
def test_p_limits_stay_between_none_and_all(pairs: list[tuple[int, int]]) -> None:
    mean = sum(t for t, _ in pairs) / sum(n for _, n in pairs)

    chart = p_chart(plain([t for t, _ in pairs]), [n for _, n in pairs])

    for point, (_, size) in zip(chart.points, pairs, strict=True):
        if point.upper is None:
            continue
        spread = 3 * sqrt(mean * (1 - mean) / size)
        upper = max(mean + spread, stats.binom.isf(SELDOM, size, mean) / size)
        lower = min(mean - spread, stats.binom.ppf(SELDOM, size, mean) / size)
        assert point.upper == pytest.approx(min(1, upper))
        assert point.lower == pytest.approx(max(0, lower), abs=1e-12)
        assert (point.lower, point.upper) != (0, 1)


def test_a_period_out_of_nothing_is_a_gap() -> None:
    assert p_chart(plain([0, 1]), [0, 2]).points[0].value is None
    assert u_chart(plain([3, 1]), [0, 2]).points[0].value is None


def test_a_share_of_more_than_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than its denominator"):
        p_chart(plain([3]), [2])


@pytest.mark.parametrize("cause", ["", "  "])
def test_limits_are_not_rebased_without_a_named_cause(cause: str) -> None:
    with pytest.raises(ValueError, match="without a named cause"):
        Break("2017-04", cause)


def test_each_phase_has_its_own_limits_from_its_own_values() -> None:
    counts = [10, 12] * 6 + [40, 42] * 6
    cause = Break("2014-01", "burglary is now residential burglary")

    chart = xmr(months(counts, breaks=[cause]))

    assert [chart.points[at].centre for at in (0, 12)] == [11, 41]
    assert [phase.first for phase in chart.phases] == ["2013-01", "2014-01"]
    assert chart.breaks == (cause,)
    assert chart.last_signal is None
    assert xmr(plain(counts)).last_signal is not None


def test_a_break_between_labels_starts_at_the_next_and_one_outside_starts_nothing() -> None:
    labels = ["2016-01", "2016-03", "2016-05"]
    breaks = [Break("2015-01", "early"), Break("2016-02", "here"), Break("2019-01", "late")]

    chart = xmr(Series([1, 2, 3], labels, breaks))

    assert [(phase.first, phase.cause) for phase in chart.phases] == [
        ("2016-01", ""),
        ("2016-03", "here"),
    ]


@pytest.mark.parametrize(
    ("in_a_year", "longest"), [(12, 5), (4, 1), (1, 0)], ids=["months", "quarters", "years"]
)
def test_a_gap_of_six_months_ends_a_phase_and_no_limit_is_drawn_across_it(
    in_a_year: int, longest: int
) -> None:
    level = STEADY[:12]

    def chart(gap: int) -> ControlChart:
        return xmr(plain([*level, *[None] * gap, *[v + 99 for v in level]], in_a_year=in_a_year))

    within, across = chart(longest), chart(longest + 1)

    assert len(within.phases) == 1
    assert len(across.phases) == 2
    assert across.phases[1].cause.startswith("nothing is held of 0013")
    assert (across.points[0].upper or 0) < 100 < (across.points[-1].lower or 0)


def test_months_held_and_not_shown_are_no_gap() -> None:
    labels = spine("2013-01", "2015-12")
    series = Series(
        [*FOUR * 3, *[None] * 12, *FOUR * 3], labels, hidden=labels[12:24], in_a_year=12
    )

    assert len(xmr(series).phases) == 1


@pytest.mark.parametrize(
    ("values", "hidden", "why"),
    [
        ([*STEADY[:11]], [], "11 months are shown, and 12 are needed"),
        ([*STEADY[:11], *[None] * 4], [], "11 months are shown, and 12 are needed"),
        ([*STEADY, None], ["2014-03"], "1 of its figures is not shown"),
        ([1.1] * 12, [], "its figures do not vary"),
        ([*STEADY], [], ""),
    ],
    ids=["eleven", "eleven and gaps", "one hidden", "level", "enough"],
)
def test_few_hidden_or_level_figures_have_no_limits_and_say_why(
    values: list[float | None], hidden: list[str], why: str
) -> None:
    for chart in (xmr(months(values, hidden=hidden)), c_chart(months(values, hidden=hidden))):
        assert [phase.why_not for phase in chart.phases] == [why]
        assert all((point.upper is None) == bool(why) for point in chart.points if point.value)
        assert not why or chart.last_signal is None


SEASON = [60, 70, 80, 95, 110, 120, 130, 125, 110, 90, 75, 65]


def wobbled(years: int) -> list[float | None]:
    """Years of one season, each month a little off it by turns."""
    return [value + (at % 5) - 2 for at, value in enumerate(SEASON * years)]


def test_three_years_are_judged_by_the_time_of_year() -> None:
    values = wobbled(4)
    odd = [*values[:-1], 95.0]

    chart = xmr(months(values))

    assert chart.phases[0].is_seasonal
    assert chart.last_signal is None
    assert (chart.points[6].lower or 0) > (chart.points[0].upper or 0)
    assert Signal.OUTSIDE in xmr(months(odd)).points[-1].signals
    assert xmr(plain(values)).last_signal is not None


def test_under_three_years_the_season_is_no_signal_and_only_a_far_figure_is() -> None:
    chart = xmr(months(wobbled(2)))
    odd = xmr(months([*wobbled(2)[:-1], 300]))

    assert chart.phases[0].is_short
    assert chart.last_signal is None
    assert odd.points[-1].signals == (Signal.OUTSIDE,)


def test_a_change_of_level_is_not_taken_for_a_season() -> None:
    level = np.random.default_rng(5).poisson([80] * 32 + [120] * 16).tolist()

    assert not xmr(months(level)).phases[0].is_seasonal


@given(gappy_counts, st.lists(st.integers(1, 40), max_size=3), st.sampled_from([1, 4, 12]))
def test_any_series_makes_a_chart_with_a_point_for_each_label(
    counts: list[int | None], breaks: list[int], in_a_year: int
) -> None:
    causes = [Break(f"{place:04}", "a cause") for place in breaks]
    series = plain(counts, breaks=causes, in_a_year=in_a_year)

    for chart in (xmr(series), c_chart(series), chart_counts(series)):
        assert [point.value for point in chart.points] == counts
        assert sum(phase.shown for phase in chart.phases) == sum(c is not None for c in counts)
        for point in chart.points:
            phase = chart.phase_of(point.label)
            assert (point.centre is None) == bool(phase.why_not)
            assert phase.shown >= 12 or point.upper is None
            assert not point.signals or point.value is not None


@pytest.mark.parametrize("labels", [["2016-01"], ["2016-02", "2016-01"], ["2016-01", "2016-01"]])
def test_labels_must_match_and_be_in_order(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="labels"):
        Series([1, 2], labels)


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
    assert chart_counts(plain(counts)).kind is kind


def test_a_chart_is_chosen_by_its_latest_phase() -> None:
    counts = [200, 190] * 6 + [4, 6] * 6

    assert why_chart(months(counts)).kind is ChartKind.XMR
    assert chart_counts(months(counts, breaks=[Break("2014-01", "new")])).kind is ChartKind.C


def test_small_rates_get_a_u_chart_and_shares_a_p_chart() -> None:
    counts, sizes = [4, 6, 5, 5, 3, 7], [100, 110, 100, 90, 100, 100]

    assert chart_counts(plain(counts), sizes).kind is ChartKind.U
    assert chart_counts(plain(counts), sizes, is_share=True).kind is ChartKind.P
    many = chart_counts(plain([400, 600]), [100, 100], per=10)
    assert many.kind is ChartKind.XMR
    assert [point.value for point in many.points] == [40, 60]


def test_no_limit_of_a_share_lies_above_all_of_it() -> None:
    chart = chart_counts(months([60, 95, 70, 80] * 5), [100] * 20, is_share=True)

    assert chart.kind is ChartKind.XMR
    assert chart.points[0].upper == 1


def test_a_share_that_varies_beyond_chance_gets_xmr() -> None:
    assert choose_chart([5, 95, 5, 95], [100] * 4, is_share=True).kind is ChartKind.XMR


def test_about_one_poisson_series_in_twenty_is_called_overdispersed() -> None:
    rows = np.random.default_rng(2).poisson(8, size=(4000, 24)).tolist()

    called = sum(choose_chart(row).kind is ChartKind.XMR for row in rows)

    assert called / 4000 == pytest.approx(0.05, abs=0.012)


BURGLARY = Subject("Burglary")


def said(series: Series, subject: Subject = BURGLARY) -> str:
    chart = xmr(series)
    return headline(judge(chart, None), chart, None, subject, series.hidden)


def test_the_sentence_says_the_usual_range_and_when_it_last_signalled() -> None:
    assert said(months([*STEADY])) == (
        "Burglary is within its usual range, 64 to 86 a month; no signal yet."
    )
    spiked = months([*STEADY, 190, *STEADY])
    assert said(spiked).endswith("a month; no signal since March 2014.")


def test_the_sentence_says_above_exactly_when_the_point_is_drawn_as_a_signal() -> None:
    collisions = Subject("Collisions", is_plural=True)

    found = said(months([*STEADY, *STEADY, 190]), collisions)

    assert found.startswith("Collisions are above their usual range, ")
    assert found.endswith(" a month: 190 in May 2015, a signal.")


def test_the_sentence_names_a_run_a_trend_and_two_of_three() -> None:
    run = plain([*STEADY, *[80 + n % 2 for n in range(9)]])
    trend = plain([*STEADY, 70, 72, 73, 74, 75, 77])
    far = plain([*STEADY, *STEADY, 86, 74, 85])

    assert "has been above its usual level of 77 a month for 9 years in a row, to" in said(run)
    assert "Burglary has risen year by year over 6 years or more, to 0020, a signal" in said(trend)
    assert "far out for two of three years to 0031" in said(far)


@pytest.mark.parametrize(
    ("level", "values", "is_share", "words"),
    [
        (76.6, [78, 79], False, "77"),
        (76.6, [77, 79], False, "76.6"),
        (54.6, [55, 54.7], False, "54.6"),
        (0.5496, [0.58], True, "55.0%"),
        (0.5496, [0.5504], True, "54.96%"),
    ],
)
def test_a_level_is_printed_so_that_every_figure_said_to_be_past_it_is(
    level: float, values: list[float], is_share: bool, words: str
) -> None:
    assert Subject("Burglary", is_share=is_share).level(level, values) == words


def test_a_run_by_the_time_of_year_names_its_latest_month_and_no_one_level() -> None:
    draw = np.random.default_rng(5)
    values = draw.poisson([*SEASON * 4, *(value * 0.82 for value in SEASON)]).tolist()

    assert said(months(values)) == (
        "Burglary has been below what is usual for the time of year for 12 months in a row, to"
        " December 2017 (47, where 61 is usual for December), a signal."
    )
    assert max(values[-12:]) > 100


def test_the_notes_admit_gaps_few_figures_and_moved_limits() -> None:
    cause = Break("2013-09", "new recording system")
    series = months([*STEADY[:13], None], breaks=[cause])

    assert said(series) == (
        "Burglary: not enough to judge, 74 a month, latest in January 2014;"
        " 5 months are shown, and 12 are needed."
    )
    assert notes(xmr(series), None) == [
        "Figures are judged from September 2013, because: new recording system.",
        "No figure is held for February 2014.",
    ]
    assert "does not allow for the season" in notes(xmr(months(STEADY)), None)[0]
    assert said(months([None])) == "No figures are held for Burglary yet."


@given(gappy_counts, st.sampled_from([1, 12]))
def test_the_printed_range_and_the_drawn_signal_never_disagree(
    counts: list[int | None], in_a_year: int
) -> None:
    series = plain(counts, in_a_year=in_a_year)
    found, latest = said(series), xmr(series).latest

    if latest is not None:
        assert ("a signal" in found) == bool(latest.signals)
        assert ("within its usual range" in found) == (
            latest.upper is not None and not latest.signals
        )
        assert ("not enough to judge" in found) == (latest.upper is None)
