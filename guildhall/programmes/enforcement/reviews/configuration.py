"""What the area's review procedures set. Values given are where to start."""

from guildhall.local import whole

TABLE = "enforcement"
NEEDED = whole(
    TABLE,
    "case_review_complaints",
    3,
    title="qualifying complaints at which an ASB case review must be held",
    source="Anti-social Behaviour, Crime and Policing Act 2014 s104(4): three, or another number in"
    " the review procedures, which the explanatory notes (para 231) say is no higher",
    most=3,
)
BODIES = whole(
    TABLE,
    "case_review_bodies",
    2,
    title="relevant bodies, without a conflict, that decide that a threshold is not met",
    source="Local: section 104 has the relevant bodies decide, and says no number",
    least=2,
    most=10,
)
YEAR_STARTS = 4
"""The month that a reporting period starts in: at most 12 months long (s104)."""
