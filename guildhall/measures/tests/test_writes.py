from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from guildhall.audit.reads import history
from guildhall.measures import forms, reads, writes
from guildhall.measures import returned as returned_figures
from guildhall.measures.declare import PeriodKind
from guildhall.measures.figures import Point
from guildhall.measures.models import (
    BreakMark,
    Definition,
    DefinitionVersion,
    Observation,
    Override,
    Return,
    ReturnDue,
    Snapshot,
    Target,
)
from guildhall.measures.rules import ReturnState
from guildhall.measures.tests.conftest import AT, put
from guildhall.measures.writes.returns import Sent
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.writes import put_agency

QUARTERS = ["2015-Q3", "2015-Q4", "2016-Q1", "2016-Q2"]


def owed(definition: Definition) -> list[ReturnDue]:
    writes.schedule_returns(definition, agency_key="hub", quarters=QUARTERS, rule="local", at=AT)
    return list(ReturnDue.objects.order_by("period"))


def send(due: ReturnDue, top: float, bottom: float | None, by: Member, days: int = 0) -> Return:
    return writes.receive_return(
        Sent(due, top, bottom), received_on=date(2016, 7, 5), by=by, at=AT + timedelta(days=days)
    )


def test_the_same_contract_again_makes_no_new_version(returned: Definition) -> None:
    again = put()

    assert again.number == 1
    assert DefinitionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"numerator_rule": "Victims supported"}, {"lag_months": 3}, {"suppress_below": None},
     {"unit": "%"}, {"geography": "County"}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_change_of_any_field_is_a_new_version_with_its_reason(
    returned: Definition, change: dict[str, Any]
) -> None:
    version = put(why="The board agreed it", **change)

    assert (version.number, version.why) == (2, "The board agreed it")
    assert history("measure:M14")[0].after["version"] == 2


def test_a_change_without_a_reason_is_refused_and_nothing_is_kept(returned: Definition) -> None:
    with pytest.raises(writes.ReasonMissing):
        put(lag_months=9)

    assert DefinitionVersion.objects.count() == 1


def test_the_database_refuses_a_version_without_a_reason(returned: Definition) -> None:
    with pytest.raises(IntegrityError):
        DefinitionVersion.objects.update(why="")


def test_targets_that_need_a_figure_have_one_and_others_have_none(
    returned: Definition, manager: Member
) -> None:
    for form, value in (("at_most", None), ("falling", 3.0)):
        with pytest.raises(ValidationError, match="Give a value with at most or at least"):
            writes.set_target(returned, form=form, value=value, due_on=None,
                              set_on=date(2016, 4, 1), by=manager, at=AT)  # fmt: skip

    assert not Target.objects.exists()


def test_only_those_who_may_set_targets_mark_breaks_and_override_ratings(
    returned: Definition, board: Member
) -> None:
    with pytest.raises(NotAllowed):
        writes.set_baseline(returned, value=1, period="2015", source="s", by=board, at=AT)
    with pytest.raises(NotAllowed):
        writes.mark_break(returned, since="2015-04", cause="A reason", by=board, at=AT)
    with pytest.raises(NotAllowed):
        writes.override_rating(
            returned, period="2015", rating="green", reason="A reason", by=board, at=AT
        )


def test_limits_are_not_re_based_without_a_cause_and_a_mark_can_be_taken_back(
    returned: Definition, analyst: Member
) -> None:
    with pytest.raises(writes.ReasonMissing):
        writes.mark_break(returned, since="2015-04", cause=" ", by=analyst, at=AT)

    mark = writes.mark_break(returned, since="2015-04", cause="New form", by=analyst, at=AT)
    writes.withdraw_break(mark, by=analyst, at=AT)

    assert BreakMark.objects.count() == 1
    assert not reads.standing_marks(returned)


def test_an_override_needs_a_reason(returned: Definition, manager: Member) -> None:
    with pytest.raises(writes.ReasonMissing):
        writes.override_rating(
            returned, period="2015", rating="green", reason="", by=manager, at=AT
        )

    assert not Override.objects.exists()


def test_a_return_must_be_possible_under_its_definition(
    returned: Definition, returner: Member
) -> None:
    due = owed(returned)[0]

    for top, bottom, words in ((5, None, "out of"), (9, 8, "more than"), (-1, 8, "less than 0")):
        with pytest.raises(writes.ReturnRefused, match=words):
            send(due, top, bottom, returner)

    assert not Return.objects.exists()


def test_another_agencys_return_is_refused(returned: Definition, returner: Member) -> None:
    other = put_agency(key="other", name="Other", kind="invited", joined_on=None, left_on=None,
                       by=None, at=AT)  # fmt: skip
    Member.objects.filter(pk=returner.pk).update(agency=other)
    returner.refresh_from_db()

    with pytest.raises(writes.NotTheirs):
        send(owed(returned)[0], 1, 2, returner)


