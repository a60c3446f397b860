"""Whether a notice was within powers, what is owed on it, and what cannot be so. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from guildhall.clock import LONDON
from guildhall.programmes.enforcement.powers.catalogue import (
    BY_OFFENCE,
    BY_POWER,
    PND,
    Offence,
    Terms,
    Way,
)

ADULT, LEAST_RESPONSIBLE = 18, 10
FLAGS = ("power", "is_outside_powers", "why_outside", "is_amount_odd", "due_on")
"""What is worked out of a notice when it is entered, and never typed."""
IN_FUTURE = "This is in the future. Check the day and the hour."
AFTER_ISSUE = "This is before the notice was issued."


@dataclass(frozen=True)
class Holding:
    """A power that an officer holds: how, where (None: everywhere), from which day to which."""

    power: str
    held_as: str
    areas: frozenset[str] | None
    since_on: date
    until_on: date | None

    def holds_on(self, on: date) -> bool:
        """Whether it is held on a day; the last day counts."""
        return self.since_on <= on and (self.until_on is None or on <= self.until_on)

    def holds_in(self, area: str) -> bool:
        """Whether it is held in an area. `areas` is that of the grant and all that lie in it."""
        return self.areas is None or area in self.areas


@dataclass(frozen=True)
class Issue:
    """What the check of powers reads of a notice. `age` None is not known."""

    offence: str
    issued_at: datetime
    area: str
    is_uniformed: bool
    is_badge_worn: bool
    is_at_station: bool
    age: int | None

    @property
    def on(self) -> date:
        """The London day on which it was issued."""
        return self.issued_at.astimezone(LONDON).date()


def outside(issue: Issue, holdings: Iterable[Holding]) -> list[str]:
    """Why a notice is outside powers, in words that name nobody; empty if it is within them.

    A notice is invalid unless the officer held the power, at that place, at that time, in
    uniform or with a badge where that is required (Police Reform Act 2002 ss38-42 and Sch 5;
    Criminal Justice and Police Act 2001 s2). One holding has to satisfy everything: a power held
    elsewhere, and another held here, do not add up. The words are those of the holding that
    comes nearest.
    """
    offence = BY_OFFENCE[issue.offence]
    law = _law(issue, offence)
    held = [each for each in holdings if each.power == offence.power]
    if not held:
        title = BY_POWER[offence.power].title.lower()
        return [*law, f"The officer has no power on record for: {title}."]
    ways = [_by_holding(issue, offence, each) for each in held]
    return [*law, *min(ways, key=len)]


def _law(issue: Issue, offence: Offence) -> list[str]:
    """What stops any officer giving it: not in force that day, or not to somebody of that age."""
    power = BY_POWER[offence.power]
    found = []
    if not power.in_force(issue.on):
        found.append(f"{power.title} was not in force that day ({power.source}).")
    elif offence.terms_on(issue.on) is None:
        found.append(f"The catalogue has no penalty for it that day ({offence.statute}).")
    if issue.age is not None and issue.age < max(offence.least_age, LEAST_RESPONSIBLE):
        least = max(offence.least_age, LEAST_RESPONSIBLE)
        found.append(f"The person was under {least}: it may not be given to them.")
    return found


def _by_holding(issue: Issue, offence: Offence, held: Holding) -> list[str]:
    """Why one holding does not cover a notice; empty if it does."""
    power, way = BY_POWER[offence.power], Way(held.held_as)
    found = []
    if way not in power.ways:
        found.append(f"{power.title} cannot be held as “{way.label}”.")
    if way in offence.not_for:
        found.append(f"An officer “{way.label}” may not give it for this ({offence.source}).")
    if not held.holds_on(issue.on):
        until = f" to {held.until_on:%-d %B %Y}" if held.until_on else ""
        found.append(f"The power was held from {held.since_on:%-d %B %Y}{until}, not that day.")
    if not held.holds_in(issue.area):
        found.append("The power does not reach that place.")
    return [*found, *_worn(issue, power.wears(way), way, is_pnd=offence.power == PND)]


def _worn(issue: Issue, asks: str, way: Way, *, is_pnd: bool) -> list[str]:
    """What was not worn and had to be. A constable at a police station needs no uniform (PND)."""
    is_excused = is_pnd and way == Way.CONSTABLE and issue.is_at_station
    found = []
    if asks and not issue.is_uniformed and not is_excused:
        found.append(f"The officer was not in uniform ({asks}).")
    if way == Way.ACCREDITED and not issue.is_badge_worn:
        found.append(f"The officer did not wear the badge ({asks}).")
    return found


def terms_of(offence: str, issued_at: datetime) -> Terms | None:
    """The terms of an offence on the London day of an instant; None where there are none."""
    return BY_OFFENCE[offence].terms_on(issued_at.astimezone(LONDON).date())


def is_amount_odd(terms: Terms | None, pence: int) -> bool:
    """Whether a sum is outside the range of the day; true of any where there is no range."""
    return terms is None or not terms.lowest <= pence <= terms.highest


def due_on(terms: Terms | None, issued_at: datetime) -> date | None:
    """The last day to pay: the day of issue is not counted. None where no days are confirmed."""
    if terms is None or terms.days_to_pay is None:
        return None
    return issued_at.astimezone(LONDON).date() + timedelta(days=terms.days_to_pay)


def last_second(day: date) -> datetime:
    """The last second of a London day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON)


