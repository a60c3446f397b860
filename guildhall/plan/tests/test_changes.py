"""Changing a plan in the browser: effect, mark, refusal, and two people at once."""

from datetime import date

import pytest

from guildhall.audit.models import Change
from guildhall.audit.reads import history
from guildhall.measures.models import DefinitionVersion
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed
from guildhall.plan import reads, rules, writes
from guildhall.plan.models import ActionUpdate, DueDate, PlanRow, PlanYear
from guildhall.plan.tests.conftest import AT, TODAY

Status = ActionUpdate.Status


def change(
    year: PlanYear, by: Member, *, seen: int = 1, ident: str = "O1", **fields: object
) -> None:
    writes.change_row(
        year, ident=ident, changes=fields, seen_version=seen, why="Board, June", by=by, at=AT
    )


def update(year: PlanYear, by: Member, status: Status, *, note: str = "", seen: int = 1) -> None:
    writes.update_action(
        year, ident="A1", status=status, note=note, seen_version=seen, by=by, at=AT
    )


def move(year: PlanYear, by: Member, due_on: date, *, reason: str = "Ill", seen: int = 1) -> None:
    writes.move_due_date(
        year, ident="A1", due_on=due_on, reason=reason, seen_version=seen, by=by, at=AT
    )


def replace(
    year: PlanYear, by: Member, *, name: str = "Cat Wold", hands_over: bool = True, seen: int = 1
) -> PlanRow | None:
    return writes.replace_holder(
        year,
        ident="R2",
        name=name,
        from_on=date(2016, 8, 1),
        hands_over=hands_over,
        seen_version=seen,
        by=by,
        at=AT,
    )


def test_a_change_is_made_and_leaves_what_was_there_before(year: PlanYear, manager: Member) -> None:
    change(year, manager, title="Nobody dies")

    assert reads.opened(year).row("O1").title == "Nobody dies"
    mark = history("plan:2016-17:O1").get()
    assert (mark.by, mark.at) == (manager, AT)
    assert mark.before == {"title": "Fewer people killed or seriously injured"}
    assert mark.after == {"title": "Nobody dies", "why": "Board, June"}


def test_saying_the_same_again_leaves_no_mark(year: PlanYear, manager: Member) -> None:
    change(year, manager, title="Fewer people killed or seriously injured")

    assert not history("plan:2016-17:O1").exists()
    assert reads.version_now(year, "O1") == 1


def test_the_later_of_two_changes_is_refused_whole(year: PlanYear, manager: Member) -> None:
    change(year, manager, title="Nobody dies")

    with pytest.raises(writes.ChangedMeanwhile):
        change(year, manager, statement="None at all.")

    row = reads.opened(year).row("O1")
    assert (row.title, row.statement) == ("Nobody dies", "A fall in casualties.")
    assert history("plan:2016-17:O1").count() == 1


def test_only_the_manager_changes_the_plan_s_words(
    year: PlanYear, lead: Member, board_member: Member
) -> None:
    for member in (lead, board_member):
        with pytest.raises(NotAllowed):
            change(year, member, title="Nobody dies")
        with pytest.raises(NotAllowed):
            replace(year, member)


def test_a_lead_updates_and_moves_what_they_lead_and_nothing_else(
    year: PlanYear, lead: Member, other_lead: Member, manager: Member
) -> None:
    with pytest.raises(writes.NotTheirs):
        update(year, other_lead, Status.DONE)
    with pytest.raises(writes.NotTheirs):
        move(year, other_lead, date(2016, 12, 31))

    update(year, lead, Status.UNDER_WAY)
    update(year, manager, Status.DONE, seen=2)

    assert list(ActionUpdate.objects.values_list("by__name", flat=True)) == [
        "Ada Marsh", "Morgan"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "agency", "is_theirs"),
    [
        ("Ada Marsh", None, True),
        ("ada  marsh", "council", True),
        ("Ada Marsh", "police", False),
        ("Ada", None, False),
    ],
    ids=["by name", "by name and agency", "another agency's Ada Marsh", "half a name"],
)
def test_a_role_is_held_by_its_holder_s_name_and_agency(
    year: PlanYear, name: str, agency: str | None, is_theirs: bool
) -> None:
    holder = reads.opened(year).row("R1")

    assert rules.is_held_by(holder, name, agency) is is_theirs


def test_somebody_whose_time_in_the_role_is_over_leads_no_more(
    year: PlanYear, manager: Member
) -> None:
    gone = Member(name="Ben Fenn", roles=["lead"])  # until August 2016

    plan = reads.opened(year)

    assert reads.leads(plan, "W2", gone, date(2016, 8, 31))
    assert not reads.leads(plan, "W2", gone, date(2016, 9, 1))


def test_the_lead_of_a_programme_may_update_each_of_its_actions(
    year: PlanYear, lead: Member, manager: Member
) -> None:
    change(year, manager, ident="A1", leads=["R2"])

    update(year, lead, Status.DONE, seen=2)

    assert ActionUpdate.objects.get().by == lead


def test_a_row_cannot_be_made_to_name_another_that_is_not_there(
    year: PlanYear, manager: Member
) -> None:
    with pytest.raises(writes.UnknownNames, match="no W9"):
        change(year, manager, programme="W9")

    assert reads.opened(year).row("O1").programme == "W1"


def test_a_change_that_the_file_could_not_hold_is_refused(year: PlanYear, manager: Member) -> None:
    with pytest.raises(rules.Unfit):
        change(year, manager, direction="sideways")


