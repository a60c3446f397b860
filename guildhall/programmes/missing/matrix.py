"""Who sees and does what in this programme. Every line here is an agreement between agencies.

The partnership's usual matrix, with the parts of a child's file that only some may read: what the
child said (`interview`), `health`, `intelligence`, and what a home writes and needs (`placement`).
"""

from guildhall.partners.declare import (
    CASE_SLICE,
    CONTACT_SLICE,
    EVERY_SLICE,
    TASKING_SLICE,
    Do,
    Function,
    Level,
    Matrix,
    Reach,
    Sight,
)
from guildhall.partners.matrices import CASEWORK, CELLS, COORDINATION, MANAGEMENT, MISSING, TASKS

PLACEMENT = "placement"
USUAL = frozenset({TASKING_SLICE, CASE_SLICE, PLACEMENT})
EDUCATION = Function("education_officer", "School or children missing education officer")

OWN: Matrix = {
    "mash_coordinator": Sight(Level.FULL, Reach.WHOLE, frozenset({EVERY_SLICE}), COORDINATION),
    "team_manager": Sight(Level.FULL, Reach.WHOLE, frozenset({EVERY_SLICE}), MANAGEMENT),
    "police_missing_coordinator": Sight(
        Level.FULL, Reach.WHOLE, USUAL | {"interview", "intelligence"}, COORDINATION
    ),
    "return_interviewer": (
        Sight(Level.FULL, Reach.NAMED, USUAL | {"interview", "health"}, CASEWORK),
        # Until somebody is named, each sees what arranging an interview takes: the child, the
        # episode's times, and how to reach them safely.
        Sight(
            Level.TASKING,
            Reach.OWED,
            frozenset({TASKING_SLICE, CONTACT_SLICE}),
            frozenset({Do.READ}),
        ),
        CELLS["EA"],
    ),
    "social_worker": (
        Sight(Level.FULL, Reach.NAMED, USUAL | {"interview", "health"}, CASEWORK),
        CELLS["EA"],
    ),
    # A worker of the home who is named on the case fills in the sheet, and reads no more for it.
    "care_home": (
        Sight(Level.TASKING, Reach.AGENCY, may=TASKS | {Do.REFER}),
        Sight(
            Level.FULL,
            Reach.NAMED,
            frozenset({TASKING_SLICE, PLACEMENT}),
            frozenset({Do.READ, Do.WRITE, Do.ACT, Do.REFER}),
        ),
    ),
    "placing_authority": Sight(Level.FULL, Reach.AGENCY, USUAL | {"interview", "health"}, TASKS),
    EDUCATION.key: Sight(Level.TASKING, Reach.AGENCY, may=TASKS | {Do.REFER}),
}
MATRIX: Matrix = {**MISSING, **OWN}
