"""What the records come to month by month, for the measures. Each says what it counts.

Months are London months of the date that the measure's inclusion rule names. An event, a
complaint or a person is counted in one month of a measure and in no other; a count of what was so
on the last day of each month says that it is one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from guildhall.analysis.series import shift, spine
from guildhall.casework.models import Connection
from guildhall.clock import LONDON
from guildhall.measures.declare import Recorded
from guildhall.measures.recording import Kept, first_day_of, kept_since
from guildhall.programmes.enforcement.models import (
    Notice,
    Problem,
    Prosecution,
    Report,
    ReportTakingPlace,
)
from guildhall.programmes.enforcement.powers.reads import LED_TO
from guildhall.programmes.enforcement.reports import configuration as local
from guildhall.programmes.enforcement.reports.reads.repeating import (
    COLUMNS,
    Row,
    place_of,
    victim_of,
)
from guildhall.programmes.enforcement.reports.repeats import (
    RepeatRule,
    Told,
    clusters,
    repeats,
)

SCHOOL_PUPILS = local.SCHOOL_PUPILS
PROGRAMME = "enforcement"


def month_of(at: datetime) -> str:
    """The London month of an instant: 2016-11."""
    return f"{at.astimezone(LONDON):%Y-%m}"


def day_of(at: datetime) -> date:
    """The London day of an instant."""
    return at.astimezone(LONDON).date()


FIRST_REPORT = first_day_of(Report, "received_at")
REPORTS = kept_since(FIRST_REPORT)


def _received(at: datetime) -> dict[int, datetime]:
    """When the first report of each event was received, by the event's key."""
    found = Report.objects.filter(received_at__lte=at).values("event")
    return dict(found.annotate(first=Min("received_at")).values_list("event", "first"))


@REPORTS
def events(at: datetime) -> list[str]:
    """Events, each once however many reported it, by the month the first report came."""
    return [month_of(first) for first in _received(at).values()]


@REPORTS
def events_of_several(at: datetime) -> list[str]:
    """Of those, events that more than one agency was told of."""
    several = (
        Report.objects.filter(received_at__lte=at)
        .values("event")
        .annotate(agencies=Count("source_agency", distinct=True))
        .filter(agencies__gt=1)
    )
    first = _received(at)
    return [month_of(first[event]) for event in several.values_list("event", flat=True)]


def _reports(at: datetime, **only: object) -> list[str]:
    found = Report.objects.filter(received_at__lte=at, **only)
    return [month_of(each) for each in found.values_list("received_at", flat=True)]


@REPORTS
def complaints(at: datetime) -> list[str]:
    """Reports as received: an event that three complained of is three."""
    return _reports(at)


@REPORTS
def complaints_online(at: datetime) -> list[str]:
    """Of those, the ones that came online."""
    return _reports(at, channel=Report.Channel.ONLINE)


@REPORTS
def from_schools(at: datetime) -> list[str]:
    """Reports that schools made."""
    return _reports(at, source=Report.Source.SCHOOL)


@REPORTS
def from_schools_taking_part(at: datetime) -> list[str]:
    """Reports made by the schools whose pupils are known, by the key of the school's agency."""
    return _reports(at, source_agency__key__in=SCHOOL_PUPILS)


def pupil_years(at: datetime) -> Recorded | None:
    """The pupils of those schools, a twelfth of them in each month: a year's add up to the roll."""
    first = FIRST_REPORT()
    if first is None:
        return None
    a_month = sum(SCHOOL_PUPILS.values()) / 12
    return Recorded(first, dict.fromkeys(spine(f"{first:%Y-%m}", month_of(at)), a_month))


def _rows(at: datetime) -> list[Row]:
    found = Report.objects.filter(received_at__lte=at).order_by("received_at", "pk")
    return list(found.values(*COLUMNS))


def _happened(row: Row) -> date:
    first_at = row["event__first_at"]
    assert isinstance(first_at, datetime)  # noqa: S101 (the column is a date and time)
    return day_of(first_at)


def _victims(at: datetime) -> dict[str, list[date]]:
    """The days of each victim's different events, in order."""
    days: dict[str, dict[object, date]] = defaultdict(dict)
    for row in _rows(at):
        who = victim_of(row)
        if who:
            days[who][row["event__reference"]] = _happened(row)
    return {who: sorted(events.values()) for who, events in days.items()}


