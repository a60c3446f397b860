"""What the enforcement programme keeps, by part. Each part adds its own lines."""

from guildhall.programmes.enforcement.models.powers import (
    Accreditation,
    Notice,
    Payment,
    Prosecution,
)
from guildhall.programmes.enforcement.models.reports import (
    AlertReport,
    Event,
    RepeatAlert,
    Report,
)
from guildhall.programmes.enforcement.models.tasking import FlyTip, Patrol, Problem

__all__ = [
    "Accreditation",
    "AlertReport",
    "Event",
    "FlyTip",
    "Notice",
    "Patrol",
    "Payment",
    "Problem",
    "Prosecution",
    "RepeatAlert",
    "Report",
]
