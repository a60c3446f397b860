"""What cases bring to the programme."""

from guildhall.casework.declare import Page
from guildhall.programmes.enforcement.cases.assessments import RAM
from guildhall.programmes.enforcement.cases.closing import in_force
from guildhall.programmes.enforcement.cases.deadlines import DEADLINES
from guildhall.programmes.enforcement.cases.letters import LETTERS
from guildhall.programmes.enforcement.cases.stages import STAGES, needs_view_of_the_victim
from guildhall.programmes.enforcement.models import (
    ActionPlan,
    ClosureView,
    DiarySheet,
    Evidence,
    Intervention,
    Review,
    Survey,
)

__all__ = [
    "ASSESSMENTS", "DEADLINES", "LETTERS", "NEEDS_TO_CLOSE", "OUTSTANDING", "PAGES", "RECORDS",
    "STAGES",
]  # fmt: skip

RECORDS = (ActionPlan, DiarySheet, Evidence, Intervention, Review, ClosureView, Survey)
ASSESSMENTS = (RAM,)
OUTSTANDING = (in_force,)
NEEDS_TO_CLOSE = (needs_view_of_the_victim,)
PAGES = (
    Page("Tools and powers", "enforcement_ladder"),
    Page("Tools and powers", "enforcement_ladder_of", of_case=True),
    Page("How cases ended", "enforcement_closed"),
)
