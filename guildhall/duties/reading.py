"""Reading a record by a declared deadline: when its clock started, when it is due, how it ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models.query_utils import DeferredAttribute

from guildhall.duties import rules
from guildhall.duties.declare import Deadline, Ended, Force, Owner, Rule
from guildhall.duties.rules import Within

MET = "met"


@dataclass(frozen=True)
class Decided:
    """What the partnership decided about a rule: whether it is on, and its length if set here."""

    is_on: bool | None = None
    within: Within | None = None


Decisions = Mapping[tuple[str, date], Decided]
UNDECIDED = Decided()


@dataclass(frozen=True)
class Reading:
    """One clock as a record gives it. `started_at` is always set: no start, no reading."""

    duty: str
    about: str
    started_at: datetime
    due_at: datetime
    owner: Owner
    rule_since: date
    recipient: str = ""
    stopped_at: datetime | None = None
    ended: str = ""
    reason: str = ""
    kept_from: str = ""


def rule_on(deadline: Deadline, day: date) -> Rule | None:
    """The version in force on a London date, turned on or not; None before the first."""
    found = [
        rule
        for rule in deadline.versions
        if rule.since <= day and (rule.until is None or day < rule.until)
    ]
    return found[-1] if found else None


def is_on(rule: Rule, decided: Decided) -> bool:
    """Whether a version counts: one that is to be checked only once its source has been read."""
    return (not rule.to_check) if decided.is_on is None else decided.is_on


def length(rule: Rule, decided: Decided) -> Within:
    """How long a version allows: as declared, or as set here where the rule is local."""
    if rule.source.force == Force.LOCAL and decided.within is not None:
        return decided.within
    return rule.within


def readings(
    duty: str, deadline: Deadline, record: Any, *, about: str, decisions: Decisions
) -> Iterator[Reading]:
    """The clocks of one record under one deadline: none, one, or one for each recipient."""
    for recipient in deadline.recipients(record) if deadline.recipients else [""]:
        found = _reading(duty, deadline, record, recipient, about=about, decisions=decisions)
        if found is not None:
            yield found


def _reading(
    duty: str, deadline: Deadline, record: Any, recipient: str, *, about: str, decisions: Decisions
) -> Reading | None:
    given = (record, recipient) if deadline.recipients else (record,)
    started_at = _instant(deadline.starts, given)
    rule = None if started_at is None else rule_on(deadline, _london_date(started_at))
    if started_at is None or rule is None:
        return None
    decided = decisions.get((duty, rule.since), UNDECIDED)
    if not is_on(rule, decided):
        return None
    stopped_at, ended = _met_at(deadline, given, started_at), MET
    over = Ended("")
    if stopped_at is None:
        over = _ended(deadline, given)
        ended = over.how
    return Reading(
        duty=duty,
        about=about,
        recipient=recipient,
        started_at=started_at,
        due_at=rules.due_at(started_at, length(rule, decided)),
        stopped_at=stopped_at,
        ended=ended,
        reason=over.reason,
        kept_from=over.kept_from,
        owner=_owner(deadline, given),
        rule_since=rule.since,
    )


def begins_at(deadline: Deadline, record: Any) -> datetime | None:
    """When the clock of a record starts; None where there is none, or one for each recipient."""
    return None if deadline.recipients else _instant(deadline.starts, (record,))


def _met_at(deadline: Deadline, given: tuple[Any, ...], started_at: datetime) -> datetime | None:
    """When it was met. What is dated before the clock started does not meet it.

    A day without an hour is its noon; the day on which the clock started, that start.
    """
    found = _said(deadline.met, given)
    if found is not None and not isinstance(found, datetime):
        is_that_day = found == _london_date(started_at)
        found = started_at if is_that_day else datetime.combine(found, time(12), rules.LONDON)
    return None if found is None or found < started_at else found


def _london_date(at: datetime) -> date:
    return at.astimezone(rules.LONDON).date()


def _instant(declared: Any, given: tuple[Any, ...]) -> datetime | None:
    found: datetime | None = _said(declared, given)
    return found


def _said(declared: Any, given: tuple[Any, ...]) -> Any:
    if isinstance(declared, DeferredAttribute):
        return getattr(given[0], declared.field.attname)
    return declared(*given)


def _ended(deadline: Deadline, given: tuple[Any, ...]) -> Ended:
    over = deadline.ended(*given) if deadline.ended else None
    if over is None:
        return Ended("")
    return Ended(over) if isinstance(over, str) else over


def _owner(deadline: Deadline, given: tuple[Any, ...]) -> Owner:
    if isinstance(deadline.owner, str):
        return Owner(function=deadline.owner)
    return deadline.owner(*given)
