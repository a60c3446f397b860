"""What the engine gives a programme that only declares. Run by test_toys.py, in a process apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from guildhall.programmes.toy_allotments.models import Sighting, Skip, Visit

from guildhall.audit.models import Change, Revision
from guildhall.audit.reads import revisions
from guildhall.casework import reads, registry
from guildhall.casework.errors import (
    AlreadyDone,
    ChangedMeanwhile,
    NeedsMore,
    NotDeclared,
    NotOpen,
    Stopped,
)
from guildhall.casework.models import Case, Connection, Entry, Sheet
from guildhall.casework.tests.people import AT
from guildhall.casework.tests.test_at_once import together
from guildhall.casework.writes import (
    change,
    change_sheet,
    connect,
    disconnect,
    erase_case,
    erase_sheet,
    keep,
    keep_sheet,
    move_stage,
    open_case,
    review_retention,
    withdraw_entry,
)
from guildhall.casework.writes.making import close_row
from guildhall.duties.models import Clock
from guildhall.measures.registry import find as find_measure
from guildhall.partners.models import Agency, Assurance, Member, Post
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.testing import sign_in

KEY = "toy_allotments"
SEEN = datetime(2016, 11, 13, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=3)


@pytest.fixture
def council(db: None) -> Agency:
    return Agency.objects.create(key="council", name="Council")


def member(council: Agency, name: str, function: str, programme: str = KEY) -> Member:
    made = Member.objects.create(
        email=f"{name}@example.org", name=name, agency=council, roles=["manager"]
    )
    Post.objects.create(
        member=made, programme=programme, function=function, since_on=date(2015, 1, 1)
    )
    return made


@pytest.fixture
def weeder(council: Agency) -> Member:
    made = member(council, "wilma", "weeder")
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=date(2015, 1, 1),
            review_on=date(2027, 1, 1),
            document="Register",
            by=made,
            recorded_at=AT,
        )
    return made


@pytest.fixture
def onlooker(council: Agency) -> Member:
    return member(council, "olaf", "onlooker")


@pytest.fixture
def case(weeder: Member) -> Case:
    return open_case(programme=KEY, by=weeder, at=AT)


def sighting(case: Case, by: Member, **values: object) -> Sighting:
    return keep(case, Sighting, values={"seen_at": SEEN, **values}, by=by, at=AT)


def test_both_toys_are_found_one_by_its_folder_and_one_by_its_entry_point() -> None:
    keys = {programme.key for programme in registry.programmes(with_cases=True)}

    assert {"toy_allotments", "toy_kiosks"} <= keys


@pytest.mark.django_db
def test_their_tables_follow_from_their_own_migrations_and_nobody_elses_are_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_its_measure_is_in_the_register_and_counts_its_records(case: Case, weeder: Member) -> None:
    sighting(case, weeder)
    declared = find_measure("toy_sightings")

    assert declared is not None
    assert declared.programme == KEY
    assert declared.measure.numerator.read(LATER).counts == {"2016-11": 1}  # type: ignore


def test_its_record_is_kept_in_the_timeline_where_it_happened(case: Case, weeder: Member) -> None:
    sighting(case, weeder, words="Huge")

    file = reads.case_file(weeder, case.reference, LATER)
    (line,) = reads.chronology(file, kinds=["toy_allotments.sighting"]).lines
    assert (line.entry.headline, line.entry.happened_at) == ("Weed seen, still there", SEEN)
    assert {f.label: f.words for f in line.fields}["What did they say?"] == "Huge"


def test_its_deadline_runs_is_met_and_is_withdrawn_with_its_record(
    case: Case, weeder: Member
) -> None:
    kept = sighting(case, weeder)
    clock = Clock.objects.get(duty="toy_allotments.visit")
    assert (clock.due_at, clock.ended) == (SEEN + timedelta(hours=72), "")

    visit = keep(case, Visit, values={"held_at": AT, "result": "met"}, by=weeder, at=AT)
    clock.refresh_from_db()
    assert (clock.ended, clock.stopped_at) == ("met", AT)

    withdraw_entry(visit.entry, reason="Another plot", was=1, by=weeder, at=LATER)
    clock.refresh_from_db()
    assert clock.ended == ""
    withdraw_entry(kept.entry, reason="No weed", was=1, by=weeder, at=LATER)
    clock.refresh_from_db()
    assert clock.ended == "not_applicable"


def test_a_stage_waits_for_a_field_of_a_record(case: Case, weeder: Member) -> None:
    kept = sighting(case, weeder)
    with pytest.raises(NeedsMore, match="When was it gone"):
        move_stage(case, to="cleared", seen="seen", by=weeder, at=LATER)

    change(kept, values={"gone_at": AT}, was=1, by=weeder, at=LATER)

    move_stage(case, to="cleared", seen="seen", by=weeder, at=LATER)
    assert case.stage == "cleared"


def test_what_cannot_be_is_refused_by_field(case: Case, weeder: Member) -> None:
    with pytest.raises(ValidationError, match="gone before it was seen"):
        sighting(case, weeder, gone_at=SEEN - timedelta(seconds=1))
    with pytest.raises(NotDeclared, match="colour"):
        sighting(case, weeder, colour="red")
    with pytest.raises(Stopped), transaction.atomic():
        keep(case, Sighting, values={"seen_at": SEEN}, happened_at=LATER, by=weeder, at=AT)
    sighting(case, weeder)
    with pytest.raises(ValidationError, match="still there"):
        sighting(case, weeder)
    assert Sighting.objects.count() == 1


def test_a_record_of_another_programme_is_refused(case: Case, weeder: Member) -> None:
    from toy_kiosks.models import Sale

    with pytest.raises(NotDeclared):
        keep(case, Sale, values={"sold_at": AT}, by=weeder, at=AT)


def test_a_field_in_a_slice_is_seen_and_filled_in_only_by_those_shown_it(
    case: Case, weeder: Member, onlooker: Member
) -> None:
    sighting(case, weeder, remedy="Salt")

    def labels(viewer: Member) -> set[str]:
        file = reads.case_file(viewer, case.reference, LATER)
        (line,) = reads.chronology(file, kinds=["toy_allotments.sighting"]).lines
        return {field.name for field in line.fields}

    assert labels(weeder) - labels(onlooker) == {"remedy"}
    with pytest.raises(NotAllowed):
        change(Sighting.objects.get(), values={"remedy": "x"}, was=1, by=onlooker, at=LATER)


def test_only_the_fields_given_are_changed_and_only_as_they_were_opened(
    case: Case, weeder: Member, onlooker: Member
) -> None:
    kept = sighting(case, weeder, words="Huge")
    stale = Sighting.objects.select_related("entry__case__guard").get()
    change(kept, values={"gone_at": AT}, was=1, by=weeder, at=LATER)

    with pytest.raises(ChangedMeanwhile):
        change(stale, values={"words": "Small"}, was=1, by=onlooker, at=LATER)
    change(stale, values={"words": "Small"}, was=2, by=onlooker, at=LATER)

    now = Sighting.objects.get()
    assert (now.gone_at, now.words) == (AT, "Small")
    assert Revision.objects.filter(about=f"entry:{now.entry.reference}").count() == 3
    assert "Small" not in str(list(Change.objects.values())) + str(list(Revision.objects.values()))
    assert "Small" in str(list(revisions(f"entry:{now.entry.reference}")))


def test_its_records_go_when_the_case_is_erased(
    case: Case, weeder: Member, council: Agency
) -> None:
    kept = sighting(case, weeder, words="Huge")
    closed = {"status": Case.Status.CLOSED, "outcome": "cleared", "review_on": AT.date()}
    close_row(case, **closed, by=weeder, at=AT)
    review_retention(case, outcome="erase", code="no_purpose", by=weeder, at=LATER)

    erase_case(case, by=member(council, "gita", "auditor"), at=LATER)

    assert not Sighting.objects.exists()
    assert Entry.objects.get(pk=kept.entry_id).headline == "Erased"


def test_two_people_at_once_do_not_both_open_a_sighting(transactional_db: None) -> None:
    council = Agency.objects.create(key="council", name="Council")
    weeder = member(council, "wilma", "weeder")
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=date(2015, 1, 1),
            review_on=date(2027, 1, 1),
            document="Register",
            by=weeder,
            recorded_at=AT,
        )
    case = open_case(programme=KEY, by=weeder, at=AT)

    (told,) = together(lambda: sighting(case, weeder), lambda: sighting(case, weeder))

    assert isinstance(told, ValidationError)
    assert Sighting.objects.count() == 1


PAGES = {
    "the case": lambda case: reverse("case", args=[case.reference]),
    "a form for its record": lambda case: reverse(
        "do_about", args=[case.reference, "record", "sighting"]
    ),
    "its part of the access matrix": lambda case: reverse("access_matrix", args=[KEY]),
    "its list": lambda case: reverse("cases") + f"?programme={KEY}",
    "its queue": lambda case: reverse("queue", args=[KEY]),
    "its reference page": lambda case: reverse("programme_reference", args=[KEY]),
    "its referral form": lambda case: reverse("refer", args=[KEY]),
}
SHOWN = {
    "the case": "Weed seen, still there",
    "a form for its record": "When was it seen?",
    "its part of the access matrix": "Weeder",
    "its list": "Toy allotments",
    "its queue": "Toy allotments",
    "its reference page": "The allotment handbook, Part 2",
    "its referral form": "Toy allotments",
}


@pytest.mark.parametrize("name", PAGES)
def test_it_has_pages_without_writing_any(
    client: Client, case: Case, weeder: Member, name: str
) -> None:
    sighting(case, weeder)
    sign_in(client, weeder)

    answer = client.get(PAGES[name](case))

    assert answer.status_code == 200
    assert SHOWN[name] in answer.content.decode()


def test_its_deadline_is_on_the_page_of_rules_with_its_source(
    client: Client, weeder: Member
) -> None:
    sign_in(client, weeder)

    answer = client.get(reverse("duty_rules"))

    assert "Visit the plot" in answer.content.decode()
    assert "The allotment handbook" in answer.content.decode()


def skip(by: Member, **values: object) -> Skip:
    given = {"hired_at": SEEN, "hirer": "Ivy Greenfinger", **values}
    return keep_sheet(Skip, values=given, by=by, at=AT)


def test_a_record_on_no_case_is_kept_behind_a_guard_of_its_own(
    weeder: Member, council: Agency
) -> None:
    kept = skip(weeder)

    file = reads.sheet_file(weeder, kept.sheet.reference, LATER, record_type=Skip)
    assert (file.guard.kind, file.guard.controller, file.record) == ("skip", council, kept)
    assert (file.sheet.headline, file.sheet.happened_at) == ("Skip hired by Ivy Greenfinger", SEEN)
    assert [clock.due_at for clock in reads.clocks_of(file)] == [SEEN + timedelta(hours=24)]


def test_a_record_on_no_case_does_not_exist_for_those_it_is_closed_to(
    weeder: Member, council: Agency
) -> None:
    kept = skip(weeder)
    plotholder = member(council, "petra", "plotholder")
    stranger = member(council, "stan", "weeder", "toy_kiosks")

    for viewer in (plotholder, stranger):
        with pytest.raises(NotKnown):
            reads.sheet_file(viewer, kept.sheet.reference, LATER)
        assert not reads.sheets(viewer, Skip, LATER).exists()
        with pytest.raises(NotKnown):
            change_sheet(kept, values={"hirer": "x"}, was=1, by=viewer, at=LATER)
    with pytest.raises(NotAllowed):
        skip(stranger)
    assert list(reads.sheets(weeder, Skip, LATER)) == [kept]


def test_who_wrote_a_record_on_no_case_goes_on_seeing_it(council: Agency, weeder: Member) -> None:
    plotholder = member(council, "petra", "plotholder")
    kept = skip(plotholder)

    assert list(reads.sheets(plotholder, Skip, LATER)) == [kept]


def test_a_record_of_another_type_is_not_known_by_the_wrong_page(weeder: Member) -> None:
    class Other(Skip):
        class Meta:
            proxy = True
            app_label = "toy_allotments"

    kept = skip(weeder)

    with pytest.raises(NotKnown):
        reads.sheet_file(weeder, kept.sheet.reference, LATER, record_type=Other)


def test_a_missing_and_a_closed_record_ask_the_same_of_the_database(
    weeder: Member, council: Agency, django_assert_num_queries: object
) -> None:
    kept = skip(weeder)
    plotholder = member(council, "petra", "plotholder")

    for reference in (kept.sheet.reference, "NOSUCHTHING1"):
        with django_assert_num_queries(6), pytest.raises(NotKnown):  # type: ignore[operator]
            reads.sheet_file(plotholder, reference, LATER)


def test_a_record_on_no_case_is_changed_only_as_it_was_opened(weeder: Member) -> None:
    kept = skip(weeder)
    stale = Skip.objects.get()
    change_sheet(kept, values={"emptied_at": AT}, was=1, by=weeder, at=LATER)

    with pytest.raises(ChangedMeanwhile):
        change_sheet(stale, values={"hirer": "Bill"}, was=1, by=weeder, at=LATER)

    now = Skip.objects.get()
    assert (now.hirer, now.emptied_at, now.sheet.version) == ("Ivy Greenfinger", AT, 2)
    assert (now.sheet.closed_at, now.sheet.retention_review_on) == (AT, date(2022, 11, 14))
    assert Clock.objects.get(duty="toy_allotments.skip").ended == "met"
    assert Revision.objects.filter(about=f"sheet:{now.sheet.reference}").count() == 2
    assert "Ivy" not in str(list(Change.objects.values())) + str(list(Revision.objects.values()))


def test_what_a_record_on_no_case_refuses_is_said_by_field(
    weeder: Member, onlooker: Member
) -> None:
    with pytest.raises(ValidationError, match="hired yet"):
        skip(weeder, hired_at=LATER)
    with pytest.raises(NotDeclared, match="colour"):
        skip(weeder, colour="red")
    kept = skip(weeder, emptied_at=AT)
    with pytest.raises(ValidationError, match="stays emptied"):
        change_sheet(kept, values={"emptied_at": None}, was=1, by=weeder, at=LATER)
    with pytest.raises(NotAllowed):
        change_sheet(kept, values={"price_pence": 1}, was=1, by=onlooker, at=LATER)
    assert (Skip.objects.count(), Sheet.objects.count()) == (1, 1)


def test_a_field_in_a_slice_of_a_record_on_no_case_is_shown_only_to_those_shown_it(
    weeder: Member, onlooker: Member
) -> None:
    kept = skip(weeder)

    seen = [
        set(reads.sheet_file(viewer, kept.sheet.reference, LATER).fields())
        for viewer in (weeder, onlooker)
    ]
    assert seen[0] - seen[1] == {"price_pence"}


def test_two_things_are_connected_and_each_end_is_shown_to_those_who_may_know_of_it(
    case: Case, weeder: Member, council: Agency
) -> None:
    kept = skip(weeder)
    plotholder = member(council, "petra", "plotholder")
    own = skip(plotholder)
    made = connect(kept.sheet.guard, case.guard, why="for", by=weeder, at=AT)
    connect(kept.sheet.guard, own.sheet.guard, why="beside", by=weeder, at=AT)

    assert connect(kept.sheet.guard, case.guard, why="for", by=weeder, at=LATER) == made
    assert {each.guard for each in reads.connected(weeder, kept.sheet.guard, LATER)} == {
        case.guard,
        own.sheet.guard,
    }
    assert reads.connected(plotholder, own.sheet.guard, LATER) == []
    with pytest.raises(NotKnown):
        connect(own.sheet.guard, case.guard, why="for", by=plotholder, at=LATER)

    disconnect(made, by=weeder, at=LATER)
    with pytest.raises(AlreadyDone):
        disconnect(made, by=weeder, at=LATER)
    assert Connection.objects.filter(ended_at=None).count() == 1


def test_a_record_on_no_case_is_erased_once_its_day_has_come(
    weeder: Member, council: Agency
) -> None:
    kept = skip(weeder, emptied_at=AT)
    auditor = member(council, "gita", "auditor")
    with pytest.raises(NotOpen):
        erase_sheet(kept, by=auditor, at=datetime(2022, 11, 13, 12, tzinfo=UTC))
    its_day = datetime(2022, 11, 14, 12, tzinfo=UTC)
    assert list(reads.sheets_due_for_review(auditor, its_day)) == [kept.sheet]
    with pytest.raises(NotAllowed):
        erase_sheet(kept, by=weeder, at=its_day)

    erase_sheet(kept, by=auditor, at=its_day)

    kept.refresh_from_db()
    kept.sheet.refresh_from_db()
    assert (kept.hirer, kept.hired_at, kept.sheet.headline) == ("", SEEN, "Erased")
    assert "Ivy" not in str(list(revisions(f"sheet:{kept.sheet.reference}")))
    with pytest.raises(NotOpen):
        change_sheet(kept, values={"hirer": "x"}, was=1, by=weeder, at=its_day)
