import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guildhall.analysis import control as statistics
from guildhall.analysis.control import xmr
from guildhall.ui import charts
from guildhall.ui.charts import Area, Bar, Break, Dot, Frame, Limits, Point, Series, scale, theme

FRAME = Frame(
    title="Burglary is within its usual range",
    unit="burglaries recorded a month",
    source="Cambridgeshire Constabulary",
    released="May 2017",
)
MONTHS = [f"{year}-{month:02}" for year in (2015, 2016) for month in range(1, 13)]
SQUARE = (((0.0, 52.0), (0.0, 52.1), (0.1, 52.1), (0.1, 52.0), (0.0, 52.0)),)


def control(frame: Frame = FRAME) -> charts.Chart:
    points = [Point(label, 50.0 + at % 7, 53, 40, 66) for at, label in enumerate(MONTHS)]
    points[5] = replace(points[5], value=None)
    points[9] = replace(points[9], value=80.0, signals=("outside limits",))
    return charts.control_chart(
        points, frame=frame, breaks=[Break("2015-09", "New recording rules")],
        provisional=MONTHS[-1:], licence="OGL v3.0",
    )  # fmt: skip


def each_kind(frame: Frame = FRAME) -> dict[str, charts.Chart]:
    up = [Limits(size, 4, 6, 10, 12) for size in (1000.0, 2000.0)]
    areas = [Area(f"E0{at}", f"Ward {at}", float(at), SQUARE) for at in range(10)]
    return {
        "control": control(frame),
        "series": charts.series_chart(["2015", "2016"], [Series("A", (1, 2))], frame=frame),
        "bars": charts.bars([Bar("A", 3), Bar("B", None)], frame=frame),
        "funnel": charts.funnel(
            [Dot("Peterborough", 1500, 13, is_own=True), Dot("Derby", 1600, 8)], up,
            average=8, size_name="residents", frame=frame,
        ),
        "map": charts.choropleth([*areas, Area("E1", "Ward X", None, SQUARE)], frame=frame),
    }  # fmt: skip


def words_of(svg: str) -> str:
    return " ".join("".join(found.itertext()) for found in ET.fromstring(svg).iter() if found.text)


@pytest.mark.parametrize("kind", each_kind())
@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_every_chart_prints_its_title_unit_source_and_release(kind: str, width: int) -> None:
    drawn = words_of(each_kind()[kind].svg(width))

    for said in ("Burglary is within", "Burglaries recorded a month", "Cambridgeshire", "May 2017"):
        assert said in drawn


@pytest.mark.parametrize("kind", each_kind())
def test_a_chart_of_made_up_figures_says_so_and_no_other_does(kind: str) -> None:
    assert "Synthetic" not in words_of(each_kind()[kind].svg())
    assert "Synthetic" in words_of(each_kind(replace(FRAME, is_synthetic=True))[kind].svg())


@pytest.mark.parametrize("kind", each_kind())
@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_a_drawing_is_as_wide_as_asked_and_no_words_leave_it(kind: str, width: int) -> None:
    svg = each_kind()[kind].svg(width)

    assert ET.fromstring(svg).attrib["width"] == str(width)
    assert "<script" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org/)", svg)


@pytest.mark.parametrize("kind", each_kind())
def test_the_table_beside_a_chart_carries_its_unit_source_and_release(kind: str) -> None:
    table = each_kind()[kind].table

    assert table.counting_unit == FRAME.unit
    assert (table.source, table.release) == (FRAME.source, FRAME.released)
    assert table.rows


def test_a_control_chart_says_what_its_marks_mean_in_words() -> None:
    drawn = words_of(control().svg())

    assert "Ringed: signal (outside limits)." in drawn
    assert "Hollow: provisional." in drawn
    assert "Gap: nothing held." in drawn
    assert "New recording rules" in drawn


def test_a_control_chart_takes_the_points_of_the_statistics_as_they_are() -> None:
    found = xmr(
        statistics.Series([50, 52, 49, 51, 50, 52, 49, 51, 50, 52, 49, 90, 50], MONTHS[:13])
    )

    chart = charts.control_chart(found.points, frame=FRAME)

    assert "1 point in a signal" in chart.alt or "points in a signal" in chart.alt
    assert len(chart.table.rows) == 13


def test_a_figure_held_and_not_shown_is_no_gap_and_is_marked() -> None:
    points = [Point(label, None if at == 5 else 50.0) for at, label in enumerate(MONTHS)]

    hidden = charts.control_chart(points, frame=FRAME, hidden=MONTHS[5:6])
    gap = charts.control_chart(points, frame=FRAME)

    assert "c: held, not shown, because small." in words_of(hidden.svg())
    assert "Gap: nothing held." not in words_of(hidden.svg())
    assert "Gap: nothing held." in words_of(gap.svg())
    assert [row[-1] for row in hidden.table.rows if row[-1]] == ["Not shown"]


