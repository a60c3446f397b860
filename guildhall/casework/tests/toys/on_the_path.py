"""Put two toy programmes where programmes are found, before Django starts. Loaded by `-p`.

One folder goes on the path of guildhall.programmes; one package, with its entry point, on the
path of Python. Nothing else of the product is touched.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import guildhall.programmes

HERE = Path(__file__).resolve().parent
guildhall.programmes.__path__.append(str(HERE / "folder"))
sys.path.append(str(HERE / "packaged"))


def pytest_configure(config: Any) -> None:
    """Keep the test database of SQLite in a file, so that several connections can open it."""
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="guildhall-toys-"))
    for alias, database in settings.DATABASES.items():
        if "sqlite" in database["ENGINE"]:
            database.setdefault("TEST", {})["NAME"] = folder / f"{alias}.sqlite3"
