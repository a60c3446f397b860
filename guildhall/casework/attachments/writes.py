"""Putting a file on a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.casework.attachments import storing
from guildhall.casework.attachments.checking import Checked, check, expected, tidy_name
from guildhall.casework.attachments.scanning import scan
from guildhall.casework.errors import Stopped
from guildhall.casework.models import Attachment, Case, Entry
from guildhall.casework.writes.marks import allowed, enter, kept_entry, locked, mark
from guildhall.partners.declare import CASE_SLICE, Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed

LONGEST_ABOUT = 4000


def attach(
    case: Case,
    *,
    name: str,
    content: bytes,
    about: str = "",
    part: str = CASE_SLICE,
    happened_at: datetime | None = None,
    is_third_party: bool = False,
    by: Member,
    at: datetime,
) -> Attachment:
    """Put a file on a case, once it is known to be what it says and, if one is set up, scanned.

    Raises `attachments.kinds.Refused`, whose words are for the sender, and then keeps nothing.
    `part` is the slice of the file that it belongs to, which the member must see. It is looked at
    outside the transaction; a file whose row is not committed is taken away again.
    """
    decision = allowed(case, Do.WRITE, by=by, at=at)
    if part != CASE_SLICE and not decision.shows(part):
        raise NotAllowed("You may not write in that part of the file.")
    if happened_at is not None and happened_at > at:
        raise Stopped("It cannot have happened yet.", field="happened_at")
    if len(about) > LONGEST_ABOUT:
        raise Stopped(f"Say it in {LONGEST_ABOUT:,} characters or fewer.", field="about")
    expected(tidy_name(name), content)
    is_scanned = scan(content)
    checked = check(name, content)
    kept_as = storing.keep(checked.content, case=case.reference)
    try:
        return _attached(
            case,
            checked=checked,
            kept_as=kept_as,
            is_scanned=is_scanned,
            about=about.strip(),
            part=part,
            happened_at=happened_at,
            is_third_party=is_third_party,
            by=by,
            at=at,
        )
    except BaseException:
        storing.remove(kept_as)
        raise


@transaction.atomic
def _attached(
    case: Case,
    *,
    checked: Checked,
    kept_as: str,
    is_scanned: bool,
    about: str,
    part: str,
    happened_at: datetime | None,
    is_third_party: bool,
    by: Member,
    at: datetime,
) -> Attachment:
    held = locked(case)
    entry = enter(
        held,
        Entry.Kind.ATTACHMENT,
        checked.name,
        body=about,
        part=part,
        happened_at=happened_at,
        is_third_party=is_third_party,
        by=by,
        at=at,
    )
    row = Attachment.objects.create(
        entry=entry,
        name=checked.name,
        kind=checked.kind.key,
        size_bytes=len(checked.content),
        sha256=checked.sha256,
        received_sha256=checked.received_sha256,
        kept_as=kept_as,
        malware=Attachment.Malware.CLEAN if is_scanned else Attachment.Malware.NOT_CHECKED,
        is_cleaned=checked.is_cleaned,
        notes="\n".join(checked.notes),
    )
    kept_entry(entry, row, by=by, at=at)
    after = {"entry": entry.reference, "kind": row.kind, "bytes": row.size_bytes}
    mark(held, "file_attached", after=after, by=by, at=at)
    return row
