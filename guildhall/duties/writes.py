"""Putting clocks where a case's records say they stand, and deciding about rules.

Clocks are worked out from records, whose own writes leave the audit rows; putting one again as it
is changes nothing that anybody sees.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.duties import registry
from guildhall.duties.declare import Force, Owner, Rule
from guildhall.duties.models import Clock, RuleDecision
from guildhall.duties.reading import Reading
from guildhall.duties.rules import Within
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To

START_WITHDRAWN = "start withdrawn"
AT_A_TIME = 500
KEPT = {
    "guard", "started_at", "due_at", "stopped_at", "ended", "reason", "kept_from", "owner_function",
    "owner_agency", "owner_member", "rule_since", "worked_out_at",
}  # fmt: skip


class NoSuchRule(LookupError):
    """No programme declares this version of this duty."""


class NotLocal(ValueError):
    """Only a rule that is set locally may be given another length."""


@transaction.atomic
def sync_clocks(
    *, guard: Guard, duties: Collection[str], readings: Sequence[Reading], at: datetime
) -> None:
    """Make a case's clocks of these duties agree with what its records say now.

    Each reading is put; a clock of these duties that no reading answers for, because what started
    it is gone, becomes not applicable. None is deleted. The number of statements does not grow
    with the number of clocks. Two people at once: whoever commits last has seen both their
    records only if the case's row was held, which is the caller's to do.
    """
    answered = {(each.duty, each.about, each.recipient) for each in readings}
    held = Clock.objects.filter(guard=guard, duty__in=duties).exclude(reason=START_WITHDRAWN)
    gone = [
        pk
        for pk, *key in held.values_list("pk", "duty", "about", "recipient")
        if tuple(key) not in answered
    ]
    if gone:
        _withdraw(gone, at)
    _put(guard, readings, at)


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
    """Put one clock. With no start, a clock that was there becomes not applicable."""
    if started_at is None or due_at is None:
        same = Clock.objects.filter(duty=duty, about=about, recipient=recipient)
        _withdraw(same.values_list("pk", flat=True), at)
        return
    reading = Reading(
        duty=duty,
        about=about,
        recipient=recipient,
        started_at=started_at,
        due_at=due_at,
        stopped_at=stopped_at,
        ended=ended,
        reason=reason,
        owner=owner,
        rule_since=rule_since,
    )
    _put(guard, [reading], at)


def _withdraw(clocks: Iterable[int], at: datetime) -> None:
    Clock.objects.filter(pk__in=clocks).update(
        stopped_at=None,
        ended=Clock.Ending.NOT_APPLICABLE,
        reason=START_WITHDRAWN,
        worked_out_at=at,
    )


def _put(guard: Guard, readings: Iterable[Reading], at: datetime) -> None:
    """One statement for all: a new clock, or the one of the same duty, entry and recipient."""
    rows = [_clock(guard, each, at) for each in readings]
    if rows:
        Clock.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["duty", "about", "recipient"],
            update_fields=sorted(KEPT),
        )


def _clock(guard: Guard, reading: Reading, at: datetime) -> Clock:
    return Clock(
        guard=guard,
        duty=reading.duty,
        about=reading.about,
        recipient=reading.recipient,
        started_at=reading.started_at,
        due_at=reading.due_at,
        stopped_at=reading.stopped_at,
        ended=reading.ended,
        reason=reading.reason,
        kept_from=reading.kept_from,
        owner_function=reading.owner.function,
        owner_agency=reading.owner.agency,
        owner_member=reading.owner.member,
        rule_since=reading.rule_since,
        worked_out_at=at,
    )


@transaction.atomic
def start_clocks(*, readings: Iterable[tuple[Guard, Reading]], at: datetime) -> int:
    """Put the first clocks of many new things at once, a few statements for some hundreds."""
    rows = [_clock(guard, each, at) for guard, each in readings]
    return len(Clock.objects.bulk_create(rows, batch_size=AT_A_TIME))


@transaction.atomic
def withdraw_clocks(*, guards: Collection[int], at: datetime) -> None:
    """What these guards stand before is taken back: nothing is due about it, and nothing was."""
    held = Clock.objects.filter(guard__in=guards).exclude(reason=START_WITHDRAWN)
    _withdraw(list(held.values_list("pk", flat=True)), at)


@transaction.atomic
def erase(*, guard: Guard, at: datetime) -> int:
    """Take the reasons out of a case's clocks; how many had one. Counts of what fell due stay."""
    with_reason = Clock.objects.filter(guard=guard).exclude(reason__in=["", START_WITHDRAWN])
    return with_reason.update(reason="", worked_out_at=at)


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
    """Record having read a rule's source (which turns it on), turning it off, or a local length.

    A clock already running keeps the length it was given until its case is next written to.
    Raises NoSuchRule for a version that nobody declares, NotLocal for a length of one that is not
    the partnership's to set.
    """
    require(by, To.EDIT_PLAN)
    rule = _declared(duty, since)
    if kind == RuleDecision.Kind.SET and rule.source.force != Force.LOCAL:
        raise NotLocal("This length is not set locally: it is in the source that the rule cites.")
    decision = RuleDecision.objects.create(
        duty=duty,
        since=since,
        kind=kind,
        number=within.number if within else None,
        unit=within.unit if within else "",
        note=note,
        by=by,
        at=at,
    )
    record(
        action="duties.rule_decided",
        subject=f"rule:{duty}:{since}",
        by=by,
        at=at,
        after={"kind": str(kind), "within": str(within or ""), "note": note},
    )
    return decision


def _declared(duty: str, since: date) -> Rule:
    deadline = registry.deadlines().get(duty)
    for rule in deadline.versions if deadline else ():
        if rule.since == since:
            return rule
    raise NoSuchRule(f"No version of {duty} is in force since {since}.")
