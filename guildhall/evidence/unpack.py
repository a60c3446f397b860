"""Paths to files: folders walked, archives opened, each file handed on as a stream.

An archive is guarded: what it may unpack to is limited, by its own word and by what really
comes out of it, so that a small file cannot fill the disk.
"""

import gzip
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from guildhall.evidence.problems import BadFile, NotRecognised

MARK = "SYNTHETIC.txt"
GIGABYTE = 2**30
MOST_MEMBERS = 20_000
LARGEST_RATIO = 300  # street files are about 6 to 1; a bomb is 1,000 to 1 and over
LARGEST_WORKBOOK_BYTES = 256 * 2**20  # readers hold much of a workbook in memory
LARGEST_WORKBOOK_RATIO = 100
SMALL_BYTES = 16 * 2**20  # below this the ratio does not matter
# What the standard library raises on damage, by method: bzip2 and a wrong offset give OSError.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError,
           NotImplementedError, OSError)  # fmt: skip
TRUNCATED = "The archive is damaged or was cut short."
AGAIN = "Download it again and check its size."
CLOSED = "It may not be read: its permissions do not let this account open it."
LET_IN = "Change its permissions, or copy it to where it can be read."


def largest_bytes() -> int:
    """The most that an archive or a file may unpack to, by the setting GUILDHALL_UNPACK_GB."""
    found: int = settings.UNPACK_GB
    return found * GIGABYTE


@dataclass(frozen=True)
class Incoming:
    """One file to import: where it is, and the archive member where it is inside one.

    `folders` are the names above it, nearest first, for a release named by a folder.
    `was_named` is true where somebody gave this very path, rather than a folder or archive.
    `below` is a folder that is left out of what the file is called.
    """

    path: Path
    member: str = ""
    is_synthetic: bool = False
    was_named: bool = False
    below: Path | None = None

    @property
    def label(self) -> str:
        path = called(self.path, self.below)
        return f"{path}/{self.member}" if self.member else path

    @property
    def name(self) -> str:
        """The file's own name, without folders and without .gz."""
        return Path(self.member or self.path.name).name.removesuffix(".gz")


def called(path: Path, below: Path | None) -> str:
    """A path as people are shown it."""
    return str(path.relative_to(below)) if below is not None else str(path)


def find(paths: list[Path], below: Path | None = None) -> Iterator[Incoming | BadFile]:
    """Every file under these paths, in order of name. What cannot be opened comes as a BadFile."""
    for path in paths:
        if path.is_dir():
            for inside in sorted(p for p in path.rglob("*") if p.is_file()):
                if not _is_hidden(inside.relative_to(path).parts):
                    yield from _file(inside, was_named=False, top=path, below=below)
        elif path.is_file():
            yield from _file(path, was_named=True, top=path.parent, below=below)
        else:
            yield BadFile(str(path), "There is no such file.", "Check the path.")


def _is_hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in parts if part not in {".", ".."})


def _file(
    path: Path, *, was_named: bool, top: Path, below: Path | None
) -> Iterator[Incoming | BadFile]:
    if path.name == MARK:
        return
    if path.suffix.lower() != ".zip":
        yield Incoming(path, is_synthetic=_is_marked(path, top), was_named=was_named, below=below)
        return
    try:
        yield from _members(path, is_marked=_is_marked(path, top), below=below)
    except BadFile as problem:
        yield problem


def _is_marked(path: Path, top: Path) -> bool:
    """Whether a folder from the file's own up to the one that was named holds the mark."""
    above = [folder for folder in path.parents if folder == top or top in folder.parents]
    return any((folder / MARK).exists() for folder in above)


