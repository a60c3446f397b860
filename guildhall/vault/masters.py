"""The master keys: a file beside the database, or the environment. Never in the database.

The file is DATA/keys/master.json, readable by its owner only: {"newest": name, "keys": {name:
base64 of 32 bytes}}. GUILDHALL_MASTER_KEYS, where it is set, is used instead: name:base64, the
newest first, with commas between. Whoever loses them loses everything sealed: keep a copy apart
from the copies of the database.
"""

import base64
import binascii
import json
import os
import secrets
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from guildhall.references import new_reference
from guildhall.vault.errors import WrongKey

KEY_BYTES = 32


@dataclass(frozen=True, repr=False)
class Masters:
    """The master keys that are held. New data keys are wrapped under the newest."""

    newest: str
    keys: dict[str, bytes]

    def key(self, name: str) -> bytes:
        """A master key by its name. Raises WrongKey where it is not held."""
        try:
            return self.keys[name]
        except KeyError:
            held = ", ".join(sorted(self.keys)) or "none"
            raise WrongKey(
                f"The master key {name} is not held (held: {held}). Put back {path()} or"
                " GUILDHALL_MASTER_KEYS as it was."
            ) from None


def path() -> Path:
    """Where the file of master keys is."""
    return Path(settings.DATA) / "keys" / "master.json"


def held() -> Masters | None:
    """The master keys, or None where none was ever made."""
    given = settings.MASTER_KEYS
    if given:
        return _from_text(given)
    try:
        found = path().stat()
    except FileNotFoundError:
        return None
    return _from_file(path(), found.st_mtime_ns, found.st_ino)


def made() -> Masters:
    """The master keys, the first made now. Call it only where nothing was ever sealed.

    Two processes that both find none make one between them: linking a finished file into place
    fails for the second.
    """
    found = held()
    if found is not None:
        return found
    name, key = _new()
    unfinished = _written(Masters(name, {name: key}))
    try:
        os.link(unfinished, path())
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    _settle(path().parent)
    return held() or Masters(name, {name: key})


def add_newest(masters: Masters) -> Masters:
    """Write a further master key into the file and make it the newest; the others stay."""
    name, key = _new()
    added = Masters(name, {**masters.keys, name: key})
    _written(added).replace(path())
    _settle(path().parent)
    return added


def _new() -> tuple[str, bytes]:
    return new_reference(), secrets.token_bytes(KEY_BYTES)


def _written(masters: Masters) -> Path:
    """An unfinished file of the keys, on the disk, that only its owner may read."""
    folder = path().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = folder / f"master.{new_reference()}.unfinished"
    kept = {name: base64.b64encode(key).decode() for name, key in masters.keys.items()}
    only_ours = stat.S_IRUSR | stat.S_IWUSR
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, only_ours)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"newest": masters.newest, "keys": kept}, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    return unfinished


def _settle(folder: Path) -> None:
    """Let the folder's own entry reach the disk, so that a new key outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=4)
def _from_file(file: Path, changed: int, inode: int) -> Masters:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        keys = {name: _key(text) for name, text in read["keys"].items()}
        return Masters(read["newest"], {read["newest"]: keys[read["newest"]], **keys})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongKey(f"{file} is not a file of master keys. Put it back as it was.") from None


@lru_cache(maxsize=4)
def _from_text(given: str) -> Masters:
    pairs = [part.strip().partition(":") for part in given.split(",") if part.strip()]
    try:
        keys = {name: _key(text) for name, _, text in pairs}
    except ValueError:
        keys = {}
    if not keys or "" in keys:
        raise WrongKey("GUILDHALL_MASTER_KEYS is not name:key,name:key. See docs/settings.md.")
    return Masters(next(iter(keys)), keys)


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError("not 32 bytes")
    return key