def became(days: list[date], rule: RepeatRule) -> list[date]:
    """The days on which somebody came to meet a rule, not having met it the day before."""
    found = []
    for day in dict.fromkeys(days):
        before = day - timedelta(days=1)
        if _meets(days, rule, day) and not _meets([d for d in days if d < day], rule, before):
            found.append(day)
    return found


def _meets(days: list[date], rule: RepeatRule, on: date) -> bool:
    first = rule.first_day(on)
    return sum(1 for day in days if first <= day <= on) >= rule.at_least


def becoming_repeat(rule: RepeatRule) -> Kept:
    """Victims, by the month in which each came to meet a rule."""

    @REPORTS
    def months(at: datetime) -> list[str]:
        return [
            f"{day:%Y-%m}"
            for days in _victims(at).values()
            if len(days) >= rule.at_least
            for day in became(days, rule)
        ]

    return months


def _month_ends(at: datetime) -> Iterator[tuple[str, date]]:
    """Each whole month since the first report, and its last day."""
    first = FIRST_REPORT()
    for month in spine(f"{first:%Y-%m}", shift(month_of(at), -1)) if first else ():
        year, number = (int(part) for part in shift(month, 1).split("-"))
        yield month, date(year, number, 1) - timedelta(days=1)


def _standing(at: datetime, is_counted: Callable[[list[date], date], bool]) -> Recorded | None:
    first = FIRST_REPORT()
    victims = list(_victims(at).values())
    counts = {
        month: sum(1 for days in victims if is_counted(days, end)) for month, end in _month_ends(at)
    }
    return Recorded(first, counts) if first else None


def victims_in_span(at: datetime) -> Recorded | None:
    """Victims of at least one event in the span of the rule that ends with each month."""
    rule = local.REPEAT_VICTIM

    def has_any(days: list[date], end: date) -> bool:
        place = bisect_left(days, rule.first_day(end))
        return place < len(days) and days[place] <= end

    return _standing(at, has_any)


def repeat_victims(at: datetime) -> Recorded | None:
    """Of those, victims who met the rule on the last day of the month."""
    rule = local.REPEAT_VICTIM
    return _standing(at, lambda days, end: _meets(days, rule, end))


def repeat_places(at: datetime) -> Recorded | None:
    """Places that met the rule on the last day of each month: addresses, then clusters."""
    rule, first = local.REPEAT_LOCATION, FIRST_REPORT()
    if first is None:
        return None
    taking = _taking_places()
    told = [
        Told(
            report=str(row["sheet__reference"]),
            event=str(row["event__reference"]),
            on=_happened(row),
            subject=place_of(row),
            easting=_metres(row["easting"]),
            northing=_metres(row["northing"]),
        )
        for row in _rows(at)
        if place_of(row) not in taking
    ]
    told.sort(key=lambda each: each.on)
    days = [each.on for each in told]
    counts = {}
    for month, end in _month_ends(at):
        near = told[
            bisect_left(days, rule.first_day(end)) : bisect_left(days, end + timedelta(days=1))
        ]
        at_one = repeats(near, rule, end)
        done = {report for found in at_one for report in found.reports}
        rest = [each for each in near if each.report not in done]
        counts[month] = len(at_one) + len(clusters(rest, rule, end, local.LOCATION_METRES))
    return Recorded(first, counts)


def _metres(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _taking_places() -> set[str]:
    """Places where reports are taken, at which nothing is a repeat."""
    rows = ReportTakingPlace.objects.filter(ended_at=None)
    return {place_of(row) for row in rows.values("place__uprn", "place__reference")}


@REPORTS
def events_that_led_on(at: datetime) -> list[str]:
    """Events with a report that led to a problem being worked on, a notice or a prosecution."""
    ends: set[int] = set()
    worked = [*_keys(Problem), *_keys(Prosecution), *_keys(Notice)]
    links = Connection.objects.filter(why=LED_TO, ended_at=None)
    links = links.filter(Q(source__in=worked) | Q(target__in=worked))
    for source, target in links.values_list("source", "target"):
        ends |= {source, target}
    found = set(Report.objects.filter(pk__in=ends).values_list("event", flat=True))
    first = _received(at)
    return [month_of(first[event]) for event in found if event in first]


def _keys(model: type[Problem] | type[Prosecution] | type[Notice]) -> list[int]:
    return list(model._default_manager.values_list("pk", flat=True))
