"""What was changed, what a record used to say, and who looked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guildhall import vault
from guildhall.audit import rows
from guildhall.audit.models import Change, RequestRow, Revision, Seen

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
            values |= json.loads(
                ring.open_sealed(bytes(row.personal), owner=row.owner, bound_to=bound_to)
            )
        except vault.Erased:
            values |= dict.fromkeys(row.personal_names, ERASED)
            is_erased = True
    return Version(row.number, row.kind, row.by, row.at, values, is_erased)


@dataclass(frozen=True)
class Look:
    """One request that touched a record, and how: seen, exported, refused."""

    request: RequestRow
    hows: tuple[Seen.How, ...]


def who(reference: str, *, before: str = "") -> list[Look]:
    """Who looked at a record, the last first: a page of them and one more, if there is one.

    `before` is the reference of a request, for the page that follows it. The caller decides
    whether the viewer may ask. Rows of the last seconds are not in the index yet: they are read.
    """
    end = _key(before) if before else None
    looks = [*_indexed(reference, end), *_not_yet_indexed(reference, end)]
    return sorted(looks, key=lambda look: -look.request.pk)[: PAGE + 1]


def _indexed(reference: str, end: int | None) -> list[Look]:
    found = Seen.objects.filter(reference=reference).select_related("request")
    if end is not None:
        found = found.filter(request__lt=end)
    looks: dict[int, list[Seen]] = {}
    for entry in found.order_by("-request_id", "id")[: (PAGE + 1) * len(Seen.How)]:
        looks.setdefault(entry.request_id, []).append(entry)
    made = (Look(each[0].request, tuple(Seen.How(e.how) for e in each)) for each in looks.values())
    return list(made)[: PAGE + 1]


def _not_yet_indexed(reference: str, end: int | None) -> list[Look]:
    found = RequestRow.objects.filter(position=None)
    if end is not None:
        found = found.filter(pk__lt=end)
    hows = (
        (row, tuple(how for each, how in rows.touched(row) if each == reference)) for row in found
    )
    return [Look(row, each) for row, each in hows if each]


def requests(*, member: str = "", refused_only: bool = False, before: str = "") -> list[RequestRow]:
    """The requests that were answered, the last first: a page of them and one more, if any.

    `member` is a member's reference; `before` a request's, for the page that follows it.
    """
    found = RequestRow.objects.order_by("-pk")
    if member:
        found = found.filter(member=member)
    if refused_only:
        found = found.filter(is_denied=True)
    if before:
        found = found.filter(pk__lt=_key(before))
    return list(found[: PAGE + 1])


def request(reference: str) -> RequestRow | None:
    """One request; None where there is no such."""
    return RequestRow.objects.filter(reference=reference).first()


def changes_in(request: RequestRow) -> QuerySet[Change]:
    """What was changed in the course of one request."""
    return Change.objects.filter(request=request.reference).order_by("pk")


def typed(row: RequestRow) -> dict[str, list[str]]:
    """What the viewer looked for (`searched`) and was refused (`refused`), opened.

    Where the key was destroyed, one text that says "erased". Raises vault.WrongKey.
    """
    if not row.searched:
        return {}
    place = rows.place_of_terms(row.reference)
    try:
        opened = vault.open_sealed(bytes(row.searched), owner=rows.OWNER, bound_to=place)
    except vault.Erased:
        return {"searched": [ERASED]}
    found: dict[str, list[str]] = json.loads(opened)
    return found


def _key(reference: str) -> int:
    """The key of a request; 0, before which there is nothing, where there is no such."""
    found = RequestRow.objects.filter(reference=reference).values_list("pk", flat=True)
    return found.first() or 0
