"""A file of a case, to whoever may see the entry it belongs to."""

from __future__ import annotations

import hashlib

from guildhall import vault
from guildhall.audit import trail
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.kinds import KINDS, Kind
from guildhall.casework.models import Attachment, Entry, SentFile
from guildhall.casework.reads.chronology import line
from guildhall.casework.reads.files import CaseFile
from guildhall.partners.reads import NotKnown

AT_A_TIME = 50


def attachment(file: CaseFile, reference: str) -> Attachment:
    """The attachment of an entry that the viewer may see. NotKnown for any other."""
    found = line(file, reference)
    if found.entry.kind != Entry.Kind.ATTACHMENT or found.entry.withdrawn_at is not None:
        raise NotKnown
    row: Attachment = found.detail
    return row


def kind_of(row: Attachment) -> Kind:
    """What kind of file it is."""
    return KINDS[row.kind]


def content_of(file: CaseFile, row: Attachment) -> bytes:
    """The bytes of an attachment, the same as were kept: anything else raises.

    NotKnown of one that has not passed; and erased, the case's key is gone and the file with it.
    """
    if row.state != Attachment.State.PASSED:
        raise NotKnown
    trail.exported(file.case.reference, row.entry.reference)
    try:
        content = storing.opened(row.kept_as, case=file.case.reference)
    except vault.Erased:
        raise NotKnown from None
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise storing.Altered(row.kept_as)
    return content


def kept_files() -> frozenset[str]:
    """The names on disk of every sealed file: attachments, and what came in at the front door."""
    sent = SentFile.objects.exclude(sent__guard__case__erased_at__isnull=False)
    sent = sent.exclude(sent__guard__sheet__erased_at__isnull=False)
    attached = Attachment.objects.values_list("kept_as", flat=True)
    return frozenset(attached) | frozenset(sent.values_list("kept_as", flat=True))


def to_check() -> list[Attachment]:
    """The files of cases that nobody has looked into yet, oldest first."""
    waiting = Attachment.objects.filter(
        state=Attachment.State.WAITING, entry__case__erased_at__isnull=True
    )
    return list(waiting.select_related("entry__case", "entry__made_by").order_by("pk")[:AT_A_TIME])
