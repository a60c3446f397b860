"""Judgements on a case: whether a step of the ladder may be taken, and how a case ended.

"Record and flag, never refuse reality": the same things that stop a step which has not been taken
yet are flags on one that has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from guildhall.analysis.intervals import Share, wilson
from guildhall.duties.rules import LONDON, Unit, Within, due_at
from guildhall.programmes.enforcement.cases.configuration import (
    REOPENED_WITHIN_DAYS,
    SATISFIED_FROM,
)
from guildhall.programmes.enforcement.cases.ladder import (
    BY_KEY,
    NEED_WORDS,
    Against,
    Law,
    Need,
    Step,
)

ADULT = 18
LEGS = ("is_detrimental", "is_continuing", "is_unreasonable")


@dataclass(frozen=True)
class Taken:
    """A step as it is asked for, or was taken. `served_at` None: not taken yet.

    `whom` tells people and bodies apart; empty where nobody is named. `age` is in whole years on
    the day; None where it is not known, and is not asked of a body. `hours` and the days between
    `starts_on` and `ends_on` say how long it lasts.
    """

    step: str
    served_at: datetime | None = None
    whom: str = ""
    is_body: bool = False
    age: int | None = None
    is_agreed: bool | None = None
    legs: tuple[bool | None, bool | None, bool | None] = (None, None, None)
    consulted: str = ""
    evidence: str = ""
    authorised_by: str = ""
    is_senior: bool = False
    convicted_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    hours: int | None = None
    is_extended: bool = False
    why_no_less: str = ""


@dataclass(frozen=True)
class Problem:
    """Something a step lacks: the field that would mend it, and what is wrong."""

    field: str
    words: str


def age_on(born_on: date, day: date) -> int:
    """Whole years on a day. Somebody born on 29 February is a year older on 1 March."""
    had = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not had)


def problems(taken: Taken, others: Iterable[Taken], *, on: date) -> list[Problem]:
    """What stands against a step on a day, given the case's other steps; empty where nothing.

    `on` is the day it was served, or today for one that is only asked for.
    """
    step = BY_KEY[taken.step]
    earlier = [other for other in others if _is_before(other, taken)]
    law = step.law_on(on)
    if law is None:
        return [Problem("step", f"{step.title} did not exist yet: it is in force since"
                        f" {step.law.since.isoformat()}.")]  # fmt: skip
    return [
        *_of_whom(step, law, taken),
        *(each for need in law.needs if (each := _need(need, taken, earlier))),
        *_lengths(step, law, taken),
        *_least_intrusive(step, taken, earlier),
    ]


def _is_before(other: Taken, taken: Taken) -> bool:
    if other.served_at is None:
        return False
    return taken.served_at is None or other.served_at < taken.served_at


def _of_whom(step: Step, law: Law, taken: Taken) -> Iterable[Problem]:
    if step.against == Against.PLACE:
        return
    if not taken.whom:
        yield Problem("respondent", "Say whom it is against.")
    elif taken.is_body:
        if step.against == Against.PERSON:
            yield Problem("respondent", f"{step.title} is against a person, not a body.")
    elif law.least_age is not None:
        if taken.age is None:
            yield Problem("said_age", f"They have to be {law.least_age} or over, and their age is"
                          " not known.")  # fmt: skip
        elif taken.age < law.least_age:
            yield Problem("respondent", f"They have to be {law.least_age} or over, and are"
                          f" {taken.age}.")  # fmt: skip


def _need(need: Need, taken: Taken, earlier: Sequence[Taken]) -> Problem | None:
    field, is_there = _met(need, taken, earlier)
    return None if is_there else Problem(field, f"It needs {NEED_WORDS[need]}.")


def _met(need: Need, taken: Taken, earlier: Sequence[Taken]) -> tuple[str, bool]:
    """The field that a need is answered by, and whether it is."""
    is_child = taken.age is not None and taken.age < ADULT
    same = [other.step for other in earlier if other.whom == taken.whom]
    answers = {
        Need.AGREED: ("is_agreed", taken.is_agreed is True),
        Need.WARNED: ("step", "cpw" in same),
        Need.THREE_LEGS: (_first_missing_leg(taken), all(taken.legs)),
        Need.CONSULTED: ("consulted", bool(taken.consulted.strip())),
        Need.CONSULTED_IF_CHILD: ("consulted", not is_child or bool(taken.consulted.strip())),
        Need.EVIDENCE: ("evidence", bool(taken.evidence.strip())),
        Need.CONVICTED: ("convicted_on", taken.convicted_on is not None),
        Need.CLOSURE_NOTICE: ("step", "closure_notice" in {other.step for other in earlier}),
        Need.AUTHORISED: ("authorised_by", bool(taken.authorised_by)),
    }
    return answers[need]


def _first_missing_leg(taken: Taken) -> str:
    missing = [name for name, is_there in zip(LEGS, taken.legs, strict=True) if not is_there]
    return missing[0] if missing else LEGS[0]


def _lengths(step: Step, law: Law, taken: Taken) -> Iterable[Problem]:
    rule = law.lengths
    is_child = taken.age is not None and taken.age < ADULT
    is_person = step.against != Against.PLACE and not taken.is_body
    most = rule.extended if taken.is_extended and rule.extended else rule.most
    most = rule.senior if taken.is_senior and rule.senior else most
    if is_child and rule.child_most:
        most = rule.child_most
    least = (rule.child_least if is_child else rule.adult_least) if is_person else None
    if most is not None:
        yield from _at_most(most, taken)
    if least is not None and taken.starts_on and taken.ends_on and _is_short(least, taken):
        yield Problem("ends_on", f"It lasts at least {least}.")


def _at_most(most: Within, taken: Taken) -> Iterable[Problem]:
    if most.unit == Unit.HOURS:
        if taken.hours is None:
            yield Problem("lasts_hours", f"Say for how many hours: at most {most.number}.")
        elif taken.hours > most.number:
            yield Problem("lasts_hours", f"It lasts at most {most}.")
    elif taken.starts_on is None or taken.ends_on is None:
        missing = "starts_on" if taken.starts_on is None else "ends_on"
        yield Problem(missing, f"Say when it starts and ends: it lasts at most {most}.")
    elif taken.ends_on > months_on(taken.starts_on, most):
        yield Problem("ends_on", f"It lasts at most {most}.")


def months_on(day: date, within: Within) -> date:
    """The corresponding date so many months on. A length may end then, or the day before."""
    return due_at(datetime.combine(day, time(12), tzinfo=LONDON), within).astimezone(LONDON).date()


def _is_short(least: Within, taken: Taken) -> bool:
    if taken.starts_on is None or taken.ends_on is None:
        return False
    return taken.ends_on < months_on(taken.starts_on, least) - timedelta(days=1)


def _least_intrusive(step: Step, taken: Taken, earlier: Sequence[Taken]) -> Iterable[Problem]:
    """A step up with none below it tried first asks for the reason."""
    tried = any(BY_KEY[other.step].rank < step.rank for other in earlier)
    if step.rank > 1 and not tried and not taken.why_no_less.strip():
        yield Problem("why_no_less", "Nothing less has been tried on this case: say why.")


def is_longer_than_usual(taken: Taken) -> bool:
    """Whether a step with a customary length goes beyond it. It is noted, and not stopped."""
    usual = BY_KEY[taken.step].law.lengths.usual
    if usual is None or taken.starts_on is None or taken.ends_on is None:
        return False
    return taken.ends_on > months_on(taken.starts_on, usual)


@dataclass(frozen=True)
class Satisfaction:
    """Answers to a survey. `share` is None where nobody answered: there is no share of nothing."""

    sent: int
    answered: int
    satisfied: int
    share: Share | None


def satisfaction(scores: Iterable[int | None]) -> Satisfaction:
    """Of surveys sent, one score each (None: not answered), how many answered and were satisfied.

    Unit: people asked, so somebody asked twice counts twice. The share is of those who answered,
    with Wilson's 95% limits; those who did not answer may think otherwise.
    """
    every = list(scores)
    answered = [score for score in every if score is not None]
    satisfied = sum(score >= SATISFIED_FROM for score in answered)
    share = wilson(satisfied, len(answered)) if answered else None
    return Satisfaction(len(every), len(answered), satisfied, share)


def last_day_to_reopen(closed_at: datetime) -> date:
    """The last London day on which opening a case again counts against its closing (local)."""
    return closed_at.astimezone(LONDON).date() + timedelta(days=REOPENED_WITHIN_DAYS)


def reopened_in_time(closed_at: datetime, opened: Iterable[datetime]) -> bool:
    """Whether a case was opened again after it closed, by the last day that counts."""
    last = last_day_to_reopen(closed_at)
    return any(closed_at < each and each.astimezone(LONDON).date() <= last for each in opened)
