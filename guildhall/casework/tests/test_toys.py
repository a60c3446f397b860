"""Adding a programme edits nothing outside its folder: two toys are added, and get everything."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOYS = HERE / "toys"
CHECKS = (TOYS / "toy_checks.py", TOYS / "sheet_checks.py")
ROOT = HERE.parents[2]


def test_a_programme_is_added_by_its_folder_or_its_package_alone() -> None:
    """A process apart, because programmes are found when Django starts. About 30 seconds."""
    environ = {**os.environ, "PYTHONPATH": str(TOYS)}
    for taken in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_CURRENT_TEST"):
        environ.pop(taken, None)
    if address := environ.get("DATABASE_URL"):
        environ["DATABASE_URL"] = (
            address.replace("?", "_toys?", 1) if "?" in address else (f"{address}_toys")
        )
    asked = [sys.executable, "-m", "pytest", "-p", "on_the_path", "-p", "no:xdist"]

    ran = subprocess.run(
        [*asked, "-p", "no:cacheprovider", "--create-db", *map(str, CHECKS)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
