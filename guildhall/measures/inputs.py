"""What a declared measure is computed from, and how that is said in words.

The words are part of a definition, so that another filter makes another version of it. They name
feeds and columns by their keys, which never change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guildhall.evidence.cube import Count

MONTH = "month"
ROWS = "rows"


@dataclass(frozen=True)
class Population:
    """Residents at mid-year of the year the period ends in, between two ages inclusive."""

    ages: tuple[int, int] | None = None


@dataclass(frozen=True)
class Households:
    """Households of the area, from the census nearest to the period."""


@dataclass(frozen=True)
class FirstHeld:
    """One thing that several feeds count: month by month, the first of them that holds it."""

    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Valued:
    """A sum of money: each count times the value of preventing one, for its own year.

    `parts` pairs a count with the severity whose dated value it takes; `weights` is the feed
    that holds the values.
    """

    parts: tuple[tuple[Count | FirstHeld, str], ...]
    weights: str


@dataclass(frozen=True)
class Averaged:
    """A published average with no months: a column added up over an area's parts, for one year.

    `place` is the column with the parts' codes, which are areas of kind `part`; `year` is the
    last of the years averaged.
    """

    feed: str
    of: str
    place: str
    part: str
    year: str


@dataclass(frozen=True)
class Recorded:
    """What a programme's records come to, by month such as 2016-04.

    `since` is the day of the first record of their own sort. What is counted begins with the
    first whole month after it, in which one that is not in `counts` is 0. A part of a stock, such
    as a twelfth of a roll, need not be whole.
    """

    since: date
    counts: Mapping[str, float]


@dataclass(frozen=True)
class Records:
    """A count of a programme's own records, as they stood at an instant.

    `rule` says in words which records, and is kept with the definition: where `read` counts
    something else, so must it say. `read` gives None where no record has been kept; measures that
    count the same records are given the same `read`, so that small figures are hidden over all of
    them together. A count that
    `is_stock` is of what was so on the last day of each month: months do not add up to years.
    Only of what is not people, such as sessions held, may small figures be shown.
    """

    rule: str
    read: Callable[[datetime], Recorded | None] = field(repr=False, compare=False)
    is_stock: bool = False
    is_of_people: bool = True


def counts_of(numerator: Count | FirstHeld | Valued | Averaged | Records) -> tuple[Count, ...]:
    """Every count of a file's rows in a numerator; none in an average or a count of records."""
    if isinstance(numerator, FirstHeld):
        return numerator.counts
    if isinstance(numerator, Valued):
        return tuple(count for part, _ in numerator.parts for count in counts_of(part))
    return () if isinstance(numerator, Averaged | Records) else (numerator,)


def counts_what(
    part: Count | FirstHeld | Valued | Averaged | Population | Households | Records | None,
) -> Hashable:
    """What stands for the records that a part of a measure counts; None where it counts none.

    Two parts with the same one count the same records, whatever their measures are called.
    """
    if isinstance(part, Records):
        return part.read
    if part is None or isinstance(part, Population | Households):
        return None
    return _numerator_words(part)


def filter_words(
    numerator: Count | FirstHeld | Valued | Averaged | Records,
    denominator: Count | Population | Households | Records | None,
) -> str:
    """Which rows are counted and what they are over, in full: nothing else tells two apart."""
    over = _denominator_words(denominator)
    return _numerator_words(numerator) + (f"; out of: {over}." if over else ".")


def _numerator_words(numerator: Count | FirstHeld | Valued | Averaged | Records) -> str:
    if isinstance(numerator, Records):
        return _records(numerator)
    if isinstance(numerator, FirstHeld):
        return "month by month, the first held of: " + "; ".join(map(_count, numerator.counts))
    if isinstance(numerator, Valued):
        parts = [
            f"({_numerator_words(part)}) times the value of preventing one that is {severity}"
            for part, severity in numerator.parts
        ]
        return f"{', plus '.join(parts)}, by the values of {numerator.weights} for each year"
    if isinstance(numerator, Averaged):
        column, parts_of = _column(numerator.of), f"of kind {numerator.part}"
        return (
            f"{column} of {numerator.feed}, added up over the parts of the area {parts_of} by"
            f" {_column(numerator.place)}, for the years to {numerator.year}"
        )
    return _count(numerator)


def _denominator_words(denominator: Count | Population | Households | Records | None) -> str:
    if denominator is None:
        return ""
    if isinstance(denominator, Population):
        ages = denominator.ages
        return "residents at mid-year" + (f", aged {ages[0]} to {ages[1]}" if ages else "")
    if isinstance(denominator, Households):
        return "households at the nearest census"
    return _records(denominator) if isinstance(denominator, Records) else _count(denominator)


def _records(records: Records) -> str:
    return records.rule + (", on the last day of each month" if records.is_stock else "")


def _count(count: Count) -> str:
    """Rows of police_street with crime type “Burglary”."""
    what = "rows" if count.of == ROWS else f"the sum of {_column(count.of)} over rows"
    kept = [f"{_column(name)} {_either(words)}" for name, words in sorted(count.where.items())]
    only = f" with {' and '.join(kept)}" if kept else ""
    dated = "" if count.dated_by == MONTH else f", dated by {_column(count.dated_by)}"
    return f"{what} of {count.feed}{only}{dated}"


def _column(name: str) -> str:
    return name.replace("_", " ")


def _either(words: tuple[str, ...]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
