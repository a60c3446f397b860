"""Events and complaints, counted apart: one event reported by three is one event, three complaints.

What takes no viewer counts for measures, and is shown only as figures with the small ones hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from guildhall.casework.models import Case
from guildhall.casework.reads import sheets
from guildhall.clock import LONDON
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.subjects.models import Person


@dataclass(frozen=True)
class Counts:
    """How many distinct events, and how many complaints were made of them."""

    events: int
    complaints: int


@dataclass(frozen=True)
class Complaint:
    """One complaint about somebody's or something's trouble, with the event that it is of."""

    report: Report
    reference: str
    event: str
    received_at: datetime
    occurred_from: datetime
    source: str


def events_between(first: date, last: date) -> QuerySet[Event]:
    """Events that began from one London date to another, both included. One of no report is none.

    An event counts on the day on which it happened, not on which it was reported.
    """
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    told = Exists(Report.objects.filter(event=OuterRef("pk")))
    return Event.objects.filter(told, first_at__gte=begins, first_at__lt=ends)


def complaints_between(first: date, last: date) -> QuerySet[Report]:
    """Complaints received from one London date to another, both included; none of them twice."""
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    return Report.objects.filter(is_sent_again=False, received_at__gte=begins, received_at__lt=ends)


def count(reports: QuerySet[Report]) -> Counts:
    """The distinct events and the complaints among some reports. One that was sent twice is one."""
    found = reports.aggregate(
        events=Count("event", distinct=True),
        complaints=Count("pk", filter=Q(is_sent_again=False)),
    )
    return Counts(found["events"], found["complaints"])


def count_events(reports: QuerySet[Report]) -> int:
    """How many distinct events some reports are of."""
    return count(reports).events


def complaints_about(
    viewer: Member,
    at: datetime,
    *,
    people: Iterable[Person] = (),
    case: Case | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Complaint]:
    """The complaints by or for some people, or on a case, that the viewer may see, the first first.

    By when they were received, from `since` to `until`, both included. A report that its source
    sent twice is one complaint. Two agencies told of one event are two complaints of one `event`.
    """
    whose = Q(complainant__in=list(people)) | Q(victim__in=list(people))
    if case is not None:
        whose |= Q(case=case)
    found = sheets(viewer, Report, at).filter(whose, is_sent_again=False)
    if since is not None:
        found = found.filter(received_at__gte=since)
    if until is not None:
        found = found.filter(received_at__lte=until)
    rows = found.select_related("event", "source_agency").order_by("received_at", "pk")
    return [_complaint(each) for each in rows.distinct()]


def _complaint(report: Report) -> Complaint:
    agency = report.source_agency
    return Complaint(
        report=report,
        reference=report.sheet.reference,
        event=report.event.reference,
        received_at=report.received_at,
        occurred_from=report.occurred_from,
        source=agency.name if agency else report.get_source_display(),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)