def test_a_correction_stands_in_place_of_what_it_corrects_and_both_are_kept(
    returned: Definition, returner: Member
) -> None:
    due = owed(returned)[0]
    send(due, 20, 40, returner)
    send(due, 30, 40, returner, days=1)

    now = returned_figures.figures(returned, at=AT + timedelta(days=2))
    before = returned_figures.figures(returned, at=AT)

    assert now.series[PeriodKind.QUARTER][0].value == pytest.approx(75)
    assert before.series[PeriodKind.QUARTER][0].value == pytest.approx(50)
    assert Return.objects.count() == 2


def test_a_quarter_that_never_came_is_a_gap_and_so_is_its_year(
    returned: Definition, returner: Member
) -> None:
    dues = owed(returned)
    for due in (dues[0], dues[1], dues[3]):
        send(due, 20, 40, returner)

    found = returned_figures.figures(returned, at=AT)
    calendar = reads.calendar(today=date(2016, 8, 1))

    assert [p.value is None for p in found.series[PeriodKind.QUARTER]] == [
        False,
        False,
        True,
        False,
    ]
    assert PeriodKind.R12 not in found.series
    assert [each.is_gap for each in calendar] == [False, False, True, False]


def points(*counts: int) -> dict[PeriodKind, list[Point]]:
    return {
        PeriodKind.QUARTER: [
            Point(quarter, count, count, None, count - 1, count + 1, False)
            for quarter, count in zip(QUARTERS, counts, strict=False)
        ]
    }


def keep(version: DefinitionVersion, at: datetime, *counts: int) -> Snapshot | None:
    return writes.keep_figures(version, area_code="E1", series=points(*counts),
                               inputs=[{"reference": "a"}], is_synthetic=False, at=at)  # fmt: skip


def test_the_same_inputs_add_nothing_and_changed_ones_leave_the_earlier_to_be_asked_for(
    db: None,
) -> None:
    version = put("count", kind="count", denominator_rule="")
    later = AT + timedelta(days=30)

    assert keep(version, AT, 20, 30) is not None
    assert keep(version, later, 20, 30) is None
    assert keep(version, later, 20, 31) is not None

    now = reads.known_one("count", area_code="E1")
    then = reads.known_one("count", area_code="E1", as_of=AT)
    assert now is not None
    assert then is not None
    assert [p.value for p in now.series[PeriodKind.QUARTER]] == [20, 31]
    assert [p.value for p in then.series[PeriodKind.QUARTER]] == [20, 30]
    assert Snapshot.objects.count() == 2


def test_a_small_figure_is_kept_but_never_read_out(db: None) -> None:
    version = put("count", kind="count", denominator_rule="")
    keep(version, AT, 20, 3, 12, 40)

    found = reads.known_one("count", area_code="E1")

    assert found is not None
    assert found.is_hidden(PeriodKind.QUARTER, "2015-Q4")
    assert 3 not in [p.numerator for p in found.series[PeriodKind.QUARTER]]
    assert Observation.objects.filter(numerator=3).exists()


def test_published_figures_are_shown_however_small(db: None) -> None:
    version = put("count", kind="count", denominator_rule="", suppress_below=None)
    keep(version, AT, 1, 3, 2)

    found = reads.known_one("count", area_code="E1")

    assert found is not None
    assert [p.value for p in found.series[PeriodKind.QUARTER]] == [1, 3, 2]


HEADINGS = b"measure,agency,quarter,numerator,denominator,provisional,note\n"


def test_a_file_of_returns_is_taken_in_whole(returned: Definition, returner: Member) -> None:
    owed(returned)
    content = HEADINGS + b'M14,hub,2015-Q3,"1,020","1,040",yes,First\nM14,hub,2015-Q4,20,40,,\n'

    sent, problems = forms.read_returns(content, reads.owed_by_name())
    writes.receive_returns(sent, received_on=date(2016, 7, 5), by=returner, at=AT)

    assert not problems
    assert [(r.numerator, r.is_provisional) for r in Return.objects.all()] == [
        (1020, True),
        (20, False),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>", "Line 1: The headings must be"),
        (HEADINGS.replace(b",", b";"), "Line 1: The headings must be"),
        (b"\xff\xfe" + HEADINGS, "Line 1: The file is not UTF-8"),
        (HEADINGS, "Line 2: The file holds no returns"),
        (HEADINGS + b"M14,hub,2015-Q3,x,40,,", "Line 2: x is not a number"),
        (HEADINGS + b"M14,hub,2015-Q3,nan,40,,", "Line 2: nan is out of range"),
        (HEADINGS + b"M14,hub,2015-Q3,-1,40,,", "Line 2: -1 is out of range"),
        (HEADINGS + b"M14,hub,spring,1,40,,", "Line 2: spring is not a quarter"),
        (HEADINGS + b"M99,hub,2015-Q3,1,40,,", "Line 2: No return of M99 is owed"),
        (HEADINGS + b"M14,hub,2015-Q3,1,40", "Line 2: There are 5 cells, not 7"),
        (HEADINGS + b"M14,hub,2015-Q3,1,40,perhaps,", "Line 2: Write yes or no"),
        (HEADINGS + b"M14,hub,2015-Q3,1,4,,\n\nM14,hub,2015-Q3,2,4,,", "Line 4: This return is on"),
    ],
)
def test_a_bad_file_of_returns_is_named_by_line_and_none_of_it_is_taken(
    returned: Definition, content: bytes, words: str
) -> None:
    owed(returned)

    _, problems = forms.read_returns(content, reads.owed_by_name())

    assert str(problems[0]).startswith(words)


def test_scheduling_again_adds_nothing_and_keeps_the_day_that_was_due(returned: Definition) -> None:
    owed(returned)

    added = writes.schedule_returns(
        returned,
        agency_key="hub",
        quarters=QUARTERS,
        rule="section_17a",
        at=datetime(2017, 1, 1, tzinfo=UTC),
    )

    assert added == 0
    assert ReturnDue.objects.get(period="2016-Q2").due_on == date(2016, 7, 10)


@pytest.mark.parametrize(
    ("top", "bottom"), [(3.4, 9), (3, 9.5), (1e308, 1e308)], ids=["part", "part below", "huge"]
)
def test_a_return_that_would_break_the_sums_of_others_is_refused(
    returned: Definition, manager: Member, top: float, bottom: float
) -> None:
    with pytest.raises(writes.ReturnRefused):
        send(owed(returned)[0], top, bottom, manager)

    assert not Return.objects.exists()


def test_a_file_of_returns_with_a_cell_that_has_no_end_is_told_the_line() -> None:
    content = f"{','.join(forms.HEADINGS)}\nM14,hub,2015-Q3,1,2,no,{'x' * 140_000}\n".encode()

    sent, problems = forms.read_returns(content, {})

    assert not sent
    assert "field larger" in str(problems[0])


def test_a_file_of_returns_with_the_line_ends_of_old_systems_is_read(returned: Definition) -> None:
    due = owed(returned)[0]
    content = f"{','.join(forms.HEADINGS)}\rM14,hub,2015-Q3,1,2,no,\r".encode()

    sent, problems = forms.read_returns(content, {("M14", "hub", "2015-Q3"): due})

    assert (len(sent), problems) == (1, [])


def test_a_reference_cannot_be_worked_out_from_the_figures_behind_it(
    returned: Definition, settings: Any
) -> None:
    point = Point("2015-Q3", 30, 3, 10, None, None, is_provisional=False)

    def reference(key: str) -> str:
        settings.SECRET_KEY = key
        Observation.objects.all().delete()
        Snapshot.objects.all().delete()
        made = writes.keep_figures(
            returned.versions.get(), area_code="E06000031", series={PeriodKind.QUARTER: [point]},
            inputs=[], is_synthetic=False, at=AT,
        )  # fmt: skip
        assert made is not None
        return made.reference

    assert reference("one") != reference("another")


@pytest.mark.parametrize("month", ["0000-01", "2015-13", "2015"])
def test_limits_are_not_drawn_afresh_from_a_month_that_is_none(month: str) -> None:
    assert not forms.BreakForm({"since": month, "cause": "A new system"}).is_valid()


def test_the_late_returns_are_those_that_the_calendar_calls_late(
    returned: Definition, manager: Member
) -> None:
    dues = owed(returned)
    send(dues[1], 37, 50, manager)

    for today in (due.due_on + timedelta(days=more) for due in dues for more in (0, 1)):
        expected = [o for o in reads.calendar(today=today) if o.state is ReturnState.LATE]
        found = reads.late_returns(today=today)
        assert [(o.due, o.days_late, o.is_gap) for o in found] == [
            (o.due, o.days_late, o.is_gap) for o in expected
        ]


@pytest.mark.parametrize("adds_up", [True, False])
def test_no_year_is_made_of_what_does_not_add_up(returner: Member, *, adds_up: bool) -> None:
    people = put("M19", kind="count", denominator_rule="", adds_up=adds_up).definition
    for due in owed(people):
        send(due, 700, None, returner)

    found = returned_figures.figures(people, at=AT).series

    assert PeriodKind.QUARTER in found
    assert (PeriodKind.R12 in found) is adds_up
