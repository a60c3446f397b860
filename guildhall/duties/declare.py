"""How a programme says what is due, from whom, by when, and on whose authority.

    Deadline(
        key="return_interview",
        title="Independent return interview",
        of=Episode,
        starts=Episode.found_at,
        met=rules.interviewed_at,          # called with the record; gives an instant or None
        ended=rules.interview_ended,       # gives None, "declined", "not_applicable" or Ended(...)
        owner="return_interviewer",
        versions=(Rule(since=date(2014, 1, 1), within=hours(72), source=GUIDANCE),),
    )

The law changes by adding a dated version, never by editing one: a clock keeps the rule of the day
it started.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from guildhall.duties.rules import (
    Within,
    days,
    hours,
    months,
    same_day,
    whole_days,
    working_days,
)
from guildhall.partners.models import Agency, Member

__all__ = [
    "Deadline", "Ended", "Force", "NotDeclarable", "Owner", "Rule", "Source", "days", "hours",
    "months", "same_day", "whole_days", "working_days",
]  # fmt: skip


class NotDeclarable(TypeError):
    """A deadline cannot be read as it is declared. Raised at start-up, and says what to mend."""


class Force(StrEnum):
    """What makes a rule binding."""

    STATUTE = "stat"
    GUIDANCE = "guid"
    CONVENTION = "conv"
    PLAN = "plan"
    LOCAL = "local"

    @property
    def label(self) -> str:
        return FORCES[self]


FORCES = {
    Force.STATUTE: "Statute or regulation",
    Force.GUIDANCE: "Statutory guidance or code",
    Force.CONVENTION: "National convention",
    Force.PLAN: "Agreed in the plan",
    Force.LOCAL: "Set locally",
}


@dataclass(frozen=True)
class Source:
    """Where a rule is written: the document, the part of it, and the day it was published.

    `published` is None where the source bears no date.
    """

    title: str
    part: str
    published: date | None
    force: Force


@dataclass(frozen=True)
class Rule:
    """One dated version of a deadline.

    In force for clocks that start on or after `since` and, where `until` is given, before it
    (London dates). `to_check` says what nobody has yet confirmed: a rule that has it is off until a
    member records having read the source. A rule of Force.LOCAL may be given another length by
    the partnership; `within` is then what it ships with.
    """

    since: date
    within: Within
    source: Source
    until: date | None = None
    to_check: str = ""


@dataclass(frozen=True)
class Owner:
    """Who owes the step: a function of the programme, an agency, a person; whichever are known."""

    function: str = ""
    agency: Agency | None = None
    member: Member | None = None


@dataclass(frozen=True)
class Ended:
    """A duty that is over without being met: "declined" or "not_applicable", and why.

    `kept_from` is the function that is not to know of it, nor their agency; empty for nobody.
    """

    how: str
    reason: str = ""
    kept_from: str = ""


@dataclass(frozen=True)
class Deadline:
    """Something due within a time of something else, for each record of one kind.

    `starts` and `met` are a date-and-time field of `of`, or a function of the record; such a
    function of `met` may give a day where no hour is known. What is dated before the clock starts
    never meets it. `acts` says what people record that meets it, where `met` is a function: the
    kind of record and its field of when. None may be dated before the clock starts. Where
    `recipients` is given, the duty is owed to each one apart: it maps the record to keys and
    titles, and every function is called with the record and the key. `due_soon_hours` is how
    long before it is due a clock is shown as due soon. `ends_with_case` is of work that goes on
    as long as its case does: closing the case ends it, and it does not stand against closing.
    """

    key: str
    title: str
    of: type[models.Model]
    starts: Any
    met: Any
    versions: tuple[Rule, ...]
    owner: str | Callable[..., Owner] = ""
    ended: Callable[..., Ended | str | None] | None = None
    recipients: Callable[[Any], Mapping[str, str]] | None = None
    acts: Mapping[type[models.Model], str] = field(default_factory=dict)
    due_soon_hours: int = 24
    ends_with_case: bool = False
    note: str = field(default="")

    def __post_init__(self) -> None:
        for name in ("starts", "met"):
            self._check_instant(name, getattr(self, name))
        self._check_versions()

    def act_of(self, kind: type[models.Model]) -> str:
        """The field of a kind of record whose date can meet it; empty for a kind that cannot."""
        if isinstance(self.met, DeferredAttribute) and kind is self.of:
            return str(self.met.field.attname)
        return self.acts.get(kind, "")

    def _check_instant(self, name: str, given: Any) -> None:
        if not isinstance(given, DeferredAttribute):
            if not callable(given):
                raise NotDeclarable(
                    f"Deadline {self.key}: {name} is {given!r}; give a field, such as"
                    " Episode.found_at, or a function of the record."
                )
            return
        declared = getattr(self.of, given.field.attname, None)
        if not isinstance(declared, DeferredAttribute) or declared.field != given.field:
            raise NotDeclarable(
                f"Deadline {self.key}: {name} is a field of {given.field.model.__name__}, and the"
                f" deadline is of {self.of.__name__}. Write a function of the record instead."
            )
        if not isinstance(given.field, models.DateTimeField):
            raise NotDeclarable(
                f"Deadline {self.key}: {name} is the field {given.field.name}, which is not a date"
                " and time."
            )

    def _check_versions(self) -> None:
        if not self.versions:
            raise NotDeclarable(f"Deadline {self.key} has no version: give it at least one Rule.")
        for rule in self.versions:
            if rule.until is not None and rule.until <= rule.since:
                raise NotDeclarable(f"Deadline {self.key}: a rule ends before it is in force.")
        for earlier, later in zip(self.versions, self.versions[1:], strict=False):
            if later.since <= earlier.since or (earlier.until and later.since < earlier.until):
                raise NotDeclarable(
                    f"Deadline {self.key}: the rule since {later.since} overlaps or comes before"
                    f" the one since {earlier.since}. Write them in order of date."
                )
