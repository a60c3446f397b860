"""A line the size of a word, for lists: the shape of a series, its usual range and its latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from guildhall.ui import words
from guildhall.ui.charts import svg, theme
from guildhall.ui.charts.declare import Chart, Frame
from guildhall.ui.tables import Column, Table

WIDTH, HEIGHT = 140, 32
EDGE = 6


@dataclass(frozen=True)
class SparkFigure:
    """What a sparkline depends on. Its width is its own."""

    frame: Frame
    values: tuple[float | None, ...]
    lower: float | None = None
    upper: float | None = None
    is_signal: bool = False
    kind: Literal["spark"] = "spark"

    def draw(self, width: int) -> str:
        del width
        return svg.sheet(WIDTH, HEIGHT, _parts(self))


def sparkline(
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    frame: Frame,
    lower: float | None = None,
    upper: float | None = None,
    is_signal: bool = False,
) -> Chart:
    """A series at a glance. `lower` and `upper` are its usual range now, drawn as a pale band.

    `is_signal` rings the latest figure. The words beside it must say the same.
    """
    figure = SparkFigure(frame, tuple(values), lower, upper, is_signal)
    held = [(at, value) for at, value in zip(labels, values, strict=True) if value is not None]
    alt = f"{frame.unit}: no figures are held."
    if held:
        ends = [
            f"{words.number(round(v, 1))} in {words.month(at)}" for at, v in (held[0], held[-1])
        ]
        alt = f"{frame.unit}: {' to '.join(ends)}."
    columns = (Column("Period", kind="month"), Column("Figure", kind="number"))
    rows = tuple(zip(labels, values, strict=True))
    table = Table(
        frame.title, columns, rows, frame.unit, frame.source, frame.released, "", (),
        frame.is_synthetic,
    )  # fmt: skip
    return Chart(figure, alt, table)


def _parts(figure: SparkFigure) -> list[str]:
    held = [value for value in figure.values if value is not None]
    if not held:
        return []
    ends = [*held, *(end for end in (figure.lower, figure.upper) if end is not None)]
    low, high = min(ends), max(ends)
    reach = (high - low) or 1
    step = (WIDTH - 2 * EDGE) / max(1, len(figure.values) - 1)

    def height(value: float) -> float:
        return EDGE + (HEIGHT - 2 * EDGE) * (high - value) / reach

    parts = []
    if figure.lower is not None and figure.upper is not None:
        top, bottom = height(figure.upper), height(figure.lower)
        parts.append(
            svg.element(
                "rect",
                x=0,
                y=f"{top:.1f}",
                width=WIDTH,
                height=f"{max(1, bottom - top):.1f}",
                fill=theme.FAINT,
            )
        )
    path, is_down = [], False
    for at, value in enumerate(figure.values):
        if value is not None:
            path.append(f"{'L' if is_down else 'M'}{EDGE + at * step:.1f} {height(value):.1f}")
        is_down = value is not None
    parts.append(
        svg.element("path", d="".join(path), fill="none", stroke=theme.MAIN, stroke_width=1.5)
    )
    last = max(at for at, value in enumerate(figure.values) if value is not None)
    x, y = f"{EDGE + last * step:.1f}", f"{height(held[-1]):.1f}"
    parts.append(svg.element("circle", cx=x, cy=y, r=2, fill=theme.MAIN))
    if figure.is_signal:
        ring = svg.element(
            "circle", cx=x, cy=y, r=EDGE - 1.2, fill="none", stroke=theme.SIGNAL, stroke_width=1.5
        )
        parts.append(ring)
    return parts
