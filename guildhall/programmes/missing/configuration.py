"""What the partnership sets for itself in this programme. Values given are where to start."""

from guildhall.programmes.missing import tools
from guildhall.programmes.missing.repeats import AGAIN_WITHIN_30_DAYS, THREE_IN_90_DAYS
from guildhall.programmes.missing.rules import MeetingRule

REPEAT = THREE_IN_90_DAYS
EARLY_WARNING = AGAIN_WITHIN_30_DAYS
MEETING = MeetingRule(
    repeat=THREE_IN_90_DAYS,
    high_risk_within_days=31,
    bands=frozenset({(tools.SERAF, "significant"), (tools.LOCAL_TOOL, "high")}),
    is_for_missing_education=True,
    source="Local, after the plan: the monthly meeting reviews high-risk missing, exploitation and"
    " missing education",
)
