"""When a job is due again: after a failure, and by its schedule."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FIRST_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Schedule:
    """Every so many seconds, or each day at a time in London: one of the two."""

    seconds: int | None = None
    daily: time | None = None

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.daily is None):
            raise ValueError("a schedule is either every so many seconds or daily at a time")
        if self.seconds is not None and self.seconds < 1:
            raise ValueError("a schedule's seconds must be at least 1")

    def __str__(self) -> str:
        return f"daily {self.daily:%H:%M}" if self.daily else f"every {self.seconds} s"


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 10 s, then three times as long each time.

    Never over an hour. The eighth attempt is a little over two hours after the first.
    """
    seconds = FIRST_WAIT_SECONDS * 3 ** min(attempts - 1, 10)
    return timedelta(seconds=min(seconds, LONGEST_WAIT_SECONDS))


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """The first instant after another at which a scheduled job is due, in UTC.

    A daily time that the clocks skip is taken an hour later, and one that comes twice is taken
    the first time, so each day has exactly one.
    """
    if schedule.seconds is not None:
        return after + timedelta(seconds=schedule.seconds)
    assert schedule.daily is not None  # noqa: S101 (one of the two is set)
    day = after.astimezone(LONDON).date()
    while True:
        due = datetime.combine(day, schedule.daily, LONDON).astimezone(UTC)
        if due > after:
            return due
        day += timedelta(days=1)
