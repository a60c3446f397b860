"""A closed case takes the record that meets a duty still owed there, and nothing else."""

import pytest
from django.test import Client

from guildhall import clock
from guildhall.casework.errors import NotOpen
from guildhall.casework.models import Case
from guildhall.casework.writes import approve_closure, ask_closure, keep
from guildhall.duties.models import Clock
from guildhall.partners.models import Grant
from guildhall.partners.writes import grant
from guildhall.programmes.missing.models import Circumstances
from guildhall.programmes.missing.tests.world import DAY, World, member
from guildhall.testing import press, sign_in


@pytest.fixture
def closed(world: World, case: Case) -> Case:
    """A case closed although its interview and debriefs are owed."""
    grant(
        case.guard, to=world.interviewer, function="return_interviewer", purpose="Interview",
        basis=Grant.Basis.STATUTE, by=world.coordinator, at=clock.now() - 3 * DAY,
    )  # fmt: skip
    world.missing(case, clock.now() - 2 * DAY)
    manager = member("Mo", world.hub, "team_manager")
    asked = ask_closure(
        case, outcome="safer", reason="The work is done", despite="The interview is booked",
        by=world.coordinator, at=clock.now(),
    )  # fmt: skip
    approve_closure(asked, reason="Agreed as it is booked", by=manager, at=clock.now())
    case.refresh_from_db()
    return case


def test_the_interview_that_my_work_says_is_owed_is_recorded_on_the_closed_case(
    client: Client, world: World, closed: Case
) -> None:
    sign_in(client, world.interviewer)
    owed = Clock.objects.get(duty__endswith="return_interview", guard=closed.guard)
    work = client.get("/my-work/").content.decode()
    page = client.get(f"/cases/{closed.reference}/").content.decode()
    address = f"/cases/{closed.reference}/do/record/returninterview/"
    today = clock.today()
    episode = owed.about

    form = client.get(address)
    day = {"offered_at-day": str(today.day), "offered_at-month": str(today.month),
           "offered_at-year": str(today.year), "offered_at-time": "00:01"}  # fmt: skip
    given = {"episode": episode, "result": "declined", "reason": "She would rather not speak"}
    press(client, form, "Save", day | given)
    owed.refresh_from_db()

    assert f'href="/cases/{closed.reference}/"' in work
    assert f'href="{address}"' in page
    assert "/do/record/circumstances/" not in page
    assert "/do/assess/" not in page
    assert owed.ended == "declined"


def test_a_closed_case_takes_no_record_that_nothing_there_waits_for(
    world: World, closed: Case
) -> None:
    with pytest.raises(NotOpen):
        keep(
            closed, Circumstances, values={"status": "none", "living": "home"},
            by=world.coordinator, at=clock.now(),
        )  # fmt: skip
