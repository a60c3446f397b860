"""Word, Excel and OpenDocument files: archives, which are opened with care and written again."""

import io
import re
import zipfile
from collections.abc import Iterator

from guildhall.casework.attachments import pictures
from guildhall.casework.attachments.budgets import BOMB, Budget, check_archive, check_pixels
from guildhall.casework.attachments.kinds import DOCX, ODT, XLSX, Kind, Refused
from guildhall.casework.attachments.markup import BROKEN, check_xml

MOST_PACKED_BY = 200  # times: text packs by 10 to 20, a bomb by a thousand
SMALL = 1024 * 1024  # below this, how tightly a member is packed says nothing
CONTENT_TYPES = "[Content_Types].xml"
MAIN = {
    DOCX: b"wordprocessingml.document.main+xml",
    XLSX: b"spreadsheetml.sheet.main+xml",
}
PROGRAMS = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|Basic/|Scripts/|activeX/|macrosheets/|customUI/)",
    re.IGNORECASE,
)
MARKUP = (".xml", ".rels", ".vml", ".rdf", ".svg")
ALLOWED = re.compile(
    r"\.(xml|rels|vml|rdf|svg|png|jpe?g|gif|bmp|tiff?|emf|wmf|odttf|fntdata)$"
    r"|^(mimetype|layout-cache)$|^xl/printerSettings/[^/]+\.bin$|^ObjectReplacements/[^/]+$",
    re.IGNORECASE,
)
"""What a document may be made of: XML, pictures, fonts, a printer's settings."""
ANOTHER = "This document holds another file inside it. Save it as a PDF, and choose that."
LOCKED = "This document is locked, so it cannot be checked. Save a copy without a password."
MACROS = "This document holds a program (macros). Save it without macros, or as a PDF."
BROKEN_WITHIN = "A picture inside this document is broken: take it out, or save it as a PDF."
CLEANED = "Where and when the photographs inside it were taken was taken out of them."


def kind_of(content: bytes) -> Kind | None:
    """Which of our kinds of document an archive is, by its own declaration; None for none."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                said = _read(archive, archive.getinfo("mimetype"), 200)
                return ODT if said == ODT.media_type.encode() else None
            if CONTENT_TYPES not in names:
                return None
            types = _read(archive, archive.getinfo(CONTENT_TYPES), SMALL)
    except Exception:  # whatever hostile bytes make of it, it is none of ours
        return None
    return next((kind for kind, main in MAIN.items() if main in types), None)


def clean_docx(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """A Word document, its photographs cleaned."""
    return _again(content, DOCX, budget)


def clean_xlsx(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """An Excel workbook, its photographs cleaned."""
    return _again(content, XLSX, budget)


def clean_odt(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """An OpenDocument text, its photographs cleaned."""
    return _again(content, ODT, budget)


def _again(content: bytes, kind: Kind, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """The archive written again, member by member: what lies between and after them is left out."""
    if kind_of(content) is not kind:
        raise Refused(BROKEN)
    check_archive(content, budget)
    out = io.BytesIO()
    has_cleaned = False
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
        ):
            _check_pictures(archive, budget)
            for member, held in _members(archive, budget):
                kept = _member(member.filename, held, budget)
                has_cleaned = has_cleaned or kept != held
                plain = zipfile.ZipInfo(member.filename, date_time=(1980, 1, 1, 0, 0, 0))
                is_first = member.filename == "mimetype"  # must be readable without unpacking
                plain.compress_type = zipfile.ZIP_STORED if is_first else zipfile.ZIP_DEFLATED
                written.writestr(plain, kept)
    except (Refused, MemoryError):
        raise
    except Exception:  # whatever hostile bytes make of it, it is broken
        raise Refused(BROKEN) from None
    return out.getvalue(), (CLEANED,) if has_cleaned else ()


def _check_pictures(archive: zipfile.ZipFile, budget: Budget) -> None:
    """Refuse a document whose pictures are too much together, by their heads, before any is drawn.

    The whole of each is unpacked for it, one after another, and none is kept.
    """
    spent = 0
    for _, held in _members(archive, budget):
        spent += check_pixels(held, budget, spent=spent)


def _members(archive: zipfile.ZipFile, budget: Budget) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Every file of the archive, unpacked within bounds."""
    listed = [member for member in archive.infolist() if not member.is_dir()]
    names = [member.filename for member in listed]
    if len(set(names)) != len(names) or any(_is_outside(name) for name in names):
        raise Refused(BROKEN)
    if any(PROGRAMS.search(name) for name in names):
        raise Refused(MACROS)
    if "EncryptedPackage" in names or any(member.flag_bits & 0x1 for member in listed):
        raise Refused(LOCKED)
    left = budget.unpacked
    for member in listed:
        held = _read(archive, member, left)
        left -= len(held)
        if len(held) > SMALL and len(held) > MOST_PACKED_BY * max(1, member.compress_size):
            raise Refused(BOMB)
        yield member, held


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """A member's bytes, never more than `most` of them, whatever the archive claims."""
    with archive.open(member) as opened:
        held = opened.read(most + 1)
    if len(held) > most:
        raise Refused(BOMB)
    return held


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name)


def _member(name: str, held: bytes, budget: Budget) -> bytes:
    """A member as it is kept: photographs cleaned, XML read, and nothing but what is listed."""
    if not ALLOWED.search(name):
        raise Refused(ANOTHER)
    if name.lower().endswith(MARKUP):
        if b"macroEnabled" in held:
            raise Refused(MACROS)
        check_xml(held)
        return held
    try:
        if held.startswith(b"\xff\xd8\xff"):
            return pictures.clean_jpeg(held, budget)[0]
        if held.startswith(b"\x89PNG\r\n\x1a\n"):
            return pictures.clean_png(held, budget)[0]
    except Refused:
        raise Refused(BROKEN_WITHIN) from None
    return held
