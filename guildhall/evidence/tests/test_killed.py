"""An import that is killed leaves nothing half done, and the next one finishes the work."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guildhall.evidence.tests.files import street_row, street_text, write

NAME = "2024-01-cambridgeshire-street.csv"
FILES = 3
ROWS = 2_000


def command(data: Path, source: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "GUILDHALL_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-c", "from guildhall.cli import main; main()", "import", str(source)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def check_whole(data: Path) -> int:
    """Every batch in the catalogue has its files and its parts. Returns how many there are."""
    if not (data / "guildhall.sqlite3").exists():
        return 0
    database = sqlite3.connect(data / "guildhall.sqlite3")
    try:
        batches = database.execute(
            "SELECT b.feed, b.warehouse, b.accepted, s.sha256,"
            " (SELECT sum(p.rows) FROM evidence_part p WHERE p.batch_id = b.id)"
            " FROM evidence_batch b JOIN evidence_sourcefile s ON s.id = b.source_id"
        ).fetchall()
    except sqlite3.OperationalError:  # killed before the tables were made
        return 0
    finally:
        database.close()
    for feed, name, accepted, sha256, in_parts in batches:
        assert (data / "warehouse" / feed / f"{name}.parquet").exists()
        assert (data / "raw" / sha256[:2] / sha256).exists()
        assert in_parts == accepted == ROWS
    return len(batches)


def sources(folder: Path) -> Path:
    for number in range(FILES):
        rows = [street_row(f"{number}-{row}") for row in range(ROWS)]
        write(folder / str(number) / NAME, street_text(rows))
    return folder


@pytest.mark.slow  # starts the program eighteen times
def test_an_import_killed_at_any_moment_leaves_nothing_half_done(tmp_path: Path) -> None:
    source = sources(tmp_path / "in")
    assert command(tmp_path / "empty", tmp_path / "nothing").wait() == 1  # makes the tables
    shutil.copytree(tmp_path / "empty", tmp_path / "whole")
    began = time.monotonic()
    assert command(tmp_path / "whole", source).wait() == 0
    whole_seconds = time.monotonic() - began
    seen = set()

    for step in range(8):
        data = tmp_path / f"killed-{step}"
        shutil.copytree(tmp_path / "empty", data)
        running = command(data, source)
        time.sleep(whole_seconds * (0.5 + 0.5 * step / 8))
        running.send_signal(signal.SIGKILL)
        running.wait()
        seen.add(check_whole(data))

        assert command(data, source).wait() == 0

        assert check_whole(data) == FILES
        assert [path.name for path in (data / "incoming").iterdir()] == ["lock"]
        kept = list((data / "warehouse").rglob("*.parquet"))
        assert len(kept) == FILES

    assert len(seen) > 1, "the kills all fell at one stage: spread them differently"


@pytest.mark.parametrize("moment", ["raw", "rows", "catalogue"])
def test_an_import_stopped_between_two_steps_is_swept_and_done_again(
    tmp_path: Path, moment: str
) -> None:
    source = sources(tmp_path / "in")
    data = tmp_path / "data"
    stop = {
        "raw": "warehouse.rows_path = stop",
        "rows": "writes.add_batch = stop",
        "catalogue": "writes.record = stop",
    }[moment]
    script = (
        "import os, sys\n"
        "from guildhall.cli import start, main\n"
        "start()\n"
        "from guildhall.evidence import jobs, warehouse, writes\n"
        "def stop(*args, **kwargs): os._exit(9)\n"
        f"{stop}\n"
        "main()\n"
    )
    environment = {**os.environ, "GUILDHALL_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    killed = subprocess.run(
        [sys.executable, "-c", script, "import", str(source)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == 9, killed.stderr.decode()
    assert check_whole(data) == 0

    assert command(data, source).wait() == 0

    assert check_whole(data) == FILES
    assert len(list((data / "raw").glob("*/*"))) == FILES
