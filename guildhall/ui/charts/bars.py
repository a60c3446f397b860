"""Horizontal bars, longest first, each with its figure at its end and no axis to read across to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from guildhall.ui import words
from guildhall.ui.charts import canvas, theme
from guildhall.ui.charts.declare import Chart, Frame
from guildhall.ui.tables import Column, Kind, Table

BAR = 20
STEP = 28
LINE_HEIGHT = 15
MOST_OF_WIDTH = 0.36


@dataclass(frozen=True)
class Bar:
    """One bar. `low` and `high` are the ends of the figure's interval, where it has one."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    is_marked: bool = False


@dataclass(frozen=True)
class BarsFigure:
    """What a chart of bars depends on, in the order drawn."""

    frame: Frame
    bars: tuple[Bar, ...]
    is_percent: bool = False
    kind: Literal["bars"] = "bars"

    def draw(self, width: int) -> str:
        return _Drawing(self, width).svg()


def bars(
    given: Sequence[Bar],
    *,
    frame: Frame,
    table: Table | None = None,
    keeps_order: bool = False,
    is_percent: bool = False,
    licence: str = "",
) -> Chart:
    """Bars from the longest to the shortest, those not held last; or as given, `keeps_order`.

    All start at nought. Where any is marked, the others are drawn paler. Raises ValueError for
    figures below nought.
    """
    if any(bar.value is not None and bar.value < 0 for bar in given):
        raise ValueError("bars start at nought: a figure below it needs another chart")
    held = list(given)
    if not keeps_order:
        held.sort(key=lambda bar: (bar.value is None, -(bar.value or 0), bar.name))
    figure = BarsFigure(frame, tuple(held), is_percent)
    return Chart(figure, _alt(figure), table or _table(figure, licence))


def _shown(bar: Bar, figure: BarsFigure) -> str:
    """The figure at the end of a bar; all have one decimal where any needs it."""
    if bar.value is None:
        return "not held"
    places = int(any(one.value is not None and one.value % 1 for one in figure.bars))
    return words.number(bar.value, places) + ("%" if figure.is_percent else "")


def _alt(figure: BarsFigure) -> str:
    first = [f"{b.name} {_shown(b, figure)}" for b in figure.bars[:3]]
    said = f"Bar chart, {figure.frame.unit}, {len(figure.bars)} bars: {', '.join(first)}"
    more = " and others" if len(figure.bars) > len(first) else ""
    return f"{said}{more}. The table that follows holds every figure."


def _table(figure: BarsFigure, licence: str) -> Table:
    kind: Kind = "percent" if figure.is_percent else "number"
    has_interval = any(bar.low is not None for bar in figure.bars)
    ends = [Column(name, "", kind) for name in ("Lower", "Upper")] if has_interval else []
    columns = (Column("Name"), Column("Figure", "", kind), *ends)
    rows = tuple(
        (bar.name, bar.value, *((bar.low, bar.high) if has_interval else ())) for bar in figure.bars
    )
    frame = figure.frame
    return Table(
        frame.title, columns, rows, frame.unit, frame.source, frame.released, licence,
        (), frame.is_synthetic,
    )  # fmt: skip


class _Drawing:
    def __init__(self, figure: BarsFigure, width: int) -> None:
        self.figure = figure
        most = width * MOST_OF_WIDTH
        self.names = [
            theme.wrap(bar.name, most, theme.SMALL_SIZE, is_bold=True) for bar in figure.bars
        ]
        left = max((_wide(line) for lines in self.names for line in lines), default=0) + 10
        right = max((_wide(self._value(bar)) for bar in figure.bars), default=0) + 14
        self.steps = [max(STEP, len(lines) * LINE_HEIGHT + 8) for lines in self.names]
        key: tuple[str, ...] = ()
        if any(bar.low is not None for bar in figure.bars):
            key = ("Thin line: where the true figure is likely to lie (95%).",)
        self.canvas = canvas.Canvas(
            frame=figure.frame, width=width, plot_height=sum(self.steps), left=left, right=right,
            key=key, axis_height=0,
        )  # fmt: skip
        ends = [end for bar in figure.bars for end in (bar.value, bar.high) if end is not None]
        self.longest = max(ends, default=0) or 1

    def _value(self, bar: Bar) -> str:
        return _shown(bar, self.figure)

    def svg(self) -> str:
        top = 0.0
        has_mark = any(bar.is_marked for bar in self.figure.bars)
        for bar, lines, step in zip(self.figure.bars, self.names, self.steps, strict=True):
            middle = top + step / 2
            is_strong = bar.is_marked or not has_mark
            self._draw(bar, middle, theme.MAIN if is_strong else theme.CLASSES[2])
            self._write(bar, lines, middle)
            top += step
        base = alt.Chart(canvas.rows([{}])).mark_rule(color=theme.LINE)
        self.canvas.add(base.encode(x=alt.value(0), y=alt.value(0), y2=alt.value(top)))
        return self.canvas.svg()

    def _along(self, value: float) -> float:
        return value / self.longest * self.canvas.plot_width

    def _draw(self, bar: Bar, middle: float, colour: str) -> None:
        if bar.value is None:
            return
        mark = alt.Chart(canvas.rows([{}])).mark_rect(color=colour)
        edges = {"y": alt.value(middle - BAR / 2), "y2": alt.value(middle + BAR / 2)}
        self.canvas.add(mark.encode(x=alt.value(0), x2=alt.value(self._along(bar.value)), **edges))
        if bar.low is not None and bar.high is not None:
            ends = alt.value(self._along(bar.low)), alt.value(self._along(bar.high))
            for colour, wide in ((theme.PAPER, 4), (theme.INK, 1.5)):
                whisker = alt.Chart(canvas.rows([{}])).mark_rule(color=colour, strokeWidth=wide)
                self.canvas.add(whisker.encode(x=ends[0], x2=ends[1], y=alt.value(middle)))

    def _write(self, bar: Bar, lines: list[str], middle: float) -> None:
        weight = "bold" if bar.is_marked else "normal"
        y = middle - (len(lines) - 1) * LINE_HEIGHT / 2
        for line in lines:
            self.canvas.text(line, -8, y, align="right", fontWeight=weight)
            y += LINE_HEIGHT
        end = max((at for at in (bar.value, bar.high) if at is not None), default=0)
        self.canvas.text(self._value(bar), self._along(end) + 6, middle, fontWeight=weight)


def _wide(label: str) -> float:
    return theme.text_width(label, theme.SMALL_SIZE, is_bold=True)
