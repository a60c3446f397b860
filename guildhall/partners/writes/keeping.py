"""Each row of access is kept in a revision as it is written: one put in by hand has none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q

from guildhall.audit import rows
from guildhall.audit.comparing import EVERYWHERE, hold
from guildhall.audit.writes import Draft, keep_plain, revise_new
from guildhall.partners.models import Member

NOT_OURS = {"last_login"}  # Django's own, at each signing in
M = TypeVar("M", bound=Model)


def said(row: Model) -> dict[str, Any]:
    """What is compared of a row: its plain fields, and what its `Handling` names besides.

    What is personal and `compared` stands in a revision as it is, such as the name that a member is
    known by; of what is `hidden`, such as a password, it keeps a keyed digest.
    """
    handling: Any = getattr(row, "Handling")  # noqa: B009
    hidden: set[str] = getattr(handling, "hidden", set())
    names = (handling.plain | getattr(handling, "compared", set()) | hidden) - NOT_OURS
    values = {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name in names}
    for name in hidden:
        values[name] = rows.hidden(f"{row._meta.label_lower}.{name}", str(values[name]))
    return values


def keep_new(row: Model, *, by: Member | None, at: datetime) -> None:
    """Keep a new row of access. Call it in the write that made it."""
    _keep(row, 1, by=by, at=at)


def keep_all_new(made: Sequence[Model], *, by: Member | None, at: datetime) -> None:
    """As `keep_new`, of many."""
    drafts = [Draft(_about(r), "", r._meta.label_lower, said(r), frozenset()) for r in made]
    revise_new(drafts, by=by, at=at)


def change(
    row: M, where: Q = EVERYWHERE, *, by: Member | None, at: datetime, **changes: Any
) -> M | None:
    """Change a row of access and keep it; the row as it now is. None where it is not as `where`
    says, so that two people at once cannot undo each other.

    Raises NotAsKept where it is not what it was last written to be.
    """
    held = hold(row, where, may_be_put_in=True)
    if held is None:
        return None
    stands, number = held
    for name, value in changes.items():
        setattr(stands, name, value)
    type(stands)._default_manager.filter(pk=row.pk).update(**changes)
    _keep(stands, number + 1, by=by, at=at)
    return stands


def _keep(row: Model, number: int, *, by: Member | None, at: datetime) -> None:
    keep_plain(
        about=_about(row), kind=row._meta.label_lower, values=said(row), number=number, by=by, at=at
    )


def _about(row: Model) -> str:
    return f"{row._meta.model_name}:{getattr(row, 'reference', row.pk)}"
