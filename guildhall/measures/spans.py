"""A period read as months, as people write it: 2015, 2015-16, 2016-Q2, the year to March 2016."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass

from guildhall.analysis.quarters import parse_quarter
from guildhall.analysis.series import month_words, shift
from guildhall.measures.declare import PeriodKind
from guildhall.measures.rules import last_month

NUMBERS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
NAME = f"({'|'.join(NUMBERS)})"
HOW_TO_WRITE = "Write it as 2015, 2015-16, 2016-Q2 or the year to March 2016."


@dataclass(frozen=True)
class Span:
    """Months from the first to the last, both included."""

    first: str
    last: str

    @property
    def words(self) -> str:
        """January 2015 to December 2015, or the one month."""
        if self.first == self.last:
            return month_words(self.first)
        return f"{month_words(self.first)} to {month_words(self.last)}"


def span_of(kind: PeriodKind, period: str) -> Span:
    """The months of a period of a kind. A rolling year is named by its last month or quarter."""
    last = last_month(period)
    length = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}.get(kind, 12)
    return Span(shift(last, 1 - length), last)


def read_span(text: str) -> Span | None:
    """The months of a period as somebody wrote it; None where it cannot be read.

    2015-16 is the financial year, April to March; so is 2011-12, which might be a month.
    """
    said = " ".join(text.lower().replace("–", "-").split())
    for pattern, span in WAYS_TO_WRITE:
        found = re.fullmatch(pattern, said, re.ASCII)
        if found and (read := span(*found.groups())) and read.first <= read.last:
            return read
    return None


def _financial(first: str, second: str) -> Span | None:
    following = int(first) + 1
    if int(second) not in (following, following % 100):
        return None
    return Span(f"{first}-04", f"{following:04}-03")


def _quarter(label: str) -> Span:
    months = parse_quarter(label.upper()).months
    return Span(months[0], months[-1])


def _named(name: str, year: str) -> str:
    return f"{year}-{NUMBERS[name]:02}"


WAYS_TO_WRITE: tuple[tuple[str, Callable[..., Span | None]], ...] = (
    (r"(?:calendar (?:year )?)?(\d{4})", lambda year: Span(f"{year}-01", f"{year}-12")),
    (r"(?:financial year )?(\d{4})[-/](\d{2}|\d{4})", _financial),
    (r"(\d{4}-q[1-4])", _quarter),
    (r"(\d{4}-(?:0[1-9]|1[0-2]))", lambda month: Span(month, month)),
    (
        rf"(?:the )?(?:year|12 months|twelve months) to {NAME} (\d{{4}})",
        lambda name, year: Span(shift(_named(name, year), -11), _named(name, year)),
    ),
    (rf"{NAME} (\d{{4}})", lambda name, year: Span(_named(name, year), _named(name, year))),
    (
        rf"{NAME} to {NAME} (\d{{4}})",
        lambda one, other, year: Span(_named(one, year), _named(other, year)),
    ),
    (
        rf"{NAME} (\d{{4}}) (?:to|-) {NAME} (\d{{4}})",
        lambda one, first, other, last: Span(_named(one, first), _named(other, last)),
    ),
)
