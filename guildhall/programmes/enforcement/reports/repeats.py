"""Who, where and what keeps being reported: events counted once each, within a rolling span.

Every number is set locally and printed with what it finds, because areas differ: others count
3 events in 3 months. Nobody is told apart by a telephone number.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import fmean

BASELINE_MONTHS = 12
"""As many months as make limits firm; see guildhall.analysis.control."""


@dataclass(frozen=True)
class RepeatRule:
    """At least so many distinct events within a span that ends today, of days or whole months.

    A span of 90 days holds today and the 89 before it. A span of 6 months that ends on 14
    November begins on 15 May.
    """

    at_least: int
    days: int = 0
    months: int = 0

    def __post_init__(self) -> None:
        if bool(self.days) == bool(self.months):
            raise ValueError("give days or months, and not both")
        if self.at_least < 2:
            raise ValueError("a repeat is two events or more")

    @property
    def words(self) -> str:
        """The rule, to print beside what it finds."""
        span = f"{self.days} days" if self.days else f"{self.months} months"
        return f"{self.at_least} or more distinct events in {span}"

    def first_day(self, on: date) -> date:
        """The first day that counts in the span that ends on a day."""
        if self.days:
            return on - timedelta(days=self.days - 1)
        return _months_before(on, self.months) + timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One report, as it counts here: whom or what it is of, its event, and the event's day."""

    report: str
    event: str
    on: date
    subject: str = ""
    easting: int | None = None
    northing: int | None = None


@dataclass(frozen=True)
class Found:
    """A subject that meets a rule, with the reports under it and how many events they are."""

    subject: str
    reports: frozenset[str]
    events: int
    last_on: date


def repeats(told: Iterable[Told], rule: RepeatRule, on: date) -> list[Found]:
    """The subjects that meet a rule on a day, the most events first. One of no subject is none."""
    by_subject: dict[str, list[Told]] = defaultdict(list)
    for each in in_span(told, rule, on):
        if each.subject:
            by_subject[each.subject].append(each)
    found = [_found(subject, rows) for subject, rows in by_subject.items()]
    return sorted(
        (each for each in found if each.events >= rule.at_least),
        key=lambda each: (-each.events, each.subject),
    )


def in_span(told: Iterable[Told], rule: RepeatRule, on: date) -> list[Told]:
    """What is of an event within the span that ends on a day."""
    first = rule.first_day(on)
    return [each for each in told if first <= each.on <= on]


def clusters(told: Iterable[Told], rule: RepeatRule, on: date, metres: int) -> list[Found]:
    """Round which reports enough events lie within so many metres, each report in one at most.

    The report with the most events round it is the middle of the first, the earliest reference
    where two are equal; what lies in it is left out of the next. Reports are not chained one to
    another, which would make a whole street one place.
    """
    placed = [e for e in in_span(told, rule, on) if e.easting is not None]
    near = _near(placed, metres)
    left = dict(zip(near, placed, strict=True)) if near else {}
    middles = {key for key in left if _events(near[key], left) >= rule.at_least}
    found = []
    while middles:
        middle = min(middles, key=lambda key: (-_events(near[key], left), key))
        within = [left[key] for key in near[middle] if key in left]
        found.append(_found(f"near:{middle}", within))
        for each in within:
            del left[each.report]
        middles = {
            key for key in middles & left.keys() if _events(near[key], left) >= rule.at_least
        }
    return found


def is_above_limit(months: Sequence[int], at_least: int) -> bool:
    """Whether the last month is above the upper limit that the 12 before it set (a c-chart).

    False for fewer months than that, or for fewer events than `at_least`: in a month where one
    is usual, three would stand above the limit.
    """
    if len(months) <= BASELINE_MONTHS or months[-1] < at_least:
        return False
    usual = fmean(months[-BASELINE_MONTHS - 1 : -1])
    return months[-1] > usual + 3 * sqrt(usual)


def _found(subject: str, rows: Sequence[Told]) -> Found:
    return Found(
        subject=subject,
        reports=frozenset(each.report for each in rows),
        events=len({each.event for each in rows}),
        last_on=max(each.on for each in rows),
    )


def _events(keys: Iterable[str], left: dict[str, Told]) -> int:
    return len({left[key].event for key in keys if key in left})


def _near(placed: Sequence[Told], metres: int) -> dict[str, list[str]]:
    """For each report, those within so many metres of it, itself too, by squares of that side."""
    side = max(metres, 1)
    squares: dict[tuple[int, int], list[Told]] = defaultdict(list)
    for each in placed:
        squares[(each.easting or 0) // side, (each.northing or 0) // side].append(each)
    found: dict[str, list[str]] = {}
    for one in placed:
        x, y = (one.easting or 0) // side, (one.northing or 0) // side
        found[one.report] = [
            other.report
            for across in (-1, 0, 1)
            for up in (-1, 0, 1)
            for other in squares.get((x + across, y + up), ())
            if _squared(one, other) <= metres**2
        ]
    return found


def _squared(one: Told, other: Told) -> int:
    across = (one.easting or 0) - (other.easting or 0)
    up = (one.northing or 0) - (other.northing or 0)
    return across**2 + up**2


def _months_before(day: date, months: int) -> date:
    """The same date so many months before, or the last day of that month where it has no such."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError
