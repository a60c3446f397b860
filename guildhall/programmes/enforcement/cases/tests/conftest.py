import pytest

from guildhall.casework.models import Case
from guildhall.programmes.enforcement.cases.tests.world import World, found_world


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def case(world: World) -> Case:
    return world.case()
