"""Which way is better, and the words for a way that a figure moved.

Polarity turns rising and falling into better and worse. Where more reports are wanted, or neither
way is better, the words stay "rising" and "falling": such a count alone cannot say. Whether a
figure moved at all is the verdict's (see `verdict`).
"""

from enum import StrEnum
from typing import Literal

Way = Literal["up", "down"]


class Polarity(StrEnum):
    """Which way is better. `up_wanted`: more reports are wanted, whatever they then show."""

    DOWN_GOOD = "down_good"
    UP_GOOD = "up_good"
    UP_WANTED = "up_wanted"
    NONE = "none"


class Travel(StrEnum):
    """The value is the words to print."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    RISING = "rising"
    FALLING = "falling"
    MIXED = "moving two ways"
    WATCH = "watch"
    STEADY = "no change beyond chance"
    BARRED = "within its usual range since a break, and not compared across it"
    UNKNOWN = "not enough to judge"
    NOT_JUDGED = "not judged"


def meaning(way: Way, polarity: Polarity) -> Travel:
    """What a movement means under a polarity."""
    if polarity in (Polarity.UP_WANTED, Polarity.NONE):
        return Travel.RISING if way == "up" else Travel.FALLING
    is_better = (way == "up") == (polarity is Polarity.UP_GOOD)
    return Travel.IMPROVING if is_better else Travel.WORSENING
