"""Cases that were open in another system."""

from __future__ import annotations

from datetime import date

import pytest

from guildhall.casework import reads
from guildhall.casework.bringing.declare import Row
from guildhall.casework.bringing.writes import undo_batch
from guildhall.casework.models import Case, Involvement
from guildhall.casework.reads.files import case_file
from guildhall.casework.writes import add_note
from guildhall.duties.models import Clock
from guildhall.partners.reads import NotKnown
from guildhall.programmes.enforcement.bringing.tests.world import AT, Town, would
from guildhall.subjects.models import Name

ROW = {
    "reference": "FLARE/12",
    "opened": "01/09/2016",
    "officer": "olu.officer@example.org",
    "victim_given": "Ada",
    "victim_family": "Alder",
    "victim_born": "2/3/1950",
    "victim_address": "1 High Street",
    "victim_postcode": "PE1 1AA",
    "victim_telephone": "01733 000000",
    "suspect_given": "Bob",
    "suspect_family": "Birch",
    "stage": "Warning sent",
    "note": "Two visits.",
}


def row(line: int = 2, /, **cells: str) -> Row:
    return Row(line, {**ROW, **cells})


def test_a_row_becomes_an_open_case_with_its_people_its_history_and_its_officer(
    town: Town,
) -> None:
    batch = town.bring("caseload", [row()], town.council)

    case = Case.objects.select_related("guard").get()
    assert batch.made == 1
    assert (case.status, case.allocated_to) == ("open", town.officer)
    assert case.guard.controller == town.council
    file = case_file(town.officer, case.reference, AT)
    assert {(i.role, i.side) for i in Involvement.objects.filter(case=case)} == {
        ("victim", "victim"),
        ("suspect", "offender"),
    }
    lines = [line for line in reads.chronology(file).lines if line.entry.kind == "note"]
    assert "opened on 1 September 2016. It stood at “Warning sent”." in lines[0].entry.body
    assert lines[0].entry.happened_at.date() == date(2016, 9, 1)


@pytest.mark.parametrize(
    ("cells", "part"),
    [
        ({"opened": "15/11/2016"}, "opened"),
        ({"opened": "n/a"}, "opened"),
        ({"officer": "Nobody Known"}, "officer"),
        ({"victim_given": "", "victim_family": ""}, "victim_family"),
        ({"victim_born": "1/1/1850"}, "victim_born"),
        ({"victim_address": ""}, "victim_address"),
        ({"note": "=A1"}, "note"),
        ({"note": "x" * 10_001}, "note"),
    ],
)
def test_what_cannot_be_a_case_is_refused_by_column(
    town: Town, cells: dict[str, str], part: str
) -> None:
    (planned,) = town.plan("caseload", [row(2, **cells)], town.council)

    assert (planned.would, planned.part) == ("refuse", part)


def test_an_officer_may_be_named_or_left_out(town: Town) -> None:
    rows = [row(2, officer="OLU Officer"), row(3, reference="2", officer="")]

    town.bring("caseload", rows, town.council)

    assert set(Case.objects.values_list("allocated_to__name", flat=True)) == {"Olu Officer", None}


def test_the_same_caseload_again_makes_nothing(town: Town) -> None:
    town.bring("caseload", [row()], town.council)

    assert would(town.plan("caseload", [row()], town.council)) == ["same"]
    assert town.bring("caseload", [row()], town.council).made == 0
    assert Case.objects.count() == 1


def test_undoing_takes_back_cases_that_nobody_worked_on(town: Town) -> None:
    batch = town.bring("caseload", [row(2), row(3, reference="2")], town.council)
    touched, untouched = Case.objects.select_related("guard").order_by("pk")
    add_note(touched, text="Visited", is_fact=True, by=town.officer, at=AT)

    undone = undo_batch(batch, offer=town.offer("caseload"), by=town.triage, at=AT)

    assert (undone.taken_back, undone.left) == (1, 1)
    untouched.refresh_from_db()
    touched.refresh_from_db()
    assert (touched.status, touched.erased_at) == ("open", None)
    assert (untouched.status, untouched.opened_at) == ("declined", None)
    assert not Name.objects.filter(source=untouched.guard).exists()
    assert not Clock.objects.filter(guard=untouched.guard, ended="").exists()
    assert not Involvement.objects.filter(case=untouched).exists()


def test_a_caseload_is_not_brought_in_by_an_officer(town: Town) -> None:
    with pytest.raises(NotKnown):
        town.offer("caseload", town.officer)
