"""Where files are kept: raw bytes by their hash, accepted rows as Parquet, each whole or absent.

    DATA/raw/<aa>/<sha256>                     the file as it came, unpacked
    DATA/warehouse/<feed>/<name>.parquet       its accepted rows
    DATA/warehouse/<feed>/<name>.quarantine.parquet
    DATA/incoming/<random>/                    an import under way
    DATA/cubes/<digest>.parquet                counts, made again when they are missing

A file is written elsewhere, synced and renamed before the catalogue says that it is there, so an
import that is killed leaves only files that nothing refers to; the next one sweeps them away.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from guildhall.evidence.problems import Busy


def raw_path(sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    return folder("raw") / sha256[:2] / sha256


def rows_path(feed: str, name: str) -> Path:
    """Where a batch's accepted rows are kept."""
    return folder("warehouse") / feed / f"{name}.parquet"


def quarantine_path(feed: str, name: str) -> Path:
    """Where a batch's quarantined rows are kept, if it has any."""
    return folder("warehouse") / feed / f"{name}.quarantine.parquet"


def folder(name: str) -> Path:
    """A folder of the data folder."""
    return Path(settings.DATA) / name


@contextmanager
def importing() -> Iterator[Path]:
    """A scratch folder for one import, while no other import runs in this data folder.

    Raises Busy where one does. The lock goes with the process, however it ends.
    """
    folder("incoming").mkdir(parents=True, exist_ok=True)
    with (folder("incoming") / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("Another import is running. Wait for it to end, then try again.") from None
        scratch = folder("incoming") / secrets.token_hex(8)
        scratch.mkdir()
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def keep(made: Path, kept: Path) -> None:
    """Move a finished file to where it stays, durably. Where it already is, nothing is changed."""
    if kept.exists():
        made.unlink()
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    with made.open("rb") as whole:
        os.fsync(whole.fileno())
    made.rename(kept)
    _sync_folder(kept.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(*, raw: set[str], rows: set[tuple[str, str]], spare: Path) -> int:
    """Remove every file that the catalogue does not know, and say how many.

    `raw` are the hashes it knows, `rows` its (feed, name) pairs; `spare` is the scratch folder
    of the import under way. Call it while importing() is held.
    """
    gone = 0
    for path in folder("raw").glob("*/*"):
        gone += _remove(path, path.name not in raw)
    for path in folder("warehouse").glob("*/*"):
        name = path.name.removesuffix(".parquet").removesuffix(".quarantine")
        gone += _remove(path, (path.parent.name, name) not in rows)
    for path in folder("incoming").iterdir():
        if path.is_dir() and path != spare:
            shutil.rmtree(path, ignore_errors=True)
            gone += 1
    return gone


def _remove(path: Path, is_orphan: bool) -> int:
    if is_orphan:
        path.unlink(missing_ok=True)
    return int(is_orphan)
