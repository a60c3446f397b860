from collections.abc import Sequence

import pytest

from guildhall.analysis.compare import Standing
from guildhall.analysis.control import Break, Series, chart_counts
from guildhall.analysis.direction import Polarity, Travel, Way
from guildhall.analysis.series import shift, spine
from guildhall.analysis.verdict import TwoYears, Verdict, Years, compare_years, judge
from guildhall.analysis.verdict_words import Subject, headline, years_words

LEVEL = [74, 70, 78, 71, 76, 69, 75, 72, 79, 73, 77, 71]
FIRST = "2012-01"


def years(current: int, previous: int, breaks: Sequence[Break] = ()) -> Years:
    last = shift(FIRST, 23)
    return compare_years(
        TwoYears("The year to December 2013", current, previous, FIRST, last), breaks
    )


def verdict(values: list[int], two: Years | None = None) -> Verdict:
    labels = spine(FIRST, shift(FIRST, len(values) - 1))
    return judge(chart_counts(Series(values, labels, in_a_year=12)), two)


@pytest.mark.parametrize(
    ("latest", "two", "standing", "way"),
    [
        (74, None, Standing.CHANCE, None),
        (300, None, Standing.SIGNAL, "up"),
        (5, None, Standing.SIGNAL, "down"),
        (74, years(900, 890), Standing.CHANCE, None),
        (74, years(1000, 900), Standing.WATCH, "up"),
        (74, years(700, 900), Standing.SIGNAL, "down"),
        (300, years(1200, 900), Standing.SIGNAL, "up"),
        (300, years(900, 890), Standing.SIGNAL, "up"),
        (300, years(700, 900), Standing.SIGNAL, None),
        (300, years(810, 900), Standing.SIGNAL, None),
    ],
    ids=["neither", "latest up", "latest down", "years within", "years watch", "years signal",
         "both", "latest alone", "apart", "apart, one to watch"],
)  # fmt: skip
def test_one_verdict_is_made_of_the_latest_figure_and_the_years(
    latest: int, two: Years | None, standing: Standing, way: Way | None
) -> None:
    found = verdict([*LEVEL * 2, *LEVEL[:6], latest], two)

    assert (found.standing, found.way) == (standing, way)


def test_nothing_is_not_enough_to_judge() -> None:
    assert judge(None, None).standing is Standing.NOT_ENOUGH
    assert verdict(LEVEL[:11]).standing is Standing.NOT_ENOUGH


@pytest.mark.parametrize(
    ("period", "is_compared"),
    [("2012-01", True), ("2012-02", False), ("2013-12", False), ("2014-01", True)],
)
def test_years_are_not_compared_across_a_break(period: str, *, is_compared: bool) -> None:
    found = years(1200, 900, [Break(period, "Recording tightened")])

    assert (found.comparison is not None) is is_compared
    assert ("is not compared with the year before" in years_words(found)) is not is_compared


def test_how_much_months_vary_is_taken_from_those_since_the_last_break() -> None:
    wild = [20, 160] * 6
    run = [(shift("2011-01", at), count) for at, count in enumerate([*wild, *LEVEL, *LEVEL])]
    two = TwoYears("The year", sum(LEVEL) + 80, sum(LEVEL), "2012-01", "2013-12", run)

    across = compare_years(two, [])
    since = compare_years(two, [Break("2012-01", "new system")])

    assert across.comparison is not None
    assert since.comparison is not None
    assert across.comparison.dispersion.times > 1
    assert since.comparison.dispersion.times == 1


@pytest.mark.parametrize(
    ("polarity", "rise"),
    [
        (Polarity.DOWN_GOOD, Travel.WORSENING),
        (Polarity.UP_GOOD, Travel.IMPROVING),
        (Polarity.UP_WANTED, Travel.RISING),
        (Polarity.NONE, Travel.RISING),
    ],
)
def test_polarity_gives_a_signal_its_meaning_and_nothing_else_one(
    polarity: Polarity, rise: Travel
) -> None:
    calm = [*LEVEL * 2, *LEVEL[:6]]

    assert verdict([*calm, 300]).travel(polarity) is rise
    assert verdict([*calm, 74]).travel(polarity) is Travel.STEADY
    assert verdict([*calm, 74], years(1000, 900)).travel(polarity) is Travel.WATCH
    assert verdict([*calm, 300], years(700, 900)).travel(polarity) is Travel.MIXED
    assert verdict(LEVEL[:6]).travel(polarity) is Travel.UNKNOWN


@pytest.mark.parametrize(
    ("values", "two", "words"),
    [
        ([*LEVEL * 2, 74], years(700, 900),
         "Burglary is down on a year before by more than chance, 900 then and 700 in the year to"
         " December 2013, a signal."),
        ([*LEVEL * 2, 74], years(1000, 900),
         "Burglary may be up on a year before, 900 then and 1,000 in the year to December 2013:"
         " watch, chance is possible but unlikely."),
        (LEVEL[:6], years(880, 900),
         "Burglary is within chance of a year before, 900 then and 880 in the year to December"
         " 2013."),
    ],
)  # fmt: skip
def test_a_verdict_of_the_years_is_worded_as_such(
    values: list[int], two: Years, words: str
) -> None:
    labels = spine(FIRST, shift(FIRST, len(values) - 1))
    chart = chart_counts(Series(values, labels, in_a_year=12))

    assert headline(judge(chart, two), chart, two, Subject("Burglary")) == words
