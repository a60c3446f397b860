"""Hidden figures are attacked by linear programming with everything a reader could hold."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.analysis.attack import attack
from guildhall.analysis.series import rolling_12, shift, spine
from guildhall.measures.declare import PeriodKind
from guildhall.measures.disclosure import Place, Printed, Release, Shown, decide, hidden
from guildhall.measures.rules import quarters

MONTH, QUARTER = PeriodKind.MONTH, PeriodKind.QUARTER
R12, YEAR = PeriodKind.R12, PeriodKind.YEAR
MONTHS = spine("2015-01", "2016-06")
WIDTH = 4
Hidden = Mapping[str, set[Place]]


def by_month(
    counts: list[int], rest: list[int] | None = None, months: tuple[str, ...] = MONTHS
) -> dict[Place, Shown]:
    """Months, rolling years and calendar years of a series of counts, or of shares of a whole."""
    release = {}
    for kind, tops, bottoms in (
        (MONTH, counts, rest), (R12, rolling_12(counts), rolling_12(rest) if rest else None),
    ):  # fmt: skip
        for at, (month, top) in enumerate(zip(months, tops, strict=True)):
            if top is not None:
                under = None if bottoms is None else top + (bottoms[at] or 0)
                release[(kind, month)] = Shown(top, under)
    ends = [month for month in months if month.endswith("-12") and (R12, month) in release]
    return release | {(YEAR, month[:4]): release[(R12, month)] for month in ends}


def alone(figures: Release) -> list[Printed]:
    """A measure that counts what no other does."""
    return [Printed("one", "top", figures, "bottom")]


def printed(each: Printed, secret: Hidden, release: str) -> Printed:
    """Figures as they were printed."""
    figures = {
        place: Shown(f.count, f.out_of, place in secret[each.measure])
        for place, f in each.figures.items()
    }
    return Printed(each.measure, each.top, figures, each.bottom, release)


def assert_withstands_attack(now: list[Printed], earlier: list[Printed] | None = None) -> None:
    """What is hidden cannot be told, and nothing small is shown."""
    family, decided = decide(now, earlier or [], suppress_below=5)
    ranges = attack(family.shown(decided.hidden), family.relations)
    for key in decided.hidden - set(decided.exposed):
        assert not ranges[key].is_narrower_than(WIDTH), (key, ranges[key])

    secret = hidden(now, earlier or [], suppress_below=5)
    for each in now:
        for place, figure in each.figures.items():
            parts = [figure.count]
            if figure.out_of is not None:
                parts += [figure.out_of, figure.out_of - figure.count]
            assert place in secret[each.measure] or not any(0 < n < 5 for n in parts)


def test_a_small_month_is_hidden_with_enough_others_to_keep_it_so() -> None:
    counts = [9, 12, 3, 8, 11, 9, 10, 12, 14, 9, 8, 10, 9, 12, 8, 8, 11, 9]
    now = alone(by_month(counts))

    secret = hidden(now, suppress_below=5)["one"]

    assert (MONTH, "2015-03") in secret
    assert len(secret) > 1
    assert not decide(now, suppress_below=5)[1].exposed
    assert_withstands_attack(now)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden(alone(by_month([20] * len(MONTHS))), suppress_below=5) == {"one": set()}


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 25), min_size=len(MONTHS), max_size=len(MONTHS)))
def test_no_month_can_be_had_from_rolling_and_calendar_years(counts: list[int]) -> None:
    assert_withstands_attack(alone(by_month(counts)))


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
    first = alone(before)
    old = [printed(first[0], hidden(first, suppress_below=5), "first")]
    after = [*counts[:-2], *revised]
    now: dict[Place, Shown] = {(QUARTER, q): Shown(c) for q, c in zip(names, after, strict=True)}
    now[(R12, names[-1])] = Shown(sum(after[-4:]))

    assert_withstands_attack(alone(now), old)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=4, max_size=4))
def test_neither_part_of_a_share_can_be_had_from_the_other(pairs: list[tuple[int, int]]) -> None:
    names = quarters("2015-Q1", "2015-Q4")
    now = {
        (QUARTER, q): Shown(top, top + rest) for q, (top, rest) in zip(names, pairs, strict=True)
    }
    total = Shown(sum(t for t, _ in pairs), sum(t + r for t, r in pairs))

    assert_withstands_attack(alone({**now, (R12, "2015-Q4"): total}))


def test_a_figure_hidden_before_stays_hidden_when_only_its_year_is_new() -> None:
    names = quarters("2015-Q1", "2015-Q4")
    counts = [9, 3, 12, 10]
    before = alone({(QUARTER, q): Shown(c) for q, c in zip(names[:3], counts, strict=False)})
    old = [printed(before[0], hidden(before, suppress_below=5), "first")]
    now = {(QUARTER, q): Shown(c) for q, c in zip(names, counts, strict=True)}
    now[(R12, "2015-Q4")] = Shown(sum(counts))

    secret = hidden(alone(now), old, suppress_below=5)["one"]

    assert (QUARTER, "2015-Q2") in secret
    assert (R12, "2015-Q4") in secret or (QUARTER, "2015-Q4") in secret


def test_a_small_figure_that_was_shown_before_is_not_shown_again() -> None:
    small = {(QUARTER, "2015-Q1"): Shown(3)}
    old = [Printed("one", "top", small, "bottom", "first")]

    assert hidden(alone(small), old, suppress_below=5) == {"one": set(small)}


REFERRALS = [6, 9, 0, 2, 0, 1, 4, 3, 0, 1, 2, 5, 6, 1, 0, 3, 2, 0]
NOT_REFERRED = [9, 8, 12, 7, 9, 10, 8, 9, 11, 9, 7, 8, 9, 12, 9, 8, 7, 9]
ASSESSED = [5, 6, 0, 1, 0, 1, 2, 2, 0, 1, 1, 3, 4, 0, 0, 2, 1, 0]


def referrals(
    counts: list[int], others: list[int], assessed: list[int], months: tuple[str, ...]
) -> list[Printed]:
    """Referrals as a count, as a share of contacts, and as what those assessed are a share of."""
    left = [n - led for n, led in zip(counts, assessed, strict=True)]
    return [
        Printed("referrals", "referrals", by_month(counts, months=months)),
        Printed(
            "became_referrals", "referrals", by_month(counts, others, months), bottom="contacts"
        ),
        Printed("assessed", "assessed", by_month(assessed, left, months), bottom="referrals"),
    ]


def shown_of(printed: list[Printed], secret: Hidden, what: str) -> dict[Place, int]:
    """Every count of one thing that some measure shows, whatever it shows it as."""
    found: dict[Place, int] = {}
    for each in printed:
        for place, figure in each.figures.items():
            if place not in secret[each.measure]:
                found |= {place: figure.count} if each.top == what else {}
                if each.bottom == what and figure.out_of is not None:
                    found[place] = figure.out_of
    return found


def test_no_month_is_had_by_subtracting_one_measures_year_from_anothers() -> None:
    """The year to July under one name, less the year to June under another, plus last July."""
    now = referrals(REFERRALS, NOT_REFERRED, ASSESSED, MONTHS)

    known = shown_of(now, hidden(now, suppress_below=5), "referrals")

    for after, month in zip(MONTHS[12:], REFERRALS[12:], strict=True):
        pieces = ((R12, after), (R12, shift(after, -1)), (MONTH, shift(after, -12)))
        assert not (0 < month < 5 and all(piece in known for piece in pieces)), after
    assert_withstands_attack(now)


def test_measures_of_different_records_do_not_hide_one_anothers_figures() -> None:
    one = Printed("one", "children", by_month([3] + [20] * 17))
    other = Printed("other", "homes", by_month([20] * 18))

    assert hidden([one, other], suppress_below=5)["other"] == set()


COUNTS = st.lists(st.integers(0, 9), min_size=14, max_size=14)


@settings(max_examples=8, deadline=None)
@given(COUNTS, COUNTS, st.lists(st.integers(0, 9), min_size=14, max_size=14), st.integers(0, 3))
def test_no_figure_of_a_family_can_be_had_from_its_measures_years_shares_and_earlier_releases(
    counts: list[int], others: list[int], led: list[int], revised: int
) -> None:
    months = MONTHS[:14]
    assessed = [min(pair) for pair in zip(counts, led, strict=True)]
    first = referrals(counts[:13], others[:13], assessed[:13], months[:13])
    secret = hidden(first, suppress_below=5)
    old = [printed(each, secret, "first") for each in first]
    counts[12] += revised

    now = referrals(counts, others, assessed, months)

    assert_withstands_attack(now, old)
