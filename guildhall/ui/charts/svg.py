"""Drawings written as SVG by hand, for what needs no axes: maps and sparklines."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from guildhall.ui.charts import theme
from guildhall.ui.charts.canvas import MADE_UP, footer
from guildhall.ui.charts.declare import Frame


def element(name: str, content: str = "", **attributes: object) -> str:
    """One element. `content` is markup already; in attribute names `_` stands for `-`."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def text(words: str, x: float, y: float, *, size: float, **attributes: object) -> str:
    """A line of text whose middle is at `y`."""
    style = {"fill": theme.INK, "font_family": theme.FONT, "font_size": size}
    place = {"x": f"{x:.1f}", "y": f"{y + size * 0.35:.1f}"}
    return element("text", escape(words), **(place | style | attributes))


def sheet(width: float, height: float, parts: Iterable[str]) -> str:
    """A whole drawing on white."""
    paper = element("rect", width=f"{width:g}", height=f"{height:g}", fill=theme.PAPER)
    return element(
        "svg", paper + "".join(parts), xmlns="http://www.w3.org/2000/svg", version="1.1",
        width=f"{width:g}", height=f"{height:g}", viewBox=f"0 0 {width:g} {height:g}",
    )  # fmt: skip


def heading(frame: Frame, width: int, key: Iterable[str] = ()) -> tuple[list[str], float]:
    """The title, unit and key, and how far down the page they reach."""
    parts, y = [], theme.TITLE_SIZE / 2 + 1
    for line in theme.wrap(frame.title, width - 2, theme.TITLE_SIZE, is_bold=True):
        parts.append(text(line, 0, y, size=theme.TITLE_SIZE, font_weight="bold"))
        y += theme.TITLE_SIZE * theme.LEADING
    unit = frame.unit[:1].upper() + frame.unit[1:]
    for said in (unit, *key):
        for line in theme.wrap(said, width - 2, theme.TEXT_SIZE):
            parts.append(text(line, 0, y, size=theme.TEXT_SIZE, fill=theme.GREY))
            y += theme.TEXT_SIZE * theme.LEADING
    return parts, y


def foot(frame: Frame, width: int, y: float) -> tuple[list[str], float]:
    """The source and date, from `y` down, and how far down they reach."""
    parts = []
    for line in footer(frame, width - 2):
        weight = "bold" if line == MADE_UP else "normal"
        place = y + theme.SMALL_SIZE / 2
        parts.append(
            text(line, 0, place, size=theme.SMALL_SIZE, fill=theme.GREY, font_weight=weight)
        )
        y += theme.SMALL_SIZE * theme.LEADING
    return parts, y
