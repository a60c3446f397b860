"""What the partnership sets for itself of tasking. Values given are where to start."""

from guildhall.local import whole

TABLE = "enforcement"
KOPER = "Koper (1995), the curve of residual deterrence: 12 to 16 minutes in a hot spot"

DWELL_LEAST = whole(
    TABLE, "dwell_least_minutes", 12, source=KOPER, most=120,
    title="minutes in a hot spot, at least, for a patrol to be of the length advised",
)  # fmt: skip
DWELL_MOST = whole(
    TABLE, "dwell_most_minutes", 16, source=KOPER, most=240,
    title="minutes in a hot spot, at most, for a patrol to be of the length advised",
)  # fmt: skip
BASES = ("police station", "base", "council depot", "headquarters", "HQ", "our office")
"""Words for where officers are based. A patrol that names one is flagged and counts no time."""
