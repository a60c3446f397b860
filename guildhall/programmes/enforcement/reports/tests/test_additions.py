"""What a sender adds to a report: in how long it is looked at, by whom, and when that is done."""

from datetime import datetime

import pytest

from guildhall.casework.front_door.models import Sent
from guildhall.casework.front_door.writes import front_door_member, mark_read, say_more
from guildhall.casework.models import Case
from guildhall.casework.writes.making import close_row
from guildhall.duties.models import Clock
from guildhall.programmes.enforcement.cases.tests.world import AT, HOUR, World, ram
from guildhall.programmes.enforcement.reports import writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, as_sent, say

SCORES = {"standard": 0, "medium": 12, "high": 100}
"""A score of the risk matrix in each band."""


def added_to(world: World, risk: str, *, case: Case | None = None) -> Sent:
    """A report of some risk from the public, to which its sender has said more."""
    report = say(world, complainant=VERA, victim=VERA)
    if risk:
        writes.assess_report(report, answers=ram(SCORES[risk]), by=world.triage, at=AT)
        report.refresh_from_db()
    if case is not None:
        report = writes.triage(report, "link", case=case, by=world.triage, at=AT)
    sent = as_sent(report)
    front_door_member(AT)
    say_more(sent, words="It happened again tonight", at=AT)
    return sent


def clocks(sent: Sent) -> list[Clock]:
    return list(
        Clock.objects.filter(guard=sent.guard, duty__startswith="enforcement.added", ended="")
    )


@pytest.mark.parametrize(
    ("risk", "duty", "due_on"),
    [
        ("high", "added_high", (2016, 11, 14)),
        ("medium", "added", (2016, 11, 16)),
        ("", "added", (2016, 11, 16)),
        ("standard", "added_standard", (2016, 11, 21)),
    ],
)
def test_an_addition_is_due_as_a_new_report_of_that_risk_is(
    world: World, risk: str, duty: str, due_on: tuple[int, int, int]
) -> None:
    (clock,) = clocks(added_to(world, risk))

    assert clock.duty == f"enforcement.{duty}"
    assert clock.due_at.date() == datetime(*due_on).date()  # noqa: DTZ001 (a day)


def test_one_of_two_additions_of_a_minute_read_is_not_both_read(world: World) -> None:
    sent = added_to(world, "high")
    say_more(sent, words="And he has a knife", at=AT)
    first = sent.added.earliest("pk")
    sent.added.filter(pk=first.pk).update(read_at=AT, read_by=world.triage)
    say_more(sent, words="He has gone", at=AT + HOUR)

    assert len(clocks(sent)) == 2

    mark_read(sent, by=world.triage, at=AT + 2 * HOUR)

    assert clocks(sent) == []


def test_what_is_added_after_its_case_is_closed_is_for_triage(world: World) -> None:
    case = world.case()
    sent = added_to(world, "high", case=case)
    assert [each.owner_member for each in clocks(sent)] == [world.officer]

    close_row(
        case, status=Case.Status.CLOSED, outcome="", review_on=AT.date(), by=world.manager,
        at=AT + HOUR,
    )  # fmt: skip
    say_more(sent, words="They are back", at=AT + 2 * HOUR)

    assert {(each.owner_member, each.owner_function) for each in clocks(sent)} == {
        (None, "asb_triage")
    }
