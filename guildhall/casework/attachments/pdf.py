"""PDFs: parsed, held to a list of what a page to be read may have, and written again.

What is kept is what was parsed: bytes between objects, earlier versions and what nothing leads to
are left out, so that no other reader can find in it what we did not.
"""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from guildhall.casework.attachments.budgets import Budget
from guildhall.casework.attachments.kinds import SCHEMES, Refused

MOST_OBJECTS = 200_000
BROKEN = "This PDF is broken, or is not a PDF. Open it, save it again, and choose it."
LOCKED = "This PDF is locked with a password, so it cannot be checked. Save a copy without one."
RUNS = (
    "This PDF holds {what}. Print it to a new PDF, which leaves that out, and choose the new one."
)
PROGRAM = "a program (JavaScript)"
FILES = "other files inside it"
WITHIN = {
    "/JavaScript": PROGRAM,
    "/JS": PROGRAM,
    "/EmbeddedFiles": FILES,
    "/EmbeddedFile": FILES,
    "/EF": FILES,
    "/AF": FILES,
    "/Collection": FILES,
    "/RichMediaContent": "film, sound or a program",
    "/Renditions": "film, sound or a program",
    "/XFA": "a form that runs a program",
    "/FFilter": "words that are fetched from elsewhere",
    "/Launch": "a command that starts another program",
}
"""Names of dictionary keys, for which the sender is told what is wrong."""

# ISO 32000-1, tables 198, 169 and 28: what leads somewhere on the page or opens a web page; marks
# on paper; and what says how the pages are read.
ACTIONS = {"/GoTo", "/URI", "/Named", "/Thread"}
ACTION_WORDS = {"/JavaScript": PROGRAM, "/Launch": WITHIN["/Launch"]}
LEADING = {"/A", "/PA", "/OpenAction", "/Next"}
ANNOTATIONS = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup",
    "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
}  # fmt: skip
CATALOGUE = {
    "/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/Names", "/Dests",
    "/ViewerPreferences", "/PageLayout", "/PageMode", "/Outlines", "/Threads", "/OpenAction",
    "/AcroForm", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OutputIntents",
    "/OCProperties",
}  # fmt: skip
NAMES = {"/Dests", "/Pages"}
PHOTOGRAPH = (
    "It holds photographs that may say where they were taken. Nothing inside a PDF is taken out."
)
AGAIN = "It was written again as it was checked: a signature on it holds no longer."


def check_pdf(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """The PDF written again, if it is whole, open, and has nothing but what is listed here."""
    del budget  # a page is not drawn here; memory and seconds are the process's own
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused(LOCKED)
        writer = PdfWriter(clone_from=reader)
        if not writer.pages:
            raise Refused(BROKEN)
        _check(writer)
        writer.pdf_header = reader.pdf_header
        out = io.BytesIO()
        writer.write(out)
    except (Refused, MemoryError):
        raise
    except Exception:  # whatever hostile bytes make of it, it is broken
        raise Refused(BROKEN) from None
    return out.getvalue(), (PHOTOGRAPH, AGAIN) if b"Exif\x00\x00" in content else (AGAIN,)


def _check(writer: PdfWriter) -> None:
    root = writer.root_object
    for key, each in _dictionaries(root):
        _check_dictionary(key, each)
    for key in set(root) - CATALOGUE:
        del root[key]
    names = root.get("/Names")
    if names is not None:
        held = names.get_object()
        for key in set(held) - NAMES:
            del held[key]


def _dictionaries(root: DictionaryObject) -> Iterator[tuple[str, DictionaryObject]]:
    """Every dictionary that the catalogue leads to, each under each key that leads to it."""
    waiting: list[tuple[str, Any]] = [("/Root", root)]
    seen: set[tuple[str, int]] = set()
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (key, one.idnum) in seen:
                continue
            seen.add((key, one.idnum))
            one = one.get_object()
        if len(seen) > MOST_OBJECTS:
            raise Refused("This PDF has more parts than can be looked into. Print it to a new PDF.")
        if isinstance(one, DictionaryObject):
            yield key, one
            inside = "/A" if key == "/AA" else ""
            waiting.extend((inside or str(name), one.raw_get(name)) for name in one)
        elif isinstance(one, ArrayObject):
            waiting.extend((key, each) for each in list.__iter__(one))


def _check_dictionary(key: str, one: DictionaryObject) -> None:
    for name in one:
        if name in WITHIN:
            raise Refused(RUNS.format(what=WITHIN[name]))
    if isinstance(one, StreamObject) and "/F" in one:
        raise Refused(RUNS.format(what=WITHIN["/FFilter"]))
    what = one.get("/S")
    if what is not None and (key in LEADING or one.get("/Type") == "/Action"):
        _check_action(str(what), one)
    if key == "/Annots" and str(one.get("/Subtype")) not in ANNOTATIONS:
        raise Refused(RUNS.format(what="film, sound, a file or a program on a page"))


def _check_action(what: str, one: DictionaryObject) -> None:
    if what not in ACTIONS:
        raise Refused(RUNS.format(what=ACTION_WORDS.get(what, "a command that runs by itself")))
    address = str(one.get("/URI", ""))
    if urlsplit(address).scheme not in SCHEMES or address.startswith(("\\\\", "//")):
        raise Refused(RUNS.format(what="a link to a file or a program"))