def test_a_new_title_of_a_returned_measure_is_a_new_version_of_its_definition(
    year: PlanYear, manager: Member
) -> None:
    change(year, manager, ident="M2", title="Hate crime told to anybody")

    latest = DefinitionVersion.objects.order_by("number").last()
    assert latest is not None
    found = (latest.number, latest.title, latest.why)
    assert found == (2, "Hate crime told to anybody", "Board, June")


def test_an_update_says_how_an_action_stands_and_the_earlier_is_kept(
    year: PlanYear, lead: Member
) -> None:
    update(year, lead, Status.UNDER_WAY, note="Booked.")
    update(year, lead, Status.DONE, seen=2)

    now = reads.actions(reads.opened(year), TODAY)[0]
    assert now.status is Status.DONE
    assert ActionUpdate.objects.count() == 2
    mark = history("plan:2016-17:A1").first()
    assert mark is not None
    assert (mark.before, mark.after["status"]) == ({"status": "under_way"}, "done")


def test_of_two_updates_at_once_the_later_is_told(year: PlanYear, lead: Member) -> None:
    update(year, lead, Status.DONE)

    with pytest.raises(writes.ChangedMeanwhile):
        update(year, lead, Status.UNDER_WAY)

    assert ActionUpdate.objects.count() == 1


def test_an_action_is_not_dropped_without_a_reason(year: PlanYear, lead: Member) -> None:
    with pytest.raises(writes.ReasonMissing):
        update(year, lead, Status.NOT_NEEDED, note="  ")


def test_only_an_action_is_updated(year: PlanYear, manager: Member) -> None:
    with pytest.raises(PlanRow.DoesNotExist):
        writes.update_action(
            year, ident="O1", status=Status.DONE, note="", seen_version=1, by=manager, at=AT
        )


def test_a_board_member_neither_updates_nor_moves(year: PlanYear, board_member: Member) -> None:
    with pytest.raises(NotAllowed):
        update(year, board_member, Status.DONE)
    with pytest.raises(NotAllowed):
        move(year, board_member, TODAY)


def test_a_moved_action_is_no_longer_late_but_has_slipped(year: PlanYear, lead: Member) -> None:
    assert [now.action.id for now in reads.late_actions(reads.opened(year), TODAY)] == ["A1"]

    move(year, lead, date(2016, 12, 31))

    now = reads.actions(reads.opened(year), TODAY)[0]
    assert not now.is_late
    assert now.due == rules.Due(date(2016, 9, 30), date(2016, 12, 31), 1)
    assert now.due.days_slipped == 92
    mark = history("plan:2016-17:A1").get()
    assert (mark.before, mark.after) == (
        {"due_on": "2016-09-30"},
        {"due_on": "2016-12-31", "reason": "Ill"},
    )


def test_a_day_is_not_moved_to_itself_nor_without_a_reason(year: PlanYear, lead: Member) -> None:
    with pytest.raises(writes.SameDay):
        move(year, lead, date(2016, 9, 30))
    with pytest.raises(writes.ReasonMissing):
        move(year, lead, TODAY, reason=" ")

    assert DueDate.objects.filter(action__ident="A1").count() == 1


def test_the_exported_plan_keeps_the_day_it_was_agreed_with(year: PlanYear, lead: Member) -> None:
    move(year, lead, date(2016, 12, 31))

    assert reads.opened(year).row("A1").due_on == date(2016, 9, 30)


def test_a_replaced_holder_keeps_a_dated_row_and_hands_over_what_is_open(
    year: PlanYear, manager: Member
) -> None:
    new = replace(year, manager)

    assert new is not None
    plan = reads.opened(year)
    assert plan.row("R2").until == "2016-07-31"
    assert (plan.row(new.ident).since, plan.row(new.ident).name) == ("2016-08-01", "Cat Wold")
    assert not plan.row(new.ident).invented
    assert plan.row("A2").leads == [new.ident]
    assert plan.row("W2").leads == [new.ident]
    assert plan.row("W1").supporters == [new.ident]
    marks = set(Change.objects.filter(at=AT).values_list("action", "subject"))
    assert ("plan.holder_replaced", "plan:2016-17:R2") in marks
    assert ("plan.handed_over", "plan:2016-17:A2") in marks


def test_a_finished_action_keeps_the_name_of_its_day(year: PlanYear, manager: Member) -> None:
    writes.update_action(
        year, ident="A2", status=Status.DONE, note="", seen_version=1, by=manager, at=AT
    )

    replace(year, manager)

    assert reads.opened(year).row("A2").leads == ["R2"]


def test_without_a_hand_over_open_actions_are_shown_as_left_behind(
    year: PlanYear, manager: Member
) -> None:
    replace(year, manager, hands_over=False)

    now = reads.actions(reads.opened(year), TODAY)[1]
    assert [one.id for one in now.left] == ["R2"]


def test_a_role_can_be_left_with_nobody_in_it(year: PlanYear, manager: Member) -> None:
    assert replace(year, manager, name="") is None

    assert len(reads.opened(year).file.role_holders) == 2


def test_a_second_successor_takes_the_next_free_id(year: PlanYear, manager: Member) -> None:
    replace(year, manager, name="Cat Wold")

    second = replace(year, manager, name="Dee Holme", seen=2)

    assert second is not None
    assert second.ident == "R2_3"


def test_replacing_is_refused_to_the_later_of_two(year: PlanYear, manager: Member) -> None:
    replace(year, manager)

    with pytest.raises(writes.ChangedMeanwhile):
        replace(year, manager)
