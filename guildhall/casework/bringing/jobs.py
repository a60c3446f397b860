"""Brings files in that are too long to wait for."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guildhall import clock
from guildhall.casework.bringing import writes
from guildhall.casework.bringing.declare import Row
from guildhall.casework.bringing.models import Batch
from guildhall.casework.bringing.reads import Offered
from guildhall.casework.bringing.rules import rows_under
from guildhall.casework.errors import AlreadyDone, Stopped
from guildhall.casework.registry import find
from guildhall.evidence.mappings import uploads
from guildhall.evidence.mappings.models import Mapping
from guildhall.evidence.mappings.uploads import Upload
from guildhall.evidence.mappings.writes import Layout, layout_of
from guildhall.evidence.problems import BadFile
from guildhall.jobs.declare import job
from guildhall.jobs.writes import enqueue
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed

PROGRESS = "progress.json"
MEANWHILE = "Something in this file came in another way meanwhile. Look at it again."


@job("casework.bring_in", tries=3)
def bring_in(*, at: datetime, batch: str) -> None:
    """Bring one file in. Killed half way it has written nothing, and is tried again."""
    found = Batch.objects.select_related("agency", "by", "mapping").get(reference=batch)
    if found.state != Batch.State.WAITING:
        return
    upload = uploads.open_upload(found.upload, found.by_id)
    programme = find(found.programme)
    kind = next((b for b in programme.bringing if b.key == found.kind), None) if programme else None
    if upload is None or programme is None or kind is None or found.mapping is None:
        writes.give_up(found, at=at)
        return
    try:
        _bring_in(found, Offered(programme, kind), upload, layout_of(found.mapping), at=at)
    except (Stopped, ValidationError, NotAllowed, BadFile, IntegrityError):
        writes.give_up(found, at=at)
        raise


def bring_in_now(
    offer: Offered,
    upload: Upload,
    layout: Layout,
    *,
    agency: Agency,
    mapping: Mapping,
    by: Member,
    at: datetime,
) -> Batch:
    """Bring a short file in at once, and forget what was sent. Where it fails nothing is kept.

    AlreadyDone where one of its rows came in by another way since the file was looked at.
    """
    try:
        with transaction.atomic():
            batch = start(offer, upload, agency=agency, mapping=mapping, by=by, at=at)
            return _bring_in(batch, offer, upload, layout, at=at)
    except IntegrityError:
        raise AlreadyDone(MEANWHILE) from None


def bring_in_later(
    offer: Offered, upload: Upload, *, agency: Agency, mapping: Mapping, by: Member, at: datetime
) -> Batch:
    """Leave a long file to the worker."""
    with transaction.atomic():
        batch = start(offer, upload, agency=agency, mapping=mapping, by=by, at=at)
        enqueue("casework.bring_in", key=batch.reference, due_at=at, batch=batch.reference)
    return batch


def start(
    offer: Offered, upload: Upload, *, agency: Agency, mapping: Mapping, by: Member, at: datetime
) -> Batch:
    """Begin the batch of a file that has been sent."""
    return writes.start_batch(
        offer=offer,
        agency=agency,
        mapping=mapping,
        file=upload.file,
        sha256=upload.sha256,
        upload=upload.token,
        by=by,
        at=at,
    )


def _bring_in(
    batch: Batch, offer: Offered, upload: Upload, layout: Layout, *, at: datetime
) -> Batch:
    """Bring a file in that has been sent and, once that is committed, forget what was sent."""
    progress = upload.path.parent / PROGRESS

    def tell(words: str) -> None:
        _say(progress, words)

    rows = rows_of(upload, layout)
    batch = writes.bring_in(batch, offer=offer, rows=rows, tell=tell, at=at)
    forgotten_at = clock.real_now()
    transaction.on_commit(lambda: uploads.forget_people(upload, at=forgotten_at))
    return batch


def rows_of(upload: Upload, layout: Layout) -> list[Row]:
    """The rows of a file that has been sent, by a layout; BadFile where they are not of it."""
    sheets = uploads.rows_of(upload)
    rows = sheets.get(layout.sheet) if layout.sheet else next(iter(sheets.values()), [])
    if rows is None:
        raise BadFile(upload.file, f"It has no sheet called {layout.sheet}.", "Choose its sheet.")
    try:
        return list(rows_under(rows, layout.columns, layout.header_line))
    except KeyError as missing:
        raise BadFile(
            upload.file,
            f"It has no column called {missing.args[0]}.",
            "Name its columns again: the partner has changed the file.",
            line=layout.header_line,
        ) from None


def progress_of(batch: Batch) -> str:
    """How far a batch that is being brought in has come, in words; empty before it is begun."""
    upload = uploads.open_upload(batch.upload, batch.by_id) if batch.upload else None
    if upload is None:
        return ""
    try:
        told = json.loads((upload.path.parent / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(told["words"])


def _say(path: Path, words: str) -> None:
    path.write_text(json.dumps({"words": words}), encoding="utf-8")
