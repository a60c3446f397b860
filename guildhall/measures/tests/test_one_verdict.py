"""Whatever is printed of a change is made from one verdict: no two parts of it disagree."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.analysis.compare import Standing
from guildhall.analysis.control_chart import Break
from guildhall.analysis.direction import Polarity, Travel
from guildhall.analysis.rag import Status
from guildhall.analysis.series import month_words, shift, spine
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Held, Point, figures, grid, points
from guildhall.measures.judge import COLOURS, Aim, judge
from guildhall.measures.reading import Meaning, Reading, read

MONTHS = spine("2012-01", "2016-12")
Series = dict[PeriodKind, list[Point]]


@st.composite
def histories(draw: st.DrawFn) -> list[int | None]:
    """Levels that step, with odd months, gaps short and long, small counts and noughts."""
    values: list[int | None] = []
    for _ in range(draw(st.integers(1, 4))):
        level = draw(st.sampled_from([0, 1, 4, 30, 200]))
        length = draw(st.integers(1, 18))
        values += draw(
            st.lists(st.integers(level * 3 // 4, level * 5 // 4), min_size=length, max_size=length)
        )
        values += [None] * draw(st.sampled_from([0, 0, 1, 5, 6, 9]))
    values += draw(st.sampled_from([[], [0], [500]]))
    return values[: len(MONTHS)]


def series(counts: list[int | None], hidden: set[tuple[PeriodKind, str]], kind: Kind) -> Series:
    """Months, rolling years and years, those hidden taken out as a read does."""
    bottoms = grid([[600.0] * len(counts)]) if kind is not Kind.COUNT else None
    held = Held(("E1",), MONTHS[: len(counts)], grid([counts]), bottoms)
    found = figures(held, kind=kind, per=1000 if kind is Kind.RATE else None, lag_months=1,
                    known_in="2030-01")  # fmt: skip
    return {
        each.period_kind: [
            point if (each.period_kind, point.period) not in hidden
            else Point(point.period, None, None, None, None, None, is_provisional=False)
            for point in points(each)
        ]
        for each in found
    }  # fmt: skip


meanings = st.builds(
    Meaning,
    kind=st.sampled_from([Kind.COUNT, Kind.RATE, Kind.PROPORTION]),
    unit=st.just("offences"),
    counted=st.just("offences"),
    polarity=st.sampled_from(Polarity),
    natural_period=st.sampled_from([PeriodKind.MONTH, PeriodKind.YEAR]),
    subject=st.just("Burglary"),
    is_plural=st.booleans(),
    always_said=st.sampled_from([("", ""), ("person was killed", "people were killed")]),
)
breaks = st.lists(
    st.builds(Break, st.sampled_from(MONTHS), st.just("Recording tightened")), max_size=2
)


aims = st.builds(
    Aim,
    form=st.sampled_from([None, "at_most", "maintain_or_rise", "falling", "exists"]),
    value=st.integers(0, 3000),
    set_on=st.dates(date(2012, 1, 1), date(2016, 12, 31)),
    baseline=st.integers(0, 3000),
    baseline_period=st.sampled_from(["2012", "2013", "2014", "2012-13", "the year to May 2014"]),
)


@settings(max_examples=400, deadline=None)
@given(meanings, histories(), breaks, st.booleans(), aims)
def test_sentence_arrow_rating_and_list_never_disagree(
    meaning: Meaning, counts: list[int | None], causes: list[Break], hides: bool, aim: Aim
) -> None:
    small = [month for month, count in zip(MONTHS, counts, strict=False) if count in range(1, 5)]
    hidden = {(PeriodKind.MONTH, month) for month in small} if hides else set()
    shown = series(counts, hidden, meaning.kind)
    reading = read(meaning, shown, causes, hidden)
    rating = judge(meaning, reading, aim, on=date(2016, 6, 1))

    assert_one_verdict(reading, meaning)
    assert_of_today(reading, meaning, counts)
    assert_runs_are_true(reading)
    is_worse = reading.travel is Travel.WORSENING
    assert ("signals the wrong way" not in rating.reason) or is_worse
    if rating.status is Status.GREEN and is_worse and aim.form != "exists":
        assert "though it signals the wrong way" in rating.reason
    if rating.status in COLOURS and aim.form != "exists":
        assert_may_be_compared(reading, aim, causes)


def assert_may_be_compared(reading: Reading, aim: Aim, causes: list[Break]) -> None:
    """A colour is of a whole year that follows what it is held against, with no break between."""
    assert reading.judged is not None
    assert aim.set_on is not None
    year = set(months_of(reading.judged_kind, reading.judged.period))
    against = set(BASES[aim.baseline_period]) if aim.form != "at_most" else set()
    against |= {f"{aim.set_on:%Y-%m}"} if aim.form == "at_most" else set()
    whole = sorted(year | against)
    assert f"{aim.set_on:%Y-%m}" <= max(year)
    assert aim.form == "at_most" or max(against) < min(year)
    assert not any(whole[0] < cause.period <= max(year) for cause in causes)
    assert not (reading.verdict.is_barred and reading.verdict.standing is Standing.NOT_ENOUGH)


def assert_of_today(reading: Reading, meaning: Meaning, counts: list[int | None]) -> None:
    """Years are compared, and judged, only where the latest is the latest that could be held."""
    held = [month for month, count in zip(MONTHS, counts, strict=False) if count is not None]
    if reading.judged is None and reading.verdict.of_years is Standing.NOT_ENOUGH:
        return
    last = held[-1]
    if meaning.natural_period is PeriodKind.YEAR and not last.endswith("-12"):
        last = f"{int(last[:4]) - 1}-12"
    if reading.judged is not None and reading.judged_kind is not PeriodKind.MONTH:
        assert months_of(reading.judged_kind, reading.judged.period)[-1] == last
    for year in re.findall(r"year to (\w+ \d{4})(?::|, a signal)", reading.sentence):
        assert year == month_words(last)


def assert_runs_are_true(reading: Reading) -> None:
    """Each of the months that a sentence counts lies on the side of the level that it quotes."""
    found = re.search(r"(above|below) (?:its|their) usual level of ([\d.,]+)(%?) a (?:month|year)"
                      r" for (\d+) ", reading.sentence)  # fmt: skip
    if not found or reading.chart is None:
        return
    level = float(found[2].replace(",", "")) / (100 if found[3] else 1)
    values = [point.value for point in reading.chart.points if point.value is not None]
    for value in values[-int(found[4]) :]:
        assert (value > level) if found[1] == "above" else (value < level)


def months_of(kind: PeriodKind, period: str) -> tuple[str, ...]:
    """The months of a calendar year, a rolling year or a month."""
    if kind is PeriodKind.MONTH:
        return (period,)
    last = f"{period}-12" if kind is PeriodKind.YEAR else period
    return spine(shift(last, -11), last)


BASES = {
    "2012": spine("2012-01", "2012-12"),
    "2013": spine("2013-01", "2013-12"),
    "2014": spine("2014-01", "2014-12"),
    "2012-13": spine("2012-04", "2013-03"),
    "the year to May 2014": spine("2013-06", "2014-05"),
}


def assert_one_verdict(reading: Reading, meaning: Meaning) -> None:
    verdict, said, arrow = reading.verdict, reading.sentence, reading.direction_words
    change = said.removeprefix(reading.grave).strip()

    assert reading.is_signal == (verdict.standing is Standing.SIGNAL)
    assert reading.is_signal == ("a signal" in said)
    assert reading.is_signal == arrow.startswith(("better:", "worse:", "rising:", "falling:",
                                                  "moving two ways"))  # fmt: skip
    assert (verdict.standing is Standing.WATCH) == arrow.startswith("watch:")
    assert (verdict.standing is Standing.WATCH) == (": watch, chance is possible" in change)
    is_chance = verdict.standing is Standing.CHANCE
    assert (arrow == "no change beyond chance") == (is_chance and not verdict.is_barred)
    assert (arrow == Travel.BARRED.value) == (is_chance and verdict.is_barred)
    if is_chance and verdict.is_barred:
        assert "no comparison across the break of" in change
        assert "is not compared with the year before" in change
    if verdict.standing is Standing.CHANCE:
        assert "within its usual" in change or "within their usual" in change or (
            "within chance" in change
        )  # fmt: skip
    if reading.is_signal:
        assert "No change" not in said
        assert "within" not in said
    if verdict.way == "up":
        assert not any(word in change for word in ("below", "fallen", " down on "))
    if verdict.way == "down":
        assert not any(word in change for word in ("above", "risen", " up on "))
    if reading.chart and (latest := reading.chart.latest):
        assert (verdict.of_latest is Standing.SIGNAL) == bool(latest.signals)
        assert (verdict.of_latest is Standing.NOT_ENOUGH) == (
            latest.upper is None and not latest.signals
        )
    assert reading.grave == "" or reading.headline == reading.grave
    assert meaning.always_said[0] or not reading.grave
