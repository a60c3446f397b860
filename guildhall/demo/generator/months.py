"""Months as the police files write them: YYYY-MM."""

from datetime import date

MONTHS_TO_PUBLISH = 2
"""data.police.uk puts a month out about eight weeks after it ends."""


def number(month: str) -> int:
    """Months since the year 0, so that months can be subtracted."""
    year, part = month.split("-")
    return int(year) * 12 + int(part) - 1


def name(value: int) -> str:
    """The month of a number, as YYYY-MM."""
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def span(first: str, last: str) -> list[str]:
    """Every month from first to last, both included."""
    return [name(value) for value in range(number(first), number(last) + 1)]


def last_published(until: date) -> str:
    """The latest month that a reader on that day would find published."""
    return name(until.year * 12 + until.month - 1 - MONTHS_TO_PUBLISH)
