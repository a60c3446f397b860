"""When returns are due, how late they are, and whether a figure is still provisional."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guildhall.analysis.quarters import parse_quarter, quarter_holding
from guildhall.analysis.series import shift


@dataclass(frozen=True)
class DueRule:
    """When a quarter's return is due, from a day on. `source` says who made the rule."""

    key: str
    title: str
    since: date
    source: str
    is_end_of_next_quarter: bool
    days_after: int = 0


# Section 17A covers the prescribed, depersonalised data; its periods run from 1 July 2007.
SECTION_17A = DueRule(
    key="section_17a",
    title="End of the following quarter",
    since=date(2007, 7, 1),
    source="Crime and Disorder Act 1998 section 17A and SI 2007/1831",
    is_end_of_next_quarter=True,
)
LOCAL = DueRule(
    key="local",
    title="Ten days after the quarter ends",
    since=date(2016, 4, 1),
    source="Local: leads update by day 10, so returns come by then",
    is_end_of_next_quarter=False,
    days_after=10,
)
DUE_RULES = {rule.key: rule for rule in (SECTION_17A, LOCAL)}


class ReturnState(StrEnum):
    """Where a return stands. The value is the words to print."""

    NOT_YET_DUE = "not yet due"
    RECEIVED = "received"
    RECEIVED_LATE = "received late"
    LATE = "late"


def quarter_of(day: date) -> str:
    """The calendar quarter a day falls in: 2016-Q2 is April to June 2016."""
    return str(quarter_holding(day))


def quarter_end(quarter: str) -> date:
    """The last day of a quarter such as 2016-Q2. Raises ValueError for anything else."""
    return parse_quarter(quarter).ends_on


def next_quarter(quarter: str, by: int = 1) -> str:
    """The quarter so many quarters later, or earlier where negative."""
    return str(parse_quarter(quarter).later(by))


def last_month(period: str) -> str:
    """The last month of 2016-05, 2016-Q2 or 2016, or of the rolling year named by either."""
    if "Q" in period:
        return f"{quarter_end(period):%Y-%m}"
    return period if "-" in period else f"{period}-12"


def quarters(first: str, last: str) -> list[str]:
    """Every quarter from the first to the last, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = next_quarter(first)
    return found


def due_on(quarter: str, rule: DueRule) -> date:
    """The day a quarter's return is due under the rule."""
    if rule.is_end_of_next_quarter:
        return quarter_end(next_quarter(quarter))
    return date.fromordinal(quarter_end(quarter).toordinal() + rule.days_after)


def state(*, due_on: date, received_on: Iterable[date], today: date) -> ReturnState:
    """A return's state. A day late is late; received on the day it is due is not."""
    first = min(received_on, default=None)
    if first is not None:
        return ReturnState.RECEIVED if first <= due_on else ReturnState.RECEIVED_LATE
    return ReturnState.LATE if today > due_on else ReturnState.NOT_YET_DUE


def is_provisional(last_month: str, lag_months: int, known_in: str) -> bool:
    """Whether a period ending in `last_month` may still change, as known in month `known_in`.

    Complete only once `lag_months` whole months have passed after the period's last.
    """
    return shift(last_month, lag_months) >= known_in


UNLIKE = {"child": "children", "person": "people"}


def plural(unit: str) -> str:
    """casualty as casualties, search as searches, fire as fires, child as children."""
    if unit in UNLIKE:
        return UNLIKE[unit]
    if unit.endswith("y"):
        return f"{unit[:-1]}ies"
    return f"{unit}es" if unit.endswith(("s", "h", "x")) else f"{unit}s"
