from collections.abc import Iterator

import pytest

from guildhall.casework.declare import Programme
from guildhall.casework.joining import join, leave
from guildhall.casework.models import Case
from guildhall.casework.tests.people import KEY, Town, found_town, programme


@pytest.fixture
def declared() -> Iterator[Programme]:
    """The toy programme, for as long as the test lasts."""
    made = programme()
    join(made)
    yield made
    leave(KEY)


@pytest.fixture
def town(db: None, declared: Programme) -> Town:
    return found_town()


@pytest.fixture
def case(town: Town) -> Case:
    return town.case()
