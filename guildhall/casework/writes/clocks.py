"""Deadlines of a case, worked out from its rows and put where `duties` keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Model

from guildhall.casework.declare import Programme
from guildhall.casework.models import (
    Action,
    Assessment,
    Case,
    Consent,
    ContactAttempt,
    Disclosure,
    Involvement,
    Letter,
    Record,
    Referral,
    Sheet,
    SheetRecord,
    StageEntry,
)
from guildhall.casework.reads.assessed import complete
from guildhall.casework.reads.workers import owing
from guildhall.casework.registry import find, programme_of, sheet_types
from guildhall.clock import LONDON
from guildhall.duties.declare import Deadline, Owner
from guildhall.duties.models import Clock
from guildhall.duties.reading import Reading, readings
from guildhall.duties.reads import decisions
from guildhall.duties.registry import duty_key
from guildhall.duties.writes import sync_clocks as put_clocks
from guildhall.partners.models import Grant, Guard
from guildhall.partners.writes import grant, revoke

ACTION_DUTY = "casework.action"
BESIDE_AN_ENTRY = (Assessment, Consent, ContactAttempt, Disclosure, Letter, StageEntry)
WITH_A_CASE = (Action, Involvement, Referral)
OF_THE_ENGINE: tuple[type[Model], ...] = (Case, *BESIDE_AN_ENTRY, *WITH_A_CASE)
"""What a deadline may be of, beside a programme's own records."""


_later: ContextVar[dict[int, tuple[Case, datetime]] | None] = ContextVar("clocks", default=None)


@contextmanager
def clocks_together() -> Iterator[None]:
    """Work out the clocks of each case once, after a run of writes, and not after each of them.

    For bringing in what happened long ago: the run is one transaction, and ends with the clocks
    that writing one by one would have left. Nobody sees the case without them.
    """
    written: dict[int, tuple[Case, datetime]] = {}
    with transaction.atomic():
        token = _later.set(written)
        try:
            yield
        finally:
            _later.reset(token)
        for case, at in written.values():
            sync_clocks(case, at)


def sync_clocks(case: Case, at: datetime) -> None:
    """Make the clocks of a case agree with its rows. Every write ends with it."""
    written = _later.get()
    if written is not None:
        written[case.pk] = (case, at)
        return
    programme = find(case.programme)
    if programme is None:
        return
    duties = [duty_key(programme.key, deadline) for deadline in programme.deadlines]
    found = [*_declared(case, programme), *_actions(case)]
    put_clocks(guard=case.guard, duties=[*duties, ACTION_DUTY], readings=found, at=at)
    _open_to_who_owes(case, at)
    _sync_heirs(case, at)


def _open_to_who_owes(case: Case, at: datetime) -> None:
    """Open the case to each function that owes something there, and shut it when nothing is owed.

    Only to the functions whose line in the matrix says so, and as far as it says.
    """
    functions = owing(case.programme)
    if not functions:
        return
    due = Clock.objects.filter(
        guard=case.guard, ended="", started_at__lte=at, owner_function__in=functions
    )
    owed = set(due.values_list("owner_function", flat=True))
    open_now = Grant.objects.filter(guard=case.guard, member=None, agency=None, revoked_at=None)
    standing = {each.function: each for each in open_now.select_related("guard")}
    for function in sorted(owed - standing.keys()):
        grant(
            case.guard,
            to=None,
            function=function,
            purpose="Owes something on the case",
            basis=Grant.Basis.STATUTE,
            by=None,
            at=at,
        )
    for function in sorted(standing.keys() - owed):
        revoke(standing[function], by=None, at=at)


def _declared(case: Case, programme: Programme) -> Iterator[Reading]:
    deadlines = [each for each in programme.deadlines if not issubclass(each.of, SheetRecord)]
    if not deadlines:
        return
    decided = decisions()
    rows: dict[type[Model], list[Model]] = {}
    for deadline in deadlines:
        if deadline.of not in rows:
            rows[deadline.of] = list(rows_of(deadline.of, case))
        for row in rows[deadline.of]:
            for reading in readings(
                duty_key(programme.key, deadline),
                deadline,
                row,
                about=reference_of(row),
                decisions=decided,
            ):
                yield _ended_with(case, deadline, reading)


