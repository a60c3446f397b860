"""One file from a stream to rows judged in a scratch folder. Nothing is kept yet."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb

from guildhall.evidence import tabulate
from guildhall.evidence.declare import Feed, Opening
from guildhall.evidence.problems import BadFile, NotRecognised
from guildhall.evidence.reader import Places, Reading, WrongCount, read
from guildhall.evidence.receive import Received, receive, to_utf8
from guildhall.evidence.recognise import Match, match, recognise
from guildhall.evidence.unpack import Incoming, stream

NO_ROWS = "It has a header and no rows."
LOOK_ELSEWHERE = "Nothing was published in it: look for these months in another release."
SEE_FEEDS = "See the list of feeds for what can be imported."


@dataclass(frozen=True)
class Known:
    """A file received and recognised, not yet read. `content` is what makes it itself.

    `text` is the file as UTF-8, or None where the feed turns the file into rows.
    """

    incoming: Incoming
    received: Received
    match: Match
    text: Path | None

    @property
    def content(self) -> str:
        """A digest of the bytes and of everything else that decides how they are read."""
        parts = [
            self.received.sha256,
            self.match.feed.key,
            self.match.feed.parser_version,
            sorted(self.match.file_values.items()),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def know(incoming: Incoming, feeds: Sequence[Feed], scratch: Path) -> Known:
    """Take a file into the scratch folder and find its feed, or raise BadFile."""
    suffix = Path(incoming.name).suffix.lower()
    readers = [feed for feed in feeds if suffix in feed.suffixes]
    if not readers:
        what = f"No feed reads {suffix} files." if suffix else "Its name has no ending."
        raise NotRecognised(incoming.label, what, SEE_FEEDS)
    with stream(incoming) as source:
        received = receive(
            source, into=scratch / f"raw{suffix}", label=incoming.label, name=incoming.name
        )
    for feed in readers:
        if feed.to_rows is not None and (found := _shaped(feed, received)) is not None:
            return Known(incoming, received, found, None)
    plain = [feed for feed in readers if feed.to_rows is None]
    if not plain:
        raise NotRecognised(incoming.label, "No feed knows what is in it.", SEE_FEEDS)
    text = to_utf8(received, scratch / "utf8")
    found = recognise(received.label, received.name, tabulate.opening(text), plain)
    return Known(incoming, received, found, text)


def _shaped(feed: Feed, received: Received) -> Match | None:
    """The match of a feed that turns files into rows. None where this file is not one of its own,
    which it says by yielding another header, yielding nothing or failing to read it."""
    try:
        header = next(_rows(feed, received), None)
    except BadFile:
        raise
    except Exception:
        return None
    return match(Opening(received.name, tuple(header)), [feed]) if header else None


def _rows(feed: Feed, received: Received) -> Iterator[Sequence[str]]:
    return iter(feed.to_rows(received.path) if feed.to_rows else ())


def judge(
    known: Known, duck: duckdb.DuckDBPyConnection, scratch: Path, *, on: date
) -> tuple[Reading, Places]:
    """Read a known file in the quick way or, where that cannot be right, the careful one.

    `on` is the date of the import. A file without a row is a BadFile.
    """
    to = Places(scratch / "judged", scratch / "accepted", scratch / "quarantined")
    reading = _quickly(known, duck, on, to)
    if reading is None:
        reading = read(duck, known.match, _careful_table(known, scratch / "rows"), on=on, to=to)
    if not reading.rows_read:
        raise BadFile(known.received.label, NO_ROWS, LOOK_ELSEWHERE, line=1)
    return reading, to


def _quickly(known: Known, duck: duckdb.DuckDBPyConnection, on: date, to: Places) -> Reading | None:
    if known.text is None:
        return None
    table = tabulate.quick(known.received, known.text, known.match.width)
    if table is None:
        return None
    try:
        return read(duck, known.match, table, on=on, to=to)
    except (duckdb.InvalidInputException, WrongCount):
        return None


def _careful_table(known: Known, scratch: Path) -> tabulate.Table:
    width = known.match.width
    if known.text is not None:
        return tabulate.careful(known.text, width, scratch)
    rows = islice(_rows(known.match.feed, known.received), 1, None)
    try:
        return tabulate.careful_rows(rows, width, scratch, known.match.feed.header_line)
    except (BadFile, OSError, MemoryError):
        raise
    except Exception as fault:
        what = f"It could not be read to its end ({type(fault).__name__})."
        raise BadFile(known.received.label, what, "Open it and save it again.") from fault
