"""The files that come with what the public sends: kept sealed, and looked into by the worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from guildhall import vault
from guildhall.audit.writes import record
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.budgets import PUBLIC
from guildhall.casework.attachments.checking import expected, tidy_name
from guildhall.casework.attachments.kinds import Kind
from guildhall.casework.attachments.models import Attachment
from guildhall.casework.attachments.writes import as_it_came, look_into
from guildhall.casework.front_door import sealing
from guildhall.casework.front_door.models import Sent, SentFile

AT_A_TIME = 50


@dataclass(frozen=True)
class Upload:
    """A file that was sent. Its name and head have been read, and nothing more of it."""

    name: str
    kind: Kind
    content: bytes
    pixels: int = 0


def arrived(name: str, content: bytes, before: Sequence[Upload] = ()) -> Upload:
    """A file that may wait to be looked into, beside those that came `before` it.

    Raises `attachments.kinds.Refused`, in words for its sender.
    """
    name, spent = tidy_name(name), sum(each.pixels for each in before)
    kind, pixels = expected(name, content, PUBLIC, spent=spent)
    return Upload(name, kind, content, pixels)


def keep_files(sent: Sent, uploads: Sequence[Upload], *, owner: str) -> Iterator[str]:
    """Keep each file sealed as it came, given to nobody yet; the name of each on disk."""
    for upload in uploads:
        kept_as = storing.keep(upload.content, owner=owner)
        yield kept_as
        file = SentFile(sent=sent, kept_as=kept_as, **as_it_came(upload.kind, upload.content))
        file.about = sealing.seal_about(file, {"name": upload.name, "notes": ""}, owner=owner)
        file.save(force_insert=True)


def to_check() -> list[SentFile]:
    """The files that nobody has looked into yet, oldest first; none of what is erased."""
    erased = Q(sent__guard__case__erased_at__isnull=False) | Q(
        sent__guard__sheet__erased_at__isnull=False
    )
    waiting = SentFile.objects.filter(state=Attachment.State.WAITING).exclude(erased)
    rows = waiting.exclude(sent__state=Sent.State.SET_ASIDE).select_related("sent__guard")
    return list(rows.order_by("pk")[:AT_A_TIME])


def check_sent_file(row: SentFile, *, at: datetime) -> None:
    """Look into a file that waits, and say what was found. Twice, it is done once.

    What was held aside may be taken in meanwhile, and the file with it moves to another key: then
    nothing is written, and it waits for the next time.
    """
    owner = sealing.owner_of(row.sent)
    try:
        about = sealing.about_of(row)
    except vault.Erased:
        return
    found, name, notes = look_into(about["name"], row.kept_as, owner=owner, budget=PUBLIC)
    with transaction.atomic():
        Sent.objects.select_for_update().get(pk=row.sent_id)
        waiting = SentFile.objects.filter(
            pk=row.pk, state=Attachment.State.WAITING, kept_as=row.kept_as
        )
        if not waiting.exists():
            if "kept_as" in found:
                storing.remove(found["kept_as"])
            return
        sealed = sealing.seal_about(row, {"name": name, "notes": notes}, owner=owner)
        waiting.update(**found, about=sealed)
        record(
            action="front_door.file_checked",
            subject=f"sent:{row.sent.reference}",
            by=None,
            at=at,
            after={"file": row.reference, "state": found["state"]},
        )
        if "kept_as" in found:
            transaction.on_commit(lambda: storing.remove(row.kept_as))


def counts(sent: Sent) -> Counter[str]:
    """How many files of something sent are in each state."""
    return Counter(sent.files.values_list("state", flat=True))