def _members(path: Path, *, is_marked: bool, below: Path | None) -> Iterator[Incoming | BadFile]:
    label = called(path, below)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
    except PermissionError:
        raise BadFile(label, CLOSED, LET_IN) from None
    except DAMAGED:
        raise BadFile(label, TRUNCATED, AGAIN) from None
    if not members:
        raise BadFile(label, "It is an archive with no files in it.", AGAIN)
    _refuse_bomb(path, members, label)
    is_marked = is_marked or any(Path(m.filename).name == MARK for m in members)
    for member in sorted(members, key=lambda m: m.filename):
        name = Path(member.filename).name
        if name == MARK or _is_hidden(Path(member.filename).parts):
            continue
        found = Incoming(path, member.filename, is_synthetic=is_marked, below=below)
        if member.flag_bits & 1:
            yield BadFile(found.label, "It is encrypted.", "Unpack it and import what is inside.")
        elif name.lower().endswith(".zip"):
            yield NotRecognised(
                found.label, "It is an archive in an archive.", "Unpack it and import it by itself."
            )
        else:
            yield found


def _refuse_bomb(path: Path, members: list[zipfile.ZipInfo], label: str) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = max(path.stat().st_size, 1)
    is_bomb = unpacked > SMALL_BYTES and unpacked > LARGEST_RATIO * packed
    largest = largest_bytes()
    if is_bomb or unpacked > largest or len(members) > MOST_MEMBERS:
        raise BadFile(
            label,
            f"It would unpack to {unpacked:,} bytes in {len(members):,} files, more than is safe.",
            f"If it is genuine, unpack it yourself and import the folder, or set"
            f" GUILDHALL_UNPACK_GB. (The limits are {largest:,} bytes, {MOST_MEMBERS:,} files"
            f" and {LARGEST_RATIO} to 1.)",
        )


def refuse_workbook_bomb(path: Path) -> None:
    """Raise BadFile where a workbook, which is an archive, would unpack to more than is safe.

    Anything that is no archive passes: its reader says what is wrong with it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except DAMAGED:
        return
    most = min(LARGEST_WORKBOOK_BYTES, LARGEST_WORKBOOK_RATIO * path.stat().st_size)
    if unpacked > max(SMALL_BYTES, most):
        raise BadFile(
            path.name,
            f"The workbook would unpack to {unpacked:,} bytes, more than is safe.",
            "If it is genuine, save its sheets as CSV and import those.",
        )


@contextmanager
def stream(incoming: Incoming) -> Iterator["Guarded"]:
    """The file's bytes, unpacked. Damage and excess become BadFile as they are met."""
    with ExitStack() as opened:
        try:
            raw, packed_bytes = _open(incoming, opened)
        except PermissionError:
            raise BadFile(incoming.label, CLOSED, LET_IN) from None
        except DAMAGED:
            raise BadFile(incoming.label, TRUNCATED, AGAIN) from None
        yield Guarded(raw, incoming.label, packed_bytes)


def _open(incoming: Incoming, opened: ExitStack) -> tuple[BinaryIO, int]:
    """The file's bytes, unpacked, and how many there are packed. Closed with `opened`."""
    path = incoming.path
    if incoming.member:
        archive = opened.enter_context(zipfile.ZipFile(path))
        member = opened.enter_context(archive.open(incoming.member))
        return cast(BinaryIO, member), archive.getinfo(incoming.member).compress_size
    raw = opened.enter_context(path.open("rb"))
    if path.suffix.lower() == ".gz":
        return cast(BinaryIO, opened.enter_context(gzip.open(raw))), path.stat().st_size
    return raw, path.stat().st_size


class Guarded:
    """Reads a stream, stopping where more comes out than is safe."""

    def __init__(self, raw: BinaryIO, label: str, packed_bytes: int) -> None:
        self._raw, self._label = raw, label
        self._most = min(largest_bytes(), max(SMALL_BYTES, LARGEST_RATIO * packed_bytes))
        self._read_bytes = 0

    def read(self, size: int) -> bytes:
        try:
            chunk = self._raw.read(size)
        except DAMAGED:
            raise BadFile(self._label, TRUNCATED, AGAIN) from None
        self._read_bytes += len(chunk)
        if self._read_bytes > self._most:
            raise BadFile(
                self._label,
                f"It unpacks to more than {self._most:,} bytes, which is more than is safe.",
                "If it is genuine, split it by month or year and import the pieces.",
            )
        return chunk
