"""The sealed files, in DATA/attachments: written whole or not at all, under their case's key."""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from guildhall import vault
from guildhall.references import new_reference

LEFT_ALONE = timedelta(days=1)  # a file younger than this may belong to a write under way
LENGTH = 24


class Missing(Exception):
    """The sealed file of an attachment is not where it should be. Nothing is known to be erased."""


class Altered(Exception):
    """The bytes are not those that were kept."""


def folder() -> Path:
    """Where the sealed files are."""
    return Path(settings.DATA) / "attachments"


def _path(kept_as: str) -> Path:
    if not kept_as.isalnum():
        raise Missing(kept_as)
    return folder() / kept_as[:2] / kept_as


def _bound_to(kept_as: str) -> str:
    return f"casework.attachment:{kept_as}:content"


def keep(content: bytes, *, case: str = "", owner: str = "") -> str:
    """Seal the bytes under a case's key, or an owner's; the random name they have on disk.

    The file is synced before it has its name, so a row that names it is never without it. Call it
    before the row is written: a file without a row is swept away in time.
    """
    kept_as = new_reference(LENGTH)
    whose = owner or f"case:{case}"
    sealed = vault.seal_bytes(content, owner=whose, bound_to=_bound_to(kept_as))
    path = _path(kept_as)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)
    return kept_as


def _sync(where: Path) -> None:
    descriptor = os.open(where, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def opened(kept_as: str, *, case: str = "", owner: str = "") -> bytes:
    """The bytes of a kept file. Raises Missing; vault.Erased once its owner's key is destroyed."""
    try:
        sealed = _path(kept_as).read_bytes()
    except FileNotFoundError:
        raise Missing(kept_as) from None
    return vault.open_bytes(sealed, owner=owner or f"case:{case}", bound_to=_bound_to(kept_as))


@contextmanager
def one_at_a_time() -> Iterator[bool]:
    """Whether nobody else on this machine is looking into files; held until it is over."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder() / ".checking", os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def remove(kept_as: str) -> None:
    """Take a sealed file away. One that is gone already is no error."""
    _path(kept_as).unlink(missing_ok=True)


def sweep(known: Collection[str], *, at: datetime) -> list[str]:
    """Take away files that no row names and that are more than a day old; their names.

    `at` is real time, against which the files' own times are held.
    """
    gone = []
    for path in sorted(folder().glob("*/*")):
        written_at = datetime.fromtimestamp(path.stat().st_mtime, tz=at.tzinfo)
        if path.name not in known and at - written_at > LEFT_ALONE:
            path.unlink(missing_ok=True)
            gone.append(path.name)
    return gone
