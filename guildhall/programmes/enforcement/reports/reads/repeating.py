"""Reports as the rules of repeats take them: whom, where and what each is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from guildhall.casework.reads import sheets
from guildhall.clock import LONDON
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import RepeatAlert, Report, ReportTakingPlace
from guildhall.programmes.enforcement.reports import configuration as local
from guildhall.programmes.enforcement.reports.repeats import (
    Found,
    RepeatRule,
    Told,
    clusters,
    in_span,
    is_above_limit,
    repeats,
)

Kind = RepeatAlert.Kind
COLUMNS = (
    "sheet__reference", "event__reference", "event__first_at", "victim__reference",
    "complainant__reference", "complainant_key", "suspect__reference", "qualifier", "kind",
    "ward", "place_id", "place__uprn", "place__reference", "easting", "northing",
)  # fmt: skip
Row = Mapping[str, object]
FURTHEST_MONTHS = 14
LOCATION_WORDS = (
    f"{local.REPEAT_LOCATION.words}, at one address or else within {local.LOCATION_METRES} metres"
)
THEME_WORDS = (
    f"{local.THEME_LEAST} or more events of a type in a ward in a month, above the limit that the"
    " 12 months before set"
)


@dataclass(frozen=True)
class Mark:
    """That a report's victim, place or suspect meets a rule, with the number and the rule."""

    kind: str
    words: str
    rule: str
    events: int


def victim_of(row: Row) -> str:
    """Whom an event is counted for: the victim; else, where it was aimed at people, who complained,
    by name or by the source's own reference of them; else the household at the address.

    Never a telephone number: one is shared, and changes.
    """
    if row["victim__reference"]:
        return f"person:{row['victim__reference']}"
    if row["qualifier"] != "personal":
        return ""
    if row["complainant__reference"]:
        return f"person:{row['complainant__reference']}"
    if row["complainant_key"]:
        return f"source:{row['complainant_key']}"
    return f"home:{row['place__uprn']}" if row["place__uprn"] else ""


def place_of(row: Row) -> str:
    """The property where it has a number, or else the address word for word."""
    if row["place__uprn"]:
        return f"uprn:{row['place__uprn']}"
    return f"place:{row['place__reference']}" if row["place__reference"] else ""


def suspect_of(row: Row) -> str:
    """Who is said to have done it."""
    found = row["suspect__reference"]
    return f"person:{found}" if found else ""


def found_repeats(on: date) -> Iterator[tuple[str, Found, str]]:
    """Everything that meets a rule on a day: its kind, what was found, and the rule in words.

    For the nightly job, which shows nothing to anybody.
    """
    rows = _rows(Report.objects.filter(event__first_at__gte=_long_ago(on)))
    taking = _taking_places()
    for found in repeats(_told(rows, victim_of), local.REPEAT_VICTIM, on):
        if found.subject not in {f"home:{key[5:]}" for key in taking if key.startswith("uprn:")}:
            yield Kind.VICTIM, found, local.REPEAT_VICTIM.words
    for found in repeats(_told(rows, suspect_of), local.REPEAT_SUSPECT, on):
        yield Kind.SUSPECT, found, local.REPEAT_SUSPECT.words
    placed = [each for each in _told(rows, place_of) if each.subject not in taking]
    for found in _locations(placed, on):
        yield Kind.LOCATION, found, LOCATION_WORDS
    for found in themes(rows, on):
        yield Kind.THEME, found, THEME_WORDS


def _locations(placed: list[Told], on: date) -> Iterator[Found]:
    """Addresses that meet the rule, and then what lies near one another among the rest."""
    at_one = repeats(placed, local.REPEAT_LOCATION, on)
    yield from at_one
    done = {report for found in at_one for report in found.reports}
    rest = [each for each in placed if each.report not in done]
    yield from clusters(rest, local.REPEAT_LOCATION, on, local.LOCATION_METRES)


