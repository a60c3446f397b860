"""Who works on a child's case, each for a piece of work; and what is owed while nobody is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from guildhall.audit.models import Change
from guildhall.casework import reads, writes
from guildhall.casework.deeds.workers import WorkerForm
from guildhall.casework.errors import AlreadyDone, NotOpen, Stopped
from guildhall.casework.models import Case
from guildhall.duties.reads import Whose, due
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed, access, seen
from guildhall.partners.writes import bar
from guildhall.programmes.missing.models import Episode
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.programmes.missing.tests.world import AT, DAY, HOUR, World, found_world, member
from guildhall.subjects.writes import add_contact
from guildhall.testing import press, sign_in

TODAY = date(2016, 11, 14)
SECOND = timedelta(seconds=1)
INTERVIEW = "Independent return interview"
DUTY = f"{PROGRAMME}.return_interview"


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def worker(world: World) -> Member:
    return member("Sofia", world.hub, "social_worker")


@pytest.fixture
def second(world: World) -> Member:
    return member("Ida", world.hub, "return_interviewer")


@pytest.fixture
def case(world: World, worker: Member) -> Case:
    """A case held by a social worker, of a child who came back yesterday."""
    made = world.child(given="Wren")
    world.missing(made, AT - 2 * DAY, circumstances="Not for everybody")
    writes.allocate(made, to=worker, seen=None, by=world.coordinator, at=AT - DAY)
    return made


def named(case: Case, world: World, **details: object) -> None:
    given = {"work": "return_interview", "member": world.interviewer, "since_on": TODAY, "at": AT}
    writes.name_worker(case, **(given | details), by=world.coordinator)  # type: ignore[arg-type]


def mine(who: Member, at: datetime = AT) -> set[str]:
    return {each.duty for each in due(who, at, whose=Whose.MINE)}


def may_open(who: Member, case: Case) -> Level:
    return access(who, case.guard, AT).level


def test_naming_an_interviewer_removes_nobody_and_the_interview_is_theirs(
    world: World, worker: Member, second: Member, case: Case
) -> None:
    named(case, world)

    case.refresh_from_db()
    assert case.allocated_to == worker
    assert may_open(worker, case) is may_open(world.interviewer, case) is Level.FULL
    assert DUTY in mine(world.interviewer)
    assert mine(second) == set()
    assert {each.duty for each in due(second, AT, whose=Whose.TEAM)} >= {DUTY}


def test_several_are_named_each_for_their_own_work(
    world: World, worker: Member, case: Case
) -> None:
    planner = member("Pat", world.hub, "social_worker")

    named(case, world)
    named(case, world, work="placement", member=world.home)
    named(case, world, work="plan", member=planner, until_on=date(2016, 12, 24))
    file = reads.case_file(world.coordinator, case.reference, AT)

    assert [(each.member, each.work) for each in reads.workers(file)] == [
        (worker, "Has the case"),
        (world.interviewer, "Return interview"),
        (world.home, "Placement"),
        (planner, "Plan"),
    ]


def test_while_nobody_is_named_whoever_holds_the_function_sees_what_an_interview_takes(
    world: World, case: Case
) -> None:
    child = case.involvements.get().person
    add_contact(
        child, source=case.guard, kind="mobile", value="07700 900123", role="child",
        by=world.coordinator, at=AT - DAY,
    )  # fmt: skip
    decision = access(world.interviewer, case.guard, AT)

    assert decision.level is Level.TASKING
    assert decision.may == {Do.READ, Do.BREAK_GLASS}
    assert not decision.shows("case")
    assert DUTY in mine(world.interviewer)
    assert case.guard in seen(world.interviewer, AT, Level.TASKING)


def test_a_function_that_owes_nothing_there_sees_no_more_than_before(
    world: World, second: Member, case: Case
) -> None:
    other = world.child(given="Ash")
    world.missing(other, AT - 5 * HOUR, hours=None)

    assert may_open(second, other) < Level.TASKING
    assert may_open(world.outsider, case) is Level.NOTHING
    assert may_open(world.home, case) is Level.NOTHING


def test_what_was_open_to_a_function_is_shut_when_it_owes_nothing_more(
    world: World, second: Member, case: Case
) -> None:
    episode = Episode.objects.get()
    world.amend(episode, AT, category="absent", risk="")

    assert may_open(second, case) < Level.TASKING


def test_a_named_worker_who_leaves_the_part_gives_the_duty_back_to_the_queue(
    world: World, second: Member, case: Case
) -> None:
    named(case, world)
    world.interviewer.posts.update(until_on=date(2016, 11, 13))

    assert may_open(world.interviewer, case) < Level.TASKING
    assert DUTY in mine(second)


def test_the_duty_is_the_queues_before_the_first_day_and_after_the_last(
    world: World, second: Member, case: Case
) -> None:
    named(case, world, since_on=date(2016, 11, 15), until_on=date(2016, 11, 15))

    for days, is_in_the_queue in ((0, True), (1, False), (2, True)):
        assert (DUTY in mine(second, AT + days * DAY)) is is_in_the_queue


def test_the_duty_is_the_queues_again_when_the_work_is_ended_or_the_member_leaves(
    world: World, second: Member, case: Case
) -> None:
    named(case, world)
    Member.objects.filter(pk=world.interviewer.pk).update(is_active=False)
    assert DUTY in mine(second)
    Member.objects.filter(pk=world.interviewer.pk).update(is_active=True)
    assert DUTY not in mine(second)

    writes.end_work(
        case, member=world.interviewer, function="return_interviewer", reason="On leave",
        by=world.coordinator, at=AT + HOUR,
    )  # fmt: skip

    assert DUTY in mine(second, AT + 2 * HOUR)


def test_an_interviewer_who_has_the_case_keeps_the_interview_beside_whoever_is_named(
    world: World, worker: Member, second: Member, case: Case
) -> None:
    writes.allocate(case, to=second, seen=worker, by=world.coordinator, at=AT)
    named(case, world)

    assert DUTY in mine(second)
    assert DUTY in mine(world.interviewer)


def test_ending_work_never_takes_the_case_from_whoever_has_it(
    world: World, worker: Member, case: Case
) -> None:
    with pytest.raises(AlreadyDone):
        writes.end_work(
            case, member=worker, function="", reason="On leave", by=world.coordinator, at=AT
        )

    assert may_open(worker, case) is Level.FULL


def test_nobody_is_named_on_a_closed_case(world: World, case: Case) -> None:
    asked = writes.ask_closure(
        case, outcome="safer", reason="Work done", despite="Held elsewhere", by=world.coordinator,
        at=AT,
    )  # fmt: skip
    writes.approve_closure(asked, by=member("Mo", world.hub, "team_manager"), at=AT)

    with pytest.raises(NotOpen):
        named(case, world)


@pytest.mark.parametrize(
    ("since_on", "until_on", "after", "is_open"),
    [
        (TODAY, None, 0 * HOUR, True),
        (date(2016, 11, 15), None, 0 * HOUR, False),
        (date(2016, 11, 15), None, 14.5 * HOUR, True),
        (TODAY, date(2016, 11, 15), 38 * HOUR, True),
        (TODAY, date(2016, 11, 15), 38.5 * HOUR, False),
        (TODAY, TODAY, 14 * HOUR, True),
        (TODAY, TODAY, 14.5 * HOUR, False),
    ],
    ids=[
        "at once",
        "not yet",
        "at midnight",
        "on the last day",
        "after the last day",
        "on the only day",
        "after the only day",
    ],
)
def test_a_worker_is_named_from_the_first_day_to_the_last(
    world: World, case: Case, since_on: date, until_on: date | None, after: object, is_open: bool
) -> None:
    named(case, world, since_on=since_on, until_on=until_on)

    decision = access(world.interviewer, case.guard, AT + after)  # type: ignore[operator]

    assert decision.shows("case") is is_open


def test_a_day_begins_and_ends_at_midnight_in_london_in_summer_too(
    world: World, case: Case
) -> None:
    at = datetime(2017, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight on the 2nd
    with pytest.raises(Stopped, match="The first day is past"):
        named(case, world, since_on=date(2017, 7, 1), at=at)
    named(case, world, since_on=date(2017, 7, 3), until_on=date(2017, 7, 3), at=at)
    begins = datetime(2017, 7, 2, 23, tzinfo=UTC)

    def is_open(when: datetime) -> bool:
        return access(world.interviewer, case.guard, when).shows("case")

    assert not is_open(begins - SECOND)
    assert is_open(begins)
    assert is_open(begins + DAY - SECOND)
    assert not is_open(begins + DAY)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"work": "gardening"}, "work"),
        ({"since_on": date(2016, 11, 13)}, "since_on"),
        ({"until_on": date(2016, 11, 13)}, "until_on"),
    ],
)
def test_a_naming_that_cannot_be_is_refused_beside_its_field(
    world: World, case: Case, details: dict[str, object], field: str
) -> None:
    with pytest.raises(Stopped) as why:
        named(case, world, **details)

    assert why.value.field == field


def test_only_an_active_member_with_the_function_and_no_conflict_is_named_and_once(
    world: World, worker: Member, second: Member, case: Case
) -> None:
    bar(case.guard, second, kind="conflict", reason="Aunt", by=world.coordinator, at=AT)
    left = member("Lena", world.hub, "return_interviewer")
    Member.objects.filter(pk=left.pk).update(is_active=False)
    left.refresh_from_db()
    named(case, world)

    for who in (worker, second, left, world.interviewer, world.outsider):
        with pytest.raises(Stopped) as why:
            named(case, world, member=who)
        assert why.value.field == "member"


def test_only_whoever_gives_out_work_names_and_ends(
    world: World, worker: Member, case: Case
) -> None:
    with pytest.raises(NotAllowed):
        writes.name_worker(
            case, work="return_interview", member=world.interviewer, since_on=TODAY,
            by=worker, at=AT,
        )  # fmt: skip
    named(case, world)
    with pytest.raises(NotAllowed):
        writes.end_work(
            case, member=world.interviewer, function="return_interviewer", reason="On leave",
            by=worker, at=AT,
        )  # fmt: skip


def test_naming_and_ending_leave_their_rows_in_the_record(world: World, case: Case) -> None:
    named(case, world)
    writes.end_work(
        case, member=world.interviewer, function="return_interviewer", reason="On leave",
        by=world.coordinator, at=AT + HOUR,
    )  # fmt: skip

    done = list(Change.objects.order_by("pk").values_list("action", flat=True))
    for action in ("access.granted", "casework.worker_named", "casework.work_ended"):
        assert action in done
    assert access(world.interviewer, case.guard, AT + HOUR).level < Level.FULL


@pytest.fixture
def as_(world: World) -> Callable[[Member], Client]:
    def enter(who: Member) -> Client:
        client = Client()
        sign_in(client, who)
        return client

    return enter


def test_the_queue_says_what_nobody_is_named_for_and_leads_to_naming(
    world: World, case: Case, as_: Callable[[Member], Client]
) -> None:
    with time_machine.travel(AT, tick=False):
        client = as_(world.coordinator)
        queue = client.get(reverse("queue", args=[PROGRAMME])).content.decode()
        page = reverse("do_about", args=[case.reference, "worker", "return_interview"])
        done = press(
            client, client.get(page), "Name them", {"member": world.interviewer.reference},
            follow=True,
        ).content.decode()  # fmt: skip
        after = client.get(reverse("queue", args=[PROGRAMME])).content.decode()

    assert f'href="{page}"' in queue
    assert "Wren Rowan" in queue
    assert f'href="{page}"' not in after
    assert "Indra is named on this case" in done
    assert "Return interview" in done


def test_an_interviewer_not_yet_named_sees_the_child_and_the_times_and_no_more(
    world: World, case: Case, as_: Callable[[Member], Client]
) -> None:
    child = case.involvements.get().person
    add_contact(
        child, source=case.guard, kind="mobile", value="07700 900123", role="child",
        by=world.coordinator, at=AT - DAY,
    )  # fmt: skip
    with time_machine.travel(AT, tick=False):
        client = as_(world.interviewer)
        work = client.get(reverse("my_work")).content.decode()
        page = client.get(reverse("case", args=[case.reference])).content.decode()

    assert "Wren Rowan" in work
    assert INTERVIEW in work
    for words in ("Wren Rowan", "16", INTERVIEW, "07700900123", "Missing for 10 hours"):
        assert words in page
    for words in ("Not for everybody", "Add a note", "Record a return interview"):
        assert words not in page


def test_work_is_ended_on_a_page(world: World, case: Case, as_: Callable[[Member], Client]) -> None:
    named(case, world)
    with time_machine.travel(AT + HOUR, tick=False):
        client = as_(world.coordinator)
        shown = client.get(reverse("case", args=[case.reference])).content.decode()
        about = f"{world.interviewer.reference}:return_interviewer"
        page = reverse("do_about", args=[case.reference, "end-work", about])
        press(client, client.get(page), "End it", {"reason": "On leave"})
        again = client.get(page)

    assert f'href="{page}"' in shown
    assert again.status_code == 404
    assert access(world.interviewer, case.guard, AT + 2 * HOUR).level < Level.FULL


def test_a_worker_of_another_agency_is_offered_with_it(
    world: World, case: Case, as_: Callable[[Member], Client]
) -> None:
    charity = Agency.objects.create(key="charity", name="Children's charity")
    member("Cora", charity, "return_interviewer")
    with time_machine.travel(AT, tick=False):
        page = as_(world.coordinator).get(
            reverse("do_about", args=[case.reference, "worker", "return_interview"])
        )

    assert "Cora, Children&#39;s charity" in page.content.decode()


@pytest.mark.parametrize(("days", "words"), [(0, "on My work."), (3, "on My work from ")])
def test_whoever_names_somebody_reads_from_which_day_they_find_it(
    world: World, case: Case, days: int, words: str
) -> None:
    manager = member("Mo", world.hub, "team_manager")
    file = reads.case_file(manager, case.reference, AT)
    form = WorkerForm(None, None, file=file, about="return_interview")
    since_on = (AT + days * DAY).date()
    form.cleaned_data = {"member": world.interviewer.reference, "since_on": since_on}

    assert words in form.told(None)
