"""Control charts: the figures, their usual range, and signals, drawn quietly.

The range is a pale band with a thin centre line. A point that is part of a signal wears a ring;
a provisional one is hollow; a gap is a gap; one held and not shown is a small c at the foot; a
break in the limits is a dashed rule with its name.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from guildhall.ui import words
from guildhall.ui.charts import canvas, theme
from guildhall.ui.charts.declare import Break, Chart, ControlPoint, Frame, Point
from guildhall.ui.charts.scale import figure_ticks, period_ticks, spread
from guildhall.ui.tables import Column, Table

ROW = 16


@dataclass(frozen=True)
class ControlFigure:
    """What a control chart depends on. Shares are held as per cent."""

    frame: Frame
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()
    is_percent: bool = False
    kind: Literal["control"] = "control"

    def draw(self, width: int) -> str:
        return _Drawing(self, width).svg()


def control_chart(
    points: Sequence[ControlPoint],
    *,
    frame: Frame,
    table: Table | None = None,
    breaks: Sequence[Break] = (),
    provisional: Collection[str] = (),
    hidden: Collection[str] = (),
    is_share: bool = False,
    licence: str = "",
) -> Chart:
    """A control chart of points on a full spine of periods.

    `provisional` holds the labels of periods whose figures may still change, `hidden` of those
    whose figures are held and not shown. `is_share`: values
    are shares from 0 to 1, shown as per cent. The table is made from the points unless given.
    """
    scale = 100 if is_share else 1
    drawn = tuple(
        Point(
            label=point.label,
            value=_scaled(point.value, scale),
            centre=_scaled(point.centre, scale),
            lower=_scaled(point.lower, scale),
            upper=_scaled(point.upper, scale),
            signals=tuple(str(name) for name in point.signals),
            is_provisional=point.label in provisional,
            is_hidden=point.label in hidden,
        )
        for point in points
    )
    figure = ControlFigure(frame, drawn, tuple(breaks), is_percent=is_share)
    return Chart(figure, _alt(figure), table or _table(figure, licence))


def _scaled(value: float | None, scale: int) -> float | None:
    return None if value is None else float(value) * scale


def _written(value: float, *, is_percent: bool) -> str:
    """A figure as a label: whole from 20 up, else with one decimal unless it is whole."""
    if abs(value) >= 20 and not is_percent:
        return words.number(value, 0)
    return words.number(round(value, 1)) + ("%" if is_percent else "")


def _alt(figure: ControlFigure) -> str:
    held = [point for point in figure.points if point.value is not None]
    if not held:
        return f"Control chart, {figure.frame.unit}: no figures are held."
    first, last = words.month(held[0].label), words.month(held[-1].label)
    said = [f"Control chart, {figure.frame.unit}, {first} to {last}: {len(held)} figures"]
    latest = held[-1]
    said.append(f"latest {_written(latest.value or 0, is_percent=figure.is_percent)}")
    if latest.lower is not None and latest.upper is not None:
        ends = [_written(end, is_percent=figure.is_percent) for end in (latest.lower, latest.upper)]
        said.append(f"usual range {ends[0]} to {ends[1]}")
    signals = sum(bool(point.signals) for point in held)
    said.append(f"{signals or 'no'} point{'' if signals == 1 else 's'} in a signal")
    return ", ".join(said) + ". The table that follows holds every figure."


def _table(figure: ControlFigure, licence: str) -> Table:
    kind: Literal["percent", "number"] = "percent" if figure.is_percent else "number"
    limits = [Column(name, "", kind, 1) for name in ("Centre", "Lower limit", "Upper limit")]
    value = Column("Figure", "", kind, 1 if figure.is_percent else None)
    columns = (Column("Period", kind="month"), value, *limits, Column("Signal"), Column("Status"))
    rows = tuple(
        (
            point.label, point.value, point.centre, point.lower, point.upper,
            "; ".join(point.signals), _status(point),
        )
        for point in figure.points
    )  # fmt: skip
    frame = figure.frame
    notes = tuple(f"Limits start afresh at {words.month(b.at)}: {b.name}." for b in figure.breaks)
    return Table(
        frame.title, columns, rows, frame.unit, frame.source, frame.released, licence,
        notes, frame.is_synthetic,
    )  # fmt: skip


def _status(point: Point) -> str:
    if point.is_hidden:
        return "Not shown"
    return "Provisional" if point.is_provisional else ""


class _Drawing:
    def __init__(self, figure: ControlFigure, width: int) -> None:
        self.figure, self.points = figure, figure.points
        self.is_narrow = width < theme.NARROW_BELOW
        self.ticks = figure_ticks(list(self._values()), at_most=5 if self.is_narrow else 6)
        self.right_labels = self._right_labels()
        right = max((_wide(label) for label, _, _ in self.right_labels), default=0) + 12
        left = canvas.left_margin(self.ticks)
        self.break_rows = self._break_rows(width - left - right)
        self.canvas = canvas.Canvas(
            frame=figure.frame, width=width, plot_height=200 if self.is_narrow else 260, left=left,
            right=right, key=self._key(), strip=ROW * len({row for *_, row in self.break_rows}),
        )  # fmt: skip
        ends = period_ticks([point.label for point in self.points], self.canvas.plot_width)
        self.x, self.y = (
            canvas.periods_axis(ends, len(self.points)),
            canvas.figures_axis(self.ticks),
        )

    def svg(self) -> str:
        self._draw_limits()
        self._draw_values()
        self._mark_hidden()
        self._draw_breaks()
        self._write_right_labels()
        if not any(point.value is not None for point in self.points):
            self.canvas.text("No figures are held.", 12, 30, color=theme.GREY)
        return self.canvas.svg()

    def _values(self) -> Iterator[float]:
        for point in self.points:
            for value in (point.value, point.lower, point.upper):
                if value is not None:
                    yield value

    def _key(self) -> tuple[str, ...]:
        """What the marks mean, for the marks that are there."""
        said = []
        names = list(dict.fromkeys(name for point in self.points for name in point.signals))
        if any(point.upper is not None for point in self.points):
            said.append("Shaded: usual range.")
        if names:
            said.append(f"Ringed: signal ({'; '.join(names)}).")
        if any(point.is_provisional for point in self.points):
            said.append("Hollow: provisional.")
        if any(point.is_hidden for point in self.points):
            said.append("c: held, not shown, because small.")
        if any(point.value is None and not point.is_hidden for point in self.points):
            said.append("Gap: nothing held.")
        if not self.ticks.starts_at_nought:
            said.append("The scale does not start at 0.")
        return (" ".join(said),) if said else ()

    def _rows(self) -> list[dict[str, Any]]:
        """The points with the phase and the unbroken run that each falls in."""
        starts = {at.at for at in self.figure.breaks}
        phase = run = 0
        rows = []
        for at, point in enumerate(self.points):
            phase += point.label in starts
            run += point.value is None
            row = {"x": at, "y": point.value, "phase": phase, "run": run, "centre": point.centre}
            row |= {"lower": point.lower, "upper": point.upper, "signal": bool(point.signals)}
            rows.append(row | {"hollow": point.is_provisional})
        return rows

    def _draw_limits(self) -> None:
        held = [row for row in self._rows() if row["upper"] is not None]
        edges = [dict(row, x=row["x"] + half) for row in held for half in (-0.5, 0.5)]
        chart = alt.Chart(canvas.rows(edges)).encode(x=self.x, detail="phase:N")
        band = chart.mark_area(color=theme.BAND, line=False)
        self.canvas.add(band.encode(y=canvas.figures_axis(self.ticks, "lower"), y2="upper:Q"))
        for edge in ("lower", "upper"):
            line = chart.mark_line(color=theme.LINE, strokeWidth=0.75, strokeDash=[3, 3])
            self.canvas.add(line.encode(y=canvas.figures_axis(self.ticks, edge)))
        centres = [dict(row, x=row["x"] + half) for row in self._rows()
                   if row["centre"] is not None for half in (-0.5, 0.5)]  # fmt: skip
        centre = alt.Chart(canvas.rows(centres)).mark_line(color=theme.LINE, strokeWidth=1)
        self.canvas.add(
            centre.encode(x=self.x, y=canvas.figures_axis(self.ticks, "centre"), detail="phase:N")
        )

    def _draw_values(self) -> None:
        held = [row for row in self._rows() if row["y"] is not None]
        is_dense = len(held) > (36 if self.is_narrow else 80)
        line = alt.Chart(canvas.rows(held)).mark_line(color=theme.MAIN, strokeWidth=1.5)
        self.canvas.add(line.encode(x=self.x, y=self.y, detail="run:N"))
        self._mark([row for row in held if row["signal"]], 110, "transparent", theme.SIGNAL, 1.5)
        full = [row for row in held if not row["hollow"]]
        self._mark(full, 9 if is_dense else 22, theme.MAIN, theme.MAIN, 0)
        self._mark([row for row in held if row["hollow"]], 26, theme.PAPER, theme.MAIN, 1.5)

    def _mark_hidden(self) -> None:
        """A small c at the foot of each period whose figure is held and not shown."""
        step = self.canvas.plot_width / len(self.points)
        for at, point in enumerate(self.points):
            if point.is_hidden:
                x, y = (at + 0.5) * step, self.canvas.plot_height - 8
                self.canvas.text("c", x, y, align="center", color=theme.GREY)

    def _mark(
        self, held: list[dict[str, Any]], size: int, fill: str, edge: str, wide: float
    ) -> None:
        if not held:
            return
        mark = alt.Chart(canvas.rows(held)).mark_point(
            size=size, fill=fill, stroke=edge, strokeWidth=wide, opacity=1, filled=False
        )
        self.canvas.add(mark.encode(x=self.x, y=self.y))

    def _right_labels(self) -> list[tuple[str, float, str]]:
        """The limits and the latest figure, in words, at the heights that they stand at."""
        held = [point for point in self.points if point.value is not None]
        if not held:
            return []
        latest = held[-1]
        said = [(f"latest {self._write(latest.value or 0)}", latest.value or 0, "bold")]
        lines = (("upper", latest.upper), ("mean", latest.centre), ("lower", latest.lower))
        held_lines = [(name, at) for name, at in lines if at is not None]
        said += [(f"{name} {self._write(at)}", at, "normal") for name, at in held_lines]
        return said

    def _write(self, value: float) -> str:
        return _written(value, is_percent=self.figure.is_percent)

    def _height_of(self, value: float) -> float:
        share = (value - self.ticks.low) / (self.ticks.high - self.ticks.low)
        return self.canvas.plot_height * (1 - share)

    def _write_right_labels(self) -> None:
        wanted = [self._height_of(value) for _, value, _ in self.right_labels]
        places = spread(wanted, [ROW - 1] * len(wanted), top=-8, bottom=self.canvas.plot_height + 8)
        for (label, _, weight), y in zip(self.right_labels, places, strict=True):
            colour = theme.MAIN if weight == "bold" else theme.GREY
            self.canvas.text(label, self.canvas.plot_width + 6, y, color=colour, fontWeight=weight)

    def _break_rows(self, plot: float) -> list[tuple[float, float, str, str, int]]:
        """Breaks as (rule, text, align, name, row). A name that would meet another goes higher."""
        labels = [point.label for point in self.points]
        known = [found for found in self.figure.breaks if found.at in labels]
        placed: list[tuple[float, float, str, str, int]] = []
        ends: list[float] = []
        for found in sorted(known, key=lambda one: labels.index(one.at)):
            x = labels.index(found.at) / len(labels) * plot
            for name in theme.wrap(found.name, plot, theme.SMALL_SIZE):
                wide = theme.text_width(name, theme.SMALL_SIZE)
                start = max(0, min(x, plot - wide))
                row = next((at for at, end in enumerate(ends) if end <= start), len(ends))
                ends[row:] = [start + wide + 12, *ends[row + 1 :]]
                placed.append((x, start, "left", name, row))
        return placed

    def _draw_breaks(self) -> None:
        rows = max((row for *_, row in self.break_rows), default=0)
        for x, start, align, name, row in self.break_rows:
            y = -(rows - row) * ROW - 10
            rule = alt.Chart(canvas.rows([{}])).mark_rule(
                color=theme.GREY, strokeDash=[4, 3], strokeWidth=1, clip=False
            )
            self.canvas.add(
                rule.encode(
                    x=alt.value(x), y=alt.value(y + 8), y2=alt.value(self.canvas.plot_height)
                )
            )
            self.canvas.text(name, start, y, align=align, color=theme.GREY)


def _wide(label: str) -> float:
    return theme.text_width(label, theme.SMALL_SIZE, is_bold=True)
