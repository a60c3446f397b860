"""Toy programmes, a data folder of each test's own, and members of each kind."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guildhall.partners.models import Guard, Member
from guildhall.subjects.tests import world


@pytest.fixture(autouse=True)
def toy_programmes(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.CLOCK_OFFSET_DAYS = 0
    with world.programmes():
        yield


@pytest.fixture
def case(db: None) -> Guard:
    return world.new_case()


@pytest.fixture
def other_case(db: None) -> Guard:
    return world.new_case(world.OTHER)


@pytest.fixture
def officer(db: None) -> Member:
    return world.member("officer", "officer")


@pytest.fixture
def viewer(db: None) -> Callable[[str], Member]:
    """Somebody with one function in the toy programme."""
    return lambda function: world.member(f"the-{function or 'outsider'}", function)
