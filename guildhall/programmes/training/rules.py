"""Who is in date for a course, and what a year's timetable covers. Plain facts in and out."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

APRIL = 4


@dataclass(frozen=True)
class Attended:
    """One person's attendance of one course. `months_valid` None: it does not run out."""

    person: str
    agency: str
    attended_on: date
    months_valid: int | None
    left_on: date | None = None


def expires_on(attended_on: date, months_valid: int | None) -> date | None:
    """The last day in date: the same date so many months on, or that month's last day."""
    if months_valid is None:
        return None
    years, month = divmod(attended_on.month - 1 + months_valid, 12)
    year = attended_on.year + years
    return date(year, month + 1, min(attended_on.day, monthrange(year, month + 1)[1]))


def is_in_date(attended: Attended, on: date) -> bool:
    """Whether this attendance keeps its person in date on a day, both ends included.

    Somebody who has left is in date for nobody from the day after.
    """
    if attended.attended_on > on or (attended.left_on is not None and attended.left_on < on):
        return False
    last = expires_on(attended.attended_on, attended.months_valid)
    return last is None or on <= last


def people_in_date(attendances: Iterable[Attended], on: date) -> dict[str, str]:
    """The different people in date on a day, each with their agency: a person counts once."""
    return {each.person: each.agency for each in attendances if is_in_date(each, on)}


def training_year(on: date) -> int:
    """The year a timetable is for, by the April in which it begins: 2016 is 2016-17."""
    return on.year if on.month >= APRIL else on.year - 1


def year_words(year: int) -> str:
    """2016-17 for 2016."""
    return f"{year}-{(year + 1) % 100:02}"
