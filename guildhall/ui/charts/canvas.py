"""The sheet that Altair charts are drawn on: title and unit above, source and date below.

Margins are worked out here from the words, so that nothing is cut off at either width.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import vl_convert

from guildhall.ui.charts import theme
from guildhall.ui.charts.declare import Frame
from guildhall.ui.charts.scale import Ticks

MADE_UP = "Synthetic: made up for demonstration."


@dataclass
class Canvas:
    """One drawing under way. The plot is `plot_width` by `plot_height`; text hangs in the margins.

    `left` and `right` are margins in pixels for labels; `strip` is room above the plot for names
    of breaks; `key` explains marks, in words, under the title.
    """

    frame: Frame
    width: int
    plot_height: int
    left: float
    right: float
    key: tuple[str, ...] = ()
    strip: float = 0
    axis_height: float = 24
    layers: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        room = self.width - 2
        title, unit = self.frame.title, self.frame.unit
        self._title = theme.wrap(title, room, theme.TITLE_SIZE, is_bold=True)
        self._said = theme.wrap(unit[:1].upper() + unit[1:], room, theme.TEXT_SIZE)
        for line in self.key:
            self._said += theme.wrap(line, room, theme.TEXT_SIZE)
        self._foot = footer(self.frame, room)
        self._top = _lines(len(self._title), theme.TITLE_SIZE)
        self._top += _lines(len(self._said), theme.TEXT_SIZE) + 16 + self.strip
        self._bottom = self.axis_height + 10 + _lines(len(self._foot), theme.SMALL_SIZE)

    @property
    def plot_width(self) -> float:
        return self.width - self.left - self.right

    def add(self, *layers: Any) -> None:
        self.layers.extend(layers)

    def text(self, words: str, x: float, y: float, *, has_halo: bool = False, **how: Any) -> None:
        """Words at a place in the plot's pixels; margins are below 0 or beyond its size.

        A halo keeps words readable over lines.
        """
        style: dict[str, Any] = {
            "align": "left",
            "baseline": "middle",
            "color": theme.INK,
            "clip": False,
        }
        style |= {"fontSize": theme.SMALL_SIZE, "limit": 0} | how
        place = {"x": alt.value(x), "y": alt.value(y)}
        if has_halo:
            halo = style | {"stroke": theme.PAPER, "strokeWidth": 4, "strokeJoin": "round"}
            self.add(alt.Chart(rows([{}])).mark_text(text=words, **halo).encode(**place))
        self.add(alt.Chart(rows([{}])).mark_text(text=words, **style).encode(**place))

    def svg(self) -> str:
        """The finished drawing."""
        self._write_margins()
        layered = alt.layer(*self.layers).properties(width=self.plot_width, height=self.plot_height)
        margins = {"left": self.left, "right": self.right, "top": self._top}
        sheet = layered.configure(
            font=theme.FONT,
            background=theme.PAPER,
            padding=margins | {"bottom": self._bottom},
            autosize=alt.AutoSizeParams(type="none"),
        ).configure_view(stroke=None)
        return str(vl_convert.vegalite_to_svg(sheet.to_dict()))

    def _write_margins(self) -> None:
        y = -self._top + theme.TITLE_SIZE / 2 + 1
        for line in self._title:
            self.text(line, -self.left, y, fontSize=theme.TITLE_SIZE, fontWeight="bold")
            y += theme.TITLE_SIZE * theme.LEADING
        for line in self._said:
            self.text(line, -self.left, y, fontSize=theme.TEXT_SIZE, color=theme.GREY)
            y += theme.TEXT_SIZE * theme.LEADING
        y = self.plot_height + self.axis_height + 10 + theme.SMALL_SIZE / 2
        for line in self._foot:
            weight = "bold" if line == MADE_UP else "normal"
            self.text(line, -self.left, y, color=theme.GREY, fontWeight=weight)
            y += theme.SMALL_SIZE * theme.LEADING


def footer(frame: Frame, room: float) -> list[str]:
    """The source and date of the figures, in lines, and whether they are made up."""
    said = [f"Source: {frame.source}." if frame.source else "", f"Release: {frame.released}."]
    lines = theme.wrap(" ".join(part for part in said if part), room, theme.SMALL_SIZE)
    return lines + (theme.wrap(MADE_UP, room, theme.SMALL_SIZE) if frame.is_synthetic else [])


def _lines(count: int, size: float) -> float:
    return count * size * theme.LEADING


def figures_axis(ticks: Ticks, name: str = "y") -> alt.Y:
    """The axis of the figures of that name: pale rules, numbers at the left, no line."""
    axis = alt.Axis(
        values=list(ticks.values), format=f",.{ticks.places}f", title=None, domain=False,
        ticks=False, gridColor=theme.FAINT, labelColor=theme.GREY, labelFontSize=theme.SMALL_SIZE,
        labelPadding=6, zindex=0,
    )  # fmt: skip
    scale = alt.Scale(domain=[ticks.low, ticks.high], nice=False, zero=False)
    return alt.Y(f"{name}:Q", axis=axis, scale=scale)


def periods_axis(ticks: dict[int, str], count: int) -> alt.X:
    """The axis of periods, which are numbered from 0: a line, short ticks, and the labels given."""
    written = json.dumps({str(at): label for at, label in ticks.items()})
    axis = alt.Axis(
        values=list(ticks), labelExpr=f"({written})[datum.value]", title=None, grid=False,
        domainColor=theme.LINE, tickColor=theme.LINE, tickSize=5, labelColor=theme.GREY,
        labelFontSize=theme.SMALL_SIZE, labelPadding=4, labelFlush=False, labelOverlap=False,
    )  # fmt: skip
    return alt.X("x:Q", axis=axis, scale=alt.Scale(domain=[-0.5, count - 0.5], nice=False))


def left_margin(ticks: Ticks) -> float:
    """Room for the longest number on the axis of figures."""
    return max(theme.text_width(label, theme.SMALL_SIZE) for label in ticks.labels()) + 10


def rows(values: list[dict[str, Any]]) -> alt.InlineData:
    """Rows as Altair takes them."""
    return alt.InlineData(values=values)
