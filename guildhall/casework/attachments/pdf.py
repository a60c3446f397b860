"""PDFs: whole, not locked, and without what runs or hides inside them.

This reads the file's own words, its packed ones too; it does not draw pages.
"""

import re
import zlib
from collections.abc import Iterator

from guildhall.casework.attachments.kinds import Refused

TAIL = 1024  # how near the end its last words must be (ISO 32000-1, 7.5.5 and annex H)
MOST_UNPACKED = 64 * 1024 * 1024
BROKEN = "This PDF is broken, or is not a PDF. Open it, save it again, and choose it."
LOCKED = "This PDF is locked with a password, so it cannot be checked. Save a copy without one."
RUNS = (
    "This PDF holds {what}. Print it to a new PDF, which leaves that out, and choose the new one."
)
WITHIN = {
    b"/JavaScript": "a program (JavaScript)",
    b"/JS": "a program (JavaScript)",
    b"/Launch": "a command that starts another program",
    b"/EmbeddedFile": "other files inside it",
    b"/EmbeddedFiles": "other files inside it",
    b"/RichMedia": "film, sound or a program",
    b"/XFA": "a form that runs a program",
}
NAME = re.compile(rb"/[^\s()<>\[\]{}/%]+")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
PHOTOGRAPH = (
    "It holds photographs that may say where they were taken. Nothing inside a PDF is taken out."
)


def check_pdf(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The same bytes, if the PDF is whole, open, and holds nothing that runs. Raises Refused."""
    tail = content[-TAIL:]
    if not content.startswith(b"%PDF-") or b"%%EOF" not in tail or b"startxref" not in content:
        raise Refused(BROKEN)
    has_pages = False
    for part in _parts(content):
        for name in map(_spelt, NAME.findall(part)):
            if name == b"/Encrypt":
                raise Refused(LOCKED)
            if name in WITHIN:
                raise Refused(RUNS.format(what=WITHIN[name]))
            has_pages = has_pages or name in {b"/Page", b"/Pages"}
    if not has_pages:
        raise Refused(BROKEN)
    return content, (PHOTOGRAPH,) if b"Exif\x00\x00" in content else ()


def _spelt(name: bytes) -> bytes:
    """A name with its escapes undone: /J#53 is /JS."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name)


def _parts(content: bytes) -> Iterator[bytes]:
    """The words of the file outside its streams, then those of the packed object streams."""
    left = MOST_UNPACKED
    at = 0
    for found in STREAM.finditer(content):
        if found.start() < at:
            continue
        head = content[at : found.start()]
        yield head
        end = content.find(b"endstream", found.end())
        at = len(content) if end < 0 else end
        own = head[head.rfind(b" obj") :]
        if b"/ObjStm" in map(_spelt, NAME.findall(own)):
            unpacked = _unpacked(content[found.end() : at], left)
            left -= len(unpacked)
            yield unpacked
    yield content[at:]


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        unpacked = unpacker.decompress(packed, max(1, most))
    except zlib.error:
        raise Refused(BROKEN) from None
    if unpacker.unconsumed_tail:
        raise Refused("This PDF unpacks to far more than it should. Print it to a new PDF.")
    return unpacked
