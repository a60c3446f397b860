"""What casework has for the worker."""

from datetime import datetime

from guildhall import clock
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.reads import kept_files
from guildhall.jobs.declare import every, job


@every("casework.sweep_files", daily="02:40")
@job("casework.sweep_files")
def sweep_files(*, at: datetime) -> None:
    """Take away sealed files that no attachment names: what a stop half way left behind.

    Files bear the true time, so the true time is what their age is counted by.
    """
    del at
    storing.sweep(kept_files(), at=clock.real_now())
