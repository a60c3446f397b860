"""What is known of measures: definitions, figures as they may be shown, returns."""

from guildhall.measures.reads.aims import baselines, targets
from guildhall.measures.reads.definitions import (
    find_definition,
    marks_of,
    register,
    returned_definitions,
    standing_marks,
    versions,
)
from guildhall.measures.reads.figures import (
    Known,
    known,
    known_one,
    observations_of,
    peer_figures,
    snapshots_of,
    trace,
)
from guildhall.measures.reads.returns import (
    calendar,
    find_due,
    late_returns,
    may_send,
    may_send_any,
    owed_by_name,
)
from guildhall.measures.reads.summaries import Summary, summaries, summary

__all__ = [
    "Known",
    "Summary",
    "baselines",
    "calendar",
    "find_definition",
    "find_due",
    "known",
    "known_one",
    "late_returns",
    "marks_of",
    "may_send",
    "may_send_any",
    "observations_of",
    "owed_by_name",
    "peer_figures",
    "register",
    "returned_definitions",
    "snapshots_of",
    "standing_marks",
    "summaries",
    "summary",
    "targets",
    "trace",
    "versions",
]
