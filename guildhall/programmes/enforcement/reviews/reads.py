"""Case reviews as a viewer may see them, the count of complaints, and the yearly figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from guildhall.audit import trail
from guildhall.casework.models import Connection
from guildhall.casework.reads import SheetFile, sheet_file, sheets
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Member
from guildhall.partners.reads import accesses, may_in, require
from guildhall.partners.rules import To
from guildhall.programmes.enforcement.models import Recommendation, Report, ReviewApplication
from guildhall.programmes.enforcement.reviews import rules
from guildhall.programmes.enforcement.reviews.configuration import NEEDED
from guildhall.ui.tables import Column, Table

COMPLAINT = "case_review_complaint"
"""Why an application and a report are connected."""

MOST = 200
ACT = "Anti-social Behaviour, Crime and Policing Act 2014, section 104"


def applications(viewer: Member, at: datetime) -> QuerySet[ReviewApplication]:
    """The applications that the viewer may know of and see what is to do, the latest first."""
    found = sheets(viewer, ReviewApplication, at, least=Level.TASKING)
    return found.order_by("-applied_at", "sheet")


def opened(viewer: Member, reference: str, at: datetime) -> SheetFile[ReviewApplication]:
    """One application. NotKnown where it is closed to the viewer, or there is none."""
    return sheet_file(viewer, reference, at, record_type=ReviewApplication)


def shows_content(file: SheetFile[ReviewApplication]) -> bool:
    """Whether the viewer reads whose it is and what was said."""
    return file.decision.level >= Level.FULL and file.decision.shows(CASE_SLICE)


def recommendation(viewer: Member, reference: str, at: datetime) -> SheetFile[Recommendation]:
    """One recommendation. NotKnown where it is closed to the viewer, or there is none."""
    return sheet_file(viewer, reference, at, record_type=Recommendation)


def recommendations(
    viewer: Member, application: ReviewApplication, at: datetime
) -> QuerySet[Recommendation]:
    """What a review recommended, as far as the viewer may see each."""
    found = sheets(viewer, Recommendation, at).filter(application=application)
    return found.select_related("body").order_by("made_at", "sheet")


def complaints(application: ReviewApplication) -> QuerySet[Report]:
    """The reports that were put to an application as complaints about its behaviour."""
    put = Connection.objects.filter(
        source=application.sheet.guard_id, why=COMPLAINT, ended_at=None
    ).values("target")
    return Report.objects.filter(sheet__in=put).select_related("sheet__guard", "event")


def workings(application: ReviewApplication) -> rules.Workings:
    """The count of qualifying complaints, over every complaint put to it, whoever asks.

    With the number of the area's procedures on the day of the application.
    """
    facts = [
        rules.Complaint(
            reference=each.sheet.reference,
            event=each.event.reference,
            behaved_on=_day(each.until),
            made_on=_day(each.received_at),
        )
        for each in complaints(application)
    ]
    return rules.count(facts, applied_on=_day(application.applied_at), needed=application.needed)


@dataclass(frozen=True)
class ShownLine:
    """A line of the workings. `is_known` False: the viewer may not know of the report."""

    line: rules.Line
    report: Report
    is_known: bool


def shown_workings(
    viewer: Member, application: ReviewApplication, at: datetime
) -> tuple[rules.Workings, list[ShownLine]]:
    """The count and its lines, with a link for each report that the viewer may know of."""
    found = {each.sheet.reference: each for each in complaints(application)}
    known = accesses(viewer, [each.sheet.guard for each in found.values()], at)
    counted = workings(application)
    lines = [
        ShownLine(
            line, report := found[line.complaint.reference], bool(known[report.sheet.guard_id])
        )
        for line in counted.lines
    ]
    trail.shown(*(each.report.sheet.reference for each in lines if each.is_known))
    return counted, lines


@dataclass(frozen=True)
class Published:
    """The four numbers that section 104 has published of a period, both days included."""

    first: date
    last: date
    applications: int
    not_met: int
    carried_out: int
    with_recommendations: int


def published(first: date, last: date) -> Published:
    """The four numbers: each application, decision and review in the period it fell in. One query.

    They are counts of all rows, whoever asks, and never suppressed: the Act has each number
    published, and says nothing of small ones. They are not broken down, so that none tells of a
    street or a person.
    """

    def within(name: str) -> Q:
        return Q(**{f"{name}__gte": _start(first), f"{name}__lt": _start(last + timedelta(days=1))})

    carried_out = within("reviewed_at")
    found = ReviewApplication.objects.aggregate(
        applications=Count("pk", filter=within("applied_at"), distinct=True),
        not_met=Count("pk", filter=within("decided_at") & Q(decision="not_met"), distinct=True),
        carried_out=Count("pk", filter=carried_out, distinct=True),
        with_recommendations=Count(
            "pk", filter=carried_out & Q(recommendations__isnull=False), distinct=True
        ),
    )
    return Published(first, last, **found)


def require_figures(member: Member | AnonymousUser, at: datetime) -> None:
    """Raise NotAllowed unless the member reads figures, or decides on these cases anyhow."""
    decides = isinstance(member, Member) and may_in(member, "enforcement", Do.TRIAGE, at)
    if not decides:
        require(member, To.READ)


def figures(years: list[Published], *, drawn_on: date) -> Table:
    """The four numbers of each reporting period, to publish as they are."""
    return Table(
        title="ASB case reviews by reporting year",
        columns=(
            Column("Reporting year"),
            Column("Applications", kind="number"),
            Column("Threshold decided not to be met", kind="number"),
            Column("Reviews carried out", kind="number"),
            Column("Reviews that led to recommendations", kind="number"),
        ),
        rows=tuple(
            (
                f"{each.first:%B %Y} to {each.last:%B %Y}",
                each.applications,
                each.not_met,
                each.carried_out,
                each.with_recommendations,
            )
            for each in years
        ),
        counting_unit="Applications, decisions and reviews, each in the year it was made",
        source=f"The partnership's own records, for {ACT}",
        release=f"Drawn on {drawn_on.isoformat()}",
        licence="Open Government Licence v3.0",
        notes=(
            "Numbers below 5 are not hidden: the Act has each number published, and none is broken"
            " down by place or person.",
            f"A review must be held at {NEEDED} qualifying complaints; below that the relevant"
            " bodies decide by persistence, harm and how adequate the response was.",
        ),
    )


def first_applied(today: date) -> date:
    """The day of the first application; today where there is none."""
    first = ReviewApplication.objects.order_by("applied_at").first()
    return _day(first.applied_at) if first else today


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _start(on: date) -> datetime:
    return datetime.combine(on, time(), LONDON)
