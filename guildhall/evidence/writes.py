"""The one write of evidence: a batch and its parts, together."""

from dataclasses import asdict
from datetime import datetime
from typing import NamedTuple

import pyarrow.parquet as pq
from django.db import transaction

from guildhall.audit.writes import record
from guildhall.evidence import warehouse
from guildhall.evidence.declare import Feed, Projection
from guildhall.evidence.models import Batch, Part, SourceFile
from guildhall.evidence.reader import Reading
from guildhall.evidence.receive import Received
from guildhall.evidence.rules import Release
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To


class Arrived(NamedTuple):
    """A file that was read, and where its rows now are."""

    feed: Feed
    received: Received
    reading: Reading
    content: str
    name: str
    file_values: dict[str, str]
    is_synthetic: bool


@transaction.atomic
def add_batch(*, arrived: Arrived, release: Release, by: Member | None, at: datetime) -> Batch:
    """Catalogue a file whose bytes and rows are already in the warehouse, and project its feed.

    Nothing of the batch is seen by anyone until all of it is. The same content in the same
    release is refused by the database.
    """
    if by is not None:
        require(by, To.IMPORT_EVIDENCE)
    feed, received, reading = arrived.feed, arrived.received, arrived.reading
    source, _ = SourceFile.objects.get_or_create(
        sha256=received.sha256,
        defaults={
            "size_bytes": received.size_bytes,
            "encoding": received.encoding,
            "received_at": at,
        },
    )
    batch = Batch.objects.create(
        source=source,
        feed=feed.key,
        file=received.label[-400:],
        content=arrived.content,
        warehouse=arrived.name,
        release=release.label,
        release_on=release.on,
        received_at=at,
        rows_read=reading.rows_read,
        accepted=reading.accepted,
        repeated=reading.repeated,
        quarantined=reading.quarantined,
        reasons=[asdict(reason) for reason in reading.reasons],
        flags=[asdict(flag) for flag in reading.flags],
        is_synthetic=arrived.is_synthetic,
        parser_version=feed.parser_version,
        by=by,
    )
    Part.objects.bulk_create(
        Part(batch=batch, feed=feed.key, release_on=release.on, **asdict(part))
        for part in reading.parts
    )
    if feed.project is not None:
        feed.project(_projection(arrived, batch, at))
    record(
        action="evidence.batch_added",
        subject=f"batch:{batch.reference}",
        by=by,
        at=at,
        after={"feed": feed.key, "release": release.label, "accepted": reading.accepted},
    )
    return batch


def _projection(arrived: Arrived, batch: Batch, at: datetime) -> Projection:
    return Projection(
        rows=pq.read_table(warehouse.rows_path(arrived.feed.key, arrived.name)),
        file=batch.file,
        file_values=arrived.file_values,
        release_on=batch.release_on,
        batch=batch.reference,
        is_synthetic=arrived.is_synthetic,
        at=at,
    )
