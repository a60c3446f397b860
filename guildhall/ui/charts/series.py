"""Lines over time, each named at its end and told apart by dash and mark as well as colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from guildhall.ui import words
from guildhall.ui.charts import canvas, theme
from guildhall.ui.charts.declare import Chart, Frame
from guildhall.ui.charts.scale import figure_ticks, period_ticks, spread
from guildhall.ui.tables import Column, Kind, Table

MOST_SERIES = len(theme.SERIES)
LINE_HEIGHT = 15


@dataclass(frozen=True)
class Series:
    """One line. `values` stand in the order of the chart's periods; None is a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class SeriesFigure:
    """What a chart of lines depends on."""

    frame: Frame
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    is_percent: bool = False
    kind: Literal["series"] = "series"

    def draw(self, width: int) -> str:
        return _Drawing(self, width).svg()


def series_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    frame: Frame,
    table: Table | None = None,
    is_percent: bool = False,
    licence: str = "",
) -> Chart:
    """Up to six lines over a full spine of periods, such as months: 2016-11, 2016-12.

    Raises ValueError for more than six lines, which nobody can tell apart, and for a line whose
    length is not the spine's.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"{len(series)} lines: at most {MOST_SERIES} can be told apart")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(labels)} periods")
    figure = SeriesFigure(frame, tuple(labels), tuple(series), is_percent)
    return Chart(figure, _alt(figure), table or _table(figure, licence))


def _alt(figure: SeriesFigure) -> str:
    if not figure.labels:
        return f"Line chart, {figure.frame.unit}: no figures are held."
    span = f"{words.month(figure.labels[0])} to {words.month(figure.labels[-1])}"
    sign = "%" if figure.is_percent else ""
    said = []
    for one in figure.series:
        held = [value for value in one.values if value is not None]
        if held:
            ends = f"from {words.number(held[0])}{sign} to {words.number(held[-1])}{sign}"
        said.append(f"{one.name} {ends}" if held else f"{one.name} not held")
    return (
        f"Line chart, {figure.frame.unit}, {span}: {'; '.join(said)}."
        " The table that follows holds every figure."
    )


def _table(figure: SeriesFigure, licence: str) -> Table:
    kind: Kind = "percent" if figure.is_percent else "number"
    columns = (Column("Period", kind="month"), *(Column(s.name, "", kind) for s in figure.series))
    rows = tuple(
        (label, *(one.values[at] for one in figure.series))
        for at, label in enumerate(figure.labels)
    )
    frame = figure.frame
    return Table(
        frame.title, columns, rows, frame.unit, frame.source, frame.released, licence,
        (), frame.is_synthetic,
    )  # fmt: skip


class _Drawing:
    def __init__(self, figure: SeriesFigure, width: int) -> None:
        self.figure = figure
        self.is_narrow = width < theme.NARROW_BELOW
        held = [value for one in figure.series for value in one.values if value is not None]
        self.ticks = figure_ticks(held, at_most=5 if self.is_narrow else 6)
        most = 96 if self.is_narrow else 170
        self.names = [self._name(one, most) for one in figure.series]
        right = max((_wide(line) for lines in self.names for line in lines), default=0) + 14
        key = () if self.ticks.starts_at_nought else ("The scale does not start at 0.",)
        self.canvas = canvas.Canvas(
            frame=figure.frame, width=width, plot_height=210 if self.is_narrow else 270,
            left=canvas.left_margin(self.ticks), right=right, key=key,
        )  # fmt: skip

    def _name(self, one: Series, most: float) -> list[str]:
        last = next((value for value in reversed(one.values) if value is not None), None)
        sign = "%" if self.figure.is_percent else ""
        shown = "not held" if last is None else words.number(round(last, 1)) + sign
        return theme.wrap(f"{one.name} {shown}", most, theme.SMALL_SIZE, is_bold=True)

    def svg(self) -> str:
        ends = period_ticks(self.figure.labels, self.canvas.plot_width)
        x = canvas.periods_axis(ends, len(self.figure.labels))
        y = canvas.figures_axis(self.ticks)
        for at, one in enumerate(self.figure.series):
            rows = _rows(one)
            line = alt.Chart(canvas.rows(rows)).mark_line(
                color=theme.SERIES[at], strokeWidth=2, strokeDash=list(theme.DASHES[at])
            )
            self.canvas.add(line.encode(x=x, y=y, detail="run:N"))
            marks = rows[-1:] + _alone(rows)
            mark = alt.Chart(canvas.rows(marks)).mark_point(
                shape=theme.SHAPES[at],
                size=45,
                fill=theme.SERIES[at],
                stroke=theme.SERIES[at],
                opacity=1,
            )
            self.canvas.add(mark.encode(x=x, y=y))
        self._write_names()
        return self.canvas.svg()

    def _write_names(self) -> None:
        tall = self.canvas.plot_height
        wanted = [self._end_of(one) for one in self.figure.series]
        heights = [len(lines) * LINE_HEIGHT + 2 for lines in self.names]
        places = spread(wanted, heights, top=-10, bottom=tall + 10)
        for at, (lines, middle) in enumerate(zip(self.names, places, strict=True)):
            y = middle - (len(lines) - 1) * LINE_HEIGHT / 2
            for line in lines:
                colour = theme.SERIES[at]
                self.canvas.text(
                    line, self.canvas.plot_width + 8, y, color=colour, fontWeight="bold"
                )
                y += LINE_HEIGHT

    def _end_of(self, one: Series) -> float:
        last = next((value for value in reversed(one.values) if value is not None), self.ticks.low)
        share = (last - self.ticks.low) / (self.ticks.high - self.ticks.low)
        return self.canvas.plot_height * (1 - share)


def _rows(one: Series) -> list[dict[str, Any]]:
    """The figures held, each with the number of the unbroken run that it is in."""
    run, rows = 0, []
    for at, value in enumerate(one.values):
        run += value is None
        if value is not None:
            rows.append({"x": at, "y": value, "run": run})
    return rows


def _alone(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures with a gap on both sides, which a line would not show."""
    runs = [row["run"] for row in rows]
    return [row for row in rows if runs.count(row["run"]) == 1]


def _wide(label: str) -> float:
    return theme.text_width(label, theme.SMALL_SIZE, is_bold=True)
