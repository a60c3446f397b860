"""A few jobs, declared for one test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from guildhall.jobs import declare

AT = datetime(2016, 11, 15, 14, 10, tzinfo=UTC)


class Done(list[dict[str, Any]]):
    """What the test's jobs were called with."""


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """Jobs of the test's own: one that works, one that fails with a name in its message."""
    monkeypatch.setattr(declare, "_jobs", {})
    monkeypatch.setattr(declare, "_schedules", {})
    monkeypatch.setattr(declare, "_load", lambda label: None)
    calls = Done()

    @declare.job("jobs.works")
    def works(**given: Any) -> None:
        calls.append(given)

    @declare.job("jobs.fails", tries=3)
    def fails(**given: Any) -> None:
        calls.append(given)
        raise RuntimeError("Jo Bloggs cannot be found")

    return calls


@pytest.fixture
def at_noon() -> Iterator[time_machine.Traveller]:
    """The clock stands still at AT."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller
