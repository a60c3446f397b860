"""Loading a plan: the same again changes nothing, and nothing is lost."""

from datetime import date

import pytest

from guildhall.audit.models import Change
from guildhall.audit.reads import history
from guildhall.measures.models import DefinitionVersion
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed
from guildhall.plan import reads, writes
from guildhall.plan.file import PlanFile
from guildhall.plan.models import DueDate, PlanRow, PlanYear
from guildhall.plan.tests import small
from guildhall.plan.tests.conftest import AT


def load(plan_file: PlanFile) -> writes.Loaded:
    return writes.load_plan(plan_file, by=None, at=AT)


def words(loaded: writes.Loaded) -> list[str]:
    return [str(note) for note in loaded.notes]


def test_a_loaded_plan_is_given_back_without_loss(year: PlanYear) -> None:
    assert reads.opened(year).file == small.plan()


def test_loading_the_same_file_again_changes_nothing(year: PlanYear) -> None:
    before = list(Change.objects.values_list("pk", flat=True))
    rows = list(PlanRow.objects.values())

    loaded = load(small.plan())

    assert loaded.notes == []
    assert list(Change.objects.values_list("pk", flat=True)) == before
    assert list(PlanRow.objects.values()) == rows


def test_loading_leaves_its_mark(year: PlanYear) -> None:
    mark = history("plan:2016-17").get()

    assert (mark.action, mark.after) == ("plan.loaded", {"added": PlanRow.objects.count()})


def test_plans_of_two_years_stand_side_by_side(year: PlanYear) -> None:
    later = load(small.next_year())

    assert [plan.key for plan in reads.all_plans()] == ["2016-17", "2017-18"]
    assert reads.opened(year).file == small.plan()
    assert reads.opened(later.year).file == small.next_year()


def test_a_changed_row_is_changed_and_said(year: PlanYear) -> None:
    loaded = load(small.plan(("People report hate crime.", "Hate crime is reported.")))

    assert words(loaded) == ["changed priorities P2: summary"]
    mark = history("plan:2016-17:P2").get()
    assert mark.before == {"summary": "People report hate crime."}
    assert mark.after == {"summary": "Hate crime is reported."}


def test_a_row_left_out_is_retired_and_not_deleted(year: PlanYear) -> None:
    loaded = load(small.without("TM1"))

    assert words(loaded) == ["retired terms TM1"]
    assert [term.id for term in reads.opened(year).file.terms] == ["TM2"]
    assert PlanRow.objects.get(ident="TM1").retired_at == AT


def test_a_row_that_comes_back_is_restored(year: PlanYear) -> None:
    load(small.without("TM1"))

    loaded = load(small.plan())

    assert words(loaded) == ["restored terms TM1"]
    assert reads.opened(year).file == small.plan()


def test_a_row_that_moves_is_put_where_the_file_has_it(year: PlanYear) -> None:
    moved = small.plan(("id: P1,", "id: P9,"), ("id: P2,", "id: P1,"), ("id: P9,", "id: P2,"))

    load(moved)

    assert reads.opened(year).file == moved


def test_an_edit_stands_when_the_same_file_is_loaded_again(year: PlanYear, manager: Member) -> None:
    writes.change_row(
        year, ident="P1", changes={"title": "Safe roads"}, seen_version=1, by=manager, at=AT
    )

    loaded = load(small.plan())

    assert loaded.notes == []
    assert reads.opened(year).row("P1").title == "Safe roads"


def test_of_an_edit_and_a_file_that_change_different_fields_both_stand(
    year: PlanYear, manager: Member
) -> None:
    writes.change_row(
        year, ident="P1", changes={"title": "Safe roads"}, seen_version=1, by=manager, at=AT
    )

    loaded = load(small.plan(("Fewer people are hurt on the roads.", "Nobody is hurt.")))

    assert words(loaded) == ["changed priorities P1: summary"]
    row = reads.opened(year).row("P1")
    assert (row.title, row.summary) == ("Safe roads", "Nobody is hurt.")


