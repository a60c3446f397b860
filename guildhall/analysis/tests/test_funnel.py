import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from guildhall.analysis.funnel import Area, Place, funnel, funnel_limits

counted = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 90_000)), min_size=1, max_size=12)


def areas_of(pairs: list[tuple[int, int]]) -> list[Area]:
    return [Area(f"area {place}", c, size) for place, (c, size) in enumerate(pairs)]


@given(st.floats(0.05, 30_000))
def test_limits_fall_between_the_whole_counts_that_the_poisson_quantile_names(
    expected: float,
) -> None:
    limits = funnel_limits(overall_rate=expected, denominator=1, per=1)

    ends = (limits.inner.lower, limits.inner.upper, limits.outer.lower, limits.outer.upper)
    for end, chance in zip(ends, (0.025, 0.975, 0.001, 0.999), strict=True):
        count = stats.poisson.ppf(chance, expected)
        assert max(0, count - 1) - 1e-9 <= end <= count + 1e-9
        here, before = (stats.poisson.cdf(n, expected) for n in (count, count - 1))
        share = (chance - before) / (here - before)
        assert end == pytest.approx(max(0, count - 1 + share), abs=1e-4)


def test_limits_narrow_as_areas_grow() -> None:
    small, large = (funnel_limits(10, size) for size in (1_000, 100_000))

    assert large.outer.upper - large.outer.lower < small.outer.upper - small.outer.lower
    assert small.outer.lower < small.inner.lower < 10 < small.inner.upper < small.outer.upper


@pytest.mark.parametrize(
    ("count", "place"),
    [
        (60, Place.FAR_BELOW),
        (76, Place.BELOW),
        (100, Place.WITHIN),
        (126, Place.ABOVE),
        (150, Place.FAR_ABOVE),
    ],
)
def test_an_area_is_placed_against_the_rate_of_all(count: int, place: Place) -> None:
    peers = [Area(f"peer {n}", 100_000, 1_000_000) for n in range(14)]

    found = funnel([*peers, Area("here", count, 1_000)], seed=1)

    assert found.points[-1].place is place
    assert found.points[-1].place.is_special_cause is (count in (60, 150))


def test_rank_one_is_the_lowest_rate_and_ties_share_a_rank() -> None:
    found = funnel(areas_of([(9, 10), (5, 10), (5, 10), (1, 10)]), seed=1)

    assert [point.rank for point in found.points] == [4, 2, 2, 1]


def test_the_same_seed_gives_the_same_rank_interval_and_it_is_wide_for_like_areas() -> None:
    areas = areas_of([(100 + n, 10_000) for n in range(15)])

    found = funnel(areas, seed=7)

    assert found == funnel(areas, seed=7)
    middle = found.points[7]
    assert middle.rank_lower <= 3
    assert middle.rank_upper >= 13


def test_areas_far_apart_have_certain_ranks() -> None:
    found = funnel(areas_of([(100, 10_000), (1_000, 10_000), (10_000, 10_000)]), seed=1)

    assert [(p.rank_lower, p.rank_upper) for p in found.points] == [(1, 1), (2, 2), (3, 3)]


def test_dispersion_is_near_one_where_only_chance_differs_and_large_where_more_does() -> None:
    chance = np.random.default_rng(3).poisson(400, size=300).tolist()
    unlike = np.random.default_rng(3).normal(400, 200, size=300).clip(0).astype(int).tolist()

    assert 0.6 < funnel(areas_of([(c, 1_000) for c in chance]), seed=1).dispersion < 1.2
    assert funnel(areas_of([(c, 1_000) for c in unlike]), seed=1).dispersion > 20


@given(counted)
def test_every_area_is_placed_and_its_rank_lies_in_its_interval(
    pairs: list[tuple[int, int]],
) -> None:
    found = funnel(areas_of(pairs), seed=1, per=1000)

    assert found.overall_rate == pytest.approx(
        1000 * sum(c for c, _ in pairs) / sum(size for _, size in pairs)
    )
    for point, limits in zip(found.points, found.limits([size for _, size in pairs]), strict=True):
        assert 1 <= point.rank_lower <= point.rank <= point.rank_upper <= len(pairs)
        assert point.interval.holds(point.rate)
        assert limits.outer.holds(point.rate) is not point.place.is_special_cause


def test_an_area_without_a_count_is_named_and_left_out() -> None:
    found = funnel([Area("here", 5, 10), Area("there", None, 10)], seed=1)

    assert found.left_out == ("there",)
    assert found.overall_rate == 500


def test_a_funnel_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no area has a count"):
        funnel([Area("here", None, 10)], seed=1)
    with pytest.raises(ValueError, match="denominators"):
        funnel([Area("here", 1, 0)], seed=1)
