import pytest

from guildhall.programmes.enforcement.cases.tests.world import World, found_world


@pytest.fixture
def world(db: None) -> World:
    return found_world()