def test_where_an_edit_and_a_file_clash_the_edit_stands_and_it_is_said(
    year: PlanYear, manager: Member
) -> None:
    writes.change_row(
        year, ident="P1", changes={"title": "Safe roads"}, seen_version=1, by=manager, at=AT
    )
    clashing = small.plan(("title: Safer roads", "title: Roads"))

    first, again = load(clashing), load(clashing)

    assert words(first) == ["kept priorities P1: title"]
    assert again.notes == []
    assert reads.opened(year).row("P1").title == "Safe roads"


def test_a_row_made_in_the_browser_stands_though_the_file_has_none_of_it(
    year: PlanYear, manager: Member
) -> None:
    new = writes.replace_holder(
        year,
        ident="R1",
        name="Cat Wold",
        from_on=date(2016, 10, 1),
        hands_over=False,
        seen_version=1,
        by=manager,
        at=AT,
    )

    loaded = load(small.plan())

    assert loaded.notes == []
    assert new is not None
    assert reads.opened(year).row(new.ident).name == "Cat Wold"


def test_what_is_exported_loads_again_without_a_change(year: PlanYear, manager: Member) -> None:
    writes.replace_holder(
        year,
        ident="R1",
        name="Cat Wold",
        from_on=date(2016, 10, 1),
        hands_over=True,
        seen_version=1,
        by=manager,
        at=AT,
    )
    exported = reads.opened(year).file

    load(exported)

    assert reads.opened(year).file == exported


def test_a_file_that_drops_what_an_edit_names_is_refused_whole(
    year: PlanYear, manager: Member
) -> None:
    load(small.plan(("principles:", "principles:\n  - {id: PR2, text: We listen.}")))
    writes.change_row(
        year, ident="TM1", changes={"used_in": ["PR2"]}, seen_version=1, by=manager, at=AT
    )

    with pytest.raises(writes.UnknownNames, match="there is no PR2"):
        load(small.plan())

    assert reads.opened(year).find("principles", "PR2") is not None


def test_a_due_date_that_a_later_file_moves_is_a_slip(year: PlanYear) -> None:
    load(small.plan(("due_on: 2016-09-30", "due_on: 2016-12-31")))

    days = DueDate.objects.filter(action__ident="A1").values_list("due_on", flat=True)
    assert list(days) == [date(2016, 9, 30), date(2016, 12, 31)]


def test_agencies_join_the_partners_with_the_days_they_joined_and_left(year: PlanYear) -> None:
    one = Agency.objects.get(key="oneservice")

    assert (one.joined_on, one.left_on) == (date(2012, 1, 1), date(2015, 6, 30))
    kinds = dict(Agency.objects.values_list("key", "kind"))
    assert kinds["council"] == "responsible"
    assert kinds["police"] == "cooperating"
    assert kinds["oneservice"] == "invited"


def test_an_older_plan_does_not_speak_over_a_newer_one(db: None) -> None:
    load(small.next_year())

    load(small.plan(("unit: reports", "unit: old reports")))

    assert Agency.objects.get(key="oneservice").name == "The One Service"
    assert DefinitionVersion.objects.filter(definition__key="M2").count() == 1


def test_a_returned_measure_joins_the_register_and_one_from_a_feed_does_not(
    year: PlanYear,
) -> None:
    version = DefinitionVersion.objects.select_related("definition").get()

    assert version.definition.key == "M2"
    assert version.definition.agency_key == "police"
    assert (version.unit, version.polarity, version.supplier) == (
        "reports",
        "up_wanted",
        "Example Police",
    )


def test_a_member_who_may_not_edit_the_plan_may_not_load_one(board_member: Member) -> None:
    with pytest.raises(NotAllowed):
        writes.load_plan(small.plan(), by=board_member, at=AT)

    assert not PlanYear.objects.exists()
