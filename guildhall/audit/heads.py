"""The signed heads of the chain, kept outside the database: a line each, added and never changed.

The file is `heads.jsonl` in the data folder, or what GUILDHALL_HEADS names: on another disk or
host, whoever can write to the database cannot change it. It is the service's alone to read.
"""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from guildhall import vault
from guildhall.audit import rules

HEAD = "audit.head"  # what a head's signature is made for
TAIL_BYTES = 4096  # more than any line
ONLY_OURS = stat.S_IRUSR | stat.S_IWUSR


class Unreadable(Exception):
    """The file of heads holds a line that is no head of ours."""


def path() -> Path:
    """Where the heads are kept."""
    return Path(settings.HEADS)


def signed(*, position: int, chain: str, at: str, is_accepted: bool = False) -> rules.Exported:
    """A head with our signature. `at` is in UTC to the microsecond."""
    head = rules.Exported(position, chain, "", at, is_accepted)
    signature = vault.blind(head.signed_over, purpose=HEAD)
    return rules.Exported(position, chain, signature, at, is_accepted)


def is_ours(head: rules.Exported) -> bool:
    """Whether a head was signed with this partnership's key."""
    return vault.blind(head.signed_over, purpose=HEAD) == head.signature


def has_begun() -> bool:
    """Whether a head was ever signed here: its key is made with the first."""
    return vault.has_key(f"blind:{HEAD}")


@contextmanager
def held() -> Iterator[None]:
    """The file, made where there is none, held by one process at a time until the block ends."""
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_RDWR | os.O_CREAT, ONLY_OURS)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def keep(head: rules.Exported) -> None:
    """Add a head to the file, on the disk. A line that a crash cut short is ended first."""
    path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, ONLY_OURS)
    with os.fdopen(handle, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            before = b"" if file.read(1) == b"\n" else b"\n"
        else:
            before = b""
        file.write(before + json.dumps(asdict(head)).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def last() -> rules.Exported | None:
    """The head that was kept last; None where there is no file, or nothing in it."""
    try:
        with path().open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL_BYTES))
            lines = _whole(file.read())
    except FileNotFoundError:
        return None
    return _read(lines[-1]) if lines else None


def kept() -> Iterator[rules.Exported]:
    """Every head kept since somebody last accepted a chain, in the order of the file."""
    try:
        with path().open("rb") as file:
            begins = _accepted_last(file)
            file.seek(begins)
            for line in file:
                if line.endswith(b"\n") and line.strip():
                    yield _read(line)
    except FileNotFoundError:
        return


def _accepted_last(file: BinaryIO) -> int:
    """Where the last line begins that says that a chain was accepted; 0 where none does."""
    begins = place = 0
    for line in file:
        if line.endswith(b"\n") and b'"is_accepted": true' in line:
            begins = place
        place += len(line)
    return begins


def _whole(tail: bytes) -> list[bytes]:
    """The lines that were written to their end."""
    return [line for line in tail[: tail.rfind(b"\n") + 1].splitlines() if line.strip()]


def _read(line: bytes) -> rules.Exported:
    try:
        return rules.Exported(**json.loads(line))
    except (ValueError, TypeError):
        raise Unreadable(f"{path()} holds a line that is not a head") from None
