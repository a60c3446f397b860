"""Sealing, every few seconds."""

from contextlib import suppress
from datetime import datetime

from guildhall import clock
from guildhall.audit import heads, sealer
from guildhall.jobs.declare import every, job

EVERY_SECONDS = 5


@every("audit.seal", seconds=EVERY_SECONDS)
@job("audit.seal")
def seal(*, at: datetime) -> None:
    """Chain what is waiting. Seals carry real time, whatever the domain's time is.

    What stops it, governance has been told of: to try again is for the next passage.
    """
    with suppress(sealer.Stopped):
        seal_now()


def seal_now() -> int:
    """Chain what is waiting; how many rows were chained. Safe to run twice, or two at once.

    Raises sealer.Stopped where something is wrong with the record.
    """
    return sealer.seal(at=clock.real_now())


def seal_first() -> None:
    """Begin the record with what setting up wrote: none of it is late. Later, as the job does."""
    with suppress(sealer.Stopped):
        sealer.seal(at=clock.real_now(), is_first=not heads.has_begun())
