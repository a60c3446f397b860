"""The toy programme's case, and a data folder of each test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guildhall.casework.joining import join, leave
from guildhall.casework.models import Case
from guildhall.casework.tests.people import KEY, Town, found_town, programme


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.SCANNER = ""
    settings.DATA = tmp_path / "data"
    settings.CLOCK_OFFSET_DAYS = 0
    return tmp_path / "data"


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    join(programme())
    yield found_town()
    leave(KEY)


@pytest.fixture
def case(town: Town) -> Case:
    return town.case()
