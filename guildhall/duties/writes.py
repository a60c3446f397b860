"""Putting clocks where a case's records say they stand, and deciding about rules.

Clocks are worked out from records, whose own writes leave the audit rows; putting one again as it
is changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from guildhall.duties.declare import Owner
from guildhall.duties.models import RuleDecision
from guildhall.duties.reading import Reading
from guildhall.duties.rules import Within
from guildhall.partners.models import Guard, Member

START_WITHDRAWN = "start withdrawn"


@transaction.atomic
def sync_clocks(
    *, guard: Guard, duties: Collection[str], readings: Sequence[Reading], at: datetime
) -> None:
    """Make a case's clocks of these duties agree with what its records say now.

    Each reading is put; a clock of these duties that no reading answers for, because what started
    it is gone, becomes not applicable. None is deleted. The number of statements does not grow
    with the number of clocks.
    """
    raise NotImplementedError


@transaction.atomic
def put_clock(
    *,
    duty: str,
    about: str,
    guard: Guard,
    started_at: datetime | None,
    due_at: datetime | None,
    stopped_at: datetime | None = None,
    ended: str = "",
    reason: str = "",
    owner: Owner,
    rule_since: date,
    at: datetime,
    recipient: str = "",
) -> None:
    """Put one clock. With no `started_at`, a clock that was there becomes not applicable."""
    raise NotImplementedError


@transaction.atomic
def erase(*, guard: Guard, at: datetime) -> int:
    """Take out what is personal in a case's clocks; how many had something. Counts stay true."""
    raise NotImplementedError


@transaction.atomic
def decide_rule(
    *,
    duty: str,
    since: date,
    kind: RuleDecision.Kind,
    note: str,
    within: Within | None = None,
    by: Member,
    at: datetime,
) -> RuleDecision:
    """Record having read a rule's source (which turns it on), turning it off, or a local length."""
    raise NotImplementedError
