"""Telling governance how it stands with the record itself."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from guildhall import clock
from guildhall.audit import outside
from guildhall.audit.models import Alarm
from guildhall.audit.rules import LATE_AFTER

logger = logging.getLogger(__name__)
TOLD_FOR = timedelta(days=30)
TOLD_AGAIN = timedelta(days=1)
LONGEST = 300


def stopped(why: str, at: datetime) -> None:
    """The sealer stopped. Told and logged once for as long as it stands for the same reason."""
    said = why[:LONGEST]
    standing = Alarm.objects.filter(kind=Alarm.Kind.STOPPED, ended_at=None)
    if standing.filter(said=said).update(last_at=at):
        return
    standing.update(ended_at=at)
    Alarm.objects.create(kind=Alarm.Kind.STOPPED, said=said, since_at=at, last_at=at)
    outside.keep_alarm(outside.Told(Alarm.Kind.STOPPED, said, at))
    logger.error("the record is not being sealed: %s", said)


def refused(why: str) -> None:
    """A change was refused, or a right that was put in was met. Told of once a day.

    The write that calls this is taken back, and what it writes in the database with it: the alarm
    is kept outside, and comes into the table at the next passage of the sealer.
    """
    at = clock.real_now()
    said = why[:LONGEST]
    before = (each for each in outside.alarms() if each.said == said)
    if all(at - each.since_at > TOLD_AGAIN for each in before):
        outside.keep_alarm(outside.Told(Alarm.Kind.REFUSED, said, at))
        logger.error("a change was refused: %s", said)


def put_back(at: datetime) -> None:
    """Enter in the table each alarm that was kept outside and is not there: also one taken out."""
    kept = outside.alarms()
    if not kept:
        return
    columns = ("kind", "said", "since_at")
    there = {outside.Told(*row) for row in Alarm.objects.values_list(*columns)}
    for each in kept:
        if each not in there:
            Alarm.objects.create(
                kind=each.kind, said=each.said, since_at=each.since_at, last_at=at, ended_at=at
            )


def goes_on(at: datetime) -> None:
    """The sealer found nothing wrong: what stood is over."""
    standing = Alarm.objects.filter(kind=Alarm.Kind.STOPPED, ended_at=None)
    if standing.exists():
        standing.update(ended_at=at)


class Late:
    """The rows of one passage that waited too long."""

    def __init__(self, at: datetime) -> None:
        self.at, self.number, self.longest = at, 0, timedelta()

    def note(self, kept_at: Iterable[datetime]) -> None:
        """Take in when rows that are now sealed were written."""
        waits = [wait for each in kept_at if (wait := self.at - each) > LATE_AFTER]
        self.number += len(waits)
        self.longest = max([self.longest, *waits])

    def tell(self) -> None:
        """Tell of them, if there are any."""
        if not self.number:
            return
        minutes = self.longest // timedelta(minutes=1)
        said = f"{self.number} rows were sealed late: the longest had waited {minutes} minutes"
        Alarm.objects.create(
            kind=Alarm.Kind.LATE, said=said, since_at=self.at, last_at=self.at, ended_at=self.at
        )
        outside.keep_alarm(outside.Told(Alarm.Kind.LATE, said, self.at))
        logger.warning("%s", said)


def told(at: datetime) -> list[Alarm]:
    """What stands, and what happened in the last thirty days, what stands first."""
    since = at - TOLD_FOR
    found = Alarm.objects.filter(Q(last_at__gte=since) | Q(since_at__gte=since))
    return sorted(found, key=lambda each: each.ended_at is not None)
