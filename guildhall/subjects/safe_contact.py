"""How somebody may be reached safely at one number or address, and the words that say so.

One shape for every programme. Each answer is "yes", "no" or "not_known", which is what somebody
who was asked could not say; empty is that nobody has asked. "Do not leave a message" says nothing
of whether they may be rung.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from guildhall.ui.words import long_date

if TYPE_CHECKING:
    from guildhall.partners.models import Member

YES, NO, NOT_KNOWN, NOT_ASKED = "yes", "no", "not_known", ""
NOBODY_ASKED = "nobody has asked how it is safe to use"
SPOKEN = frozenset({"mobile", "landline"})
CAN_BE_WRITTEN_TO = frozenset({"mobile", "email", "other"})
SAID = {
    NO: "DO NOT {}",
    NOT_KNOWN: "not known if it is safe to {}",
    NOT_ASKED: "not asked if it is safe to {}",
    YES: "may {}",
}
"""An answer in words, those to mind first."""


@dataclass(frozen=True)
class SafeContact:
    """What was said of one way to reach somebody. `hours` is when, and anything else to mind.

    `asked_at` and `asked_by` are None while nobody has asked; `asked_by` also where it is not
    known who did.
    """

    may_ring: str = NOT_ASKED
    may_leave_message: str = NOT_ASKED
    may_write: str = NOT_ASKED
    who_may_answer: str = ""
    hours: str = ""
    asked_at: datetime | None = None
    asked_by: Member | None = None

    @property
    def is_asked(self) -> bool:
        """Whether anybody has been asked anything, whatever they could say."""
        said = (self.may_ring, self.may_leave_message, self.may_write, self.who_may_answer)
        return any((*said, self.hours))


UNASKED = SafeContact()


def safe_words(kind: str, safe: SafeContact) -> str:
    """How a way of this kind may be used, what must not be done first; one line, no full stop."""
    if not safe.is_asked:
        return NOBODY_ASKED
    uses = {"ring": safe.may_ring, "leave a message": safe.may_leave_message}
    found = [(answer, use) for use, answer in uses.items() if kind in SPOKEN]
    if kind in CAN_BE_WRITTEN_TO and (safe.may_write or kind not in SPOKEN):
        found.append((safe.may_write, "text" if kind == "mobile" else "write"))
    phrases = [SAID[answer].format(use) for answer, use in sorted(found, key=_danger_first)]
    if safe.who_may_answer:
        phrases.append(f"who may answer: {safe.who_may_answer}")
    if safe.hours:
        phrases.append(safe.hours)
    return "; ".join([*phrases, _asked(safe)])


def _danger_first(each: tuple[str, str]) -> int:
    return list(SAID).index(each[0])


def _asked(safe: SafeContact) -> str:
    by = f" by {safe.asked_by.name}" if safe.asked_by else ""
    return f"asked {long_date(safe.asked_at)}{by}"
