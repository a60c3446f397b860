"""The pack as a tagged PDF, printed from the same HTML."""

import logging

from guildhall.reports.content import Content
from guildhall.reports.paper.html import as_html

FETCHED = ("data",)  # what a pack shows is inside it, so nothing else is ever asked for


def as_pdf(content: Content) -> bytes:
    """The whole document as PDF/UA-1: headings, tables and alternative text are tagged."""
    return print_pdf(as_html(content).decode())


def print_pdf(page: str) -> bytes:
    """An HTML page that stands by itself as PDF/UA-1."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    fetcher = URLFetcher(allowed_protocols=FETCHED, fail_on_errors=True)
    pdf: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return pdf
