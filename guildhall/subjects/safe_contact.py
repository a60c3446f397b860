"""How somebody may be reached safely at one number or address, and the words that say so.

One shape for every programme. Each answer is "yes", "no" or "not_known", which is what somebody
who was asked could not say; empty is that nobody has asked. "Do not leave a message" says nothing
of whether they may be rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
    known who did. `others` are what others said of it that this does not agree with.
    """

    may_ring: str = NOT_ASKED
    may_leave_message: str = NOT_ASKED
    may_write: str = NOT_ASKED
    who_may_answer: str = ""
    hours: str = ""
    asked_at: datetime | None = None
    asked_by: Member | None = None
    others: tuple[SafeContact, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether anybody has been asked anything, whatever they could say."""
        said = (self.may_ring, self.may_leave_message, self.may_write, self.who_may_answer)
        return any((*said, self.hours))


UNASKED = SafeContact()
USES = ("may_ring", "may_leave_message", "may_write")
STRICTEST_FIRST = (NO, NOT_KNOWN, NOT_ASKED, YES)


def strictest(said: Sequence[SafeContact]) -> SafeContact:
    """What holds of one number or address of which several people said how it is safe to use.

    Of each use the strictest answer by anybody who asked; who may answer and when, of all. Where
    not all said the same, the last to be asked comes first and the others are told with it.
    """
    asked = [each for each in dict.fromkeys(said) if each.is_asked]
    if len(asked) < 2:
        return asked[0] if asked else UNASKED
    asked.sort(key=lambda each: each.asked_at.isoformat() if each.asked_at else "", reverse=True)
    answers: dict[str, Any] = {
        use: min((getattr(each, use) for each in asked), key=_how_strict) for use in USES
    }
    words: dict[str, Any] = {
        name: "; ".join(dict.fromkeys(filter(None, (getattr(each, name) for each in asked))))
        for name in ("who_may_answer", "hours")
    }
    held = replace(asked[0], **answers, **words)
    is_one = all(_answers(each) == _answers(asked[0]) for each in asked)
    return held if is_one else replace(held, others=tuple(asked))


def _how_strict(answer: str) -> int:
    return STRICTEST_FIRST.index(answer)


def _answers(safe: SafeContact) -> tuple[str, ...]:
    return tuple(getattr(safe, use) for use in USES)


def safe_words(kind: str, safe: SafeContact) -> str:
    """How a way of this kind may be used, what must not be done first; one line, no full stop."""
    if not safe.is_asked:
        return NOBODY_ASKED
    if safe.others:
        each = [safe_words(kind, one) for one in safe.others]
        held = _uses(kind, safe)
        return f"{held}; ANSWERS DIFFER, and the strictest holds: {' | '.join(each)}"
    return f"{_uses(kind, safe)}; {_asked(safe)}"


def _uses(kind: str, safe: SafeContact) -> str:
    uses = {"ring": safe.may_ring, "leave a message": safe.may_leave_message}
    found = [(answer, use) for use, answer in uses.items() if kind in SPOKEN]
    if kind in CAN_BE_WRITTEN_TO and (safe.may_write or kind not in SPOKEN):
        found.append((safe.may_write, "text" if kind == "mobile" else "write"))
    phrases = [SAID[answer].format(use) for answer, use in sorted(found, key=_danger_first)]
    if safe.who_may_answer:
        phrases.append(f"who may answer: {safe.who_may_answer}")
    if safe.hours:
        phrases.append(safe.hours)
    return "; ".join(phrases)


def _danger_first(each: tuple[str, str]) -> int:
    return list(SAID).index(each[0])


def _asked(safe: SafeContact) -> str:
    by = f" by {safe.asked_by.name}" if safe.asked_by else ""
    return f"asked {long_date(safe.asked_at)}{by}"
