"""What a case's rows say, for its deadlines and for what its stages and its closing need."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from guildhall.casework.models import Assessment, Case, ContactAttempt, Involvement, Referral
from guildhall.casework.reads.assessed import complete
from guildhall.programmes.enforcement.cases.assessments import (
    HIGH,
    MEDIUM,
    RAM,
    RAM_TOOL,
    STANDARD,
)
from guildhall.programmes.enforcement.models import ClosureView, Report

HARMED = ("victim", "complainant", "child")


def contacts(case: Case, *, is_reached: bool = True) -> list[datetime]:
    """When somebody who suffers from it was spoken to, or every attempt, the first one first.

    A contact with nobody named is taken for one with them. Whoever said what they think of closing
    was spoken to, and so was whoever a report of the case says was.
    """
    harmed = Involvement.objects.filter(case=case, role__in=HARMED).values("person")
    rows = ContactAttempt.objects.filter(entry__case=case, entry__withdrawn_at=None)
    rows = rows.filter(person__in=harmed) | rows.filter(person=None)
    if is_reached:
        rows = rows.filter(outcome=ContactAttempt.Outcome.REACHED)
    views = ClosureView.objects.filter(
        entry__case=case, entry__withdrawn_at=None, answer__in=["yes", "no"]
    )
    return sorted(
        [
            *rows.values_list("entry__happened_at", flat=True),
            *views.values_list("asked_at", flat=True),
            *_contacts_of(Report.objects.filter(case=case)),
        ]
    )


def contacts_about(report: Report) -> list[datetime]:
    """When the complainant or the victim of a report was spoken to, the first one first.

    On the report, on another of its case about them, or on the case: there with them, or with
    nobody named where nobody else suffers from it.
    """
    people = [key for key in (report.complainant_id, report.victim_id) if key is not None]
    found = [] if report.contacted_at is None else [report.contacted_at]
    if report.case_id is None or not people:
        return found
    others = Involvement.objects.filter(case=report.case_id, role__in=HARMED)
    rows = ContactAttempt.objects.filter(
        entry__case=report.case_id,
        entry__withdrawn_at=None,
        outcome=ContactAttempt.Outcome.REACHED,
    )
    with_them = Q(person__in=people)
    if not others.exclude(person__in=people).exists():
        with_them |= Q(person=None)
    about_them = Q(complainant__in=people) | Q(victim__in=people)
    return sorted(
        [
            *found,
            *rows.filter(with_them).values_list("entry__happened_at", flat=True),
            *_contacts_of(Report.objects.filter(about_them, case=report.case_id)),
        ]
    )


def _contacts_of(reports: QuerySet[Report]) -> Iterable[datetime]:
    rows = reports.exclude(contacted_at=None).values_list("contacted_at", flat=True)
    return [each for each in rows if each is not None]


def assessments(case: Case) -> list[Assessment]:
    """The case's risk matrices that are complete, the first one first."""
    rows = complete(Assessment.objects.filter(entry__case=case, tool=RAM_TOOL))
    return list(rows.select_related("entry__case").order_by("entry__happened_at", "pk"))


def first_risk(case: Case) -> str:
    """The band that the first contact is timed by, as it was known first.

    The highest that a linked report was given when it came in; failing that the first risk
    matrix; standard where there is neither.
    """
    given = list(Report.objects.filter(case=case).exclude(risk="").values_list("risk", flat=True))
    given = given or [each.final_band for each in assessments(case)[:1]]
    return max(given, key=_rank, default=STANDARD)


def _rank(band: str) -> int:
    return (STANDARD, MEDIUM, HIGH).index(band)


def reports_after(case: Case, at: datetime) -> list[datetime]:
    """When each new report or referral came in after an instant, the first one first."""
    rows: tuple[Iterable[datetime], ...] = (
        Report.objects.filter(case=case, received_at__gt=at).values_list("received_at", flat=True),
        Referral.objects.filter(case=case, received_at__gt=at).values_list(
            "received_at", flat=True
        ),
    )
    return sorted(each for found in rows for each in found)


def is_high(assessment: Assessment) -> bool:
    """Whether an assessment is a risk matrix in its highest band."""
    return assessment.tool == RAM.key and assessment.final_band == HIGH
