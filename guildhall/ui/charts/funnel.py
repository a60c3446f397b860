"""Areas' rates against their size, with the range that chance alone would give (95% and 99.8%)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from guildhall.ui import words
from guildhall.ui.charts import canvas, theme
from guildhall.ui.charts.declare import Chart, Frame
from guildhall.ui.charts.scale import Ticks, figure_ticks
from guildhall.ui.tables import Column, Table

MOST_NAMED = 6
NARROW_NAMED = 3
HALF_LINE = 8

_Span = tuple[float, float, float]


@dataclass(frozen=True)
class Dot:
    """One area. `size` is its denominator, such as residents; `rate` is in the chart's unit."""

    name: str
    size: float
    rate: float
    is_own: bool = False


@dataclass(frozen=True)
class Limits:
    """The limits at one size. 95% are lower and upper; 99.8% are lowest and uppermost."""

    size: float
    lowest: float
    lower: float
    upper: float
    uppermost: float


@dataclass(frozen=True)
class FunnelFigure:
    """What a funnel plot depends on. `limits` are a curve in order of size."""

    frame: Frame
    dots: tuple[Dot, ...]
    limits: tuple[Limits, ...]
    average: float
    size_name: str
    kind: Literal["funnel"] = "funnel"

    def draw(self, width: int) -> str:
        return _Drawing(self, width).svg()


def funnel(
    dots: Sequence[Dot],
    limits: Sequence[Limits],
    *,
    average: float,
    size_name: str,
    frame: Frame,
    table: Table | None = None,
    licence: str = "",
) -> Chart:
    """A funnel plot. The own area is named and marked, and so are some outside the 99.8% limits.

    `size_name` is what the sizes are: "residents". The limits come from `guildhall.analysis`.
    """
    curve = tuple(sorted(limits, key=lambda one: one.size))
    figure = FunnelFigure(frame, tuple(dots), curve, average, size_name)
    return Chart(figure, _alt(figure), table or _table(figure, licence))


def _alt(figure: FunnelFigure) -> str:
    said = f"Funnel plot of {len(figure.dots)} areas, {figure.frame.unit}"
    said += f", average {words.number(round(figure.average, 1))}"
    for dot in figure.dots:
        if dot.is_own:
            said += f"; {dot.name} {words.number(round(dot.rate, 1))}, {_verdict(figure, dot)}"
    return f"{said}. The table that follows holds every figure."


def _verdict(figure: FunnelFigure, dot: Dot) -> str:
    """Where a dot lies, by the limits at the size nearest to its own."""
    if not figure.limits:
        return "no limits"
    near = min(figure.limits, key=lambda one: abs(one.size - dot.size))
    side = "above" if dot.rate > figure.average else "below"
    if not near.lowest <= dot.rate <= near.uppermost:
        return f"{side} the 99.8% limit"
    if not near.lower <= dot.rate <= near.upper:
        return f"{side} the 95% limit"
    return "within the limits"


def _table(figure: FunnelFigure, licence: str) -> Table:
    columns = (
        Column("Area"),
        Column(figure.size_name.capitalize(), "", "number"),
        Column("Rate", "", "number", 1),
        Column("Against the limits"),
    )
    rows = tuple((d.name, d.size, d.rate, _verdict(figure, d)) for d in figure.dots)
    frame = figure.frame
    return Table(
        frame.title, columns, rows, frame.unit, frame.source, frame.released, licence, (),
        frame.is_synthetic,
    )  # fmt: skip


