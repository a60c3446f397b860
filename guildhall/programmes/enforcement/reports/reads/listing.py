"""Reports as a viewer may see them: those to decide on, one of them, their own, and the alerts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.areas.reads import name as area_name
from guildhall.audit import trail
from guildhall.casework.front_door.models import Added
from guildhall.casework.models import Case, Involvement
from guildhall.casework.reads import SheetFile, sheet_file, sheets
from guildhall.casework.reads.lists import CaseLine, known, lines
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Member
from guildhall.partners.reads import (
    NotAllowed,
    NotKnown,
    candidates,
    may_in,
    noted,
    seen,
)
from guildhall.programmes.enforcement.models import RepeatAlert, Report
from guildhall.programmes.enforcement.reports.configuration import NEAR
from guildhall.programmes.enforcement.reports.rules import Happening, Likeness, likeness
from guildhall.programmes.enforcement.reports.tools import PROGRAMME, TRIAGE
from guildhall.references import fold_reference
from guildhall.subjects.models import Person
from guildhall.subjects.reads import PersonView, views

PAGE = 50
MOST_ALIKE = 500


@dataclass(frozen=True)
class Waiting:
    """A page of the reports that nobody has decided on. `after` is empty on the last."""

    reports: tuple[Report, ...]
    after: str


@dataclass(frozen=True)
class Alike:
    """Another report that may be of the same event, or is said to be."""

    report: Report
    likeness: Likeness


@dataclass(frozen=True)
class ReportPage:
    """One report as its viewer may see it. `shows` is whether its words and people are shown.

    `case` is the reference of the case that it is part of; empty where that is closed to them.
    `unread` is how often its sender has said more that nobody has looked at.
    """

    file: SheetFile[Report]
    shows: bool
    people: dict[str, PersonView]
    together: tuple[Report, ...]
    alike: tuple[Alike, ...]
    cases: tuple[CaseLine, ...]
    case: str = ""
    unread: int = 0

    @property
    def report(self) -> Report:
        """The report itself."""
        return self.file.record


def may_triage(viewer: Member, at: datetime) -> bool:
    """Whether the viewer decides on reports."""
    return may_in(viewer, PROGRAMME, Do.TRIAGE, at)


def deciding(at: datetime) -> QuerySet[Member]:
    """The members who hold the post of triage on that day, by name."""
    day = at.astimezone(LONDON).date()
    held = Q(posts__until_on=None) | Q(posts__until_on__gte=day)
    found = Member.objects.filter(
        held, is_active=True, posts__programme=PROGRAMME, posts__function=TRIAGE,
        posts__since_on__lte=day,
    )  # fmt: skip
    return found.distinct().order_by("name", "pk")


def waiting(viewer: Member, at: datetime, *, after: str = "", limit: int = PAGE) -> Waiting:
    """A page of the reports to decide on: in the order of triage, then those received first.

    NotAllowed for those who do not decide. `after` is the last reference of the page before.
    """
    if not may_triage(viewer, at):
        raise NotAllowed("Your part in this work does not let you decide on reports.")
    found = sheets(viewer, Report, at, least=Level.FULL).filter(state=Report.State.NEW)
    last = found.filter(sheet__reference=after).first() if after else None
    if last is not None:
        later = Q(received_at__gt=last.received_at) | Q(
            received_at=last.received_at, pk__gt=last.pk
        )
        found = found.filter(Q(priority__gt=last.priority) | Q(priority=last.priority) & later)
    more = Added.objects.filter(sent__guard=OuterRef("pk"), read_at=None)
    ordered = found.select_related("source_agency").annotate(has_more=Exists(more))
    ordered = ordered.order_by("priority", "received_at", "pk")
    rows = list(ordered[: limit + 1])
    is_more = len(rows) > limit
    return Waiting(tuple(rows[:limit]), rows[limit - 1].sheet.reference if is_more else "")


def mine(viewer: Member, at: datetime) -> list[Report]:
    """The latest reports that the viewer made and may still see: when, what, and what became."""
    found = sheets(viewer, Report, at).filter(sheet__made_by=viewer)
    return list(found.order_by("-received_at", "-pk")[:PAGE])


def report_page(viewer: Member, reference: str, at: datetime) -> ReportPage:
    """A report with its people, its event's other reports, those alike, and cases it may join.

    NotKnown for none, and for one that is closed to the viewer.
    """
    file = sheet_file(viewer, reference, at, record_type=Report)
    report = file.record
    # The other party's side is shown no word of a report: it tells who complained, and where.
    shows = file.decision.shows(CASE_SLICE) and file.decision.side != "offender"
    if not shows:
        return ReportPage(file, False, {}, (), (), ())
    people = [p for p in (report.complainant, report.victim, report.suspect) if p is not None]
    seen_as = views(viewer, people, at, source=file.guard)
    named = {
        role: seen_as[key]
        for role in ("complainant", "victim", "suspect")
        if (key := getattr(report, f"{role}_id")) in seen_as
    }
    others = sheets(viewer, Report, at, least=Level.FULL).exclude(pk=report.pk)
    together = tuple(others.filter(event=report.event_id).select_related("source_agency"))
    may_decide = file.may(Do.TRIAGE)
    return ReportPage(
        file=file,
        shows=True,
        people=named,
        together=together,
        alike=tuple(likely_same(viewer, report, at)) if may_decide else (),
        cases=open_cases(viewer, report, people, at) if may_decide else (),
        case=_case_of(viewer, report, at),
        unread=Added.objects.filter(sent__guard=file.guard, read_at=None).count(),
    )


def _case_of(viewer: Member, report: Report, at: datetime) -> str:
    """The reference of a report's case, for who may know of it: asked for whether it has one."""
    found = known(viewer, at, Level.EXISTS).filter(pk=report.case_id or 0)
    return found.values_list("reference", flat=True).first() or ""


