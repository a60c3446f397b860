"""What casework has for the worker."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from guildhall import clock
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.reads import kept_files, to_check
from guildhall.casework.attachments.writes import check_attachment
from guildhall.casework.bringing.jobs import bring_in
from guildhall.casework.front_door import files
from guildhall.casework.front_door.writes import clear
from guildhall.jobs.declare import every, job

__all__ = ["bring_in", "check_files", "clear_front_door", "sweep_files"]

CHECKING_SECONDS = 20
"""How long files are looked into before other work has its turn; the file in hand is finished."""


@every("casework.check_files", seconds=5)
@job("casework.check_files", tries=4)
def check_files(*, at: datetime) -> None:
    """Look into the files that wait, one at a time: those of cases first, then the public's."""
    until = time.monotonic() + CHECKING_SECONDS
    with storing.one_at_a_time() as is_ours:
        for check in _waiting(at) if is_ours else ():
            check()
            if time.monotonic() > until:
                return


def _waiting(at: datetime) -> Iterator[Callable[[], None]]:
    for attachment in to_check():
        yield partial(check_attachment, attachment, at=at)
    for sent in files.to_check():
        yield partial(files.check_sent_file, sent, at=at)


@every("casework.sweep_files", daily="02:40")
@job("casework.sweep_files")
def sweep_files(*, at: datetime) -> None:
    """Take away sealed files that no attachment names: what a stop half way left behind.

    Files bear the true time, so the true time is what their age is counted by.
    """
    del at
    storing.sweep(kept_files(), at=clock.real_now())


@every("casework.clear_front_door", daily="03:10")
@job("casework.clear_front_door")
def clear_front_door(*, at: datetime) -> None:
    """Forget counts and salts of the front door, and what was set aside long ago."""
    clear(at=at)
