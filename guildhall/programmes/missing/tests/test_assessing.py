"""A tool answered in part opens nothing: on the page, at the gate, on the list, in the measures."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework.errors import Missing, Stopped
from guildhall.casework.models import Assessment, Case
from guildhall.casework.writes import assess, move_stage, open_case
from guildhall.duties.models import Clock
from guildhall.programmes.missing import counting, lists
from guildhall.programmes.missing.assessments import LOCAL, SERAF
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.programmes.missing.tests.test_measures import close
from guildhall.programmes.missing.tests.world import AT, DAY, World
from guildhall.testing import sign_in

NONE_OF_IT = {q.key: "none" if q.key.startswith("s_") else "no" for q in SERAF.asked}
AGAIN = f"{PROGRAMME}.reassessment"


@pytest.fixture
def child(world: World) -> Case:
    """A child of 14 whose case came in a fortnight ago."""
    return world.child(at=clock.now() - 14 * DAY)


def page(client: Client, world: World, case: Case, answers: dict[str, str] | None = None) -> str:
    """The form of SERAF, or what comes of sending it with these answers."""
    sign_in(client, world.coordinator)
    address = reverse("do_about", args=[case.reference, "assess", "seraf"])
    given = None if answers is None else {f"q_{key}": said for key, said in answers.items()}
    answer = client.get(address) if given is None else client.post(address, given, follow=True)
    return str(answer.content.decode())


def test_an_empty_seraf_is_refused_and_its_case_stays_where_it_is(
    client: Client, world: World, child: Case
) -> None:
    shown = page(client, world, child, {})

    assert "Answer at least one question" in shown
    assert not Assessment.objects.exists()
    with pytest.raises(Stopped, match="every question of it answered"):
        move_stage(child, to="assessed", seen=child.stage, by=world.coordinator, at=clock.now())


def test_a_seraf_answered_in_part_is_said_to_be_so_and_gone_on_with(
    client: Client, world: World, child: Case
) -> None:
    some = {key: NONE_OF_IT[key] for key in list(NONE_OF_IT)[:4]}

    shown = page(client, world, child, some)

    assert "Not complete: 4 of 32 answered" in shown
    assert "Category 1" not in shown
    assert not Clock.objects.filter(duty=AGAIN).exists()
    with pytest.raises(Stopped, match="every question of it answered"):
        move_stage(child, to="assessed", seen=child.stage, by=world.coordinator, at=clock.now())
    form = page(client, world, child)
    assert form.count("checked") == 5  # the four, and that the answers stand
    assert "Not complete: 4 of 32 answered. What was answered is filled in" in form


def test_what_is_not_known_is_answered_so_and_said_beside_the_band(
    client: Client, world: World, child: Case
) -> None:
    form = page(client, world, child)
    assert form.count('value="unknown"') == 32
    asked = form[form.index("Emotional neglect") : form.index("In your judgement")]
    assert "(optional)" not in asked

    shown = page(client, world, child, NONE_OF_IT | {"v_sexual_abuse": "unknown"})

    assert "At least Category 1 (0 to 5), 1 not known" in shown
    assert list(Clock.objects.values_list("duty", flat=True)) == [AGAIN]
    child.refresh_from_db()
    move_stage(child, to="assessed", seen=child.stage, by=world.coordinator, at=clock.now())


def test_the_meeting_lists_nobody_for_a_tool_that_is_not_complete(
    world: World, child: Case
) -> None:
    now = clock.now()
    high = {q.key: "high" for q in LOCAL.asked} | {"nature": "none"}
    part = {key: said for key, said in high.items() if key != "school"}

    assess(child, tool=LOCAL.key, answers=part, by=world.coordinator, at=now)
    assert lists.meeting_list(world.coordinator, now.date(), now) == []
    assess(child, tool=LOCAL.key, answers=high, by=world.coordinator, at=now)
    assert len(lists.meeting_list(world.coordinator, now.date(), now)) == 1


@pytest.mark.parametrize(
    ("last", "assessed", "safer"),
    [({}, 1, 1), ({"school": "unknown"}, 1, 0), ({"school": ""}, 1, 0)],
    ids=["all low", "one not known", "one not answered"],
)
def test_a_child_is_not_safer_by_what_nobody_knows(
    world: World, case: Case, last: dict[str, str], assessed: int, safer: int
) -> None:
    nature = {"nature": "none"}
    high, low = ({q.key: level for q in LOCAL.asked} | nature for level in ("high", "low"))
    for day, answers in enumerate((high, low | last)):
        at = AT - timedelta(days=90 - day)
        assess(case, tool=LOCAL.key, answers=answers, by=world.coordinator, at=at)
    close(world, case)

    assert len(counting.children_closed(AT)) == assessed
    assert len(counting.children_safer(AT)) == safer


def test_what_is_not_known_opens_no_gate_until_somebody_says_why_it_is_enough(
    client: Client, world: World, child: Case
) -> None:
    hardly = {q.key: "unknown" for q in SERAF.asked} | {"v_sexual_abuse": "no"}
    page(client, world, child, hardly)
    with pytest.raises(Stopped, match="could make the risk higher"):
        move_stage(child, to="assessed", seen=child.stage, by=world.coordinator, at=clock.now())

    sign_in(client, world.coordinator)
    address = reverse("do_about", args=[child.reference, "assess", "seraf"])
    said = {f"q_{key}": answer for key, answer in hardly.items()}
    shown = client.post(address, said | {"why_enough": "She is with us and safe"}, follow=True)

    latest = Assessment.objects.order_by("pk").last()
    assert latest is not None
    assert (latest.why_enough, shown.status_code) == ("She is with us and safe", 200)
    move_stage(child, to="assessed", seen=child.stage, by=world.coordinator, at=clock.now())


def test_a_tool_is_about_the_child_and_about_nobody_is_refused(world: World, child: Case) -> None:
    row = assess(child, tool="seraf", answers=NONE_OF_IT, by=world.coordinator, at=clock.now())
    assert row.person == child.involvements.get().person

    empty = open_case(programme=PROGRAMME, by=world.coordinator, at=clock.now())
    with pytest.raises(Missing, match="whom it is about") as refused:
        assess(empty, tool="seraf", answers=NONE_OF_IT, by=world.coordinator, at=clock.now())
    assert refused.value.field == "person"


def test_a_tool_entered_by_mistake_is_withdrawn_from_its_page(
    client: Client, world: World, child: Case
) -> None:
    row = assess(child, tool="seraf", answers=NONE_OF_IT, by=world.coordinator, at=clock.now())
    sign_in(client, world.coordinator)
    about = row.entry.reference

    shown = client.get(reverse("entry", args=[child.reference, about])).content.decode()
    withdrawing = reverse("do_about", args=[child.reference, "withdraw", about])
    assert withdrawing in shown
    client.post(withdrawing, {"reason": "Of another child", "was": row.entry.version})

    row.entry.refresh_from_db()
    assert row.entry.withdrawn_reason == "Of another child"
    with pytest.raises(Stopped, match="every question of it answered"):
        move_stage(child, to="assessed", seen=child.stage, by=world.coordinator, at=clock.now())
