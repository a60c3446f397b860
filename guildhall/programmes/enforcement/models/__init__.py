"""What the enforcement programme keeps, by part. Each part adds its own lines."""

from guildhall.programmes.enforcement.models.reports import (
    AlertReport,
    Event,
    RepeatAlert,
    Report,
)

__all__ = [
    "AlertReport",
    "Event",
    "RepeatAlert",
    "Report",
]
