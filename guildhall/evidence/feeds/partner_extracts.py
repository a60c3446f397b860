"""Partners' own extracts, one feed for each entry of the schedule that partners owe each other.

No file is recognised by its columns: a saved mapping says which of a partner's columns is which.
"""

from guildhall.evidence.mappings.layout import feed_of
from guildhall.evidence.mappings.schedules import SCHEDULES

feeds = tuple(feed_of(schedule) for schedule in SCHEDULES)
