"""Hidden figures are attacked by linear programming with everything a reader could hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.analysis.attack import attack
from guildhall.analysis.series import rolling_12, spine
from guildhall.measures.declare import PeriodKind
from guildhall.measures.disclosure import Release, Shown, Whole, decide, hidden
from guildhall.measures.rules import quarters

MONTH, QUARTER = PeriodKind.MONTH, PeriodKind.QUARTER
R12, YEAR = PeriodKind.R12, PeriodKind.YEAR
MONTHS = spine("2015-01", "2016-06")
WIDTH = 4


def by_month(
    counts: list[int], months: tuple[str, ...] = MONTHS
) -> dict[tuple[PeriodKind, str], Shown]:
    """Months, rolling years and calendar years of a series of counts."""
    release = {(MONTH, m): Shown(c) for m, c in zip(months, counts, strict=True)}
    for month, total in zip(months, rolling_12(counts), strict=True):
        if total is not None:
            release[(R12, month)] = Shown(total)
            if month.endswith("-12"):
                release[(YEAR, month[:4])] = Shown(total)
    return release


def hide(release: Release, secret: frozenset[tuple[str, PeriodKind, str]]) -> Release:
    """A release as it was printed."""
    return {
        (kind, period): Shown(f.count, f.out_of, ("", kind, period) in secret)
        for (kind, period), f in release.items()
    }


def assert_withstands_attack(whole: Whole) -> None:
    family, decided = decide(whole, suppress_below=5)
    ranges = attack(family.shown(decided.hidden), family.relations)

    for key in decided.hidden - set(decided.exposed):
        assert not ranges[key].is_narrower_than(WIDTH), (key, ranges[key])


def test_a_small_month_is_hidden_with_enough_others_to_keep_it_so() -> None:
    counts = [9, 12, 3, 8, 11, 9, 10, 12, 14, 9, 8, 10, 9, 12, 8, 8, 11, 9]
    whole = Whole(by_month(counts), {})

    secret = hidden(whole, suppress_below=5)

    assert ("", MONTH, "2015-03") in secret
    assert len(secret) > 1
    assert not decide(whole, suppress_below=5)[1].exposed
    assert_withstands_attack(whole)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert not hidden(Whole(by_month([20] * len(MONTHS)), {}), suppress_below=5)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=len(MONTHS), max_size=len(MONTHS)))
def test_no_month_can_be_had_from_rolling_and_calendar_years(counts: list[int]) -> None:
    assert_withstands_attack(Whole(by_month(counts), {}))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=8, max_size=8),
    st.lists(st.integers(0, 7), min_size=2, max_size=2),
)
def test_no_figure_can_be_had_from_an_earlier_release(
    counts: list[int], revised: list[int]
) -> None:
    names = quarters("2014-Q1", "2015-Q4")
    before = {(QUARTER, q): Shown(c) for q, c in zip(names[:-1], counts, strict=False)}
    printed = hide(before, hidden(Whole(before, {}), suppress_below=5))
    after = [*counts[:-2], *revised]
    now: dict[tuple[PeriodKind, str], Shown] = {
        (QUARTER, q): Shown(c) for q, c in zip(names, after, strict=True)
    }
    now[(R12, names[-1])] = Shown(sum(after[-4:]))

    assert_withstands_attack(Whole(now, {}, earlier=[printed]))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=4, max_size=4))
def test_neither_part_of_a_share_can_be_had_from_the_other(pairs: list[tuple[int, int]]) -> None:
    names = quarters("2015-Q1", "2015-Q4")
    now = {
        (QUARTER, q): Shown(top, top + rest) for q, (top, rest) in zip(names, pairs, strict=True)
    }
    total = Shown(sum(t for t, _ in pairs), sum(t + r for t, r in pairs))

    assert_withstands_attack(Whole({**now, (R12, "2015-Q4"): total}, {}))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=4, max_size=4))
def test_no_child_area_can_be_had_from_the_whole_and_its_fellows(table: list[list[int]]) -> None:
    names = quarters("2015-Q1", "2015-Q4")
    children = {
        f"E0{at}": {(QUARTER, q): Shown(row[at]) for q, row in zip(names, table, strict=True)}
        for at in range(3)
    }
    now = {(QUARTER, q): Shown(sum(row)) for q, row in zip(names, table, strict=True)}

    assert_withstands_attack(Whole(now, children))


def test_a_figure_hidden_before_stays_hidden_when_only_its_year_is_new() -> None:
    names = quarters("2015-Q1", "2015-Q4")
    counts = [9, 3, 12, 10]
    before = {(QUARTER, q): Shown(c) for q, c in zip(names[:3], counts, strict=False)}
    printed = hide(before, hidden(Whole(before, {}), suppress_below=5))
    now = {(QUARTER, q): Shown(c) for q, c in zip(names, counts, strict=True)}
    now[(R12, "2015-Q4")] = Shown(sum(counts))

    secret = hidden(Whole(now, {}, earlier=[printed]), suppress_below=5)

    assert ("", QUARTER, "2015-Q2") in secret
    assert ("", R12, "2015-Q4") in secret or ("", QUARTER, "2015-Q4") in secret


def test_one_small_child_takes_another_with_it_or_the_whole_would_give_it_away() -> None:
    quarter = (QUARTER, "2015-Q1")
    children = {code: {quarter: Shown(n)} for code, n in (("A", 3), ("B", 15), ("C", 12))}

    secret = hidden(Whole({quarter: Shown(30)}, children), suppress_below=5)

    assert ("A", *quarter) in secret
    assert len(secret) > 1
