"""Judgements about episodes, returns, contacts and the monthly meeting. Plain facts in and out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from guildhall.programmes.missing.repeats import RepeatRule, is_repeat

HOUR = timedelta(hours=1)
INTERVIEW_WITHIN = timedelta(hours=72)  # DfE 2014: independent return interviews
# The plan says 5 days and no more; the register takes it as 120 hours from the return.
DEBRIEF_WITHIN = timedelta(hours=120)
ASSESSED_FROM_AGE = 13  # the plan: initial risk assessment of children aged 13 and over


@dataclass(frozen=True)
class Problem:
    """What is impossible in what was typed: the field, and words for who typed it."""

    field: str
    message: str


@dataclass(frozen=True)
class EpisodeTimes:
    """The times of one episode, aware. None is not known, or for a return not yet."""

    missing_from: datetime | None
    reported_at: datetime | None
    found_at: datetime | None


def problems(times: EpisodeTimes, *, at: datetime | None) -> list[Problem]:
    """What cannot be: a return before the child went, a report before, or a time yet to come.

    `at` None asks nothing of the future.
    """
    found = []
    named = {
        "missing_from": (times.missing_from, "The time they were last seen"),
        "reported_at": (times.reported_at, "The time of the report"),
        "found_at": (times.found_at, "The time of the return"),
    }
    for field, (value, words) in named.items():
        if at is not None and value is not None and value > at:
            found.append(Problem(field, f"{words} is in the future. Check the day and the hour."))
    if _is_before(times.reported_at, times.missing_from):
        found.append(Problem("reported_at", "The report is before they were last seen."))
    if _is_before(times.found_at, times.missing_from):
        found.append(Problem("found_at", "The return is before they were last seen."))
    return found


def _is_before(value: datetime | None, other: datetime | None) -> bool:
    return value is not None and other is not None and value < other


def duration_hours(times: EpisodeTimes) -> float | None:
    """Hours missing, elapsed, across any change of the clocks; None while open or not known."""
    if times.missing_from is None or times.found_at is None:
        return None
    return (times.found_at - times.missing_from) / HOUR


def overlapping(spans: Sequence[tuple[datetime, datetime | None]]) -> list[tuple[int, int]]:
    """Pairs of one child's episodes that share time, by place in the list; None is open still.

    Two open ones always do: the same absence, most likely, recorded by two people or two forces.
    """
    pairs = []
    for one, (start, end) in enumerate(spans):
        for other in range(one + 1, len(spans)):
            begins, ends = spans[other]
            if (end is None or begins < end) and (ends is None or start < ends):
                pairs.append((one, other))
    return pairs


def interviewed_in_time(found_at: datetime | None, held_at: datetime | None) -> bool:
    """Whether the return interview was held no later than 72 hours after the return."""
    if found_at is None or held_at is None:
        return False
    return held_at - found_at <= INTERVIEW_WITHIN


class Safe(StrEnum):
    """Whether it is safe to share a debrief with a recipient. Kept in the database."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class DebriefFacts:
    """One recipient's debrief of one episode. `safe` None: nobody has answered yet."""

    recipient: str
    safe: Safe | None
    shared_at: datetime | None


class InTime(StrEnum):
    """How an episode's debrief stands against its 120 hours."""

    NOT_DUE = "not_due"
    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"
    NOT_APPLICABLE = "not_applicable"


def debrief_due_at(found_at: datetime) -> datetime:
    """When the 5 days of a return are over."""
    return found_at + DEBRIEF_WITHIN


def debriefed(
    found_at: datetime | None,
    debriefs: Iterable[DebriefFacts],
    *,
    owed_to: Iterable[str],
    at: datetime,
) -> InTime:
    """How an episode's debrief stands: in time only where every recipient had it in time.

    A recipient it is not safe to share with is left out; where that leaves nobody the debrief
    does not apply. Nothing recorded for a recipient is a debrief not shared. It falls due at
    the end of the 120 hours, shared early or not.
    """
    if found_at is None or debrief_due_at(found_at) > at:
        return InTime.NOT_DUE
    known = {each.recipient: each for each in debriefs}
    wanted = {*owed_to, *known}
    owed = [name for name in wanted if name not in known or known[name].safe is not Safe.NO]
    if not owed:
        return InTime.NOT_APPLICABLE
    shared = [known[name].shared_at if name in known else None for name in owed]
    if any(when is None or when > at for when in shared):
        return InTime.OVERDUE
    due_at = debrief_due_at(found_at)
    is_in_time = all(when is not None and when <= due_at for when in shared)
    return InTime.IN_TIME if is_in_time else InTime.LATE


class Route(StrEnum):
    """Where a referral of a child to children's social care goes first."""

    SAFEGUARDING = "safeguarding"
    INITIAL_RISK_ASSESSMENT = "initial_risk_assessment"


def age_on(born_on: date, on: date) -> int:
    """Whole years; a child born on 29 February has the birthday on 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def route(born_on: date | None, on: date) -> Route:
    """Below 13 straight to safeguarding, as is a child whose age nobody knows; else assess.

    A child below 13 cannot consent in law to sexual activity, so no tool stands in the way.
    """
    if born_on is None or age_on(born_on, on) < ASSESSED_FROM_AGE:
        return Route.SAFEGUARDING
    return Route.INITIAL_RISK_ASSESSMENT


@dataclass(frozen=True)
class MeetingRule:
    """What brings a child to the monthly operational meeting. Local; each part may be None.

    `high_risk_within_days` is for an episode the police assessed as high risk. `bands` are
    results of a tool that count as high.
    """

    repeat: RepeatRule | None
    high_risk_within_days: int | None
    bands: frozenset[tuple[str, str]]
    is_for_missing_education: bool
    source: str


@dataclass(frozen=True)
class ChildFacts:
    """What the meeting's rule asks about one child. `bands` are the latest by each tool."""

    began_on: Sequence[date]
    high_risk_on: Sequence[date]
    bands: frozenset[tuple[str, str]]
    is_missing_education: bool
    is_named: bool = False


def reasons_to_discuss(child: ChildFacts, rule: MeetingRule, on: date) -> list[str]:
    """Why a child is on the list of a meeting held on a day; empty where the rule names none.

    `is_named` is a person's judgement, and needs no other reason.
    """
    found = []
    if rule.repeat is not None and is_repeat(child.began_on, rule.repeat, on):
        found.append(rule.repeat.title)
    if rule.high_risk_within_days is not None:
        since = on - timedelta(days=rule.high_risk_within_days)
        if any(since < day <= on for day in child.high_risk_on):
            found.append("assessed as high risk while missing")
    if child.bands & rule.bands:
        found.append("assessed at a high level of risk of exploitation")
    if rule.is_for_missing_education and child.is_missing_education:
        found.append("missing education")
    if child.is_named:
        found.append("named by a partner")
    return found
