"""When a thing is due, and how a clock stands: instants in, answers out. Europe/London.

Source of bank holidays: gov.uk/bank-holidays (England and Wales), as the `holidays` package has it.
"""

import statistics
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
LAST_SECOND = time(23, 59, 59)
SATURDAY = 5


class Unit(StrEnum):
    """What a length of time is counted in. The values are kept in the database."""

    HOURS = "hours"
    DAYS = "days"
    WHOLE_DAYS = "whole_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    SAME_DAY = "same_day"


@dataclass(frozen=True)
class Within:
    """A length of time, such as 72 hours or 1 working day."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"a deadline is at least 1 {self.unit}, not {self.number}")

    def __str__(self) -> str:
        if self.unit == Unit.SAME_DAY:
            return "the same day"
        words = self.unit.value.replace("_", " ")
        return f"{self.number} {words[:-1] if self.number == 1 else words}"


def hours(number: int) -> Within:
    """So many elapsed hours: 72 hours are 72 hours, whatever the clocks do meanwhile."""
    return Within(number, Unit.HOURS)


def days(number: int) -> Within:
    """The same time of day in London so many calendar days later.

    Stricter than the law's whole days, in which the day of the event is left out and the last
    runs to its end (Lester v Garland (1808) 15 Ves 248), so nothing in time here is late there.
    """
    return Within(number, Unit.DAYS)


def whole_days(number: int) -> Within:
    """The end of the nth day after the day of the event, which is not counted.

    Source: Lester v Garland (1808) 15 Ves 248.
    """
    return Within(number, Unit.WHOLE_DAYS)


def working_days(number: int) -> Within:
    """The end of the nth working day after the day of the event, which is not counted."""
    return Within(number, Unit.WORKING_DAYS)


def same_day() -> Within:
    """The end of the day in London on which it started; a second, where it is over then."""
    return Within(1, Unit.SAME_DAY)


def months(number: int) -> Within:
    """The end of the corresponding date so many months on, or of the month's last day.

    Source: the corresponding date rule, Dodds v Walker [1981] 1 WLR 1027 (HL).
    """
    return Within(number, Unit.MONTHS)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year, with Christmas Day and the like on a weekend too."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether a date is neither a Saturday, a Sunday nor a bank holiday of England."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def due_at(started_at: datetime, within: Within) -> datetime:
    """The last instant, in UTC, at which a thing that started at another is still in time.

    A time of day that the clocks skip is taken an hour later, and one that comes twice is taken
    the second time: whoever owes the step has the benefit of the clocks.
    """
    if within.unit == Unit.HOURS:
        return started_at.astimezone(UTC) + timedelta(hours=within.number)
    local = started_at.astimezone(LONDON)
    if within.unit == Unit.DAYS:
        return _instant(local.date() + timedelta(days=within.number), local.time())
    if within.unit == Unit.WHOLE_DAYS:
        return _instant(local.date() + timedelta(days=within.number), LAST_SECOND)
    if within.unit == Unit.SAME_DAY:
        least = started_at.astimezone(UTC) + timedelta(seconds=1)
        return max(_instant(local.date(), LAST_SECOND), least)
    if within.unit == Unit.WORKING_DAYS:
        return _instant(_nth_working_day(local.date(), within.number), LAST_SECOND)
    return _instant(_months_on(local.date(), within.number), LAST_SECOND)


def _instant(day: date, at: time) -> datetime:
    """A London date and time in UTC: the second of two such times, the later side of a gap."""
    naive = datetime.combine(day, at.replace(tzinfo=None))
    both = (naive.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(both)


def _nth_working_day(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def _months_on(day: date, number: int) -> date:
    years, month = divmod(day.month - 1 + number, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class State(StrEnum):
    """How a clock stands at an instant."""

    NOT_DUE = "not_due"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    MET = "met"
    LATE = "late"
    DECLINED = "declined"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]


LABELS = {
    State.NOT_DUE: "Not due yet",
    State.RUNNING: "Running",
    State.DUE_SOON: "Due soon",
    State.OVERDUE: "Overdue",
    State.MET: "Met",
    State.LATE: "Met late",
    State.DECLINED: "Declined",
    State.NOT_APPLICABLE: "Not applicable",
}
DUE_SOON = timedelta(hours=24)


def state_at(
    at: datetime,
    *,
    started_at: datetime,
    due_at: datetime,
    stopped_at: datetime | None,
    ended: str,
    due_soon: timedelta = DUE_SOON,
) -> State:
    """How a clock stands at an instant, by what is recorded of it.

    In time is up to and including `due_at`. `ended` is "", "met", "declined" or "not_applicable";
    of a clock that was stopped after the instant, only what was so by then is told. A clock that
    has not started by the instant is not due; one within `due_soon` of being due is due soon.
    """
    if started_at > at:
        return State.NOT_DUE
    if ended and (stopped_at is None or stopped_at <= at):
        return _ended(ended, stopped_at, due_at)
    if at > due_at:
        return State.OVERDUE
    return State.DUE_SOON if due_at - at <= due_soon else State.RUNNING


def _ended(ended: str, stopped_at: datetime | None, due_at: datetime) -> State:
    if ended == State.MET:
        return State.LATE if stopped_at is not None and stopped_at > due_at else State.MET
    return State(ended)


@dataclass(frozen=True)
class FellDue:
    """Of the deadlines that fell due in a period, how many went which way.

    `not_due` are those that fall due in the period but after the instant asked about; they and
    `not_applicable` are in no denominator. `declined` is in the denominator and shown apart.
    """

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    declined: int = 0
    not_applicable: int = 0
    not_due: int = 0

    @property
    def fell_due(self) -> int:
        """How many fell due: in time, late, overdue and declined."""
        return self.in_time + self.late + self.overdue + self.declined

    @property
    def fell_due_and_taken_up(self) -> int:
        """How many fell due, less those declined."""
        return self.fell_due - self.declined


def how_it_went(at: datetime, *, due_at: datetime, stopped_at: datetime | None, ended: str) -> str:
    """Which count of `FellDue` a deadline is in, as it stood at an instant.

    `stopped_at` and `ended` are as they were by then. Done, or not yet done, at the very instant
    it is due is in time.
    """
    if ended == "not_applicable":
        return "not_applicable"
    if due_at > at or (due_at == at and not ended):
        return "not_due"
    if not ended:
        return "overdue"
    if ended == "declined":
        return "declined"
    return "in_time" if stopped_at is not None and stopped_at <= due_at else "late"


FEWEST_FOR_A_PERCENTILE = 10


@dataclass(frozen=True)
class Taken:
    """How long was taken over deadlines that were met, in elapsed hours from start to stop.

    `median` is None where none was met. `most_took` is the 90th percentile, interpolated between
    neighbours; None under ten, where it would be the slowest one or nearly.
    """

    met: int
    median: float | None
    most_took: float | None


def taken(hours: Sequence[float]) -> Taken:
    """The median and the 90th percentile of what met deadlines took."""
    median = statistics.median(hours) if hours else None
    most = None
    if len(hours) >= FEWEST_FOR_A_PERCENTILE:
        most = statistics.quantiles(hours, n=10, method="inclusive")[-1]
    return Taken(len(hours), median, most)