def likely_same(viewer: Member, report: Report, at: datetime) -> list[Alike]:
    """Reports that the viewer may see and that may be of the same event, the likeliest first."""
    span = timedelta(hours=NEAR.hours + NEAR.longest_hours)
    when = Q(occurred_from__gte=report.occurred_from - span, occurred_from__lte=report.until + span)
    again = Q(pk__in=[])
    if report.source_reference:
        again = Q(
            source=report.source,
            source_agency=report.source_agency_id,
            source_reference__iexact=report.source_reference,
        )
    others = sheets(viewer, Report, at, least=Level.FULL).exclude(event=report.event_id)
    rows = others.filter(when | again).select_related("place", "source_agency")
    of = happening(report)
    compared = candidates(rows)[:MOST_ALIKE]
    found = [Alike(each, likeness(of, happening(each), NEAR)) for each in compared]
    likely = [each for each in found if each.likeness.is_likely]
    trail.shown(*(each.report.sheet.reference for each in likely))
    return sorted(
        likely, key=lambda e: (-e.likeness.is_sent_twice, -e.likeness.score, e.report.received_at)
    )


def happening(report: Report) -> Happening:
    """A report as the rule of one event takes it."""
    place = report.place
    sent = fold_reference(report.source_reference)
    return Happening(
        starts=report.occurred_from,
        ends=report.until,
        kind=report.kind,
        qualifier=report.qualifier,
        place=(place.uprn or place.reference) if place else "",
        easting=report.easting,
        northing=report.northing,
        sent=f"{report.source}|{report.source_agency_id}|{sent}" if sent else "",
    )


def open_cases(
    viewer: Member, report: Report, people: Iterable[Person], at: datetime
) -> tuple[CaseLine, ...]:
    """The open cases that the viewer sees in full of the same place, victim or suspect."""
    about = list(people)
    linked = Q(victim__in=about) | Q(complainant__in=about) | Q(suspect__in=about)
    if report.place_id is not None:
        linked |= Q(place=report.place_id)
    by_report = Report.objects.filter(linked, case__isnull=False).values("case")
    by_person = Involvement.objects.filter(person__in=about, until_on=None).values("case")
    open_ = known(viewer, at, Level.FULL).filter(programme=PROGRAMME, status=Case.Status.OPEN)
    found = open_.filter(Q(pk__in=by_report) | Q(pk__in=by_person))
    return lines(viewer, found.order_by("-received_at", "-pk")[:10], at)


def open_case(viewer: Member, reference: str, at: datetime) -> Case | None:
    """An open case of the programme that the viewer sees in full; None for any other."""
    open_ = known(viewer, at, Level.FULL).filter(programme=PROGRAMME, status=Case.Status.OPEN)
    return open_.filter(reference="".join(reference.split()).upper()).first()


def alerts(viewer: Member, at: datetime, *, state: str = "open") -> QuerySet[RepeatAlert]:
    """The alerts of which the viewer may see every report, the oldest first; any state for "".

    NotAllowed for those who do not decide on reports.
    """
    if not may_triage(viewer, at):
        raise NotAllowed("Your part in this work does not let you see these alerts.")
    hidden = Report.objects.filter(alerts=OuterRef("pk")).exclude(
        sheet__guard__in=seen(viewer, at, Level.FULL)
    )
    found = RepeatAlert.objects.filter(~Exists(hidden))
    if state:
        found = found.filter(state=state)
    return found.select_related("owner", "case").order_by("raised_at", "reference")


@dataclass(frozen=True)
class AlertPage:
    """An alert with the reports under it, the latest first, and what it is of in words."""

    alert: RepeatAlert
    reports: tuple[Report, ...]
    about: str


def alert_page(viewer: Member, reference: str, at: datetime) -> AlertPage:
    """An alert of which the viewer may see every report. NotKnown for any other, and for none."""
    seen_ones = alerts(viewer, at, state="").filter(reference=reference)
    alert = seen_ones.first()
    if alert is None:
        raise NotKnown(reference)
    rows = alert.reports.select_related("sheet", "event", "source_agency", "place", "victim")
    under = tuple(noted(rows, "sheet__guard").order_by("-occurred_from", "-pk"))
    return AlertPage(alert, under, _about(viewer, alert, under, at))


def _about(viewer: Member, alert: RepeatAlert, under: tuple[Report, ...], at: datetime) -> str:
    """Whom or what an alert is of, as far as the viewer may see it."""
    if not under:
        return ""
    last = under[0]
    if alert.kind == RepeatAlert.Kind.THEME:
        return f"{last.get_kind_display()} in {area_name(last.ward)}"
    if alert.kind == RepeatAlert.Kind.LOCATION:
        return last.place_words or "Within a few metres on the ground"
    whose = last.suspect if alert.kind == RepeatAlert.Kind.SUSPECT else None
    person = whose or last.victim or last.complainant
    found = views(viewer, [person], at) if person else {}
    return found[person.pk].title if person and person.pk in found else "Not named"
