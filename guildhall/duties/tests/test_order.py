"""What is dated before a clock began never meets it, and a day without an hour is a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guildhall.duties.declare import Deadline, Force, Rule, Source, hours
from guildhall.duties.reading import Reading, readings
from guildhall.partners.models import Guard

STARTS = datetime(2016, 11, 15, 14, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE = Source("A local agreement", "part 2", None, Force.LOCAL)


@dataclass(frozen=True)
class Thing:
    """Something that was done, or not."""

    done: datetime | date | None


def read(done: datetime | date | None) -> Reading:
    deadline = Deadline(
        key="visit",
        title="A visit",
        of=Guard,
        starts=lambda thing: STARTS,
        met=lambda thing: thing.done,
        versions=(Rule(date(2014, 1, 1), hours(72), HERE),),
    )
    (found,) = readings("toy.visit", deadline, Thing(done), about="E1", decisions={})
    return found


@pytest.mark.parametrize(
    ("done", "stopped_at", "ended"),
    [
        (STARTS, STARTS, "met"),
        (STARTS + HOUR, STARTS + HOUR, "met"),
        (STARTS - timedelta(seconds=1), None, ""),
        (datetime(2015, 11, 15, 14, 10, tzinfo=UTC), None, ""),
        (date(2016, 11, 15), STARTS, "met"),
        (date(2016, 11, 16), datetime(2016, 11, 16, 12, tzinfo=UTC), "met"),
        (date(2016, 11, 14), None, ""),
        (None, None, ""),
    ],
)
def test_nothing_that_is_dated_before_a_clock_began_meets_it(
    done: Any, stopped_at: datetime | None, ended: str
) -> None:
    found = read(done)

    assert (found.stopped_at, found.ended) == (stopped_at, ended)
