"""What casework has for the worker."""

from datetime import datetime

from guildhall import clock
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.reads import kept_files
from guildhall.casework.bringing.jobs import bring_in
from guildhall.casework.front_door.writes import clear
from guildhall.jobs.declare import every, job

__all__ = ["bring_in", "clear_front_door", "sweep_files"]


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
