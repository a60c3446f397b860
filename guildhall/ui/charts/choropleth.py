"""Areas shaded by a rate, in five classes with printed breaks and the areas in each counted.

Outlines only: no base map, no tiles. An area with nothing held is hatched, and said to be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Literal
from xml.sax.saxutils import escape

from guildhall.ui import words
from guildhall.ui.charts import svg, theme
from guildhall.ui.charts.declare import Chart, Frame
from guildhall.ui.tables import Column, Table

Ring = tuple[tuple[float, float], ...]

MAX_DEGREES = 180
KEY_BOX = 30
TALLEST = 520
FEWEST_PIXELS = 0.6
EDGE = "#94a5b3"


@dataclass(frozen=True)
class Area:
    """One area. `outline` is its rings, holes included, in degrees or in metres of a grid."""

    code: str
    name: str
    value: float | None
    outline: tuple[Ring, ...]
    is_marked: bool = False


@dataclass(frozen=True)
class MapFigure:
    """What a map depends on. `breaks` are the four values at which the next class starts."""

    frame: Frame
    areas: tuple[Area, ...]
    breaks: tuple[float, ...]
    kind: Literal["map"] = "map"

    def draw(self, width: int) -> str:
        return _draw(self, width)


def rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    """The rings of a GeoJSON Polygon or MultiPolygon. Raises ValueError for anything else."""
    kind, at = geometry.get("type"), geometry.get("coordinates", [])
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError(f"an outline is a Polygon or a MultiPolygon, not {kind}")
    polygons = [at] if kind == "Polygon" else at
    return tuple(
        tuple((float(point[0]), float(point[1])) for point in ring)
        for polygon in polygons
        for ring in polygon
    )


def choropleth(
    areas: Sequence[Area],
    *,
    frame: Frame,
    breaks: Sequence[float] | None = None,
    table: Table | None = None,
    licence: str = "",
) -> Chart:
    """A map of areas by value. Without `breaks`, each of the five classes holds about as many.

    Give `breaks` where two maps are to be compared. Lighter is lower. The table is made from
    the areas unless given.
    """
    values = [area.value for area in areas if area.value is not None]
    cuts = tuple(breaks) if breaks is not None else even_breaks(values)
    figure = MapFigure(frame, tuple(areas), cuts)
    return Chart(figure, _alt(figure), table or _table(figure, licence))


def even_breaks(values: Sequence[float]) -> tuple[float, ...]:
    """Up to four breaks that put about a fifth of the values in each class, rounded to print.

    Fewer where values are few or equal, so that no class is empty by construction.
    """
    held = sorted(values)
    if not held:
        return ()
    places = 0 if held[-1] >= 20 else 1
    cuts = {round(held[len(held) * part // 5], places) for part in range(1, 5)}
    return tuple(sorted(cut for cut in cuts if held[0] < cut <= held[-1]))


def _class_of(value: float, breaks: Sequence[float]) -> int:
    return sum(value >= cut for cut in breaks)


def _alt(figure: MapFigure) -> str:
    held = sorted((a for a in figure.areas if a.value is not None), key=lambda a: a.value or 0)
    said = f"Map of {len(figure.areas)} areas, {figure.frame.unit}"
    if held:
        low, high = held[0], held[-1]
        said += f": from {_said(low)} in {low.name} to {_said(high)} in {high.name}"
    missing = len(figure.areas) - len(held)
    if missing:
        said += f"; nothing held for {missing}"
    return f"{said}. The table that follows holds every figure."


def _table(figure: MapFigure, licence: str) -> Table:
    columns = (Column("Code"), Column("Area"), Column("Figure", "", "number"))
    rows = tuple((area.code, area.name, area.value) for area in figure.areas)
    frame = figure.frame
    return Table(
        frame.title, columns, rows, frame.unit, frame.source, frame.released, licence, (),
        frame.is_synthetic,
    )  # fmt: skip


def _draw(figure: MapFigure, width: int) -> str:
    parts, y = svg.heading(figure.frame, width)
    is_narrow = width < theme.NARROW_BELOW
    room = width if is_narrow else width - _key_width(figure)
    place, height = _projection(figure.areas, room)
    parts.append(_hatching())
    parts.append(
        svg.element("g", "".join(_shapes(figure, place)), transform=f"translate(0 {y:.0f})")
    )
    if is_narrow:
        key, bottom = _key(figure, 0, y + height + 12)
    else:
        key, bottom = _key(figure, room + 16, y + 8)
        bottom = max(bottom, y + height)
    foot, end = svg.foot(figure.frame, width, bottom + 10)
    return svg.sheet(width, round(end + 2), [*parts, *key, *foot])


def _projection(areas: Sequence[Area], room: float) -> tuple[Any, float]:
    """How a point becomes pixels, and how tall the map is. Degrees are squeezed for latitude."""
    points = [point for area in areas for ring in area.outline for point in ring]
    if not points:
        return (lambda x, y: (x, y)), 0
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    in_degrees = max(abs(left), abs(right)) <= MAX_DEGREES and abs(north) <= MAX_DEGREES
    squeeze = cos(radians((south + north) / 2)) if in_degrees else 1
    wide, tall = (right - left) * squeeze or 1, north - south or 1
    scale = min((room - 2) / wide, TALLEST / tall)

    def place(x: float, y: float) -> tuple[float, float]:
        return 1 + (x - left) * squeeze * scale, 1 + (north - y) * scale

    return place, tall * scale + 2


def _shapes(figure: MapFigure, place: Any) -> Iterator[str]:
    """The areas, marked ones last so that their edges lie on top."""
    for area in sorted(figure.areas, key=lambda one: one.is_marked):
        fill = "url(#hatch)"
        if area.value is not None:
            fill = _shade(_class_of(area.value, figure.breaks), len(figure.breaks) + 1)
        edge = (theme.INK, 2) if area.is_marked else (EDGE, 0.6)
        path = "".join(_path(ring, place) for ring in area.outline)
        title = svg.element("title", escape(f"{area.name}: {_said(area)}"))
        yield svg.element(
            "path", title, d=path, fill=fill, fill_rule="evenodd", stroke=edge[0],
            stroke_width=edge[1], stroke_linejoin="round",
        )  # fmt: skip


def _said(area: Area) -> str:
    return "not held" if area.value is None else words.number(round(area.value, 1))


def _path(ring: Ring, place: Any) -> str:
    """A ring in pixels, without points that could not be told from the one before."""
    kept: list[tuple[float, float]] = []
    for point in ring:
        x, y = place(*point)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= FEWEST_PIXELS:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _shade(at: int, count: int) -> str:
    """The colour of a class; where there are fewer than five they keep as far apart as they can."""
    last = len(theme.CLASSES) - 1
    return theme.CLASSES[round(at * last / (count - 1)) if count > 1 else last // 2]


def _hatching() -> str:
    line = svg.element("path", d="M0 6L6 0", stroke=theme.LINE, stroke_width=1)
    paper = svg.element("rect", width=6, height=6, fill=theme.PAPER)
    pattern = svg.element(
        "pattern", paper + line, id="hatch", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return svg.element("defs", pattern)


def _key(figure: MapFigure, x: float, y: float) -> tuple[list[str], float]:
    """The classes, highest first as on the page, each with how many areas are in it."""
    parts = []
    for fill, said in _key_rows(figure):
        parts.append(
            svg.element(
                "rect", x=f"{x:.1f}", y=f"{y:.1f}", width=22, height=16, fill=fill,
                stroke=theme.LINE, stroke_width=0.6,
            )
        )  # fmt: skip
        parts.append(svg.text(said, x + KEY_BOX, y + 8, size=theme.SMALL_SIZE))
        y += 22
    return parts, y


def _key_rows(figure: MapFigure) -> list[tuple[str, str]]:
    """Each class as its shade and its words, highest first, then what is not held."""
    values = [area.value for area in figure.areas]
    held = [value for value in values if value is not None]
    counts = [_class_of(value, figure.breaks) for value in held]
    rows = [
        (_shade(at, len(figure.breaks) + 1), _range(figure.breaks, held, at), counts.count(at))
        for at in reversed(range(len(figure.breaks) + 1 if held else 0))
    ]
    if len(held) < len(values):
        rows.append(("url(#hatch)", "not held", len(values) - len(held)))
    return [
        (fill, f"{label}  ({count} area{'' if count == 1 else 's'})") for fill, label, count in rows
    ]


def _key_width(figure: MapFigure) -> float:
    """Room at the right for the key, its longest words included."""
    rows = [theme.text_width(said, theme.SMALL_SIZE) for _, said in _key_rows(figure)]
    return KEY_BOX + max(rows, default=0) + 20


def _range(breaks: Sequence[float], held: Sequence[float], at: int) -> str:
    """A class in words: "under 5", "5 to under 12", "30 and over"; one class is all its values."""
    if not breaks:
        return f"{words.number(min(held))} to {words.number(max(held))}"
    if at == 0:
        return f"under {words.number(breaks[0])}"
    if at == len(breaks):
        return f"{words.number(breaks[-1])} and over"
    return f"{words.number(breaks[at - 1])} to under {words.number(breaks[at])}"