def test_shares_are_shown_as_per_cent() -> None:
    points = [Point(label, 0.5, 0.5, 0.4, 0.6) for label in MONTHS]

    chart = charts.control_chart(points, frame=FRAME, is_share=True)

    assert next(chart.table.shown())[1] == "50.0%"
    assert "latest 50%" in words_of(chart.svg())


def test_a_gap_in_a_series_is_drawn_as_a_gap() -> None:
    with_gap = charts.series_chart(
        MONTHS, [Series("A", (*[1.0] * 11, None, *[1.0] * 12))], frame=FRAME
    )
    without = charts.series_chart(MONTHS, [Series("A", (1.0,) * 24)], frame=FRAME)

    assert with_gap.svg().count('aria-roledescription="line mark"') == 2
    assert without.svg().count('aria-roledescription="line mark"') == 1


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        charts.series_chart(["2015"], [Series(str(at), (1.0,)) for at in range(7)], frame=FRAME)


def test_bars_run_from_the_longest_to_the_shortest_with_those_not_held_last() -> None:
    chart = charts.bars([Bar("A", 1), Bar("B", None), Bar("C", 5)], frame=FRAME)

    assert [row[0] for row in chart.table.rows] == ["C", "A", "B"]


def test_a_map_counts_its_areas_by_class_and_hatches_what_is_not_held() -> None:
    drawn = words_of(each_kind()["map"].svg())

    assert "not held  (1 area)" in drawn
    counts = [int(count) for count in re.findall(r"\((\d+) areas?\)", drawn)]
    assert sum(counts) == 11


@pytest.mark.parametrize("kind", each_kind())
def test_a_kept_chart_is_drawn_from_what_was_kept(kind: str) -> None:
    chart = each_kind()[kind]

    name = charts.store(chart)

    assert name == chart.digest
    assert charts.image(name, "wide").decode() == chart.svg()
    assert charts.image(name, "narrow").decode() == chart.svg(charts.NARROW)


def test_a_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    name = charts.store(control(replace(FRAME, title="Drawn once")))
    first = charts.image(name, "wide")
    monkeypatch.setattr("vl_convert.vegalite_to_svg", None)

    assert charts.image(name, "wide") == first


def test_other_figures_have_another_name() -> None:
    names = {chart.digest for frame in (FRAME, replace(FRAME, released="June 2017"))
             for chart in each_kind(frame).values()}  # fmt: skip

    assert len(names) == 10


@pytest.mark.parametrize("name", ["../../instance", "a" * 64, "A" * 64, "a" * 63])
def test_no_other_file_can_be_asked_for(name: str) -> None:
    with pytest.raises(charts.NoSuchChart):
        charts.image(name, "wide")
    with pytest.raises(charts.NoSuchChart):
        charts.image(control().digest, "../wide")


def test_a_name_in_the_figures_cannot_become_markup() -> None:
    nasty = '<script>alert("1")</script>'
    for chart in (
        charts.choropleth([Area("E1", nasty, 1.0, SQUARE)], frame=FRAME),
        charts.bars([Bar(nasty, 1)], frame=FRAME),
    ):
        assert "<script" not in chart.svg()
        ET.fromstring(chart.svg())


def test_a_chart_can_be_had_as_png() -> None:
    assert control().png()[:8] == b"\x89PNG\r\n\x1a\n"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
@example([300001.0, -6.103515625e-05])
@example([0.0, -3e-180])
def test_every_figure_lies_between_the_ends_of_its_axis(values: list[float]) -> None:
    ticks = scale.figure_ticks(values)

    unseen = (ticks.high - ticks.low) * 2e-6  # less than any screen shows
    assert ticks.low <= min(values) + unseen
    assert ticks.high >= max(values) - unseen
    assert 2 <= len(set(ticks.values)) == len(ticks.values) <= 8
    assert len(set(ticks.labels())) == len(ticks.values)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_never_cover_each_other_and_keep_their_order(middles: list[float]) -> None:
    placed = scale.spread(middles, [15] * len(middles), top=0, bottom=200)

    in_order = sorted(placed)
    assert all(b - a >= 15 - 1e-6 for a, b in pairwise(in_order))
    assert min(placed) >= 7.5 - 1e-6
    assert max(placed) <= 192.5 + 1e-6


@pytest.mark.parametrize(
    ("labels", "is_run"),
    [
        (["2016-11", "2016-12", "2017-01"], True),
        (["2009-10", "2010-11", "2011-12"], False),
        (["2016-11", "2017-01"], False),
        (["2015", "2016"], False),
    ],
    ids=["months", "financial years", "a month left out", "years"],
)
def test_months_are_told_from_financial_years(labels: list[str], is_run: bool) -> None:
    assert (scale.months(labels) is not None) is is_run


@given(st.integers(1, 300), st.sampled_from([250.0, 600.0]))
def test_the_periods_written_have_room(count: int, width: float) -> None:
    labels = [f"{2000 + at // 12}-{at % 12 + 1:02}" for at in range(count)]

    ticks = scale.period_ticks(labels, width)

    assert 1 <= len(ticks) <= width // theme.text_width("2000", theme.SMALL_SIZE)
