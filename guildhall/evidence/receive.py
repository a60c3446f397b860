"""Takes a file in: one pass copies it, hashes it and checks that it is text."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from guildhall.evidence.problems import BadFile
from guildhall.evidence.unpack import Guarded

CHUNK_BYTES = 2**20
BOM = codecs.BOM_UTF8
WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".geojson", ".json")


@dataclass(frozen=True)
class Received:
    """A file now in the data folder. `sha256` is of its bytes as unpacked.

    `line_feeds` and `has_returns` say how its lines end; `has_long_line` that some stretch of a
    megabyte has no line end in it.
    """

    path: Path
    label: str
    name: str
    sha256: str
    size_bytes: int
    line_feeds: int
    has_returns: bool
    has_long_line: bool
    ends_with_line_feed: bool
    encoding: Literal["utf-8", "windows-1252", "binary"]


class _Text:
    """Follows chunks of a file and remembers whether they are UTF-8 so far, and what else."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_utf8 = True
        self.line_feeds = 0
        self.has_returns = self.has_long_line = False
        self.nul_at: int | None = None
        self.last = b""

    def take(self, chunk: bytes) -> None:
        if self.nul_at is None and b"\0" in chunk:
            self.nul_at = self.line_feeds + chunk[: chunk.index(b"\0")].count(b"\n") + 1
        found = chunk.count(b"\n")
        self.has_returns = self.has_returns or b"\r" in chunk
        self.has_long_line = self.has_long_line or (not found and len(chunk) >= CHUNK_BYTES)
        self.line_feeds += found
        self.last = chunk[-1:]
        if self.is_utf8:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self.is_utf8 = False

    def close(self) -> None:
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self.is_utf8 = False


def receive(source: Guarded, *, into: Path, label: str, name: str) -> Received:
    """Copy a file into the data folder, hashing it on the way.

    A text file that is not UTF-8 is taken for Windows-1252, which is what spreadsheets write;
    bytes that are neither are refused with the line they stand on.
    """
    digest, text, size = hashlib.sha256(), _Text(), 0
    first = b""
    with into.open("wb") as copy:
        while chunk := source.read(CHUNK_BYTES):
            first = first or chunk[:4096]
            digest.update(chunk)
            copy.write(chunk)
            text.take(chunk)
            size += len(chunk)
    text.close()
    if not size:
        raise BadFile(label, "The file is empty.", AGAIN)
    is_text = Path(name).suffix.lower() in TEXT_SUFFIXES
    if is_text:
        _refuse_what_is_not_text(label, first, text)
    return Received(
        path=into,
        label=label,
        name=name,
        sha256=digest.hexdigest(),
        size_bytes=size,
        line_feeds=text.line_feeds,
        has_returns=text.has_returns,
        has_long_line=text.has_long_line,
        ends_with_line_feed=text.last == b"\n",
        encoding="binary" if not is_text else "utf-8" if text.is_utf8 else "windows-1252",
    )


AGAIN = "Download it again."


def _refuse_what_is_not_text(label: str, first: bytes, text: _Text) -> None:
    start = first.removeprefix(BOM).lstrip()[:64].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head")):
        raise BadFile(
            label,
            "It is a web page, not data: the publisher's site answered with a page.",
            "Open it in a browser to see what it says, then download the file again.",
            line=1,
        )
    if first.startswith(WIDE_BOMS):
        raise BadFile(
            label, "It is saved as UTF-16 (Unicode text).", "Save it as CSV UTF-8.", line=1
        )
    if text.nul_at is not None:
        raise BadFile(
            label,
            "It holds bytes that are not text.",
            "If it is a spreadsheet, save it as CSV UTF-8; otherwise download it again.",
            line=text.nul_at,
        )


def to_utf8(received: Received, into: Path) -> Path:
    """The file as UTF-8: itself, or a copy turned from Windows-1252."""
    if received.encoding != "windows-1252":
        return received.path
    with received.path.open("rb") as raw, into.open("w", encoding="utf-8", newline="") as out:
        line = 1
        while chunk := raw.read(CHUNK_BYTES):
            try:
                out.write(chunk.decode("cp1252"))
            except UnicodeDecodeError as problem:
                raise BadFile(
                    received.label,
                    "It is neither UTF-8 nor Windows-1252 text.",
                    "Save it as CSV UTF-8.",
                    line=line + chunk[: problem.start].count(b"\n"),
                ) from None
            line += chunk.count(b"\n")
    return into
