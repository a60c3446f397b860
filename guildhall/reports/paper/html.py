"""The pack as one HTML file that stands by itself: its style and its charts are inside it."""

import base64
from importlib.resources import files

from django.template.loader import render_to_string

from guildhall.reports.content import Content
from guildhall.ui.charts.store import image

STYLE = files("guildhall.reports") / "paper" / "paper.css"


def as_html(content: Content) -> bytes:
    """The whole document, UTF-8."""
    return render_to_string(
        "reports/paper.html",
        {"pack": content, "style": STYLE.read_text(encoding="utf-8"), "image": _image},
    ).encode()


def _image(digest: str) -> str:
    """A chart as an address that holds the drawing itself."""
    drawn = base64.b64encode(image(digest, "wide")).decode()
    return f"data:image/svg+xml;base64,{drawn}"
