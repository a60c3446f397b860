"""What can stop a write, each in words for the person who tried. `field` names a form's field."""

from guildhall.reasons import has_words


class Stopped(ValueError):
    """The write was not made, and nothing has changed. The message says what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotLive(Stopped):
    """Live casework is off until the impact assessment and the security checks are recorded."""


class ChangedMeanwhile(Stopped):
    """Somebody else changed it after it was opened. Nothing of theirs was overwritten."""


class AlreadyDone(Stopped):
    """Somebody else has just done this."""


class NotOpen(Stopped):
    """The case is not open, so its work cannot go on."""


class Missing(Stopped):
    """Something that has to be said was not, such as a reason."""


class NotDeclared(Stopped):
    """The programme has no such stage, role, tool, purpose, letter, outcome or record."""


class NeedsMore(Stopped):
    """The stage needs something that is not there yet."""


class MayNotFollow(Stopped):
    """The stage does not follow from the one the case is in."""


class SomebodyElse(Stopped):
    """Two people are needed, and this is the first one again."""


class OnHold(Stopped):
    """A hold stands on the case, so it may not be erased."""


def required(text: str, field: str, message: str) -> str:
    """The text without space round it; Missing where nothing is left."""
    kept = text.strip()
    if not kept:
        raise Missing(message, field=field)
    return kept


def reasoned(text: str, field: str, message: str) -> str:
    """As `required`, and in words."""
    kept = required(text, field, message)
    if not has_words(kept):
        raise Missing(message, field=field)
    return kept
