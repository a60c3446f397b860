"""What somebody who has a part of a child's file, and not the case itself, sees and does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework import reads
from guildhall.casework.models import Case, Entry
from guildhall.casework.reads.lists import Filters
from guildhall.casework.writes import (
    assess,
    involve,
    keep,
    move_stage,
    receive_referral,
    wait_on,
    write_letter,
)
from guildhall.duties.reads import Whose, due
from guildhall.partners.models import Grant
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.missing.models import Circumstances, PhilomenaSheet
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.programmes.missing.tests.world import AT, DAY, HOUR, World
from guildhall.subjects.models import Person
from guildhall.testing import sign_in


@pytest.fixture
def ours(world: World, case: Case) -> Case:
    """A case on which a worker of the home is named."""
    Grant.objects.create(
        guard=case.guard, programme=PROGRAMME, member=world.home, level=3, basis="safeguarding",
        purpose="Fills in the sheet", since_at=AT - 900 * DAY, made_by=world.coordinator,
    )  # fmt: skip
    return case


def test_a_list_shows_the_child_and_not_how_the_case_stands(world: World, ours: Case) -> None:
    (line,) = reads.cases(world.home, AT).lines

    assert line.heading
    assert (line.stage_title, line.waiting_on) == ("", "")
    assert not reads.cases(world.home, AT, filters=Filters(status="open")).lines
    assert reads.cases(world.coordinator, AT, filters=Filters(status="open")).lines


def test_a_deadline_of_somebody_else_is_not_on_their_list(world: World, ours: Case) -> None:
    world.missing(ours, AT - 2 * DAY)

    assert due(world.coordinator, AT, whose=Whose.EVERYONE).exists()
    assert not due(world.home, AT, whose=Whose.EVERYONE).exists()


def test_what_somebody_else_referred_is_not_read(world: World, ours: Case) -> None:
    referral = receive_referral(
        programme=PROGRAMME, concern="Seen with a man", case=ours, by=world.coordinator, at=AT
    )

    assert reads.referral_of(world.coordinator, referral.reference, AT + HOUR)
    with pytest.raises(NotKnown):
        reads.referral_of(world.home, referral.reference, AT + HOUR)


WRITES: dict[str, Callable[[World, Case], object]] = {
    "stage": lambda w, c: move_stage(c, to="assessed", seen=c.stage, by=w.home, at=AT),
    "wait": lambda w, c: wait_on(c, by=w.home, at=AT),
    "assess": lambda w, c: assess(c, tool="cse", answers={}, by=w.home, at=AT),
    "letter": lambda w, c: write_letter(
        c, template="carer_sheet", to_name="A", answers={"by": "now"}, by=w.home, at=AT
    ),
    "person": lambda w, c: involve(
        c, person=Person.objects.latest("pk"), role="professional", by=w.home, at=AT
    ),
    "record": lambda w, c: keep(
        c, Circumstances, values={"status": "none", "living": "home"}, by=w.home, at=AT
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_in_what_they_are_not_shown(world: World, ours: Case, name: str) -> None:
    before = Entry.objects.count()

    with pytest.raises(NotAllowed):
        WRITES[name](world, ours)

    assert Entry.objects.count() == before


@pytest.mark.parametrize("deed", ["stage", "wait", "consent", "action", "person"])
def test_no_form_of_the_case_itself_opens(
    client: Client, world: World, ours: Case, deed: str
) -> None:
    sign_in(client, world.home)

    assert client.get(reverse("do", args=[ours.reference, deed])).status_code == 403


def test_the_sheet_is_theirs_to_fill_in(client: Client, world: World, ours: Case) -> None:
    now = clock.now()
    values = {"filled_in_by": "Hal", "agreed_on": now.date(), "appearance": "Green coat",
              "call_first": "Night staff"}  # fmt: skip
    assert keep(ours, PhilomenaSheet, values=values, by=world.home, at=now)
    sign_in(client, world.home)

    page = client.get(reverse("case", args=[ours.reference])).content.decode()

    assert "do/record/philomenasheet/" in page
    assert "do/record/circumstances/" not in page
    assert "do/letter/" not in page
