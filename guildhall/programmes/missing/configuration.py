"""What the partnership sets for itself in this programme, in local.toml of the data folder."""

from guildhall import local
from guildhall.programmes.missing import tools
from guildhall.programmes.missing.repeats import RepeatRule
from guildhall.programmes.missing.rules import MeetingRule

TABLE = "missing_and_exploitation"
AREAS_DIFFER = "Local: other areas use 3 in 30 days or 2 in 28"

_episodes = local.whole(
    TABLE, "repeat_episodes", 3, title="episodes that make a child repeatedly missing",
    source=AREAS_DIFFER, least=2, most=20,
)  # fmt: skip
_days = local.whole(
    TABLE, "repeat_days", 90, title="days within which those episodes begin", source=AREAS_DIFFER,
    least=7, most=366,
)  # fmt: skip
_again_days = local.whole(
    TABLE, "again_days", 30, title="days within which a second episode is an early warning",
    source="Local: an early warning, not the trigger", least=1, most=366,
)  # fmt: skip
_high_risk_days = local.whole(
    TABLE, "meeting_high_risk_days", 31,
    title="days for which a high-risk episode brings a child to the monthly meeting",
    source="Local, after the plan's monthly meeting", least=1, most=366,
)  # fmt: skip

REPEAT = RepeatRule(
    "repeat",
    f"{_episodes} or more episodes in any {_days} days",
    at_least=_episodes,
    days=_days,
    months=None,
    source=AREAS_DIFFER,
)
EARLY_WARNING = RepeatRule(
    "again",
    f"missing again within {_again_days} days",
    at_least=2,
    days=_again_days,
    months=None,
    source="Local: an early warning, not the trigger",
)
MEETING = MeetingRule(
    repeat=REPEAT,
    high_risk_within_days=_high_risk_days,
    bands=frozenset({(tools.SERAF, "significant"), (tools.LOCAL_TOOL, "high")}),
    is_for_missing_education=True,
    source="Local, after the plan: the monthly meeting reviews high-risk missing, exploitation and"
    " missing education",
)
