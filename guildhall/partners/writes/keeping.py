"""Each row of access is kept in a revision as it is written: one put in by hand has none."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from guildhall.audit.writes import keep_plain
from guildhall.partners.models import Grant, Member

NOT_OURS = {"last_login"}  # Django's own, at each signing in


def said(row: Model) -> dict[str, Any]:
    """What is compared of a row: its plain fields."""
    handling: Any = getattr(row, "Handling")  # noqa: B009
    fields = [f for f in row._meta.concrete_fields if f.name in handling.plain - NOT_OURS]
    return {field.name: getattr(row, field.attname) for field in fields}


def keep(row: Model, *, is_new: bool = False, by: Member | None, at: datetime) -> None:
    """Keep a row of access as it now is. Call it in the write that made or changed it."""
    key = row.pk if isinstance(row, Grant) else getattr(row, "reference")  # noqa: B009
    keep_plain(
        about=f"{row._meta.model_name}:{key}",
        kind=row._meta.label_lower,
        values=said(row),
        is_new=is_new,
        by=by,
        at=at,
    )
