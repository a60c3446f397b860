"""What stands against closing a case: everything that would be left undone, in words.

It is asked twice: when somebody asks for the case to be closed, and again with the case held when
somebody else agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from guildhall.casework.declare import Outstanding, Programme
from guildhall.casework.models import Action, Case, Record, Referral
from guildhall.casework.registry import programme_of
from guildhall.duties.models import Clock
from guildhall.duties.present import title_of
from guildhall.duties.registry import duty_key
from guildhall.partners.models import Inheritance
from guildhall.ui.words import long_date


def outstanding(case: Case, at: datetime) -> list[Outstanding]:
    """Everything that stands against closing, what no reason overrides first.

    The engine finds open actions, referrals, records that wait for a step, and duties that
    closing does not end; the programme adds its own.
    """
    programme = programme_of(case.programme)
    own = [each for declared in programme.outstanding for each in declared(case, at)]
    said = {each.about for each in own}
    found = [
        *own,
        *_needs(case, programme),
        *_undecided(case),
        *_actions(case),
        *(each for each in _records(case, programme) if each.about not in said),
        *_duties(case, programme),
    ]
    kept = list({each.words: each for each in found}.values())
    return sorted(kept, key=lambda each: not each.why_not)


def wanting(case: Case, needs: Iterable[Any]) -> list[str]:
    """What a case lacks of what a stage or its closing needs, each in words."""
    return [words for need in needs if (words := _wanting(case, need))]


def _wanting(case: Case, need: Any) -> str:
    """What a need lacks, in words; empty where it is met."""
    field = getattr(need, "field", None)
    if field is None:
        words: str = need(case)
        return words
    rows = field.model._default_manager.filter(entry__case=case, entry__withdrawn_at=None)
    if any(getattr(row, field.attname) not in (None, "") for row in rows):
        return ""
    return f"{field.model._meta.verbose_name}: {field.verbose_name}"


def _needs(case: Case, programme: Programme) -> Iterator[Outstanding]:
    for words in wanting(case, programme.needs_to_close):
        yield Outstanding(f"Missing: {words}", "Closing needs it.")


def _undecided(case: Case) -> Iterator[Outstanding]:
    for referral in Referral.objects.filter(case=case, decision="").order_by("received_at"):
        yield Outstanding(
            f"A referral of {long_date(referral.received_at)} has not been decided on",
            "Whoever referred waits for the decision. Decide on it first.",
        )


def _actions(case: Case) -> Iterator[Outstanding]:
    open_ = Action.objects.filter(case=case, closed_at=None).select_related("owner_agency")
    for action in open_.order_by("due_on", "pk"):
        yield Outstanding(
            f"An action of {action.owner_agency.name} is open: {action.what}",
            "Close it as done, or end it as no longer needed and say why.",
        )


def _records(case: Case, programme: Programme) -> Iterator[Outstanding]:
    for record_type in programme.records:
        if record_type.next_step is Record.next_step:
            continue
        rows = record_type._default_manager.filter(entry__case=case, entry__withdrawn_at=None)
        for row in rows.select_related("entry").order_by("entry__happened_at", "pk"):
            step = row.next_step() if row.stands_open() else None
            if step is not None:
                name = f"{row._meta.verbose_name} of {long_date(row.entry.happened_at)}"
                yield Outstanding(
                    f"{name[:1].upper()}{name[1:]}: {step[0].lower()}", about=row.entry.reference
                )


def _duties(case: Case, programme: Programme) -> Iterator[Outstanding]:
    """Duties that closing does not end, on the case and on what belongs to it.

    Of a referral nothing more is said than that it waits.
    """
    duties = [
        duty_key(programme.key, deadline)
        for deadline in programme.deadlines
        if deadline.of is not Referral and not deadline.ends_with_case
    ]
    heirs = Inheritance.objects.filter(source=case.guard_id, ended_at=None)
    guards = Q(guard=case.guard_id) | Q(guard__in=heirs.values("guard"))
    clocks = Clock.objects.filter(guards, ended="", duty__in=duties)
    for clock in clocks.order_by("due_at", "pk"):
        on = "" if clock.guard_id == case.guard_id else f" on {clock.about}"
        yield Outstanding(f"{title_of(clock)} is owed{on}, due {long_date(clock.due_at)}")