def themes(rows: list[Row], on: date) -> Iterator[Found]:
    """Types that were above their limit in a ward in the last whole month before a day.

    An event is of the type and ward that its first report gives.
    """
    last = _month_index(on) - 1
    by_theme: dict[tuple[str, str], dict[str, Told]] = defaultdict(dict)
    seen: set[str] = set()
    for row in rows:
        told = _one(row, "")
        if row["ward"] and told.event not in seen:
            seen.add(told.event)
            by_theme[str(row["kind"]), str(row["ward"])][told.event] = told
    for (kind, ward), events in sorted(by_theme.items()):
        counts = [0] * (FURTHEST_MONTHS - 1)
        for told in events.values():
            back = last - _month_index(told.on)
            if 0 <= back < len(counts):
                counts[-1 - back] += 1
        if is_above_limit(counts, local.THEME_LEAST):
            under = [t for t in events.values() if _month_index(t.on) == last]
            yield Found(
                subject=f"theme:{kind}:{ward}",
                reports=frozenset(t.report for t in under),
                events=len(under),
                last_on=max(t.on for t in under),
            )


def marks(viewer: Member, report: Report, at: datetime) -> list[Mark]:
    """The rules that a report's victim, place and suspect meet, by what the viewer may see."""
    on = at.astimezone(LONDON).date()
    row = next(iter(_rows(Report.objects.filter(pk=report.pk))))
    visible = sheets(viewer, Report, at)
    asked: tuple[tuple[str, str, RepeatRule, Callable[..., str]], ...] = (
        (Kind.VICTIM, "Events for this victim", local.REPEAT_VICTIM, victim_of),
        (Kind.VICTIM, "Events for this victim", local.REPEAT_VICTIM_WIDE, victim_of),
        (Kind.SUSPECT, "Events with this suspect", local.REPEAT_SUSPECT, suspect_of),
        (Kind.LOCATION, "Events at this place", local.REPEAT_LOCATION, place_of),
    )
    keys = [key for key in ("victim", "complainant", "suspect", "place") if _key(report, key)]
    near = Report.objects.none()
    for key in keys:
        near = near | Report.objects.filter(**{key: _key(report, key)})
    if report.complainant_key:
        near = near | Report.objects.filter(complainant_key=report.complainant_key)
    if row["place__uprn"]:
        near = near | Report.objects.filter(place__uprn=row["place__uprn"])
    keys_near = list(near.values_list("pk", flat=True)) if keys or report.complainant_key else []
    rows = _rows(visible.filter(pk__in=[*keys_near, report.pk]))
    found = []
    for kind, words, rule, subject_of in asked:
        subject = subject_of(row)
        told = [e for e in in_span(_told(rows, subject_of), rule, on) if e.subject == subject]
        events = len({each.event for each in told})
        if subject and events >= rule.at_least:
            found.append(Mark(kind, words, rule.words, events))
    return found


def _key(report: Report, name: str) -> object:
    return getattr(report, f"{name}_id")


def _rows(found: QuerySet[Report]) -> list[Row]:
    return list(found.order_by("received_at", "pk").values(*COLUMNS))


def _told(rows: list[Row], subject_of: Callable[[Row], str]) -> list[Told]:
    return [_one(row, subject_of(row)) for row in rows]


def _one(row: Row, subject: str) -> Told:
    first_at = row["event__first_at"]
    easting, northing = row["easting"], row["northing"]
    return Told(
        report=str(row["sheet__reference"]),
        event=str(row["event__reference"]),
        on=first_at.astimezone(LONDON).date() if isinstance(first_at, datetime) else date.min,
        subject=subject,
        easting=easting if isinstance(easting, int) else None,
        northing=northing if isinstance(northing, int) else None,
    )


def _taking_places() -> set[str]:
    rows = ReportTakingPlace.objects.filter(ended_at=None)
    found = rows.values("place__uprn", "place__reference")
    return {place_of(row) for row in found}


def _month_index(day: date) -> int:
    return day.year * 12 + day.month


def _long_ago(on: date) -> datetime:
    """The first instant that any rule here looks back to."""
    months = max(FURTHEST_MONTHS, local.REPEAT_VICTIM.months, local.REPEAT_SUSPECT.months) + 1
    year, month = divmod(_month_index(on) - 1 - months, 12)
    by_days = local.REPEAT_LOCATION.first_day(on)
    return datetime.combine(min(date(year, month + 1, 1), by_days), datetime.min.time(), LONDON)
