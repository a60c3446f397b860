"""What every write on a case does: lock it, put an entry, leave the audit row and the revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from guildhall.audit.writes import Draft, record, revise
from guildhall.casework.errors import NotOpen
from guildhall.casework.models import Case, Entry
from guildhall.partners.declare import CASE_SLICE, Decision, Do
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed, require_on

LONGEST_HEADLINE = 200


def allowed(case: Case, do: Do, *, by: Member, at: datetime) -> Decision:
    """The member's decision on the case, if they may do it there. NotKnown or NotAllowed."""
    return require_on(by, case.guard, do, at)


def allowed_on_the_case(case: Case, *, by: Member, at: datetime) -> Decision:
    """As `allowed`, to write on the case itself: a part of the file alone is not enough."""
    decision = allowed(case, Do.WRITE, by=by, at=at)
    if not decision.shows(CASE_SLICE):
        raise NotAllowed("Your part in this case lets you write in your part of the file only.")
    return decision


def locked(case: Case) -> Case:
    """The case as it stands now, held until the write commits: one write on a case at a time.

    SQLite holds the whole file from the start of a write instead.
    """
    return Case.objects.select_for_update(of=("self",)).select_related("guard").get(pk=case.pk)


def locked_open(case: Case) -> Case:
    """The case, held; NotOpen where its work is over, so that nothing is added unseen."""
    held = locked(case)
    if held.closed_at is not None:
        raise NotOpen("This case is closed. Reopen it first.")
    return held


def enter(
    case: Case,
    kind: str,
    headline: str,
    *,
    by: Member,
    at: datetime,
    happened_at: datetime | None = None,
    body: str = "",
    about: str = "",
    part: str = CASE_SLICE,
    kept_from: str = "",
    is_fact: bool | None = None,
    is_third_party: bool = False,
) -> Entry:
    """Put one entry into the chronology. It happened when it was made unless said otherwise.

    `part` is the slice of the file it belongs to; `kept_from` the function it is not safe for.
    """
    return Entry.objects.create(
        case=case,
        kind=kind,
        about=about,
        headline=headline[:LONGEST_HEADLINE],
        body=body,
        slice=part,
        kept_from=kept_from,
        is_fact=is_fact,
        is_third_party=is_third_party,
        happened_at=happened_at or at,
        made_at=at,
        made_by=by,
        agency_id=by.agency_id,
    )


def mark(
    case: Case,
    action: str,
    *,
    by: Member,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Leave the audit row of a write. Plain values only: no word that may name anybody."""
    record(
        action=f"casework.{action}",
        subject=f"case:{case.reference}",
        by=by,
        at=at,
        before=before,
        after=after,
    )


def kept(case: Case, about: str, kind: str, *rows: Model, by: Member, at: datetime) -> None:
    """Keep a revision of these rows of a case as they now are, as one."""
    kept_under(owner_of(case), about, kind, *rows, by=by, at=at)


def kept_under(
    owner: str, about: str, kind: str, *rows: Model, by: Member | None, at: datetime
) -> None:
    """Keep a revision of these rows, as one. Personal values go in sealed under the owner's key."""
    draft = drafted(owner, about, kind, *rows)
    revise(
        about=about,
        owner=owner,
        kind=kind,
        values=draft.values,
        personal=draft.personal,
        plain=frozenset(draft.values) - draft.personal,
        by=by,
        at=at,
    )


def drafted(owner: str, about: str, kind: str, *rows: Model) -> Draft:
    """What a revision of these rows says, as one: the fields of all but the first by their kind."""
    values: dict[str, Any] = {}
    personal: set[str] = set()
    for number, row in enumerate(rows):
        prefix = f"{row._meta.model_name}." if number else ""
        handling: Any = getattr(row, "Handling")  # noqa: B009
        for field in row._meta.concrete_fields:
            if field.primary_key:
                continue
            values[prefix + field.name] = getattr(row, field.attname)
            if field.name in getattr(handling, "personal", ()):
                personal.add(prefix + field.name)
    return Draft(about, owner, kind, values, frozenset(personal))


def kept_entry(entry: Entry, *details: Model, by: Member, at: datetime) -> None:
    """Keep a revision of an entry and of the row beside it."""
    kept(entry.case, f"entry:{entry.reference}", entry.kind, entry, *details, by=by, at=at)


def owner_of(case: Case) -> str:
    """Whose key a case's personal values are sealed under: destroying it erases them."""
    return f"case:{case.reference}"


def agency_of(by: Member) -> Agency:
    """The agency that a member acts for."""
    if by.agency is None:
        raise NotOpen("You act for no agency. Ask an administrator.")
    return by.agency
