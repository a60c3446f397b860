"""Months on a full spine, and rolling years.

Months are labels `YYYY-MM`. A value of `None` is a month not held: a gap, never zero. No total
is made from part of its period, so a missing month makes a rolling year missing, not shorter.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

MONTHS_IN_YEAR = 12

Number = TypeVar("Number", int, float)
Value = TypeVar("Value")


def spine(first: str, last: str) -> tuple[str, ...]:
    """Every month from `first` to `last`, both included; empty where `last` is earlier."""
    start, end = _number(first), _number(last)
    return tuple(_label(number) for number in range(start, end + 1))


def place(months: Sequence[str], held: Mapping[str, Value]) -> tuple[Value | None, ...]:
    """Values on the spine `months`; a month that is not held is `None`."""
    return tuple(held.get(month) for month in months)


def shift(month: str, by_months: int) -> str:
    """The month so many months later, or earlier where negative."""
    return _label(_number(month) + by_months)


def month_words(label: str) -> str:
    """`2024-03` as `March 2024`, `2016-Q3` as `July to September 2016`; others unchanged."""
    year, is_quarter, number = label.partition("-Q")
    if is_quarter and year.isdecimal() and number in {"1", "2", "3", "4"}:
        last = 3 * int(number)
        return f"{date(int(year), last - 2, 1):%B} to {date(int(year), last, 1):%B %Y}"
    try:
        return f"{date(*_parts(label), 1):%B %Y}"
    except ValueError:
        return label


def rolling_12(values: Sequence[Number | None]) -> tuple[Number | None, ...]:
    """Sum of each month and the eleven before it, in the unit of `values`.

    `None` where any of the twelve months is missing or lies before the series begins.
    """
    return tuple(_sum(values[max(0, end - MONTHS_IN_YEAR) : end]) for end in _ends(values))


def rolling_12_share(
    numerators: Sequence[int | None], denominators: Sequence[int | None]
) -> tuple[float | None, ...]:
    """Rolling-year numerator over rolling-year denominator, from 0 to 1.

    Never a mean of monthly shares. `None` where either is missing or the denominator is 0.
    """
    pairs = zip(rolling_12(numerators), rolling_12(denominators), strict=True)
    return tuple(top / bottom if top is not None and bottom else None for top, bottom in pairs)


def _ends(values: Sequence[object]) -> range:
    return range(1, len(values) + 1)


def _sum(window: Sequence[Number | None]) -> Number | None:
    known = [value for value in window if value is not None]
    return sum(known) if len(known) == MONTHS_IN_YEAR else None


def _parts(month: str) -> tuple[int, int]:
    year, dash, number = month[:4], month[4:5], month[5:]
    if dash != "-" or not (len(number) == 2 and year.isdecimal() and number.isdecimal()):
        raise ValueError(f"{month!r} is not a month such as 2016-04")
    if not 1 <= int(number) <= MONTHS_IN_YEAR:
        raise ValueError(f"{month!r} is not a month such as 2016-04")
    return int(year), int(number)


def _number(month: str) -> int:
    year, number = _parts(month)
    return year * MONTHS_IN_YEAR + number - 1


def _label(number: int) -> str:
    return f"{number // MONTHS_IN_YEAR:04}-{number % MONTHS_IN_YEAR + 1:02}"
