"""The data folder is readable by the account that runs Guildhall, and by no other."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

OTHERS = 0o077
"""Every permission of the group and of everybody else."""


def keep_private(folder: Path) -> None:
    """Make what this process writes private, and take others' permissions off what is there.

    Folders are then 0700 and files 0600, whatever the umask was and whoever copied them in. What
    a link leads to is left alone.
    """
    os.umask(OTHERS)
    for path in _within(folder):
        try:
            mode = path.lstat().st_mode & 0o7777
            if mode & OTHERS and not path.is_symlink():
                path.chmod(mode & ~OTHERS)
        except FileNotFoundError:  # another process has just finished with it
            continue
        except PermissionError:
            raise ImproperlyConfigured(
                f"{path} can be read by other accounts, and is not this account's to change."
                " Give the data folder to the account that runs Guildhall: chown -R."
            ) from None


def _within(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield folder
        for where, folders, files in os.walk(folder):
            yield from (Path(where, name) for name in (*folders, *files))
