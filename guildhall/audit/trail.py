"""What one request showed, looked for, gave out and refused. Kept in memory until it is answered.

Any part of the product may tell of it, in a read, a view or a rule of access; outside a request
each call does nothing. References only: a name passed here raises, because audit holds no plain
text. What people typed goes to `searched`, and is sealed.
"""

import re
from contextvars import ContextVar, Token
from dataclasses import dataclass, field

from guildhall.references import new_reference

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
# Of our own making: what somebody typed into an address may be anything, a name included.
RANDOM = re.compile(r"[2-9A-HJKMNP-TV-Z]{6,20}")
LETTERS_KEPT, TEXTS_KEPT = 500, 20
REFERENCE_LENGTH = 16  # 30 to the 16th: two rows never share one


@dataclass
class Trail:
    """One request: its own random reference, and what it touched, each in the order met."""

    reference: str = field(default_factory=lambda: new_reference(REFERENCE_LENGTH))
    shown: dict[str, None] = field(default_factory=dict)
    exported: dict[str, None] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    denied: dict[str, None] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    is_denied: bool = False


_current: ContextVar[Trail | None] = ContextVar("guildhall_trail", default=None)


def current() -> Trail | None:
    """The trail of the request being answered; None outside one."""
    return _current.get()


def reference() -> str:
    """The reference of the request being answered; empty outside one."""
    trail = _current.get()
    return trail.reference if trail else ""


def shown(*references: str) -> None:
    """These records were, or are about to be, shown to the viewer."""
    trail = _current.get()
    if trail is not None:
        trail.shown.update(dict.fromkeys(_checked(references)))


def exported(*references: str) -> None:
    """These records leave in a file, a print or a letter. Call it before the file is sent."""
    trail = _current.get()
    if trail is not None:
        trail.exported.update(dict.fromkeys(_checked(references)))


def searched(text: str) -> None:
    """The viewer looked for this. It is kept encrypted, its first 500 characters."""
    trail = _current.get()
    if trail is not None and text and len(trail.searched) < TEXTS_KEPT:
        trail.searched.append(text[:LETTERS_KEPT])


def denied(reference_or_text: str = "") -> None:
    """The viewer was refused, or told that there is no such thing. Safe for anything they typed.

    What looks like a reference of ours is kept as it is, so that tries at one record can be found;
    anything else is kept encrypted.
    """
    trail = _current.get()
    if trail is None:
        return
    trail.is_denied = True
    if RANDOM.fullmatch(reference_or_text):
        trail.denied[reference_or_text] = None
    elif reference_or_text and len(trail.refused) < TEXTS_KEPT:
        trail.refused.append(reference_or_text[:LETTERS_KEPT])


def begin() -> Token[Trail | None]:
    """Start the trail of a request. Give what is returned to `end`."""
    return _current.set(Trail())


def end(token: Token[Trail | None]) -> None:
    """Forget the trail of a request that has been answered."""
    _current.reset(token)


def _checked(references: tuple[str, ...]) -> tuple[str, ...]:
    for each in references:
        if not REFERENCE.fullmatch(each):
            raise ValueError("an audit trail takes references only, never names or free text")
    return references
