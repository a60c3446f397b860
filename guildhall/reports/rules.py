"""When a board pack may take its next step, and what a quarter is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")


@dataclass(frozen=True)
class Quarter:
    """Three months of the calendar: 2016-Q3 is July to September 2016."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[str, str, str]:
        """Its months, such as 2016-07, 2016-08 and 2016-09."""
        first = 3 * self.number - 2
        a, b, c = (f"{self.year}-{month:02}" for month in range(first, first + 3))
        return a, b, c

    @property
    def title(self) -> str:
        """July to September 2016."""
        first, _, last = (date.fromisoformat(f"{month}-01") for month in self.months)
        return f"{first:%B} to {last:%B} {self.year}"

    @property
    def ends_before(self) -> date:
        """The first day after it."""
        if self.number == 4:
            return date(self.year + 1, 1, 1)
        return date(self.year, 3 * self.number + 1, 1)


def parse_quarter(text: str) -> Quarter:
    """2016-Q3 as a quarter. Raises ValueError that says how to write one."""
    match = QUARTER.match(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a quarter. Write the year and the quarter: 2016-Q3")
    return Quarter(int(match[1]), int(match[2]))


def last_whole_quarter(today: date) -> Quarter:
    """The latest quarter that had ended by the start of this day."""
    ended = (today.month - 1) // 3
    return Quarter(today.year, ended) if ended else Quarter(today.year - 1, 4)


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
