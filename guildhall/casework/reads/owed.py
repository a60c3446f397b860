"""What a closed case still takes: the records that meet a duty which is owed there."""

from __future__ import annotations

from guildhall.casework.models import Case, Record
from guildhall.casework.registry import programme_of
from guildhall.duties.models import Clock
from guildhall.duties.registry import duty_key


def takes(case: Case, record_type: type[Record]) -> bool:
    """Whether a record of the type may be kept or changed: on an open case any; on one that was
    closed, one by which an open deadline there can be met."""
    if case.status != Case.Status.CLOSED or case.erased_at is not None:
        return case.closed_at is None
    declared = programme_of(case.programme)
    duties = [
        duty_key(declared.key, each)
        for each in declared.deadlines
        if record_type in each.acts and not each.ends_with_case
    ]
    return Clock.objects.filter(guard=case.guard_id, ended="", duty__in=duties).exists()
