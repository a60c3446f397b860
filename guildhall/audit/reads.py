"""What was changed, what a record used to say, and who looked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guildhall import vault
from guildhall.audit import rows
from guildhall.audit.models import Change, Revision

ERASED = "erased"
PAGE = 50


def history(subject: str) -> QuerySet[Change]:
    """The changes made to one subject, such as `action:A12`, latest first."""
    return Change.objects.filter(subject=subject).select_related("by")


@dataclass(frozen=True)
class Version:
    """What a record said after one change.

    `values` holds plain and personal fields together. Where the owner's key was destroyed
    `is_erased` is true, and each personal field says "erased".
    """

    number: int
    kind: str
    by: Any
    at: datetime
    values: Mapping[str, Any]
    is_erased: bool


def revisions(about: str) -> list[Version]:
    """Every version of a record, the first one first, opened: two queries, however many.

    The caller decides whether the viewer may see them; this only opens.
    """
    found = list(Revision.objects.filter(about=about).select_related("by").order_by("number"))
    ring = vault.keyring(row.owner for row in found if row.personal)
    return [_opened(row, ring) for row in found]


def _opened(row: Revision, ring: vault.Keyring) -> Version:
    values, is_erased = dict(row.plain), False
    if row.personal:
        try:
            bound_to = rows.place_of_values(row.reference)
            values |= json.loads(ring.open_sealed(row.personal, owner=row.owner, bound_to=bound_to))
        except vault.Erased:
            values |= dict.fromkeys(row.personal_names, ERASED)
            is_erased = True
    return Version(row.number, row.kind, row.by, row.at, values, is_erased)
