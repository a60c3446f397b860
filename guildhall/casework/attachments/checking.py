"""Whether a file is what it says it is. Bytes in, cleaned bytes out; nothing is kept here."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import puremagic

from guildhall.casework.attachments import documents, pictures, plain_text
from guildhall.casework.attachments.budgets import (
    STAFF,
    Budget,
    check_archive,
    check_directory,
    check_pixels,
)
from guildhall.casework.attachments.kinds import (
    BY_ENDING,
    CSV,
    DOCX,
    JPEG,
    MOST_BYTES,
    ODT,
    PDF,
    PNG,
    TAKEN,
    TXT,
    XLSX,
    Kind,
    Refused,
)
from guildhall.casework.attachments.pdf import check_pdf
from guildhall.subjects.rules import one_line

LONGEST_NAME = 150


@dataclass(frozen=True)
class Cleaned:
    """What is left of a file after cleaning, and what its reader should be told."""

    content: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A file that is what it says it is. `content` is what is to be kept."""

    name: str
    kind: Kind
    content: bytes
    received_sha256: str
    sha256: str
    is_cleaned: bool
    notes: tuple[str, ...]


Clean = Callable[[bytes, Budget], tuple[bytes, tuple[str, ...]]]
CLEANERS: Mapping[Kind, Clean] = {
    JPEG: pictures.clean_jpeg,
    PNG: pictures.clean_png,
    PDF: check_pdf,
    DOCX: documents.clean_docx,
    XLSX: documents.clean_xlsx,
    ODT: documents.clean_odt,
    TXT: plain_text.check_text,
    CSV: plain_text.check_text,
}


def check(name: str, content: bytes, budget: Budget = STAFF) -> Checked:
    """The file, if it is of a kind we take and truly is of that kind. Raises Refused in words.

    It decodes and unpacks, so that only the child process calls it: see `apart`.

    `name` is what the sender called it: its ending must agree with what the file holds. A picture
    comes out without its hidden details, where and when it was taken among them.
    """
    name = tidy_name(name)
    kind, _ = expected(name, content, budget)
    kept, notes = CLEANERS[kind](content, budget)
    return Checked(
        name=name,
        kind=kind,
        content=kept,
        received_sha256=hashlib.sha256(content).hexdigest(),
        sha256=hashlib.sha256(kept).hexdigest(),
        is_cleaned=kept != content,
        notes=notes,
    )


def expected(
    name: str, content: bytes, budget: Budget = STAFF, *, spent: int = 0
) -> tuple[Kind, int]:
    """The kind that the name and the first bytes agree on, and the points of its picture.

    Raises Refused where they do not agree, or where by its head it would cost more than the
    budget, of which other files have `spent` so many points. It reads only the beginning, the end
    and the size: no part of the file is unpacked.
    """
    kind = BY_ENDING.get(_ending(name))
    if kind is None:
        raise Refused(f"{name} is not of a kind that can be kept here. Choose {TAKEN}.")
    if not content:
        raise Refused(f"{name} is empty. Choose the file again.")
    if len(content) > MOST_BYTES:
        raise Refused(
            f"{name} is {len(content) / 1024**2:.0f} MB, and a file may be"
            f" {MOST_BYTES // 1024**2} MB at most. Make it smaller or split it."
        )
    if not _begins_as(kind, content):
        raise Refused(
            f"{name} ends as {kind.a_title} does, and does not hold one: {_guess(content)}."
            f" Save it again as {kind.a_title}, or give it the ending that belongs to it."
        )
    if kind in (DOCX, XLSX, ODT):
        check_archive(content, budget)
    return kind, check_pixels(content, budget, spent=spent)


def _begins_as(kind: Kind, content: bytes) -> bool:
    begins = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", PDF: b"%PDF-"}.get(kind)
    if begins is not None:
        return content.startswith(begins)
    if kind in (DOCX, XLSX, ODT):
        check_directory(content, STAFF)
        return documents.kind_of(content) is kind
    return plain_text.is_text(content)


def _guess(content: bytes) -> str:
    """What the file seems to hold, in words for whoever sent it."""
    try:
        check_directory(content, STAFF)
        inside = documents.kind_of(content)
    except Refused:
        inside = None
    if inside is not None:
        return f"it holds {inside.a_title}"
    try:
        likely = puremagic.from_string(content[:4096])
    except Exception:  # it only helps to say what was sent
        return "what it holds is not known"
    seems = likely.lstrip(".").upper()
    return f"it seems to be a file of the kind {seems}" if seems else "what it holds is not known"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def tidy_name(name: str) -> str:
    """The file's own name, on one line, without folders; long ones keep their ending."""
    bare = re.split(r"[\\/]", one_line(name))[-1].strip(" .") or "file"
    bare = re.sub(r'[<>:"|?*\x7f]', "_", bare)
    if len(bare) <= LONGEST_NAME:
        return bare
    ending = f".{_ending(bare)}" if _ending(bare) in BY_ENDING else ""
    return bare[: LONGEST_NAME - len(ending)] + ending