def is_to_vet(since_on: date, on: date, *, months: int) -> bool:
    """Whether so many months have passed since a power was granted: after the day like it.

    Of a day that the last month has not, the next month's first.
    """
    passed = (on.year - since_on.year) * 12 + on.month - since_on.month
    return passed > months or (passed == months and on.day > since_on.day)


def age_on(born_on: date, on: date) -> int:
    """Age in whole years; somebody born on 29 February is a year older on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


@dataclass(frozen=True)
class Account:
    """What a notice cost, and what has come. Sums in pence."""

    issued_at: datetime
    amount_pence: int
    early_pence: int | None
    early_by_on: date | None
    paid_pence: int = 0
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    hearing_asked_at: datetime | None = None
    appealed_at: datetime | None = None
    appeal: str = ""
    registered_at: datetime | None = None
    registered_pence: int | None = None


def of(notice: Any) -> Account:
    """A notice's account."""
    names = Account.__dataclass_fields__
    return Account(**{name: getattr(notice, name) for name in names})


def price(account: Account, on: date) -> int:
    """What settles a notice on a day: the early amount up to and including its last day."""
    is_early = account.early_by_on is not None and on <= account.early_by_on
    if is_early and account.early_pence is not None:
        return account.early_pence
    return account.amount_pence


def owed(account: Account) -> int:
    """What is owed still: nothing once paid, cancelled, asked to be tried, or made a fine."""
    over = (account.paid_at, account.cancelled_at, account.hearing_asked_at, account.registered_at)
    if any(each is not None for each in over):
        return 0
    return max(account.amount_pence - account.paid_pence, 0)


def settles(account: Account, *, pence: int, on: date) -> bool:
    """Whether a sum paid on a day, with what came before, settles the notice."""
    return account.paid_pence + pence >= price(account, on)


def may_register(offence: str, account: Account, due: date | None, *, at: datetime) -> str:
    """Why a notice may not be registered as a fine; empty if it may.

    Only a penalty notice for disorder, after the 21 days, not paid and not asked to be tried
    (Criminal Justice and Police Act 2001 ss4(5), 8).
    """
    if BY_OFFENCE[offence].power != PND:
        return "Only a penalty notice for disorder is registered as a fine. Others are prosecuted."
    if not owed(account):
        return "Nothing is owed on it."
    if due is None or at <= last_second(due):
        return "Its days to pay have not passed."
    return ""


def registered_pence(amount_pence: int) -> int:
    """One and a half times the penalty, in pence (Criminal Justice and Police Act 2001 s4(5))."""
    return amount_pence * 3 // 2


def impossible(account: Account, *, at: datetime) -> Mapping[str, str]:
    """What cannot be so of a notice, by field."""
    wrong = {}
    if account.issued_at > at:
        wrong["issued_at"] = IN_FUTURE
    for name in ("hearing_asked_at", "appealed_at"):
        value = getattr(account, name)
        if value is not None and value > at:
            wrong[name] = IN_FUTURE
        elif value is not None and value < account.issued_at:
            wrong[name] = AFTER_ISSUE
    if account.appeal == "cancelled" and account.cancelled_at is None:
        wrong["appeal"] = "Cancel the notice: that says so."
    if (account.early_pence is None) != (account.early_by_on is None):
        wrong["early_pence"] = "An early amount needs its last day, and the day an amount."
    elif account.early_pence is not None and account.early_pence >= account.amount_pence:
        wrong["early_pence"] = "The early amount must be less than the whole."
    return wrong


PROSECUTION_INSTANTS = (
    "offence_at", "cautioned_at", "interviewed_at", "schedule_at", "schedule_sent_at",
    "decided_at", "laid_at", "result_at",
)  # fmt: skip


def prosecution_gaps(now: Any, *, at: datetime) -> Mapping[str, str]:
    """What stops a prosecution file being kept so, by field.

    The full code test has two legs, and both have to be met (Code for Crown Prosecutors, 4.1).
    Questions about an offence come after the caution (PACE Code C 10.1). What is not used is
    listed before it is disclosed (CPIA 1996 and its Code, 6.2).
    """
    wrong = {
        name: IN_FUTURE for name in PROSECUTION_INSTANTS
        if getattr(now, name) is not None and getattr(now, name) > at
    }  # fmt: skip
    if now.decision == "prosecute":
        wrong |= _not_ready(now)
    if now.interviewed_at and (not now.cautioned_at or now.cautioned_at > now.interviewed_at):
        wrong.setdefault("cautioned_at", "The caution comes before the interview.")
    if now.schedule_sent_at and (not now.schedule_at or now.schedule_at > now.schedule_sent_at):
        wrong.setdefault("schedule_at", "The schedule is made before it is disclosed.")
    if now.decision and not now.decided_at:
        wrong.setdefault("decided_at", "Say when it was decided.")
    if now.result and not now.result_at:
        wrong.setdefault("result_at", "Say when the result was.")
    return wrong


def _not_ready(now: Any) -> dict[str, str]:
    wrong = {}
    if not now.is_evidence_enough:
        wrong["is_evidence_enough"] = "To prosecute, there has to be a realistic prospect."
    if not now.is_in_public_interest:
        wrong["is_in_public_interest"] = "To prosecute, it has to be in the public interest."
    if not now.evidence.strip():
        wrong["evidence"] = "There is nothing on the evidence list."
    return wrong
