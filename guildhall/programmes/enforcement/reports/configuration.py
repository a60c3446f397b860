"""What the partnership sets for itself of reports. Values given are where to start."""

from guildhall.local import counts, whole
from guildhall.programmes.enforcement.reports.repeats import RepeatRule
from guildhall.programmes.enforcement.reports.rules import Nearness

TABLE = "enforcement"
SIX_MONTHS = "Local: the span of the case review. Other forces use 3 in 3 months"
OURS = "Local"

NEAR = Nearness(
    metres=whole(
        TABLE, "same_event_metres", 50, source=OURS, least=0,
        title="metres between two reports that may be of one event",
    ),
    hours=whole(
        TABLE, "same_event_hours", 2, source=OURS, least=0, most=24,
        title="hours between two reports that may be of one event",
    ),
)  # fmt: skip
REPEAT_VICTIM = RepeatRule(
    at_least=whole(
        TABLE, "repeat_victim_events", 3, source=SIX_MONTHS, least=2,
        title="distinct events that make a repeat victim",
    ),
    months=whole(
        TABLE, "repeat_victim_months", 6, source=SIX_MONTHS, most=36,
        title="months within which they count",
    ),
)  # fmt: skip
REPEAT_VICTIM_WIDE = RepeatRule(
    at_least=whole(
        TABLE, "repeat_victim_wide_events", 2, source="Local: shown beside the rule above", least=2,
        title="distinct events that make a repeat victim by the wider rule",
    ),
    months=whole(
        TABLE, "repeat_victim_wide_months", 12, source="Local: shown beside the rule above",
        most=36, title="months within which they count by the wider rule",
    ),
)  # fmt: skip
REPEAT_SUSPECT = RepeatRule(
    at_least=whole(
        TABLE, "repeat_suspect_events", 3, source="Local: as for a victim", least=2,
        title="distinct events that make a repeat suspect",
    ),
    months=whole(
        TABLE, "repeat_suspect_months", 6, source="Local: as for a victim", most=36,
        title="months within which they count",
    ),
)  # fmt: skip
REPEAT_LOCATION = RepeatRule(
    at_least=whole(
        TABLE, "repeat_location_events", 3, source=OURS, least=2,
        title="distinct events that make a repeat location",
    ),
    days=whole(
        TABLE, "repeat_location_days", 90, source=OURS, most=1000,
        title="days within which they count",
    ),
)  # fmt: skip
LOCATION_METRES = whole(
    TABLE, "repeat_location_metres", 50, source=OURS,
    title="metres round a report that are one location, where no address is known",
)  # fmt: skip
THEME_LEAST = whole(
    TABLE, "repeat_theme_events", 5, source="Local: below it, chance alone is above the limit",
    least=2, title="events of a type in a ward in a month, at least, to be above its limit",
)  # fmt: skip
MEDIUM_FROM = whole(
    TABLE, "three_questions_medium_from", 2, source="Local: cut points differ by force", most=6,
    title="points of the three questions from which risk is medium",
)  # fmt: skip
HIGH_FROM = whole(
    TABLE, "three_questions_high_from", 4, source="Local: cut points differ by force", most=6,
    title="points of the three questions from which risk is high",
)  # fmt: skip
SCHOOL_PUPILS = counts(
    TABLE, "school_pupils", most=10_000,
    title="pupils of each school that takes part, by the key of the school's agency",
    source="Local: the January school census, or the school",
)  # fmt: skip
