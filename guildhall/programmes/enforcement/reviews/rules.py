"""Section 104 of the Anti-social Behaviour, Crime and Policing Act 2014: complaints in, count out.

A complaint qualifies (s104(11)) if it is made within the period of one month beginning with the day
of the behaviour, and the application within that of six months beginning with the day of the
complaint. Where the law counts from a day that is the first of its period, the last is the day
before the corresponding one, or the end of a month that has none (Trow v Ind Coope (1967) 2 QB 899
for the first day; Dodds v Walker (1981) 1 WLR 1027 for the month).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

COMPLAIN_MONTHS, APPLY_MONTHS = 1, 6


@dataclass(frozen=True)
class Complaint:
    """One complaint about the behaviour. London dates.

    `event` is what happened: two complaints of one event are of one thing, however many agencies
    had them. `behaved_on` is its last day, where it went on for several, which leaves the person
    who complains the longest.
    """

    reference: str
    event: str
    behaved_on: date
    made_on: date


@dataclass(frozen=True)
class Line:
    """A complaint, whether it counts, and why, in words."""

    complaint: Complaint
    is_counted: bool
    why: str


@dataclass(frozen=True)
class Workings:
    """The count with its workings. `needed` is the number in the area's procedures."""

    lines: tuple[Line, ...]
    needed: int

    @property
    def counted(self) -> int:
        return sum(line.is_counted for line in self.lines)

    @property
    def is_met(self) -> bool:
        """Whether the relevant bodies must decide that the threshold is met."""
        return self.counted >= self.needed


def last_day(first: date, months: int) -> date:
    """The last day of so many months beginning with a day: 5 March and 1 month is 4 April."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)


def count(complaints: Iterable[Complaint], *, applied_on: date, needed: int) -> Workings:
    """The qualifying complaints, one for each event, with why each of them counts or does not.

    Of two about one event the first made is counted, if it qualifies, or else the other.
    """
    lines: list[Line] = []
    counted: dict[str, str] = {}
    for each in sorted(complaints, key=lambda c: (c.made_on, c.reference)):
        why = why_not(each, applied_on)
        if not why and each.event in counted:
            why = f"the same event as {counted[each.event]}, which is counted"
        if not why:
            counted[each.event] = each.reference
        lines.append(Line(each, not why, f"Not counted: {why}." if why else "Counted."))
    return Workings(tuple(lines), needed)


def why_not(complaint: Complaint, applied_on: date) -> str:
    """Why a complaint does not qualify, in words; empty where it does."""
    behaved_on, made_on = complaint.behaved_on, complaint.made_on
    if made_on < behaved_on:
        return "it was made before the behaviour"
    if made_on > applied_on:
        return "it was made after the application"
    to_complain, to_apply = last_day(behaved_on, COMPLAIN_MONTHS), last_day(made_on, APPLY_MONTHS)
    if made_on > to_complain:
        return f"the behaviour had to be complained of by {_day(to_complain)}"
    if applied_on > to_apply:
        return f"the review had to be applied for by {_day(to_apply)}"
    return ""


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def reporting_year(on: date, starts: int) -> tuple[date, date]:
    """The first and the last day of the reporting period that a day is in: 12 months."""
    year = on.year if on.month >= starts else on.year - 1
    return date(year, starts, 1), date(year + 1, starts, 1) - timedelta(days=1)
