"""How a work programme says what it is. A programme is one folder; this is its first line."""

from dataclasses import dataclass

from guildhall.measures.declare import Measure


@dataclass(frozen=True)
class Programme:
    """A work programme of the plan, as its folder under programmes/ declares it.

    `key` is kept in the database and never renamed; `title` is what people read.
    """

    key: str
    title: str
    measures: tuple[Measure, ...] = ()
