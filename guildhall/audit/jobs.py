"""Sealing, every few seconds."""

from datetime import datetime

from guildhall import clock
from guildhall.audit import sealer
from guildhall.jobs.declare import every, job

EVERY_SECONDS = 5


@every("audit.seal", seconds=EVERY_SECONDS)
@job("audit.seal")
def seal(*, at: datetime) -> None:
    """Chain what is waiting. Seals carry real time, whatever the domain's time is."""
    seal_now()


def seal_now() -> int:
    """Chain what is waiting; how many rows were chained. Safe to run twice, or two at once."""
    return sealer.seal(at=clock.real_now())
