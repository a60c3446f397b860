"""Tables of figures: shown on a page, and downloaded as CSV and XLSX with their provenance."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

import xlsxwriter

from guildhall.ui import words

Cell = str | int | float | date | None
Kind = Literal["text", "number", "percent", "date", "month"]

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST_COLUMN = 60
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # so that the same figures make the same file


@dataclass(frozen=True)
class Column:
    """One column. `unit` is printed with the name. A percent is kept as 12.5, never as 0.125.

    `places` fixes the decimals shown; None shows none where every figure is whole, else one.
    """

    name: str
    unit: str = ""
    kind: Kind = "text"
    places: int | None = None

    @property
    def heading(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name

    @property
    def is_numeric(self) -> bool:
        return self.kind in {"number", "percent"}


@dataclass(frozen=True)
class Table:
    """Figures with what is needed to use them honestly.

    A cell of None means that nothing is held; a suppressed cell is a string that says so, such
    as "[c]", in a column of numbers. `counting_unit` is what one is one of: "offences recorded",
    "collisions". `release` names the release or the date that the figures were taken from.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counting_unit: str
    source: str
    release: str
    licence: str
    notes: tuple[str, ...] = ()
    is_synthetic: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"{self.title}: a row of {len(row)} cells under {len(self.columns)} columns"
                )
            for cell in row:
                if isinstance(cell, float) and not math.isfinite(cell):
                    raise ValueError(f"{self.title}: {cell} is no figure; use None")

    def provenance(self) -> list[tuple[str, str]]:
        """What the figures are and where they are from, as label and value."""
        said = [
            ("Counting unit", self.counting_unit),
            ("Source", self.source),
            ("Release", self.release),
            ("Licence", self.licence),
        ]
        if self.is_synthetic:
            said.append(("Synthetic", "Yes: made up for demonstration"))
        return [(label, value) for label, value in said if value]

    def shown(self) -> Iterator[list[str]]:
        """The rows as people read them: 1,335, 12.5%, November 2016."""
        columns = [
            replace(column, places=_places(column, [row[at] for row in self.rows]))
            for at, column in enumerate(self.columns)
        ]
        for row in self.rows:
            yield [show(cell, column) for cell, column in zip(row, columns, strict=True)]

    def csv(self) -> bytes:
        """One heading row, then the rows, with the provenance repeated as the last columns.

        UTF-8 with a mark at its start, which spreadsheet programs need to read a pound sign.
        """
        out = io.StringIO()
        writer = csv.writer(out)
        labels = [label for label, _ in self.provenance()]
        values = [safe(value) for _, value in self.provenance()]
        writer.writerow([safe(column.heading) for column in self.columns] + labels)
        for row in self.rows:
            writer.writerow([_csv_cell(cell) for cell in row] + values)
        return out.getvalue().encode("utf-8-sig")

    def xlsx(self) -> bytes:
        """A workbook: a sheet of notes, then a sheet of figures with a frozen heading row."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        book.set_properties({"title": self.title, "created": MADE})
        _notes_sheet(book, self)
        _figures_sheet(book, self)
        book.close()
        return out.getvalue()


def safe(text: str) -> str:
    """Text that no spreadsheet program will take for a formula: an apostrophe goes before it."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def show(cell: Cell, column: Column) -> str:
    """One cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return words.long_date(cell)
    if isinstance(cell, str):
        return words.month(cell) if column.kind == "month" else cell
    written = words.number(cell, column.places)
    return f"{written}%" if column.kind == "percent" else written


def _places(column: Column, cells: list[Cell]) -> int | None:
    """The decimals that a column's figures share."""
    if column.places is not None or not column.is_numeric:
        return column.places
    return int(any(isinstance(cell, float) and not cell.is_integer() for cell in cells))


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return safe(cell) if isinstance(cell, str) else cell


def _notes_sheet(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet("Notes")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, safe(table.title), bold)
    lines = table.provenance() + [("Note", note) for note in table.notes]
    for at, (label, value) in enumerate(lines, start=1):
        sheet.write_string(at, 0, label)
        sheet.write_string(at, 1, safe(value), wrap)


def _figures_sheet(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet("Figures")
    heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        longest = max([len(column.heading), *(len(str(row[at] or "")) for row in table.rows)])
        sheet.set_column(at, at, min(longest + 2, WIDEST_COLUMN))
        sheet.write_string(0, at, safe(column.heading), heading)
    formats = [_number_format(book, column) for column in table.columns]
    day = book.add_format({"num_format": "d mmmm yyyy"})
    for down, row in enumerate(table.rows, start=1):
        for across, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(down, across, safe(cell))
            elif isinstance(cell, date):
                sheet.write_datetime(down, across, cell, day)
            elif cell is not None:
                sheet.write_number(down, across, cell, formats[across])


def _number_format(book: xlsxwriter.Workbook, column: Column) -> object:
    if column.places is None:
        return book.add_format({"num_format": "General"})
    return book.add_format({"num_format": "#,##0" + ("." + "0" * column.places).rstrip(".")})
