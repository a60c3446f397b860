"""When a board pack may take its next step, and what a quarter is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from guildhall.analysis.quarters import Quarter, parse_quarter, quarter_holding

__all__ = [
    "Quarter",
    "Step",
    "first_free",
    "last_whole_quarter",
    "parse_quarter",
    "why_not_approve",
    "why_not_validate",
    "why_not_write",
]


def last_whole_quarter(today: date) -> Quarter:
    """The latest quarter that had ended by the start of this day."""
    return quarter_holding(today).later(-1)


def first_free(today: date, taken: Collection[str], *, since: date) -> Quarter:
    """The latest ended quarter, back to the one that holds `since`, that is not taken.

    The quarter under way where every one of them is.
    """
    wanted = last_whole_quarter(today)
    while str(wanted) in taken:
        wanted = wanted.later(-1)
    return wanted if wanted.ends_on >= since else quarter_holding(today)


@dataclass(frozen=True)
class Step:
    """One stage that a pack has been through, and who took it there (None: the command line).

    `figures` is the digest of the figures as they stood then, where the stage is of figures.
    """

    name: str
    by: int | None
    figures: str = ""


def why_not_validate(steps: Sequence[Step]) -> str:
    """Why the figures cannot be validated now; empty where they can."""
    if _stands(steps) == "approved":
        return "This pack is frozen."
    if _stands(steps) == "validated":
        return "The figures are validated already."
    return ""


def why_not_approve(steps: Sequence[Step], *, by: int | None, unanswered: int, figures: str) -> str:
    """Why the pack cannot be approved and frozen now; empty where it can.

    Two people release a pack: whoever validated its figures may not approve it. Each finding of
    plan lint must have an answer, so that the board sees no plan with unread contradictions.
    `figures` is the digest of what would be frozen, which must be what was validated.
    """
    if _stands(steps) == "approved":
        return "This pack is frozen already."
    if _stands(steps) != "validated":
        return "An analyst has to validate the figures first."
    if by is not None and steps[-1].by == by:
        return "You validated these figures, so somebody else has to approve the pack."
    if steps[-1].figures != figures:
        return (
            "The figures or the updates have changed since they were validated."
            " The analyst has to send the pack back, and validate it again."
        )
    if unanswered:
        found = "finding" if unanswered == 1 else "findings"
        return f"{unanswered} {found} of plan lint need an answer first."
    return ""


def why_not_write(steps: Sequence[Step]) -> str:
    """Why an update cannot be written now; empty where it can."""
    if _stands(steps) == "approved":
        return "This pack is frozen."
    if _stands(steps) == "validated":
        return "The figures are validated. Ask the analyst to send the pack back first."
    return ""


def _stands(steps: Sequence[Step]) -> str:
    return steps[-1].name if steps else ""
