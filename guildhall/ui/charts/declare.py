"""What a chart is, and the points that charts are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from guildhall.ui.charts import theme
from guildhall.ui.tables import Table


@dataclass(frozen=True)
class Frame:
    """What stands round every chart. `title` says what the chart shows, as a sentence would.

    `unit` is the counting unit with its period: "burglaries recorded a month". `released` is the
    release or date of the figures, as printed.
    """

    title: str
    unit: str
    source: str
    released: str
    is_synthetic: bool = False


class ControlPoint(Protocol):
    """One period of a control chart, as the statistics hand it over.

    `value` None is a gap and is drawn as one. `centre`, `lower` and `upper` are None where there
    are too few points for limits. `signals` holds the names of the rules that this point breaks.
    `guildhall.analysis.control_chart.Point` is one.
    """

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def centre(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def signals(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Point:
    """One period as it is drawn and kept. It is a `ControlPoint` too."""

    label: str
    value: float | None
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    signals: tuple[str, ...] = ()
    is_provisional: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Break:
    """A named cause at which limits were worked out afresh. `at` is the first period after it."""

    at: str
    name: str


class Figure(Protocol):
    """Everything that a drawing depends on, and how to draw it."""

    @property
    def frame(self) -> Frame: ...

    def draw(self, width: int) -> str: ...


@dataclass(frozen=True)
class Chart:
    """A chart with its words and its table. It is drawn when its image is asked for, not before.

    `alt` is for those who do not see the image; the table holds every figure in it.
    """

    figure: Figure
    alt: str
    table: Table

    @property
    def title(self) -> str:
        return self.figure.frame.title

    @cached_property
    def digest(self) -> str:
        """The name of the image: the same figures and the same drawing code give the same."""
        from guildhall.ui.charts.store import digest

        return digest(self.figure)

    def svg(self, width: int = theme.WIDE) -> str:
        """The image `width` pixels wide, drawn now."""
        return self.figure.draw(width)

    def png(self, width: int = theme.WIDE, *, scale: float = 2) -> bytes:
        """The image as PNG, `scale` dots to a pixel, for documents that take no SVG."""
        import vl_convert

        return vl_convert.svg_to_png(self.svg(width), scale=scale)
