"""Printing a pack: gather, print every document, keep the files, then freeze in one write."""

import hashlib
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from guildhall.partners.models import Member
from guildhall.plan import reads as plans
from guildhall.reports import reads, rules, writes
from guildhall.reports.content import Content
from guildhall.reports.gather import gather
from guildhall.reports.models import Pack
from guildhall.reports.paper import FORMATS


def draft(pack: Pack, plan: plans.Plan, *, today: date, number: int | None = None) -> Content:
    """What a pack would say if it were printed now."""
    return gather(
        plan,
        rules.parse_quarter(pack.quarter),
        partnership=settings.INSTANCE.partnership,
        area_code=settings.INSTANCE.area_code,
        today=today,
        number=number,
        updates=reads.latest_updates(pack),
    )


def approve(pack: Pack, plan: plans.Plan, *, by: Member | None, today: date, at: datetime) -> Pack:
    """Print a pack under its number and freeze it. Raises NotNow and keeps nothing if it may not.

    The documents are written before the write that freezes: killed in between, they are files
    that no row names, and the pack is still open.
    """
    number = reads.next_number()
    content = draft(pack, plan, today=today, number=number)
    who = by.pk if by else None
    if why := rules.why_not_approve(
        reads.steps(pack), by=who, unanswered=content.unanswered, figures=content.figures
    ):
        raise writes.NotNow(why)
    digest = hashlib.sha256(content.model_dump_json().encode()).hexdigest()
    documents = {name: _keep(name, make(content)) for name, make in FORMATS.items()}
    return writes.freeze_pack(
        pack,
        content=content,
        digest=digest,
        documents=documents,
        number=number,
        by=by,
        at=at,
    )


def _keep(name: str, document: bytes) -> dict[str, object]:
    """Write a document under the hash of its bytes, whole or not at all."""
    digest = hashlib.sha256(document).hexdigest()
    folder = settings.DATA / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as unfinished:
        unfinished.write(document)
        unfinished.flush()
        os.fsync(unfinished.fileno())
    Path(unfinished.name).replace(folder / f"{digest}.{name}")
    return {"sha256": digest, "bytes": len(document)}
