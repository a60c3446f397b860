"""My work never cuts a list without a word, and puts what presses most first."""

from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.casework import reads
from guildhall.casework.models import Case
from guildhall.casework.reads.work import MOST
from guildhall.partners.models import Grant, Member
from guildhall.partners.writes import grant
from guildhall.programmes.missing.tests.world import DAY, World
from guildhall.testing import sign_in


def named(world: World, number: int, at: datetime, who: Member) -> Case:
    """A case on which somebody is named for the return interview."""
    case = world.child(given=f"Child{number}", at=at)
    grant(
        case.guard, to=who, function="return_interviewer", purpose="Return interview",
        basis=Grant.Basis.STATUTE, by=world.coordinator, at=at,
    )  # fmt: skip
    return case


def test_a_child_missing_now_is_first_however_long_the_list_and_then_what_is_overdue(
    client: Client, world: World
) -> None:
    now, who = clock.now(), world.interviewer
    cases = [named(world, number, now - (90 - number) * DAY, who) for number in range(MOST + 3)]
    late, latest = cases[-2], cases[-1]
    world.missing(late, now - 9 * DAY)
    world.missing(latest, now - timedelta(hours=5), hours=None, kept_at=now)

    work = reads.my_work(who, now)
    sign_in(client, who)
    page = client.get("/my-work/").content.decode()
    whole = client.get("/cases/?whose=mine&status=open").content.decode()

    assert [line.case for line in work.cases[:2]] == [latest, late]
    assert len(work.cases) == MOST
    assert f"{MOST} of {MOST + 3}, what presses most first" in page
    assert 'href="/cases/?whose=mine&amp;status=open"' in page
    assert all(each.reference in whole for each in cases)


def test_a_list_that_is_cut_takes_as_many_statements_as_one_that_is_not(world: World) -> None:
    now, who = clock.now(), world.interviewer

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            reads.my_work(who, now)
        return len(asked)

    for number in range(2):
        named(world, number, now - 9 * DAY, who)
    few = statements()
    for number in range(MOST + 1):
        named(world, number, now - 9 * DAY, who)

    assert statements() == few
    assert reads.my_work(who, now).in_all == {"mine": MOST + 3}
