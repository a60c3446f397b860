"""Whether two reports are of one event: facts in, a score and its reasons out.

The weights are ours, and their only use is to put the likely ones before a person, who decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot

from guildhall.programmes.enforcement.reports.kinds import GRAVE_ANSWERS, GRAVE_FLAGS

SAME_PLACE, NEARBY = 3, 2
SAME_TIME, NEAR_IN_TIME = 3, 2
SAME_KIND, SAME_QUALIFIER = 2, 1
LIKELY_FROM = 6
"""At the same place at the same time; or near in one of them, and alike in kind."""

HIGH, GRAVE, REST = 0, 1, 2


@dataclass(frozen=True)
class Happening:
    """What one report says of when, where and what.

    `place` is the key of a place, empty where none is known; `easting` and `northing` are metres
    of the National Grid. `sent` is the source's own reference with its source, empty for none.
    """

    starts: datetime
    ends: datetime
    kind: str
    qualifier: str
    place: str = ""
    easting: int | None = None
    northing: int | None = None
    sent: str = ""


@dataclass(frozen=True)
class Nearness:
    """How near is near: metres on the ground and hours in time, both reached and not passed.

    A report of more than `longest_hours` tells of a course of behaviour, and is like no event.
    """

    metres: int
    hours: int
    longest_hours: int = 24


@dataclass(frozen=True)
class Likeness:
    """How alike two reports are. `is_sent_twice`: the source sent the very same one again."""

    score: int
    reasons: tuple[str, ...]
    is_sent_twice: bool = False

    @property
    def is_likely(self) -> bool:
        """Whether it is worth showing as perhaps the same event."""
        return self.is_sent_twice or self.score >= LIKELY_FROM


UNLIKE = Likeness(0, ())


def likeness(one: Happening, other: Happening, near: Nearness) -> Likeness:
    """How alike two reports are. Both the place and the time must be near, or they are not."""
    if one.sent and one.sent == other.sent:
        return Likeness(0, ("sent twice: the source and its reference are the same",), True)
    where, when = _place(one, other, near), _time(one, other, near)
    if where is None or when is None:
        return UNLIKE
    parts = [where, when]
    if one.kind == other.kind:
        parts.append((SAME_KIND, "the same type"))
    if one.qualifier == other.qualifier:
        parts.append((SAME_QUALIFIER, "the same kind of harm"))
    return Likeness(sum(score for score, _ in parts), tuple(words for _, words in parts))


def apart_metres(one: Happening, other: Happening) -> float | None:
    """How far apart two reports are on the ground; None where a position is not known."""
    if None in (one.easting, one.northing, other.easting, other.northing):
        return None
    return hypot(
        (one.easting or 0) - (other.easting or 0), (one.northing or 0) - (other.northing or 0)
    )


def grave(flags: Iterable[str], answers: Mapping[str, str]) -> tuple[str, ...]:
    """What is grave in what has been said so far, each once and in words; empty for nothing."""
    found = [GRAVE_FLAGS[flag] for flag in flags if flag in GRAVE_FLAGS]
    found += [GRAVE_ANSWERS[said] for said in answers.items() if said in GRAVE_ANSWERS]
    return tuple(dict.fromkeys(found))


def priority(
    risk: str, *, flags: Iterable[str] = (), answers: Mapping[str, str] | None = None
) -> int:
    """The order of triage: high risk; then what is grave, or not complete; then the rest."""
    if risk == "high":
        return HIGH
    is_in_part = bool(answers) and not risk
    return GRAVE if is_in_part or grave(flags, answers or {}) else REST


def _place(one: Happening, other: Happening, near: Nearness) -> tuple[int, str] | None:
    if one.place and one.place == other.place:
        return SAME_PLACE, "the same place"
    metres = apart_metres(one, other)
    if metres is None or metres > near.metres:
        return None
    return NEARBY, f"{metres:.0f} metres apart"


def _time(one: Happening, other: Happening, near: Nearness) -> tuple[int, str] | None:
    longest = timedelta(hours=near.longest_hours)
    if one.ends - one.starts > longest or other.ends - other.starts > longest:
        return None
    if one.starts <= other.ends and other.starts <= one.ends:
        return SAME_TIME, "at the same time"
    gap = max(one.starts, other.starts) - min(one.ends, other.ends)
    if gap > timedelta(hours=near.hours):
        return None
    return NEAR_IN_TIME, f"{_minutes(gap)} apart"


def _minutes(gap: timedelta) -> str:
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    parts = [f"{hours} hours" if hours != 1 else "1 hour"] if hours else []
    if minutes or not parts:
        parts.append(f"{minutes} minutes" if minutes != 1 else "1 minute")
    return " ".join(parts)
