"""A partner's file read by a mapping: its cells guarded, its columns given our names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from guildhall.evidence.declare import Feed
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.mappings import rules
from guildhall.evidence.mappings.layout import NAMES
from guildhall.evidence.mappings.writes import Layout
from guildhall.evidence.problems import BadFile
from guildhall.evidence.sheets import csv_rows, rows_of, sheet_names

SUFFIXES = (".csv", ".xlsx")
PREVIEW_ROWS = 10
MOST_TITLE_ROWS = 30


def rows_in(path: Path, sheet: str = "", *, formulas: bool = False) -> Iterator[list[str]]:
    """Every row of a CSV or a workbook's sheet, as text without spaces at the ends of cells.

    With `formulas` a workbook's formula is given as itself, and not as what it came to.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    rows = rows_of(path, sheet or None, formulas=formulas) if is_workbook else csv_rows(path)
    return ([cell.strip() for cell in row] for row in rows)


def preview(path: Path, sheet: str = "") -> list[list[str]]:
    """The first rows of a file, title rows included."""
    return list(islice(rows_in(path, sheet), MOST_TITLE_ROWS))


def sheets(path: Path) -> list[str]:
    """The sheets of a workbook, in order; [] for a CSV."""
    return sheet_names(path) if path.suffix.lower() == ".xlsx" else []


def feed_for(layout: Layout, *, supplier: str, version: int) -> Feed:
    """The schedule's feed, made to read a file of this layout.

    `supplier` names the release unit: a later file from the same supplier takes the place of the
    months that it holds. `version` tells readings by different mappings apart.
    """

    def to_rows(path: Path) -> Iterator[Sequence[str]]:
        yield NAMES
        yield from _ours(path, layout, supplier)

    return replace(
        all_feeds()[layout.schedule],
        to_rows=to_rows,
        suffixes=SUFFIXES,
        header_line=layout.header_line,
        parser_version=version,
    )


def _ours(path: Path, layout: Layout, supplier: str) -> Iterator[Sequence[str]]:
    rows = islice(rows_in(path, layout.sheet), layout.header_line - 1, None)
    header = next(rows, [])
    guard(path.name, header, (), layout.header_line)
    place_at = _places(path.name, header, layout)
    for line, row in enumerate(rows, start=layout.header_line + 1):
        if any(row):
            guard(path.name, header, row, line)
            yield _row(row, place_at, layout, supplier)
        else:
            yield ()


def guard(file: str, header: Sequence[str], row: Sequence[str], line: int) -> None:
    """Refuse the whole file where a heading or a cell of this row is a person's."""
    found = rules.personal_cell(header, row, line) if row else rules.personal_heading(header)
    if found is not None:
        raise BadFile(
            file,
            f"The column “{found.column}” {found.what}. Extracts must hold nothing personal.",
            found.to_do,
            line=line,
        )


def _places(file: str, header: Sequence[str], layout: Layout) -> dict[str, int]:
    wanted = {name: heading for name, heading in layout.columns.items() if heading}
    missing = [heading for heading in wanted.values() if heading not in header]
    if missing:
        raise BadFile(
            file,
            f"It has no column called {', '.join(missing)}.",
            "Name its columns again: the partner has changed the extract.",
            line=layout.header_line,
        )
    return {name: header.index(heading) for name, heading in wanted.items()}


def _row(
    row: Sequence[str], place_at: dict[str, int], layout: Layout, supplier: str
) -> Sequence[str]:
    def cell(name: str) -> str:
        place = place_at.get(name)
        return row[place] if place is not None and place < len(row) else ""

    area, outward = rules.place_of(cell("place"))
    return (
        rules.day_of(cell("happened_on")),
        cell("category"),
        cell("n") if "n" in place_at else "1",
        cell("reference"),
        area or ("" if outward else layout.covers),
        outward,
        supplier,
    )
