"""What cannot be so of a problem, a patrol or a fly-tip; how long patrols took. No Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from guildhall.clock import LONDON

STEPS = ("objective", "scan", "analyse", "respond", "assess", "closed")
LONGEST_PATROL = timedelta(hours=16)
IN_FUTURE = "This is in the future. Check the day and the hour."
MOVED = "The place cannot change once there is a response: its counts would be of another place."
COUNTS = ("before", "after", "control_before", "control_after")


class ProblemFacts(Protocol):
    """What the gates read of a problem."""

    stage: Any
    place_words: Any
    area: Any
    analysis: Any
    analysed_at: Any
    response: Any
    counted: Any
    assessment: Any
    assessed_at: Any
    ended_at: Any


def problem_gaps(
    now: ProblemFacts, before: ProblemFacts | None, *, at: datetime
) -> Mapping[str, str]:
    """What stops a problem being kept so, by field; empty where nothing does.

    Gates: no response without analysis; no closing without an assessment that has counts before
    and after, here and in a like place (OSARA; Weisburd and Eck 2004; College of Policing,
    problem-oriented policing). The place is fixed once there is a response, so that a hot spot
    is not moved to fit the result.
    """
    wrong = _no_response_yet(now) | _not_assessed(now) | _in_future(now, PROBLEM_INSTANTS, at)
    if before is not None and _is_responding(before):
        wrong |= {
            n: MOVED for n in ("place_words", "area") if getattr(now, n) != getattr(before, n)
        }
    return wrong


PROBLEM_INSTANTS = ("analysed_at", "assessed_at", "ended_at")


def _no_response_yet(now: ProblemFacts) -> dict[str, str]:
    if not _is_responding(now):
        return {}
    wrong = {}
    if not now.analysis.strip():
        wrong["analysis"] = "There is no response without analysis: write that first."
    if now.analysed_at is None:
        wrong["analysed_at"] = "Say when it was analysed."
    return wrong


def _is_responding(facts: ProblemFacts) -> bool:
    return STEPS.index(facts.stage) >= STEPS.index("respond") or bool(facts.response.strip())


def _not_assessed(now: ProblemFacts) -> dict[str, str]:
    if now.stage != "closed":
        return {}
    wrong = {
        name: "It cannot be closed without this count." for name in COUNTS
        if getattr(now, name) is None
    }  # fmt: skip
    told = {
        "counted": "Say what was counted, and from when to when.",
        "assessment": "It cannot be closed without an assessment.",
    }
    wrong |= {name: words for name, words in told.items() if not getattr(now, name).strip()}
    moments = {"assessed_at": "Say when it was assessed.", "ended_at": "Say when it was closed."}
    return wrong | {name: words for name, words in moments.items() if getattr(now, name) is None}


def _in_future(now: Any, names: Iterable[str], at: datetime) -> dict[str, str]:
    found = {name: getattr(now, name) for name in names}
    return {name: IN_FUTURE for name, value in found.items() if value is not None and value > at}


class PatrolFacts(Protocol):
    """What is read of a patrol."""

    began_at: Any
    ended_at: Any


def impossible_patrol(now: PatrolFacts, *, at: datetime) -> Mapping[str, str]:
    """What cannot be so of a patrol, by field. Longer than 16 hours is a wrong day."""
    wrong = _in_future(now, ("began_at", "ended_at"), at)
    if now.ended_at <= now.began_at:
        wrong.setdefault("ended_at", "It ended before it began. Check the two times.")
    elif now.ended_at - now.began_at > LONGEST_PATROL:
        wrong.setdefault("ended_at", "That is longer than 16 hours. Check the two days.")
    return wrong


def impossible_fly_tip(now: Any, *, at: datetime) -> Mapping[str, str]:
    """What cannot be so of a fly-tip, by field: nothing is to come, or came before it was found."""
    wrong = _in_future(now, ("found_at", "acted_at", "cleared_at"), at)
    for name in ("acted_at", "cleared_at"):
        value = getattr(now, name)
        if value is not None and value < now.found_at:
            wrong.setdefault(name, "This is before it was found.")
    if now.action and now.acted_at is None:
        wrong["acted_at"] = "Say when it was done."
    if now.closed_on is not None and now.closed_on > at.astimezone(LONDON).date():
        wrong["closed_on"] = IN_FUTURE
    return wrong


def start_of(day: date) -> datetime:
    """The instant at which a day began in London: when what is said by day is taken to be."""
    return datetime.combine(day, time(0), tzinfo=LONDON)


def minutes_between(began_at: datetime, ended_at: datetime) -> int:
    """Whole minutes elapsed, whatever the clocks did meanwhile."""
    return int((ended_at - began_at).total_seconds() // 60)


@dataclass(frozen=True)
class Spell:
    """One patrol of an officer, from an instant until another."""

    officer: int
    began_at: datetime
    ended_at: datetime


def overlaps(one: Spell, other: Spell) -> bool:
    """Whether the same officer was at both at once. One that begins as another ends is after it."""
    is_same = one.officer == other.officer
    return is_same and one.began_at < other.ended_at and other.began_at < one.ended_at


def minutes_by_month(spells: Iterable[Spell]) -> dict[str, int]:
    """Officer minutes by London month, such as {"2016-11": 90}.

    Minutes that one officer logged twice count once; two officers together count twice. A spell
    over the end of a month is in each for its part.
    """
    seconds: dict[str, float] = defaultdict(float)
    for began_at, ended_at in _apart(spells):
        for month, part in _by_month(began_at, ended_at):
            seconds[month] += part
    return {month: int(total // 60) for month, total in sorted(seconds.items())}


def _apart(spells: Iterable[Spell]) -> Iterable[tuple[datetime, datetime]]:
    """The spells of each officer, those that overlap put together."""
    until: dict[int, datetime] = {}
    for each in sorted(spells, key=lambda s: (s.officer, s.began_at, s.ended_at)):
        began_at = max(each.began_at, until.get(each.officer, each.began_at))
        if each.ended_at > began_at:
            yield began_at, each.ended_at
            until[each.officer] = each.ended_at


def _by_month(began_at: datetime, ended_at: datetime) -> Iterable[tuple[str, float]]:
    while began_at < ended_at:
        local = began_at.astimezone(LONDON)
        following = (local.date().replace(day=1) + timedelta(days=32)).replace(day=1)
        month_ends = datetime.combine(following, time(0), tzinfo=LONDON).astimezone(UTC)
        upto = min(month_ends, ended_at)
        yield f"{local:%Y-%m}", (upto - began_at).total_seconds()
        began_at = upto


def is_base(place_words: str, bases: Iterable[str]) -> bool:
    """Whether words for a place name one of the bases, by whole words, whatever their case."""
    said = f" {_plain(place_words)} "
    return any(f" {_plain(base)} " in said for base in bases)


def _plain(words: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in words.casefold()).split())


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
