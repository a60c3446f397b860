"""What is due from whom, and how deadlines that fell due were kept."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from guildhall.duties.models import Clock
from guildhall.duties.reading import Decisions
from guildhall.duties.rules import FellDue
from guildhall.partners.models import Member


class Whose(StrEnum):
    """Whose duties a list is of."""

    MINE = "mine"
    TEAM = "team"
    AGENCY = "agency"
    EVERYONE = "everyone"


def due(
    viewer: Member,
    at: datetime,
    *,
    whose: Whose = Whose.MINE,
    person: str = "",
    agency: str = "",
    programme: str = "",
) -> QuerySet[Clock]:
    """Open duties that the viewer may know of, the most overdue first. Never any others."""
    raise NotImplementedError


def of_case(guard_pk: int) -> QuerySet[Clock]:
    """Every clock of one case, whose page has already decided that the viewer may see it."""
    raise NotImplementedError


def fell_due(
    duty: str,
    first: date,
    last: date,
    *,
    at: datetime,
    programme_guards: Collection[int] | None = None,
) -> dict[str, FellDue]:
    """How the deadlines that fall due from `first` to `last` stood at `at`, by London month."""
    raise NotImplementedError


def decisions() -> Decisions:
    """What the partnership has decided about each version of each rule. One query."""
    raise NotImplementedError
