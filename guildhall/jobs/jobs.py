"""The queue's own housekeeping."""

from datetime import datetime, timedelta

from guildhall.jobs import writes
from guildhall.jobs.declare import every, job

KEPT = timedelta(days=30)


@every("jobs.forget_done", daily="03:15")
@job("jobs.forget_done")
def forget_done(*, at: datetime) -> None:
    """Forget what was done over 30 days ago. Its name and key could then be queued afresh."""
    writes.forget_done(before=at - KEPT)
