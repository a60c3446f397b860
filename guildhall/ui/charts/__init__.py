"""Charts and maps, drawn on the server in one theme, each with its words and its table."""

from guildhall.ui.charts.bars import Bar, bars
from guildhall.ui.charts.choropleth import Area, choropleth, even_breaks, rings
from guildhall.ui.charts.control import control_chart
from guildhall.ui.charts.declare import Break, Chart, ControlPoint, Frame, Point
from guildhall.ui.charts.funnel import Dot, Limits, funnel
from guildhall.ui.charts.series import Series, series_chart
from guildhall.ui.charts.sparkline import sparkline
from guildhall.ui.charts.store import NoSuchChart, image, store
from guildhall.ui.charts.theme import NARROW, WIDE

__all__ = [
    "NARROW",
    "WIDE",
    "Area",
    "Bar",
    "Break",
    "Chart",
    "ControlPoint",
    "Dot",
    "Frame",
    "Limits",
    "NoSuchChart",
    "Point",
    "Series",
    "bars",
    "choropleth",
    "control_chart",
    "even_breaks",
    "funnel",
    "image",
    "rings",
    "series_chart",
    "sparkline",
    "store",
]
