"""Which assessments count: for gates, clocks, lists, measures and whoever else reads a band."""

from __future__ import annotations

from django.db.models import QuerySet

from guildhall.casework.models import Assessment


def complete(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those that stand and are complete. One answered in part is kept and shown, and never here."""
    return rows.filter(entry__withdrawn_at=None).exclude(band="", raised_to="")
