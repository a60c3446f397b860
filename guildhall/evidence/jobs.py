"""Imports files: each is taken in whole or not at all, and doing it twice changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from guildhall.clock import LONDON
from guildhall.evidence import reads, replacing, rules, warehouse, writes
from guildhall.evidence.declare import Feed
from guildhall.evidence.duck import duck
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.intake import Known, judge, know
from guildhall.evidence.models import Batch
from guildhall.evidence.outside import outside
from guildhall.evidence.problems import BadFile, NotRecognised, Waiting
from guildhall.evidence.reader import Places
from guildhall.evidence.rules import Release
from guildhall.evidence.unpack import Incoming, find
from guildhall.partners.models import Member


@dataclass(frozen=True)
class Imported:
    """What came of one file. `batch` is a reference; `is_new` False where it was already held.

    rows_read = accepted + repeated + quarantined, also for a file that was already held: then
    every row that was not quarantined is a repeat.
    """

    feed: str
    file: str
    release: str
    rows_read: int
    accepted: int
    repeated: int
    quarantined: int
    synthetic: bool
    batch: str
    is_new: bool
    flags: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)


Progress = Callable[[int, int, str], None]


def import_paths(
    paths: list[Path],
    *,
    release: Release | None,
    by: Member | None,
    at: datetime,
    progress: Progress = lambda done, total, label: None,
    feeds: Sequence[Feed] | None = None,
    below: Path | None = None,
) -> Iterator[Imported | BadFile]:
    """Import every file under these paths, one after another, saying what came of each.

    A file that cannot be read does not stop the others; one that waits for another is tried again
    after them. Raises Busy where another import runs.
    `progress` is told how many files are done, of how many, and which is next. `feeds` are those
    that the files may belong to; every declared feed where None. `below` is a folder that is
    left out of what files are called.
    """
    known_feeds = list(all_feeds().values()) if feeds is None else list(feeds)
    with warehouse.importing() as scratch:
        raw, rows = reads.known_files()
        warehouse.sweep(raw=raw, rows=rows, spare=scratch)
        files = list(find(paths, below))
        with duck(scratch / "spill") as engine:
            waiting: list[Incoming] = []
            for done, found in enumerate(files):
                if isinstance(found, BadFile):
                    yield found
                    continue
                progress(done, len(files), found.label)
                outcome = _try(found, known_feeds, engine, scratch, release, by, at)
                if isinstance(outcome, Waiting):
                    waiting.append(found)
                else:
                    yield outcome
            for found in waiting:
                progress(len(files) - 1, len(files), found.label)
                yield _try(found, known_feeds, engine, scratch, release, by, at)


def _try(
    incoming: Incoming,
    feeds: list[Feed],
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
    release: Release | None,
    by: Member | None,
    at: datetime,
) -> Imported | BadFile:
    try:
        with _cleared(scratch):
            return _import(incoming, feeds, engine, scratch, release, by, at)
    except BadFile as problem:
        return problem.about(incoming.label)


@contextmanager
def _cleared(scratch: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for left in scratch.iterdir():
            if left.is_file():
                left.unlink()


def _import(
    incoming: Incoming,
    feeds: list[Feed],
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
    release: Release | None,
    by: Member | None,
    at: datetime,
) -> Imported:
    known = know(incoming, feeds, scratch)
    given = release or _inferred(incoming)
    same = reads.same_content(known.content, given.on if given else None)
    if same is not None:
        return _already_held(incoming, same)
    on = at.astimezone(LONDON).date()
    reading, places = judge(known, engine, scratch, on=on)
    if noted := outside(known.match.feed, places.accepted):
        reading = replace(reading, flags=[*reading.flags, noted])
    received = Release(on.isoformat(), on)
    fewer = replacing.far_fewer(known.match.feed.key, reading.parts, (given or received).on)
    reading = replace(reading, flags=[*reading.flags, *fewer])
    arrived = writes.Arrived(
        feed=known.match.feed,
        received=known.received,
        reading=reading,
        content=known.content,
        name=known.content[:40],
        file_values=dict(known.match.file_values),
        is_synthetic=incoming.is_synthetic,
    )
    _keep(arrived, known, places)
    return _told(writes.add_batch(arrived=arrived, release=given or received, by=by, at=at))


def _keep(arrived: writes.Arrived, known: Known, places: Places) -> None:
    """Put the file and its rows in the warehouse. The catalogue does not know them yet."""
    key, name = arrived.feed.key, arrived.name
    warehouse.keep(known.received.path, warehouse.raw_path(known.received.sha256))
    warehouse.keep(places.accepted, warehouse.rows_path(key, name))
    if arrived.reading.quarantined:
        warehouse.keep(places.quarantined, warehouse.quarantine_path(key, name))


def _inferred(incoming: Incoming) -> Release | None:
    """The release that the archive, or a folder over the file, is named for."""
    above = [folder.name for folder in incoming.path.parents]
    return rules.release_in_name([incoming.path.name, *above] if incoming.member else above)


def _told(batch: Batch) -> Imported:
    return Imported(
        feed=batch.feed,
        file=batch.file,
        release=batch.release,
        rows_read=batch.rows_read,
        accepted=batch.accepted,
        repeated=batch.repeated,
        quarantined=batch.quarantined,
        synthetic=batch.is_synthetic,
        batch=batch.reference,
        is_new=True,
        flags=batch.flags,
        reasons=batch.reasons,
    )


def _already_held(incoming: Incoming, batch: Batch) -> Imported:
    return Imported(
        feed=batch.feed,
        file=incoming.label,
        release=batch.release,
        rows_read=batch.rows_read,
        accepted=0,
        repeated=batch.rows_read - batch.quarantined,
        quarantined=batch.quarantined,
        synthetic=batch.is_synthetic,
        batch=batch.reference,
        is_new=False,
        flags=batch.flags,
        reasons=batch.reasons,
    )


def failed(outcome: Imported | BadFile) -> bool:
    """Whether a file's outcome is one to put right, rather than a file that is nobody's."""
    return isinstance(outcome, BadFile) and not isinstance(outcome, NotRecognised)
