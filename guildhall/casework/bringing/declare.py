"""How a programme says what it brings in from other systems, and what becomes of each row.

A programme gives the columns it knows, reads one row into values of its own, and makes things of
many. What is the same for all is the engine's: files, columns, dry runs, batches, undoing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from guildhall.evidence.mappings.layout import Part
from guildhall.partners.declare import Do

if TYPE_CHECKING:
    from guildhall.casework.models import SheetRecord
    from guildhall.partners.models import Agency, Guard, Member

__all__ = ["Bringing", "CellWrong", "Giver", "Part", "Planned", "Ready", "Row", "Would"]


class Would(StrEnum):
    """What becomes of a row. Kept in the database: never rename one."""

    MAKE = "make"
    JOIN = "join"
    SAME = "same"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """What people read."""
        return LABELS[self]


LABELS = {
    Would.MAKE: "New",
    Would.JOIN: "New, of an event that is known",
    Would.SAME: "Already here",
    Would.REFUSE: "Refused",
}


class CellWrong(ValueError):
    """A cell cannot be taken. `words` say what is wrong, never what the cell holds."""

    def __init__(self, part: str, words: str, to_do: str = "") -> None:
        super().__init__(words)
        self.part, self.words, self.to_do = part, words, to_do


@dataclass(frozen=True)
class Row:
    """One row of a file by the names of our columns; one that the file has not is empty.

    `line` counts from 1 in the file as it was sent, titles and headings included.
    """

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, part: str) -> str:
        return self.cells.get(part, "")


@dataclass(frozen=True)
class Giver:
    """Whose file it is, who brings it in, and when. `batch` is empty in a dry run."""

    agency: Agency
    by: Member
    at: datetime
    batch: str = ""


@dataclass(frozen=True)
class Ready:
    """A row that can be taken, with the values that its programme read from it."""

    line: int
    values: Any


@dataclass(frozen=True)
class Planned:
    """What becomes of one line, in words that tell of nothing that the importer may not know."""

    line: int
    would: Would
    words: str = ""
    part: str = ""
    to_do: str = ""
    key: str = field(default="", repr=False)
    values: Any = field(default=None, repr=False)


def _none(found: Sequence[Ready], giver: Giver) -> dict[int, str]:
    return {}


def _known(row: Row, values: Any) -> Iterable[str]:
    return ()


def _untouched(guards: Collection[int]) -> set[int]:
    return set()


@dataclass(frozen=True)
class Bringing:
    """One kind of file that a programme takes.

    `reader` gives a function that turns a row into values, or raises CellWrong: what it needs to
    know of the partnership is asked once. `make` makes everything, in order, and gives each one's
    guard. `here` says which rows are in Guildhall already, and `joins` which are of an event that
    is known, each with words, and only as far as the giver may know. `of` is the type of record
    that is made; None for cases. `touched` names the guards that the programme's own tables say
    have been worked on since. `taken_as` says in words how each value of a row that we do not know
    was taken: it is shown before anything is kept, and is not kept. `reference` is the part that
    holds the source's own reference.
    """

    key: str
    title: str
    hint: str
    parts: tuple[Part, ...]
    reader: Callable[[Giver], Callable[[Row], Any]]
    make: Callable[[Sequence[Ready], Giver], Iterable[Guard]]
    of: type[SheetRecord] | None = None
    here: Callable[[Sequence[Ready], Giver], Mapping[int, str]] = _none
    joins: Callable[[Sequence[Ready], Giver], Mapping[int, str]] = _none
    touched: Callable[[Collection[int]], set[int]] = _untouched
    taken_as: Callable[[Row, Any], Iterable[str]] = _known
    reference: str = "reference"
    page: str = "case"
    needs: Do = Do.TRIAGE

    def part(self, name: str) -> Part | None:
        """The part of this name; None where there is none."""
        return next((part for part in self.parts if part.name == name), None)
