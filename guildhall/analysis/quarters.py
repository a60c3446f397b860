"""Quarters of the calendar: 2016-Q3 is July to September 2016."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guildhall.analysis.series import month_words

QUARTERS_IN_YEAR = 4
MONTHS_IN_QUARTER = 3
LABEL = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of one year. As text it is a label such as 2016-Q3."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    @property
    def months(self) -> tuple[str, str, str]:
        """Its months, such as 2016-07, 2016-08 and 2016-09."""
        first = MONTHS_IN_QUARTER * (self.number - 1) + 1
        a, b, c = (f"{self.year:04}-{month:02}" for month in range(first, first + 3))
        return a, b, c

    @property
    def title(self) -> str:
        """July to September 2016."""
        return month_words(str(self))

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.months[0]}-01")

    @property
    def ends_before(self) -> date:
        """The first day after it."""
        return self.later(1).starts_on

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.ends_before - timedelta(days=1)

    def later(self, by: int = 1) -> "Quarter":
        """The quarter so many quarters later, or earlier where negative."""
        place = self.year * QUARTERS_IN_YEAR + self.number - 1 + by
        return Quarter(place // QUARTERS_IN_YEAR, place % QUARTERS_IN_YEAR + 1)


def parse_quarter(text: str) -> Quarter:
    """2016-Q3 as a quarter. Raises ValueError that says how to write one."""
    match = LABEL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a quarter. Write the year and the quarter: 2016-Q3")
    return Quarter(int(match[1]), int(match[2]))


def quarter_holding(day: date) -> Quarter:
    """The quarter that a day falls in."""
    return Quarter(day.year, (day.month - 1) // MONTHS_IN_QUARTER + 1)
