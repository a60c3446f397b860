"""An empty data folder for each test of mappings."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    """The data folder of this test."""
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"
