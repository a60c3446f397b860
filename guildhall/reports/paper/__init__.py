"""A pack's content as documents: HTML, tagged PDF, DOCX and XLSX.

Each takes a `Content` and gives the bytes of a whole document. They look nothing up but charts.
"""

from collections.abc import Callable

from guildhall.reports.content import Content
from guildhall.reports.paper.docx import as_docx
from guildhall.reports.paper.html import as_html
from guildhall.reports.paper.pdf import as_pdf
from guildhall.reports.paper.xlsx import as_xlsx

FORMATS: dict[str, Callable[[Content], bytes]] = {
    "html": as_html,
    "pdf": as_pdf,
    "docx": as_docx,
    "xlsx": as_xlsx,
}
TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

__all__ = ["FORMATS", "TYPES", "as_docx", "as_html", "as_pdf", "as_xlsx"]
