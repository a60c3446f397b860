"""What the enforcement programme keeps, by part. Each part adds its own lines."""

from guildhall.programmes.enforcement.models.cases import (
    ActionPlan,
    ClosureView,
    DiarySheet,
    Evidence,
    Survey,
)
from guildhall.programmes.enforcement.models.interventions import Intervention, Review
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
    ReportTakingPlace,
)
from guildhall.programmes.enforcement.models.reviews import Recommendation, ReviewApplication
from guildhall.programmes.enforcement.models.tasking import FlyTip, Patrol, Problem

__all__ = [
    "Accreditation",
    "ActionPlan",
    "AlertReport",
    "ClosureView",
    "DiarySheet",
    "Event",
    "Evidence",
    "FlyTip",
    "Intervention",
    "Notice",
    "Patrol",
    "Payment",
    "Problem",
    "Prosecution",
    "Recommendation",
    "RepeatAlert",
    "Report",
    "ReportTakingPlace",
    "Review",
    "ReviewApplication",
    "Survey",
]
