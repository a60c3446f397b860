"""Charts kept as images under the name of what they show.

A page keeps what a chart depends on, which costs next to nothing, and names the image; the image
is drawn when a browser first asks for it, and never again. Two who ask at once both draw the same
bytes, and the last to finish wins.
"""

import hashlib
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from pydantic import Field, TypeAdapter

from guildhall.ui.charts import theme
from guildhall.ui.charts.bars import BarsFigure
from guildhall.ui.charts.choropleth import MapFigure
from guildhall.ui.charts.control import ControlFigure
from guildhall.ui.charts.declare import Chart, Figure
from guildhall.ui.charts.funnel import FunnelFigure
from guildhall.ui.charts.series import SeriesFigure
from guildhall.ui.charts.sparkline import SparkFigure

DIGEST = re.compile(r"[0-9a-f]{64}")
KINDS = ControlFigure | SeriesFigure | BarsFigure | FunnelFigure | MapFigure | SparkFigure
FIGURES: TypeAdapter[Figure] = TypeAdapter(Annotated[KINDS, Field(discriminator="kind")])


class NoSuchChart(LookupError):
    """No chart of this name is kept."""


def store(chart: Chart) -> str:
    """Keep what the chart depends on, and give the name of its image."""
    written = _written(chart.figure)
    name = _name(written)
    kept = _folder() / f"{name}.json"
    if not kept.exists():
        _write(kept, written)
    return name


def digest(figure: Figure) -> str:
    """The name of the image of a figure."""
    return _name(_written(figure))


def image(name: str, variant: str) -> bytes:
    """The SVG of a kept chart, "wide" or "narrow". Raises NoSuchChart."""
    if not DIGEST.fullmatch(name) or variant not in theme.WIDTHS:
        raise NoSuchChart(name)
    drawn = _folder() / f"{name}-{variant}.svg"
    if drawn.exists():
        return drawn.read_bytes()
    kept = _folder() / f"{name}.json"
    if not kept.exists():
        raise NoSuchChart(name)
    made = FIGURES.validate_json(kept.read_bytes()).draw(theme.WIDTHS[variant]).encode()
    _write(drawn, made)
    return made


def _written(figure: Figure) -> bytes:
    return FIGURES.dump_json(figure)


def _name(written: bytes) -> str:
    return hashlib.sha256(_drawing_code() + written).hexdigest()


@cache
def _drawing_code() -> bytes:
    """A digest of the code that draws, so that a chart drawn by other code has another name."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    return code.digest()


def _folder() -> Path:
    return settings.DATA / "charts"


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
        unfinished.write(content)
    Path(unfinished.name).replace(path)
