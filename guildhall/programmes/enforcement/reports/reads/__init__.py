"""What is read of reports. A measure takes what has no viewer; a page what has one."""

from guildhall.programmes.enforcement.reports.reads.counting import (
    Complaint,
    Counts,
    complaints_about,
    complaints_between,
    count,
    count_events,
    events_between,
)
from guildhall.programmes.enforcement.reports.reads.listing import (
    Alike,
    ReportPage,
    Waiting,
    alerts,
    deciding,
    likely_same,
    may_triage,
    mine,
    open_case,
    open_cases,
    report_page,
    reports_of,
    waiting,
)
from guildhall.programmes.enforcement.reports.reads.repeating import Mark, found_repeats, marks

__all__ = [
    "Alike",
    "Complaint",
    "Counts",
    "Mark",
    "ReportPage",
    "Waiting",
    "alerts",
    "complaints_about",
    "complaints_between",
    "count",
    "count_events",
    "deciding",
    "events_between",
    "found_repeats",
    "likely_same",
    "marks",
    "may_triage",
    "mine",
    "open_case",
    "open_cases",
    "report_page",
    "reports_of",
    "waiting",
]
