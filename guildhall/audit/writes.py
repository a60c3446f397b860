"""The one way a write leaves its mark."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guildhall.audit.models import Change

if TYPE_CHECKING:
    from guildhall.partners.models import Member


def record(
    *,
    action: str,
    subject: str,
    by: "Member | None",
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Change:
    """Keep what a write changed. Call it inside the write's own transaction.

    `by` is None only for what the command line does with no member behind it.
    """
    return Change.objects.create(
        action=action, subject=subject, by=by, at=at, before=before or {}, after=after or {}
    )
