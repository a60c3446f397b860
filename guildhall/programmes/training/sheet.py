"""A sheet of attendances as CSV. Text in, lines or faults out."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 120
MOST_ROWS = 1000
HEADINGS = ("name", "email", "agency", "came", "passed")
YES = {"yes", "y", "true", "1", "came", "attended", "passed"}
NO = {"no", "n", "false", "0", "absent", "failed"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Line:
    """One person at one session. `agency` is its key; `is_passed` None: not assessed."""

    name: str
    email: str
    agency: str
    has_come: bool
    is_passed: bool | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a sheet, in words; `row` counts from 1, the heading being row 1."""

    row: int
    message: str


@dataclass(frozen=True)
class Sheet:
    """What was read. Nothing is taken in while there are faults."""

    lines: list[Line]
    faults: list[Fault]


def folded(name: str) -> str:
    """A name without regard to case or spaces."""
    return " ".join(name.casefold().split())[:LONGEST]


def read_sheet(text: str, agencies: Mapping[str, str]) -> Sheet:
    """Read a sheet. `agencies` gives a key for each agency's key and folded name."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    if not rows or [h.strip().lower().replace("-", "") for h in rows[0]] != list(HEADINGS):
        wanted = ", ".join(HEADINGS)
        return Sheet([], [Fault(1, f"The first row must be the headings: {wanted}.")])
    if len(rows) - 1 > MOST_ROWS:
        return Sheet([], [Fault(1, f"A sheet holds at most {MOST_ROWS} people.")])
    sheet = Sheet([], [])
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            _take(sheet, number, row, agencies)
    if not sheet.lines and not sheet.faults:
        sheet.faults.append(Fault(1, "The sheet names nobody."))
    _repeats(sheet)
    return sheet


def _take(sheet: Sheet, number: int, row: list[str], agencies: Mapping[str, str]) -> None:
    cells = dict(
        zip(HEADINGS, (cell.strip() for cell in [*row, *[""] * len(HEADINGS)]), strict=False)
    )
    told = _faults(cells, agencies)
    if len(row) > len(HEADINGS):
        told.append("There are more cells than headings.")
    sheet.faults.extend(Fault(number, message) for message in told)
    if not told:
        sheet.lines.append(
            Line(
                name=" ".join(cells["name"].split()),
                email=cells["email"].lower(),
                agency=agencies[folded(cells["agency"])],
                has_come=cells["came"].lower() in YES,
                is_passed=None if not cells["passed"] else cells["passed"].lower() in YES,
            )
        )


def _faults(cells: Mapping[str, str], agencies: Mapping[str, str]) -> list[str]:
    told = []
    if not cells["name"] or len(cells["name"]) > LONGEST:
        told.append(f"Give a name of at most {LONGEST} letters.")
    if cells["email"] and not EMAIL.fullmatch(cells["email"]):
        told.append("That is not an e-mail address.")
    if folded(cells["agency"]) not in agencies:
        told.append(f"There is no agency called {cells['agency'][:LONGEST] or '(nothing)'}.")
    if cells["came"].lower() not in YES | NO:
        told.append("Under came, write yes or no.")
    elif cells["passed"] and cells["passed"].lower() not in YES | NO:
        told.append("Under passed, write yes or no, or nothing.")
    elif cells["passed"] and cells["came"].lower() in NO:
        told.append("Somebody who did not come cannot have passed or failed.")
    return told


def _repeats(sheet: Sheet) -> None:
    seen: set[tuple[str, str]] = set()
    for line in sheet.lines:
        key = (line.email, "") if line.email else (line.agency, folded(line.name))
        if key in seen:
            sheet.faults.append(Fault(0, f"{line.name} is on the sheet twice."))
        seen.add(key)
