"""What agencies owe: due, received, late, and gaps that were never filled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from guildhall.measures import rules
from guildhall.measures.models import Return, ReturnDue
from guildhall.measures.rules import ReturnState
from guildhall.partners.models import Member
from guildhall.partners.reads import may
from guildhall.partners.rules import To


@dataclass(frozen=True)
class Owed:
    """One return on the calendar. `latest` is what was last received, None where nothing was.

    `days_late` is how late it came, or how late it is today; 0 where it is not.
    `is_gap` says it is late and a later one has come: nobody went back to fill it.
    """

    due: ReturnDue
    latest: Return | None
    state: ReturnState
    days_late: int
    corrections: int
    is_gap: bool


def calendar(*, today: date, agency_key: str = "") -> list[Owed]:
    """Every return, by the day it is due, earliest first. Two queries."""
    dues = _dues()
    if agency_key:
        dues = dues.filter(agency_key=agency_key)
    return list(_owed(dues, today))


def late_returns(*, today: date) -> list[Owed]:
    """Those that are late and have not come, longest overdue first. One query."""
    same = ReturnDue.objects.filter(
        definition=OuterRef("definition"), agency_key=OuterRef("agency_key")
    )
    later_came = Exists(same.filter(period__gt=OuterRef("period"), received__isnull=False))
    late = ReturnDue.objects.filter(due_on__lt=today, received=None).select_related("definition")
    return [
        Owed(
            due=due,
            latest=None,
            state=ReturnState.LATE,
            days_late=(today - due.due_on).days,
            corrections=0,
            is_gap=due.later_came,
        )
        for due in late.annotate(later_came=later_came)
    ]


def find_due(*, key: str, agency_key: str, quarter: str) -> ReturnDue | None:
    """One return that is owed, or None."""
    return _dues().filter(definition__key=key, agency_key=agency_key, period=quarter).first()


def may_send_any(viewer: Member) -> bool:
    """Whether returns of every agency are this member's to send."""
    return may(viewer, To.SEND_RETURN) and (
        may(viewer, To.VALIDATE_FIGURES) or may(viewer, To.EDIT_PLAN)
    )


def may_send(viewer: Member, agency_key: str) -> bool:
    """Whether an agency's returns are this member's to send."""
    own = viewer.agency.key if viewer.agency else ""
    return may_send_any(viewer) or (may(viewer, To.SEND_RETURN) and own == agency_key)


def owed_by_name() -> dict[tuple[str, str, str], ReturnDue]:
    """Every return that is owed, by measure, agency and quarter."""
    rows = ReturnDue.objects.select_related("definition")
    return {(due.definition.key, due.agency_key, due.period): due for due in rows}


def _dues() -> QuerySet[ReturnDue]:
    received = Prefetch("received", Return.objects.select_related("by").order_by("pk"))
    return ReturnDue.objects.select_related("definition").prefetch_related(received)


def _owed(dues: QuerySet[ReturnDue], today: date) -> Iterable[Owed]:
    rows = [(due, list(due.received.all())) for due in dues]
    latest_came: dict[tuple[int, str], str] = {}
    for due, received in rows:
        if received:
            series = (due.definition_id, due.agency_key)
            latest_came[series] = max(due.period, latest_came.get(series, ""))
    for due, received in rows:
        came = [each.received_on for each in received]
        state = rules.state(due_on=due.due_on, received_on=came, today=today)
        first = min(came, default=today)
        is_late = state in {ReturnState.LATE, ReturnState.RECEIVED_LATE}
        yield Owed(
            due=due,
            latest=received[-1] if received else None,
            state=state,
            days_late=(first - due.due_on).days if is_late else 0,
            corrections=max(len(received) - 1, 0),
            is_gap=state is ReturnState.LATE
            and due.period < latest_came.get((due.definition_id, due.agency_key), ""),
        )
