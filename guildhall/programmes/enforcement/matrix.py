"""Who sees and does what in this programme. Every line here is an agreement between agencies.

The partnership's usual matrix, with the functions of those who work on anti-social behaviour.
"""

from guildhall.partners.declare import Function, Matrix
from guildhall.partners.matrices import CELLS, ENFORCEMENT

TRIAGE = Function("asb_triage", "ASB triage officer")
OFFICER = Function("asb_officer", "ASB case officer")
SCHOOL = Function("school", "School")
FUNCTIONS = (TRIAGE, OFFICER, SCHOOL)

OWN: Matrix = {
    TRIAGE.key: CELLS["FC"],
    # Their own cases in full; of the others of their agency what to do there, and not why.
    OFFICER.key: (CELLS["O"], CELLS["T"]),
    SCHOOL.key: CELLS["T"],
}
MATRIX: Matrix = {**ENFORCEMENT, **OWN}
