"""Every part of the benchmarks runs, at a size that takes seconds."""

import os
from typing import Any

import pytest
from django.db import connection

from benchmarks.__main__ import PARTS


@pytest.fixture
def begun(db: None, migrated: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The databases that this run has migrated, where they are files."""
    if connection.vendor == "sqlite":
        monkeypatch.setenv("GUILDHALL_BENCH_MIGRATED", str(migrated.folder))


@pytest.mark.parametrize("name", PARTS)
def test_every_part_of_the_benchmarks_runs(
    name: str, begun: None, capsys: pytest.CaptureFixture[str]
) -> None:
    part = PARTS[name]
    if part.needs_server and not os.environ.get("DATABASE_URL"):
        pytest.skip("it is of PostgreSQL alone: set DATABASE_URL")

    part.tell(part.tiny)

    assert len(capsys.readouterr().out.splitlines()) > 1
