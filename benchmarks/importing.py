"""Import of 1,000,000 street rows, beside DuckDB's own read-CSV-write-Parquet of the same file.

Ours hashes the file, checks every row, quarantines, finds repeats, writes Parquet and the
catalogue. Each run is a process of its own; its start-up is left out of the time.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.sizes import Size, started
from guildhall.demo.generator.scale import write_street_csv

FULL, TINY = Size(1_000_000), Size(2_000, turns=1)
AIM_TIMES, AIM_MB = 3.0, 1_500

OURS = """
import json, resource, sys, time
from pathlib import Path
from guildhall.cli import start
start()
from guildhall import clock
from guildhall.database import prepare_database
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.jobs import import_paths
import pyarrow.dataset, pyarrow.parquet  # start-up, as DuckDB's own is outside its time
all_feeds()
prepare_database()
began = time.perf_counter()
done = list(import_paths([Path(sys.argv[1])], release=None, by=None, at=clock.now()))
took = time.perf_counter() - began
assert done[0].accepted + done[0].repeated + done[0].quarantined == done[0].rows_read
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": took, "mb": peak, "rows": done[0].rows_read}))
"""
PEER = """
import json, resource, sys, time
import duckdb
began = time.perf_counter()
duckdb.sql(f"COPY (FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)")
took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": took, "mb": peak}))
"""


def run(size: Size) -> dict[str, float]:
    """Our seconds and memory, DuckDB's, and how many times its time ours is: medians, in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # One force's file of one month would not hold a million rows: the months are many, so
        # the file's own name says none.
        path = folder / "street.csv"
        write_street_csv(path, size.number, 1)
        ours, peer = [], []
        for turn in range(size.turns):
            ours.append(_time(OURS, path, data=folder / f"data-{turn}"))
            peer.append(_time(PEER, path, folder / f"{turn}.parquet"))
    ratios = [a["seconds"] / b["seconds"] for a, b in zip(ours, peer, strict=True)]
    return {
        "rows": ours[0]["rows"],
        "our_seconds": statistics.median(one["seconds"] for one in ours),
        "our_mb": max(one["mb"] for one in ours),
        "duckdb_seconds": statistics.median(one["seconds"] for one in peer),
        "duckdb_mb": max(one["mb"] for one in peer),
        "times": statistics.median(ratios),
    }


def _time(code: str, *arguments: Path, data: Path | None = None) -> dict[str, float]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment["GUILDHALL_DATA"] = str(started(data) if data else "")
    said = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    measured: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return measured
