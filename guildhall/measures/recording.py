"""How a programme counts its records for a measure, and the first day that any was kept.

What was not yet written down was not nought. So each count says with which record of its own sort
writing down began: a debrief, a patrol, an interview; not the first case of the programme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Min, Model

from guildhall.clock import LONDON
from guildhall.measures.inputs import Recorded

Months = Callable[[datetime], list[str]]
FirstDay = Callable[[], date | None]
Counting = Callable[[datetime], Recorded | None]


@dataclass(frozen=True)
class Kept:
    """The month of each thing to be counted, and the first day that any record of its sort has."""

    months: Months
    first_day: FirstDay

    def __call__(self, at: datetime) -> list[str]:
        return self.months(at)


def kept_since(first_day: FirstDay) -> Callable[[Months], Kept]:
    """Say of a count when the first record of its sort was made."""
    return lambda months: Kept(months, first_day)


def first_day_of(model: type[Model], dated_by: str, **only: Any) -> FirstDay:
    """The earliest London day of a sort of record; None where there is none."""

    def read() -> date | None:
        found = model._default_manager.filter(**only).aggregate(first=Min(dated_by))["first"]
        if isinstance(found, datetime):
            return found.astimezone(LONDON).date()
        return found if isinstance(found, date) else None

    return read


@cache
def by_month(kept: Kept) -> Counting:
    """A count for a measure. The same things kept give the same count, by which measures of the
    same records are known."""

    def read(at: datetime) -> Recorded | None:
        first = kept.first_day()
        return Recorded(first, Counter(kept.months(at))) if first else None

    return read
