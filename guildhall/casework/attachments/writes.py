"""Putting a file on a case, and keeping what is found when it is looked into."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from guildhall import vault
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.apart import check_apart
from guildhall.casework.attachments.budgets import STAFF, Budget
from guildhall.casework.attachments.checking import expected, tidy_name
from guildhall.casework.attachments.kinds import Kind, Refused
from guildhall.casework.attachments.scanning import ScannerFailed, scan
from guildhall.casework.errors import Stopped
from guildhall.casework.models import Attachment, Case, Entry
from guildhall.casework.writes.marks import allowed, enter, kept_entry, locked, mark, owner_of
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
    """Put a file on a case. It is given to nobody until the worker has looked into it.

    What its name, its head and its size tell against it raises `attachments.kinds.Refused`, whose
    words are for the sender, and then nothing is kept. `part` is the slice of the file that it
    belongs to, which the member must see. A file whose row is not committed is taken away again.
    """
    decision = allowed(case, Do.WRITE, by=by, at=at)
    if part != CASE_SLICE and not decision.shows(part):
        raise NotAllowed("You may not write in that part of the file.")
    if happened_at is not None and happened_at > at:
        raise Stopped("It cannot have happened yet.", field="happened_at")
    if len(about) > LONGEST_ABOUT:
        raise Stopped(f"Say it in {LONGEST_ABOUT:,} characters or fewer.", field="about")
    name = tidy_name(name)
    kind, _ = expected(name, content, STAFF)
    kept_as = storing.keep(content, case=case.reference)
    try:
        return _attached(
            case,
            about_file={"name": name, "kept_as": kept_as, **as_it_came(kind, content)},
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
    about_file: Mapping[str, Any],
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
        about_file["name"],
        body=about,
        part=part,
        happened_at=happened_at,
        is_third_party=is_third_party,
        by=by,
        at=at,
    )
    row = Attachment.objects.create(entry=entry, **about_file)
    kept_entry(entry, row, by=by, at=at)
    after = {"entry": entry.reference, "kind": row.kind, "bytes": row.size_bytes}
    mark(held, "file_attached", after=after, by=by, at=at)
    return row


def as_it_came(kind: Kind, content: bytes) -> dict[str, Any]:
    """What a row says of a file that nobody has looked into yet."""
    digest = hashlib.sha256(content).hexdigest()
    return {
        "kind": kind.key,
        "size_bytes": len(content),
        "sha256": digest,
        "received_sha256": digest,
        "malware": Attachment.Malware.NOT_CHECKED.value,
        "state": Attachment.State.WAITING.value,
    }


def look_into(
    name: str, kept_as: str, *, owner: str, budget: Budget
) -> tuple[dict[str, Any], str, str]:
    """What a row says of a file once it has been looked into, its name, and notes or why not.

    What passes is sealed anew as it was cleaned, under a new name; the caller takes the old one
    away. Raises ScannerFailed, and then nothing is known.
    """
    try:
        content = storing.opened(kept_as, owner=owner)
        is_scanned = scan(content)
        checked = check_apart(name, content, budget)
    except ScannerFailed:
        raise
    except (Refused, storing.Missing, vault.Erased) as why:
        told = str(why) if isinstance(why, Refused) else "The file is no longer here to be checked."
        return {"state": Attachment.State.HELD.value}, name, told
    malware = Attachment.Malware.CLEAN if is_scanned else Attachment.Malware.NOT_CHECKED
    found = {
        "kind": checked.kind.key,
        "size_bytes": len(checked.content),
        "sha256": checked.sha256,
        "kept_as": storing.keep(checked.content, owner=owner),
        "malware": malware.value,
        "is_cleaned": checked.is_cleaned,
        "state": Attachment.State.PASSED.value,
    }
    return found, checked.name, "\n".join(checked.notes)


def check_attachment(row: Attachment, *, at: datetime) -> None:
    """Look into a file that waits on a case, and say what was found. Twice, it is done once."""
    case, by = row.entry.case, row.entry.made_by
    found, _, notes = look_into(row.name, row.kept_as, owner=owner_of(case), budget=STAFF)
    with transaction.atomic():
        held = locked(case)
        waiting = Attachment.objects.filter(pk=row.pk, state=Attachment.State.WAITING)
        if held.erased_at is not None or not waiting.update(**found, notes=notes):
            if "kept_as" in found:
                storing.remove(found["kept_as"])
            return
        kept_entry(row.entry, Attachment.objects.get(pk=row.pk), by=by, at=at)
        after = {"entry": row.entry.reference, "state": found["state"]}
        mark(held, "file_checked", after=after, by=by, at=at)
        if "kept_as" in found:
            transaction.on_commit(lambda: storing.remove(row.kept_as))
