"""What people do with a report of anti-social behaviour."""

from guildhall.programmes.enforcement.reports.writes.alerting import (
    decide_alert,
    leave_out,
    raise_alert,
    take_alert,
)
from guildhall.programmes.enforcement.reports.writes.deciding import (
    DECISIONS,
    apart,
    same_event,
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
    "leave_out",
    "log_first_contact",
    "raise_alert",
    "receive_report",
    "same_event",
    "take_alert",
    "triage",
]
