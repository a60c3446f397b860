"""What the tasking part adds to the programme: its records, its deadlines and its pages."""

from guildhall.casework.declare import Page
from guildhall.duties.declare import Deadline
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.models.tasking import FlyTip, Patrol, Problem

SHEETS = (Problem, Patrol, FlyTip)
DEADLINES: tuple[Deadline, ...] = ()
PAGES = (
    Page("This week’s tasking", "enforcement_week", needs=Do.ACT),
    Page("Log a patrol, a visit or a fly-tip", "enforcement_log"),
)
