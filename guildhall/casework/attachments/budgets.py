"""What looking into a file may cost, told from its head alone: nothing is unpacked to know it.

A picture says its size in its first bytes, and an archive its members and theirs in its directory.
"""

import io
import struct
import zipfile
from dataclasses import dataclass

from guildhall.casework.attachments.kinds import Refused

MILLION = 1_000_000
MB = 1024 * 1024


@dataclass(frozen=True)
class Budget:
    """The most that one file may cost; `pixels` is for all the pictures of one document or request.

    `seconds` are of the processor, and half as many again by the clock on the wall; `memory` is of
    the process that looks into it. The figures are ours: the decision record says why.
    """

    picture_pixels: int
    pixels: int
    members: int
    unpacked: int
    seconds: int
    memory: int


# Above the largest telephone camera in common use, 50 megapixels; two such in one document.
STAFF = Budget(60 * MILLION, 120 * MILLION, 2000, 200 * MB, 60, 1024 * MB)
# Three photographs of a usual telephone camera, 12 to 16 megapixels. No archive is taken there.
PUBLIC = Budget(24 * MILLION, 48 * MILLION, 0, 64 * MB, 10, 640 * MB)

DIRECTORY = b"PK\x05\x06"
DIRECTORY_BYTES = 22  # of an archive's last record, before its comment (APPNOTE 4.3.16)
LONGEST_COMMENT = 65_535
BYTES_A_MEMBER = 400  # of the directory: 46, a name and what is said beside it
BOMB = "This document unpacks to far more than it should. Save it as a PDF, and choose that."


def check_pixels(content: bytes, budget: Budget, *, spent: int = 0) -> int:
    """The points of a picture, by its head; 0 of what is none. Refused where it is too large.

    `spent` is what the other pictures of the same document or request have.
    """
    pixels = pixels_of(content)
    if pixels > budget.picture_pixels:
        raise Refused(
            f"This picture has {_millions(pixels)} points, and {_millions(budget.picture_pixels)}"
            " is the most that can be kept. Save it smaller and choose it again."
        )
    if spent + pixels > budget.pixels:
        raise Refused(
            f"These pictures have {_millions(spent + pixels)} points together, and"
            f" {_millions(budget.pixels)} is the most at once. Send fewer of them, or smaller ones."
        )
    return pixels


def pixels_of(content: bytes) -> int:
    """Width times height, as a PNG or a JPEG says it; 0 where it says nothing that can be read."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
        return int(width * height)
    return _jpeg_pixels(content) if content.startswith(b"\xff\xd8\xff") else 0


def _jpeg_pixels(content: bytes) -> int:
    """The largest of the sizes that a JPEG's frames give, before its first scan (T.81, annex B)."""
    at, most = 2, 0
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a byte that only fills
            at += 1
            continue
        if marker == 0xDA:
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            most = max(most, int(width * height))
        at += 2 + (0 if 0xD0 <= marker <= 0xD9 else int.from_bytes(content[at + 2 : at + 4], "big"))
    return most


def check_archive(content: bytes, budget: Budget) -> None:
    """Refuse an archive of too many members, or of too much, by its directory alone."""
    check_directory(content, budget)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = [member.file_size for member in archive.infolist()]
    except Exception:  # what hostile bytes make of it is for whoever opens it to say
        return
    if len(sizes) > budget.members or sum(sizes) > budget.unpacked:
        raise Refused(BOMB)


def check_directory(content: bytes, budget: Budget) -> None:
    """Refuse an archive whose directory is too long to be read at all, by the words at its end."""
    at = content.rfind(DIRECTORY, -(DIRECTORY_BYTES + LONGEST_COMMENT))
    if at < 0 or len(content) - at < DIRECTORY_BYTES:
        return
    members, length = struct.unpack("<HI", content[at + 10 : at + 16])
    if members > budget.members or length > budget.members * BYTES_A_MEMBER:
        raise Refused(BOMB)


def _millions(pixels: int) -> str:
    return f"{pixels / MILLION:,.0f} million" if pixels >= MILLION else f"{pixels:,}"
