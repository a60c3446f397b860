"""How much a part of the benchmarks works on, and the data folder that it begins with."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Size:
    """Rows, cases, reports or visits; how many times each is measured; for how many seconds."""

    number: int
    turns: int = 3
    seconds: float = 60.0


def started(data: Path) -> Path:
    """A data folder, with the migrated databases of GUILDHALL_BENCH_MIGRATED if it names any.

    Migrating takes half a minute, which no part measures.
    """
    migrated = os.environ.get("GUILDHALL_BENCH_MIGRATED", "")
    if migrated and not data.joinpath("guildhall.sqlite3").exists():
        data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(migrated) / "default", data / "guildhall.sqlite3")
        shutil.copyfile(Path(migrated) / "audit", data / "audit.sqlite3")
    return data
