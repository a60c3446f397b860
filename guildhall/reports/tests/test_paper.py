"""The documents: that each holds what the pack says, and nothing runs in them."""

import io
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import openpyxl
import pypdf
import pytest
from docx import Document
from weasyprint.urls import FatalURLFetchingError

from guildhall.reports.paper import FORMATS, as_docx, as_html, as_pdf, as_xlsx
from guildhall.reports.paper.pdf import print_pdf
from guildhall.reports.tests.samples import entry, pack

SAYS = ["Board pack 3", "75 people were killed", "K7QW2MTX", "Two campaigns ran.", "no target set"]


@pytest.fixture
def httpd() -> Iterator[tuple[str, list[str]]]:
    """A server that keeps the paths it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def pdf_text(made: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def docx_text(made: bytes) -> str:
    document = Document(io.BytesIO(made))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@pytest.mark.parametrize("said", SAYS)
def test_html_pdf_and_docx_say_the_same(said: str) -> None:
    content = pack()

    assert said in as_html(content).decode()
    assert said in pdf_text(as_pdf(content))
    assert said in docx_text(as_docx(content))


def test_the_pdf_is_tagged_titled_and_in_english() -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(as_pdf(pack()))).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert "/StructTreeRoot" in root


def test_the_pdf_fetches_nothing(httpd: tuple[str, list[str]]) -> None:
    address, asked = httpd

    with pytest.raises(FatalURLFetchingError):
        print_pdf(f'<html lang="en"><title>x</title><img src="{address}/x.svg" alt="x"></html>')

    assert asked == []


def test_text_is_never_read_as_markup() -> None:
    assert "<questions>" not in as_html(pack()).decode()
    assert "<questions>" in docx_text(as_docx(pack()))


def test_no_cell_of_the_workbook_starts_a_formula() -> None:
    made = as_xlsx(pack(entry(title="=1+1", sentence="+HYPERLINK", definition="@SUM(A1)")))

    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    starts = [
        c.value for c in cells if isinstance(c.value, str) and c.value.startswith(("=", "+", "@"))
    ]
    assert starts == []


def test_a_number_in_the_workbook_is_a_number() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(pack())))

    values = [row[4].value for row in book["Figures"].iter_rows(min_row=2)]
    assert values == [75]


@pytest.mark.parametrize("name", ["html", "xlsx"])
def test_the_same_content_makes_the_same_bytes(name: str) -> None:
    assert FORMATS[name](pack()) == FORMATS[name](pack())


def test_a_draft_says_that_it_is_one() -> None:
    assert "Board pack (draft)" in as_html(pack(number="")).decode()


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999", "1_000", "٣"])
def test_words_that_a_computer_takes_for_numbers_are_text_in_the_workbook(text: str) -> None:
    made = as_xlsx(pack(entry(title=text)))

    book = openpyxl.load_workbook(io.BytesIO(made))

    assert book["Measures"]["B2"].value in {text, f"'{text}"}  # as text: never a figure or an error
