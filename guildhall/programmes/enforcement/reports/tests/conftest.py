import pytest

from guildhall.casework.models import Case
from guildhall.casework.writes import allocate, open_case
from guildhall.programmes.enforcement.cases.tests.world import AT, PROGRAMME, World, found_world
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say
from guildhall.programmes.enforcement.reports.writes import triage


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def case(world: World) -> Case:
    """A case of today that the officer has."""
    made = open_case(programme=PROGRAMME, by=world.triage, at=AT)
    allocate(made, to=world.officer, seen=None, by=world.triage, at=AT)
    made.refresh_from_db()
    return made


@pytest.fixture
def kept(world: World, case: Case) -> Report:
    """A report on the case whose sender does not wish other agencies to be told the name."""
    made = say(world, complainant=VERA, victim=VERA, may_share_name="no")
    return triage(made, "link", case=case, by=world.triage, at=AT)
