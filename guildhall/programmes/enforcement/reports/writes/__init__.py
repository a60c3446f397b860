"""What people do with a report of anti-social behaviour."""

from guildhall.programmes.enforcement.reports.writes.alerting import (
    decide_alert,
    forget_alerts,
    leave_out,
    raise_alert,
    take_alert,
)
from guildhall.programmes.enforcement.reports.writes.deciding import (
    DECISIONS,
    apart,
    follow_cases,
    same_event,
    take_off,
    triage,
)
from guildhall.programmes.enforcement.reports.writes.receiving import (
    SentAlready,
    Somebody,
    Way,
    Where,
    assess_report,
    log_first_contact,
    receive_report,
)

__all__ = [
    "DECISIONS",
    "SentAlready",
    "Somebody",
    "Way",
    "Where",
    "apart",
    "assess_report",
    "decide_alert",
    "follow_cases",
    "forget_alerts",
    "leave_out",
    "log_first_contact",
    "raise_alert",
    "receive_report",
    "same_event",
    "take_alert",
    "take_off",
    "triage",
]
