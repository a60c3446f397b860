"""The pack's figures as a workbook: one sheet that says what it is, then a sheet for each list."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter

from guildhall.reports.content import Content
from guildhall.ui.tables import safe

MADE = datetime(2000, 1, 1, tzinfo=UTC)  # so that the same content makes the same file
WIDEST = 60
IS_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
MEASURE_HEADINGS = (
    "Measure", "Title", "Programme", "Period", "Value", "Numerator", "Denominator",
    "95% interval", "Note", "Unit", "Rating", "Definition version", "Trace",
)  # fmt: skip


def as_xlsx(content: Content) -> bytes:
    """The whole workbook. Every cell is text or a number; none can be taken for a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": _title(content), "created": MADE})
    _sheet(book, "About", ("About this workbook", ""), _about(content))
    _sheet(book, "Figures", MEASURE_HEADINGS, _figures(content))
    _sheet(
        book,
        "Measures",
        ("Measure", "Title", "What it shows now", "Rating", "Why", "Definition", "Supply"),
        (
            (m.ident, m.title, m.sentence, m.rating, m.rating_reason, m.definition, m.supply)
            for m in content.measures
        ),
    )
    _sheet(
        book,
        "Actions late",
        ("Action", "What", "Programme", "Lead", "Due", "First due", "Slips"),
        ((a.ident, a.what, a.programme, a.lead, a.due, a.original_due, a.slips)
         for a in content.actions_late),
    )  # fmt: skip
    _sheet(
        book,
        "Returns late",
        ("Measure", "Agency", "Period", "Due"),
        ((r.measure, r.agency, r.period, r.due) for r in content.returns_late),
    )
    _sheet(
        book,
        "Findings",
        ("Rule", "Rows", "Why it matters", "Answer"),
        ((f.rule, ", ".join(f.rows), f.why, f.answer) for f in content.findings),
    )
    book.close()
    return out.getvalue()


def _title(content: Content) -> str:
    number = f" {content.number}" if content.number else " (draft)"
    return f"Board pack{number}, {content.quarter}"


def _about(content: Content) -> Iterable[tuple[str, str]]:
    yield "Partnership", content.partnership
    yield "Plan", content.plan
    yield "Quarter", content.quarter
    yield "Number", content.number or "Draft, not approved"
    yield "Made", content.made
    for sentence in content.always_said:
        yield "Said first", sentence
    if content.is_synthetic:
        yield "Synthetic", "Every figure here is made up for demonstration"


def _figures(content: Content) -> Iterable[tuple[str, ...]]:
    for programme in content.programmes:
        for entry in programme.measures:
            for point in entry.points:
                yield (
                    entry.ident, entry.title, programme.title, point.period, point.value,
                    point.numerator, point.denominator, point.interval, point.note, entry.unit,
                    entry.rating, entry.version, entry.trace,
                )  # fmt: skip


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int]],
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    kept = [tuple(row) for row in rows]
    for at, heading in enumerate(headings):
        longest = max([len(heading), *(len(str(row[at])) for row in kept)])
        sheet.set_column(at, at, min(longest + 2, WIDEST))
        sheet.write_string(0, at, heading, bold)
    for down, row in enumerate(kept, start=1):
        for across, cell in enumerate(row):
            _write(sheet, down, across, cell, wrap)


def _write(sheet: object, down: int, across: int, cell: str | int, wrap: object) -> None:
    """A number as a number where it is one, so that a reader can add it up; the rest as text."""
    plain = cell if isinstance(cell, int) else cell.replace(",", "")
    if isinstance(plain, int) or IS_NUMBER.fullmatch(plain):
        sheet.write_number(down, across, float(plain), wrap)  # type: ignore[attr-defined]
    else:
        sheet.write_string(down, across, safe(str(cell)), wrap)  # type: ignore[attr-defined]
