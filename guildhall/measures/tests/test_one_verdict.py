"""Whatever is printed of a change is made from one verdict: no two parts of it disagree."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.analysis.compare import Standing
from guildhall.analysis.control_chart import Break
from guildhall.analysis.direction import Polarity, Travel
from guildhall.analysis.rag import Status
from guildhall.analysis.series import spine
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Held, Point, figures, grid, points
from guildhall.measures.judge import judge
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


@settings(max_examples=300, deadline=None)
@given(
    meanings, histories(), breaks, st.booleans(),
    st.sampled_from([None, "at_most", "maintain_or_rise", "falling"]), st.integers(0, 3000),
)  # fmt: skip
def test_sentence_arrow_rating_and_list_never_disagree(
    meaning: Meaning, counts: list[int | None], causes: list[Break], hides: bool, form: str | None,
    aim: int,
) -> None:  # fmt: skip
    small = [month for month, count in zip(MONTHS, counts, strict=False) if count in range(1, 5)]
    hidden = {(PeriodKind.MONTH, month) for month in small} if hides else set()
    reading = read(meaning, series(counts, hidden, meaning.kind), causes, hidden)
    rating = judge(
        meaning, reading, on=date(2016, 6, 1), target_form=form, target_value=aim, baseline=aim
    )

    assert_one_verdict(reading, meaning)
    is_worse = reading.travel is Travel.WORSENING
    assert ("signals the wrong way" not in rating.reason) or is_worse
    if rating.status is Status.GREEN and is_worse:
        assert "though it signals the wrong way" in rating.reason


def assert_one_verdict(reading: Reading, meaning: Meaning) -> None:
    verdict, said, arrow = reading.verdict, reading.sentence, reading.direction_words
    change = said.removeprefix(reading.grave).strip()

    assert reading.is_signal == (verdict.standing is Standing.SIGNAL)
    assert reading.is_signal == ("a signal" in said)
    assert reading.is_signal == arrow.startswith(("better:", "worse:", "rising:", "falling:",
                                                  "moving two ways"))  # fmt: skip
    assert (verdict.standing is Standing.WATCH) == arrow.startswith("watch:")
    assert (verdict.standing is Standing.WATCH) == (": watch, chance is possible" in change)
    assert (verdict.standing is Standing.CHANCE) == (arrow == "no change beyond chance")
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
        assert (verdict.of_latest is Standing.NOT_ENOUGH) == (latest.upper is None)
    assert reading.grave == "" or reading.headline == reading.grave
    assert meaning.always_said[0] or not reading.grave