class _Drawing:
    def __init__(self, figure: FunnelFigure, width: int) -> None:
        self.figure = figure
        self.is_narrow = width < theme.NARROW_BELOW
        tallest = max((dot.rate for dot in figure.dots), default=1)
        ends = [end for one in self._shown_limits() for end in (one.lowest, one.uppermost)]
        ends = [min(end, tallest * 1.4) for end in ends]
        self.ticks = figure_ticks([*ends, *(d.rate for d in figure.dots)], at_most=6)
        self.sizes = figure_ticks(
            [0, *(d.size for d in figure.dots)], at_most=4 if self.is_narrow else 7
        )
        mean = words.number(round(figure.average, 1))
        key = "Each dot is an area. Lines: the range that chance alone gives (inner 95%, outer"
        key += f" 99.8%) about the average, {mean}."
        if not self.ticks.starts_at_nought:
            key += " The scale does not start at 0."
        self.canvas = canvas.Canvas(
            frame=figure.frame, width=width, plot_height=230 if self.is_narrow else 330,
            left=canvas.left_margin(self.ticks), right=12, key=(key,), axis_height=42,
        )  # fmt: skip

    def svg(self) -> str:
        x, y = self._sizes_axis(), canvas.figures_axis(self.ticks)
        self._draw_limits(x, y)
        self._draw_dots(x, y)
        self._write_names()
        name = self.figure.size_name[:1].upper() + self.figure.size_name[1:]
        self.canvas.text(name, self.canvas.plot_width, self.canvas.plot_height + 34,
                         align="right", color=theme.GREY)  # fmt: skip
        return self.canvas.svg()

    def _shown_limits(self) -> Iterator[Limits]:
        """The limits over the sizes that areas have; nearer nought they run off the sheet."""
        least = min((dot.size for dot in self.figure.dots), default=0)
        most = max((dot.size for dot in self.figure.dots), default=0)
        return (one for one in self.figure.limits if least * 0.6 <= one.size <= most * 1.04)

    def _sizes_axis(self) -> alt.X:
        axis = alt.Axis(
            values=list(self.sizes.values), format=f",.{self.sizes.places}f", title=None,
            grid=False, domainColor=theme.LINE, tickColor=theme.LINE, labelColor=theme.GREY,
            labelFontSize=theme.SMALL_SIZE, labelFlush=True,
        )  # fmt: skip
        ends = [self.sizes.low, self.sizes.high]
        return alt.X("x:Q", axis=axis, scale=alt.Scale(domain=ends, nice=False))

    def _draw_limits(self, x: alt.X, y: alt.Y) -> None:
        styles = {"lowest": [2, 3], "lower": [6, 3], "upper": [6, 3], "uppermost": [2, 3]}
        for name, dash in styles.items():
            rows = [{"x": one.size, "y": getattr(one, name)} for one in self._shown_limits()]
            inside = [row for row in rows if self.ticks.low <= row["y"] <= self.ticks.high]
            line = alt.Chart(canvas.rows(inside)).mark_line(
                color=theme.LINE, strokeWidth=1, strokeDash=dash
            )
            self.canvas.add(line.encode(x=x, y=y))
        ends = [{"x": end, "y": self.figure.average} for end in (self.sizes.low, self.sizes.high)]
        mean = alt.Chart(canvas.rows(ends)).mark_line(color=theme.LINE, strokeWidth=1)
        self.canvas.add(mean.encode(x=x, y=y))

    def _draw_dots(self, x: alt.X, y: alt.Y) -> None:
        styles: list[tuple[bool, dict[str, Any]]] = [
            (False, {"size": 50, "fill": theme.CLASSES[3], "stroke": theme.PAPER}),
            (True, {"size": 110, "fill": theme.SIGNAL, "stroke": theme.PAPER, "shape": "diamond"}),
        ]
        for is_own, style in styles:
            rows = [{"x": d.size, "y": d.rate} for d in self.figure.dots if d.is_own is is_own]
            if rows:
                mark = alt.Chart(canvas.rows(rows)).mark_point(opacity=1, **style)
                self.canvas.add(mark.encode(x=x, y=y))

    def _write_names(self) -> None:
        """The own area, then those furthest out, each only where its name meets no other."""
        taken: list[_Span] = []
        most = NARROW_NAMED if self.is_narrow else MOST_NAMED
        out = [d for d in self.figure.dots if "99.8" in _verdict(self.figure, d) and not d.is_own]
        out.sort(key=lambda dot: -abs(dot.rate - self.figure.average))
        for dot in [d for d in self.figure.dots if d.is_own] + out[:most]:
            said = f"{dot.name} {words.number(round(dot.rate, 1))}" if dot.is_own else dot.name
            place = self._place_for(dot, said, taken)
            if place is None:
                continue
            start, end, y = place
            taken.append((start, end, y))
            weight, colour = ("bold", theme.SIGNAL) if dot.is_own else ("normal", theme.GREY)
            self.canvas.text(said, start, y, has_halo=True, fontWeight=weight, color=colour)

    def _place_for(self, dot: Dot, said: str, taken: list[_Span]) -> _Span | None:
        """Beside the dot, right or left, where no name or other dot is; None where there is."""
        wide = theme.text_width(said, theme.SMALL_SIZE, is_bold=dot.is_own)
        x, y = self._at(dot)
        marks = [(at[0] - 4, at[0] + 4, at[1]) for at in map(self._at, self.figure.dots)]
        for start in (x + 9, x - 9 - wide):
            end = start + wide
            is_inside = start >= 0 and end <= self.canvas.plot_width
            if is_inside and not any(_meets((start, end, y), other) for other in taken + marks):
                return start, end, y
        return (x + 9, x + 9 + wide, y) if dot.is_own else None

    def _at(self, dot: Dot) -> tuple[float, float]:
        x, y = _share(self.sizes, dot.size), 1 - _share(self.ticks, dot.rate)
        return x * self.canvas.plot_width, y * self.canvas.plot_height


def _meets(one: _Span, other: _Span) -> bool:
    """Whether two spans (start, end, height) on the sheet cover each other."""
    is_level = abs(one[2] - other[2]) < 2 * HALF_LINE - 2
    return is_level and one[0] < other[1] and other[0] < one[1]


def _share(ticks: Ticks, value: float) -> float:
    return (value - ticks.low) / (ticks.high - ticks.low)
