"""The ways a write and a request leave their marks."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from guildhall import clock, vault
from guildhall.audit import rows, rules, trail
from guildhall.audit.models import Change, Link, RequestRow, Revision, new_row_reference
from guildhall.audit.router import ALIAS
from guildhall.audit.trail import Trail

if TYPE_CHECKING:
    from guildhall.partners.models import Member

AT_A_TIME = 500


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

    `by` is None only for what the command line does with no member behind it. `before` and `after`
    may hold no personal value of casework: those go to `revise`.
    """
    change = Change(
        reference=new_row_reference(),
        request=trail.reference(),
        action=action,
        subject=subject,
        by=by,
        at=at,
        recorded_at=clock.real_now(),
        before=before or {},
        after=after or {},
    )
    change.digest = rows.digest_of(Link.Kind.CHANGE, change)
    change.save(force_insert=True)
    return change


def revise(
    *,
    about: str,
    owner: str,
    kind: str,
    values: Mapping[str, Any],
    personal: frozenset[str],
    plain: frozenset[str],
    by: "Member | None",
    at: datetime,
) -> Revision:
    """Keep what a record says after a write, whole. Call it inside the write's own transaction.

    `about` is the record ("entry:K7QW2MTX"), `owner` whose key its personal values are sealed
    under ("case:…", "person:…"), `kind` the sort of record ("missing.episode"). `values` holds
    every field; each must be named in `personal` or in `plain`. The row being changed must be held
    by the caller's own update, which numbers revisions one after another; two that were not would
    raise IntegrityError rather than share a number. Raises vault.Erased where the owner's key was
    destroyed: what was erased cannot be written to.
    """
    unsorted = set(values) - personal - plain
    if unsorted:
        raise ValueError(f"{kind}: sort {', '.join(sorted(unsorted))} as personal or plain")
    last = Revision.objects.filter(about=about).aggregate(last=Max("number"))["last"]
    draft = Draft(about, owner, kind, values, personal)
    revision = _revision(draft, (last or 0) + 1, seal=vault.seal, by=by, at=at)
    revision.save(force_insert=True)
    return revision


def keep_plain(
    *,
    about: str,
    kind: str,
    values: Mapping[str, Any],
    number: int,
    by: "Member | None",
    at: datetime,
) -> Revision:
    """As `revise`, of a row of which nothing personal is kept, in one statement.

    `number` is 1 of a new row; otherwise one more than the last that `comparing.hold` found.
    """
    draft = Draft(about, "", kind, values, frozenset())
    revision = _revision(draft, number, seal=vault.seal, by=by, at=at)
    revision.save(force_insert=True)
    return revision


@dataclass(frozen=True)
class Draft:
    """The first revision of a new record: as `revise` takes it; what is not personal is plain."""

    about: str
    owner: str
    kind: str
    values: Mapping[str, Any]
    personal: frozenset[str]


def revise_new(drafts: Sequence[Draft], *, by: "Member | None", at: datetime) -> int:
    """Keep the first revision of many records that are new, each under a new key of its own.

    What `revise` would have kept of each, in a few statements for some hundreds of them; one of
    which nothing personal is kept needs no key. Raises
    IntegrityError where an owner has a key already or a record a revision.
    """
    ring = vault.new_keyring(draft.owner for draft in drafts if draft.personal)
    rows_ = [_revision(draft, 1, seal=ring.seal, by=by, at=at) for draft in drafts]
    return len(Revision.objects.bulk_create(rows_, batch_size=AT_A_TIME))


def _revision(
    draft: Draft, number: int, *, seal: Callable[..., bytes], by: "Member | None", at: datetime
) -> Revision:
    reference = new_row_reference()
    personal = {name: draft.values[name] for name in draft.personal & set(draft.values)}
    plain = {name: value for name, value in draft.values.items() if name not in draft.personal}
    place = rows.place_of_values(reference)
    revision = Revision(
        reference=reference,
        request=trail.reference(),
        about=draft.about,
        owner=draft.owner,
        kind=draft.kind,
        number=number,
        plain=json.loads(rules.as_json(plain)),
        personal=_sealed(personal, owner=draft.owner, bound_to=place, seal=seal),
        personal_names=sorted(personal),
        by=by,
        at=at,
        recorded_at=clock.real_now(),
    )
    revision.digest = rows.digest_of(Link.Kind.REVISION, revision)
    return revision


def leave_row(
    left: Trail, *, at: datetime, member: str, route: str, method: str, status: int,
    milliseconds: int,
) -> RequestRow:  # fmt: skip
    """Keep the row of a request that has been answered: one statement, on the audit database.

    What the view rolled back stays recorded. The sealer enters the row in the index of who saw
    what, so that a list of many records costs a reader no more than a page of one.
    """
    typed = {"searched": left.searched, "refused": left.refused}
    row = RequestRow(
        reference=left.reference,
        at=at,
        member=member,
        route=route,
        method=method,
        status=status,
        shown=list(left.shown),
        exported=list(left.exported),
        denied=list(left.denied),
        is_denied=left.is_denied,
        searched=_sealed(
            {name: texts for name, texts in typed.items() if texts},
            owner=rows.OWNER,
            bound_to=rows.place_of_terms(left.reference),
        ),
        milliseconds=milliseconds,
    )
    row.digest = rows.digest_of(Link.Kind.REQUEST, row)
    row.save(force_insert=True, using=ALIAS)
    return row


def _sealed(
    values: Mapping[str, Any],
    *,
    owner: str,
    bound_to: str,
    seal: Callable[..., bytes] | None = None,
) -> bytes:
    if not values:
        return b""
    return (seal or vault.seal)(rules.as_json(values), owner=owner, bound_to=bound_to)
