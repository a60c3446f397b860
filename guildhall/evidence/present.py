"""What is held, in words and tables for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from guildhall.evidence.declare import Feed
from guildhall.evidence.reads import Coverage, FeedTotals
from guildhall.evidence.whole import Short
from guildhall.ui.tables import Cell, Column, Table
from guildhall.ui.words import month as month_words
from guildhall.ui.words import number

SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOT_HELD = "not held"


@dataclass(frozen=True)
class FeedLine:
    """One feed in the list of feeds. `held` and `latest` are None where nothing is held."""

    feed: Feed
    held: FeedTotals | None
    latest: str | None


def gap_words(gap: tuple[str, str]) -> str:
    """A run of missing months: January 2015 to March 2016 (15 months)."""
    first, last = gap
    if first == last:
        return f"{month_words(first)} (1 month)"
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    return f"{month_words(first)} to {month_words(last)} ({count} months)"


def run_words(run: tuple[str, str]) -> str:
    """January 2015 to March 2016, or one month."""
    first, last = run
    held = month_words(first)
    return held if first == last else f"{held} to {month_words(last)}"


def not_counted(short: Short) -> str:
    """That a month is not counted, with its rows and how many are usual."""
    return (
        f"{month_words(short.month)} is not counted, because its file is not whole:"
        f" {number(short.rows)} rows of {short.unit}, where about {number(short.usual)} are usual."
        " Bring in the whole file."
    )


def coverage_sentence(unit: Coverage) -> str:
    """What is held of a unit: first, last, and the gaps between, by name."""
    held = f"{month_words(unit.first)} to {month_words(unit.last)}"
    if not unit.gaps:
        return f"Every month from {held} is held."
    named = "; ".join(gap_words(gap) for gap in unit.gaps)
    return f"{held}. Not held: {named}."


def calendar(feed: Feed, unit: Coverage) -> Table:
    """A row for each year, the latest first, and a column for each month: rows held.

    The last column adds up what is held of the year: less than a year where months are missing.
    A month before the first or after the last is blank; one between that is missing says so.
    """
    rows: list[tuple[Cell, ...]] = []
    for year in range(int(unit.last[:4]), int(unit.first[:4]) - 1, -1):
        labels = [f"{year}-{month:02d}" for month in range(1, 13)]
        cells = [_cell(unit, label) for label in labels]
        rows.append((str(year), *cells, sum(unit.months.get(label, 0) for label in labels)))
    return Table(
        title=f"Rows held of {unit.unit} by month",
        columns=(
            Column("Year"),
            *(Column(name, kind="number") for name in (*SHORT_MONTHS, "Held")),
        ),
        rows=tuple(rows),
        counting_unit=feed.counts,
        source=feed.publisher,
        release="the latest of each month",
        licence=feed.licence,
    )


def _cell(unit: Coverage, label: str) -> Cell:
    if label in unit.months:
        return unit.months[label]
    return NOT_HELD if unit.first < label < unit.last else ""


def shown_unit(units: Sequence[Coverage], asked: str) -> Coverage | None:
    """The unit asked for; else the one with the most rows. None where nothing is held."""
    for unit in units:
        if unit.unit == asked:
            return unit
    return max(units, key=lambda unit: sum(unit.months.values()), default=None)
