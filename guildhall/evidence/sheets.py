"""Spreadsheets and CSV as rows of text: XLSX sheet by sheet, without loading the whole of it.

Values come as a person would read them: dates as ISO 8601, whole numbers without a point, and a
formula as the value that was last worked out for it, never the formula.
"""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from guildhall.evidence.problems import BadFile
from guildhall.evidence.unpack import refuse_workbook_bomb

MOST_TITLE_ROWS = 30
MOST_BLANK_ROWS = 1000
NOT_A_WORKBOOK = "It is not a workbook that can be read."
TO_DO = "Open it in a spreadsheet and save it as XLSX, without a password."


def text_of(value: Any) -> str:
    """A cell's value as text; '' where it is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        is_date = value.time() == time()
        return value.date().isoformat() if is_date else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "="
    return str(value).strip()


def csv_rows(path: Path) -> Iterator[list[str]]:
    """Every row of a CSV, the header first. UTF-8, or Windows-1252 where it is not that."""
    encoding = "utf-8-sig"
    with path.open("rb") as raw:
        try:
            for line in raw:
                line.decode(encoding)
        except UnicodeDecodeError:
            encoding = "windows-1252"
    with path.open(encoding=encoding, newline="") as text:
        yield from csv.reader(text)


def csv_header(path: Path) -> list[str]:
    """The first row of a CSV as it stands, for telling whose it is; [] where it is not text."""
    with path.open("rb") as raw:
        start = raw.readline(2**16).decode("utf-8-sig", "replace")
    return next(csv.reader([start]), [])


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook, in order."""
    workbook = _open(path)
    try:
        return [sheet.title for sheet in workbook.worksheets]
    finally:
        workbook.close()


def rows_of(path: Path, sheet: str | None = None, *, formulas: bool = False) -> Iterator[list[str]]:
    """Every row of a sheet (the first where None) as text, without the blank rows at its end.

    With `formulas` a cell that is worked out is given as its formula, which begins with "=", so
    that it can be refused: what was last worked out may not be what it says now.
    """
    workbook = _open(path, formulas=formulas)
    try:
        titles = [one.title for one in workbook.worksheets]
        if sheet is not None and sheet not in titles:
            raise BadFile(
                path.name,
                f"It has no sheet called {sheet}.",
                f"Its sheets are: {', '.join(titles)}.",
            )
        chosen = workbook[sheet] if sheet is not None else workbook.worksheets[0]
        yield from _rows(chosen)
    finally:
        workbook.close()


def _open(path: Path, *, formulas: bool = False) -> openpyxl.Workbook:
    try:
        with path.open("rb") as raw:
            is_zip = zipfile.is_zipfile(raw)
        if not is_zip:
            raise BadFile(path.name, NOT_A_WORKBOOK, TO_DO)
        refuse_workbook_bomb(path)
        return openpyxl.load_workbook(path.open("rb"), read_only=True, data_only=not formulas)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile):
        raise BadFile(path.name, NOT_A_WORKBOOK, TO_DO) from None


def _rows(sheet: Any) -> Iterator[list[str]]:
    blank: list[list[str]] = []
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # a wrong size in the file would cut rows off
    for values in sheet.iter_rows(values_only=True):
        row = [text_of(value) for value in values]
        while row and not row[-1]:
            row.pop()
        if not row:
            blank.append(row)
            if len(blank) > MOST_BLANK_ROWS:
                return
            continue
        yield from blank
        blank = []
        yield row


def sheet_rows(path: Path, heading: str) -> Iterator[Sequence[str]]:
    """The header that holds `heading`, then the rows under it, of every sheet that has one.

    Rows above the header are titles. A sheet with another header than the first stops the file.
    """
    first: list[str] | None = None
    for name in sheet_names(path):
        rows = rows_of(path, name)
        header = next((row for row in islice(rows, MOST_TITLE_ROWS) if heading in row), None)
        if header is None:
            continue
        if first is None:
            first = header
            yield header
        elif [h.casefold() for h in header] != [h.casefold() for h in first]:
            raise BadFile(
                path.name,
                f"Sheet {name} has other columns than the first.",
                "Save each sheet as a CSV and import them one by one.",
            )
        yield from (row + [""] * (len(first) - len(row)) for row in rows if any(row))