def _ended_with(case: Case, deadline: Deadline, reading: Reading) -> Reading:
    """The reading, over where nobody met it and its case, with which it ends, is closed."""
    if reading.ended or case.closed_at is None or not deadline.ends_with_case:
        return reading
    return replace(reading, ended=Clock.Ending.NOT_APPLICABLE.value, reason="The case is closed")


def sync_sheet_clocks(record: SheetRecord, at: datetime) -> None:
    """Make the clocks of a record that stands on no case agree with it."""
    sheet = record.sheet
    declared = programme_of(sheet.programme).deadlines
    deadlines = [each for each in declared if each.of is type(record)]
    if not deadlines:
        return
    decided = decisions()
    duties = {duty_key(sheet.programme, each): each for each in deadlines}
    found = [
        reading
        for duty, deadline in duties.items()
        for reading in readings(duty, deadline, record, about=sheet.reference, decisions=decided)
    ]
    put_clocks(guard=sheet.guard, duties=list(duties), readings=found, at=at)


def sync_clocks_behind(guard: Guard, at: datetime) -> None:
    """Make the clocks of whatever stands behind a guard agree with it: a case, or a record."""
    sheet = Sheet.objects.filter(guard=guard).first()
    record_type = sheet_types().get(sheet.kind) if sheet else None
    if sheet is None or record_type is None:
        return
    record = record_type._default_manager.select_related("sheet__guard").filter(pk=sheet.pk).first()
    if record is not None:
        sync_sheet_clocks(record, at)


def _sync_heirs(case: Case, at: datetime) -> None:
    """The clocks of what belongs to the case, whose owner is whoever has it."""
    for heir in case.guard.heirs.filter(ended_at=None).select_related("guard"):
        sync_clocks_behind(heir.guard, at)


def rows_of(model: type[Model], case: Case) -> Iterable[Model]:
    """The rows of one kind on a case, in the order they happened.

    Those withdrawn are left out, and assessments that are not complete: they start no clock.
    """
    manager = model._default_manager
    if model is Case:
        return manager.filter(pk=case.pk).select_related("guard")
    if model in WITH_A_CASE:
        return manager.filter(case=case).select_related("case__guard").order_by("pk")
    found = manager.filter(entry__case=case, entry__withdrawn_at=None)
    if model is Assessment:
        found = found.filter(pk__in=complete(Assessment.objects.filter(entry__case=case)))
    return found.select_related("entry__case__guard").order_by("entry__happened_at", "pk")


def reference_of(row: Model) -> str:
    """What a row is called outside the database."""
    if isinstance(row, Record | Assessment | Consent | ContactAttempt | Disclosure):
        return row.entry.reference
    if isinstance(row, Letter | StageEntry):
        return row.entry.reference
    found: str = row.reference  # type: ignore[attr-defined]
    return found


def _actions(case: Case) -> Iterator[Reading]:
    """An action is due by the end of its day in London, whoever agreed it."""
    for action in Action.objects.filter(case=case).select_related("owner_agency", "owner_member"):
        ends = datetime.combine(action.due_on, time(23, 59, 59), tzinfo=LONDON)
        is_met = action.outcome == Action.Outcome.DONE
        is_over = action.closed_at is not None
        yield Reading(
            duty=ACTION_DUTY,
            about=action.reference,
            started_at=min(action.agreed_at, ends - timedelta(seconds=1)),
            due_at=ends,
            stopped_at=action.closed_at,
            ended=("met" if is_met else "not_applicable") if is_over else "",
            owner=Owner(agency=action.owner_agency, member=action.owner_member),
            rule_since=action.agreed_at.astimezone(LONDON).date(),
        )
