"""Who is in date; what a sheet brings in; what the pages show and to whom; what is measured."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from guildhall import clock
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.rules import Role
from guildhall.programmes.training import measures, reads, rules, sheet, writes
from guildhall.programmes.training.models import Attendance, Course, Session, Trainee
from guildhall.programmes.training.rules import Attended
from guildhall.testing import sign_in

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
TOPIC = Course.Topic.EXPLOITATION.value
CAME = date(2016, 2, 29)


@pytest.mark.parametrize(
    ("attended_on", "months", "last"),
    [
        (CAME, 12, date(2017, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2015, 12, 31), 24, date(2017, 12, 31)),
        (CAME, None, None),
    ],
)
def test_a_course_runs_out_on_the_same_date_or_that_months_last(
    attended_on: date, months: int | None, last: date | None
) -> None:
    assert rules.expires_on(attended_on, months) == last


@pytest.mark.parametrize(
    ("on", "left_on", "in_date"),
    [
        (date(2016, 2, 28), None, False),
        (CAME, None, True),
        (date(2017, 2, 28), None, True),
        (date(2017, 3, 1), None, False),
        (date(2016, 6, 1), date(2016, 6, 1), True),
        (date(2016, 6, 2), date(2016, 6, 1), False),
    ],
    ids=["before", "that day", "the last day", "the day after", "the day they left", "gone"],
)
def test_somebody_is_in_date_to_the_last_day_and_while_they_work_there(
    on: date, left_on: date | None, in_date: bool
) -> None:
    assert rules.is_in_date(Attended("a", "hub", CAME, 12, left_on), on) is in_date


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 28), st.integers(1, 40))))
def test_people_are_counted_once_however_often_they_came(rows: list[tuple[str, int, int]]) -> None:
    made = [Attended(p, "hub", date(2015, 3, day), months) for p, day, months in rows]
    on = date(2016, 11, 14)

    slow = {
        each.person
        for each in made
        if (last := rules.expires_on(each.attended_on, each.months_valid)) and last >= on
    }

    assert set(rules.people_in_date(made, on)) == slow


def test_a_training_year_begins_in_april() -> None:
    assert rules.training_year(date(2016, 3, 31)) == 2015
    assert rules.training_year(date(2016, 4, 1)) == 2016
    assert (rules.year_words(2016), rules.year_words(2099)) == ("2016-17", "2099-00")


HEAD = "name,email,agency,came,passed\n"
AGENCIES = {"hub": "hub", "safeguarding hub": "hub", "oak": "oak"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("name,agency\n", "headings"),
        (HEAD, "names nobody"),
        (HEAD + "Ash,,Nowhere,yes,\n", "no agency called Nowhere"),
        (HEAD + ",,hub,yes,\n", "Give a name"),
        (HEAD + "Ash,ash@,hub,yes,\n", "not an e-mail"),
        (HEAD + "Ash,,hub,perhaps,\n", "Under came"),
        (HEAD + "Ash,,hub,yes,maybe\n", "Under passed"),
        (HEAD + "Ash,,hub,no,yes\n", "did not come"),
        (HEAD + "Ash,,hub,yes,,extra\n", "more cells"),
        (HEAD + "Ash,,hub,yes,\nash ,,Safeguarding Hub,yes,\n", "twice"),
        (HEAD + "Ash,a@b.org,hub,yes,\nSol,A@B.ORG,oak,yes,\n", "twice"),
        (HEAD + "Ash,,hub,yes,\n" * 1001, "at most 1000"),
        ("", "headings"),
    ],
)
def test_a_sheet_that_is_wrong_says_where(rows: str, words: str) -> None:
    found = sheet.read_sheet(rows, AGENCIES)

    assert any(words in fault.message for fault in found.faults)


def test_a_sheet_is_read_as_it_was_typed() -> None:
    text = "\ufeffName,E-mail,Agency,Came,Passed\n  Ash   Rowan ,,safeguarding HUB,Yes,no\n,,,,\n"

    found = sheet.read_sheet(text, AGENCIES)

    assert found.faults == []
    assert found.lines == [sheet.Line("Ash Rowan", "", "hub", has_come=True, is_passed=False)]


@pytest.fixture
def hub(db: None) -> Agency:
    Agency.objects.create(key="oak", name="Oak House")
    return Agency.objects.create(key="hub", name="Safeguarding hub")


@pytest.fixture
def lead(hub: Agency) -> Member:
    return Member.objects.create(email="lee@example.org", name="Lee", roles=[Role.LEAD.value])


@pytest.fixture
def board(hub: Agency) -> Member:
    return Member.objects.create(email="bo@example.org", name="Bo", roles=[Role.BOARD.value])


@pytest.fixture
def course(lead: Member) -> Course:
    return writes.add_course(
        title="Level 1", topic=TOPIC, level="level_1", months_valid=24, by=lead, at=AT
    )


@pytest.fixture
def session(course: Course, lead: Member) -> Session:
    return writes.plan_session(course, held_on=date(2016, 5, 10), by=lead, at=AT)


def bring_in(session: Session, lead: Member, rows: str) -> writes.Imported:
    found = sheet.read_sheet(HEAD + rows, AGENCIES)
    assert found.faults == []
    return writes.import_attendance(session, lines=found.lines, by=lead, at=AT)


ROWS = "Ash Rowan,ash@example.org,hub,yes,yes\nSol,,oak,yes,\nKit,,oak,no,\nWren,,hub,yes,no\n"


def test_the_same_sheet_twice_changes_nothing(session: Session, lead: Member) -> None:
    first = bring_in(session, lead, ROWS)
    second = bring_in(session, lead, ROWS)

    assert (first.changed, first.people_added) == (4, 4)
    assert (second.changed, second.people_added, second.unchanged) == (0, 0, 4)
    session.refresh_from_db()
    assert session.state == "held"


def test_somebody_at_two_sessions_is_one_person_and_one_in_date(
    course: Course, session: Session, lead: Member
) -> None:
    other = writes.plan_session(course, held_on=date(2016, 6, 10), by=lead, at=AT)
    bring_in(session, lead, ROWS)
    bring_in(other, lead, "A. Rowan,ASH@example.org,hub,yes,\nsol ,,oak,yes,\n")

    assert Trainee.objects.count() == 4
    found = {each.agency.key: each.in_date for each in reads.by_agency(TOPIC, AT.date())}
    assert found == {"hub": 1, "oak": 1}


def test_those_who_ran_out_come_first_and_names_are_for_those_who_keep_it(
    session: Session, lead: Member, board: Member
) -> None:
    bring_in(session, lead, ROWS)

    (ash, sol) = reads.people(lead, TOPIC, date(2018, 5, 10))
    assert (ash.is_in_date, sol.expires_on) == (True, date(2018, 5, 10))
    assert not any(p.is_in_date for p in reads.people(lead, TOPIC, date(2018, 5, 11)))
    with pytest.raises(NotAllowed):
        reads.people(board, TOPIC, AT.date())
    with pytest.raises(NotAllowed):
        writes.report_session(session, was_held=True, by=board, at=AT)


def test_a_session_to_come_was_not_held(course: Course, lead: Member) -> None:
    ahead = writes.plan_session(course, held_on=date(2016, 12, 1), by=lead, at=AT)

    with pytest.raises(writes.NotThen):
        bring_in(ahead, lead, ROWS)

    assert not Attendance.objects.exists()
    assert not Trainee.objects.exists()


def test_the_measures_count_people_sessions_and_the_timetable(
    course: Course, session: Session, lead: Member
) -> None:
    bring_in(session, lead, ROWS)
    writes.plan_session(course, held_on=date(2016, 5, 20), by=lead, at=AT)
    writes.publish_timetable(
        year=2016, published_on=date(2016, 6, 1), where="The board's site", by=lead, at=AT
    )
    for agency, number in (("hub", 10), ("oak", 0)):
        writes.set_in_scope(
            agency=Agency.objects.get(key=agency), topic=TOPIC, number=number,
            since_on=date(2016, 4, 1), by=lead, at=AT,
        )  # fmt: skip

    def month(read: object, of: str) -> int | None:
        found = read(AT)  # type: ignore[operator]
        return found.counts.get(of, 0) if found else None

    assert month(measures.staff_in_date, "2016-05") == 2
    assert month(measures.staff_in_date_and_scope, "2016-05") == 1
    assert month(measures.staff_in_scope, "2016-10") == 10
    assert month(measures.timetable_out, "2016-05") == 0
    assert month(measures.timetable_out, "2016-06") == 1
    assert month(measures.sessions("held"), "2016-05") == 1
    assert month(measures.sessions(), "2016-05") == 2
    assert month(measures.staff_in_date, "2016-11") == 0


def test_an_empty_register_measures_nothing(db: None) -> None:
    assert measures.staff_in_date(AT) is None
    assert measures.sessions()(AT) is None


NAMES = ("training_people", "training_course", "training_plan", "training_timetable")


@pytest.mark.parametrize("name", [*NAMES, "training_scope"])
def test_pages_with_names_and_changes_are_for_those_who_keep_it(
    client: Client, lead: Member, board: Member, name: str
) -> None:
    sign_in(client, board)
    refused = client.get(reverse(name))
    sign_in(client, lead)
    allowed = client.get(reverse(name))

    assert (refused.status_code, allowed.status_code) == (403, 200)


def test_everyone_sees_who_is_in_date_by_agency_and_no_name(
    client: Client, course: Course, lead: Member, board: Member
) -> None:
    session = writes.plan_session(course, held_on=clock.today(), by=lead, at=clock.now())
    found = sheet.read_sheet(HEAD + ROWS.replace("Ash Rowan", "<script>Ash</script>"), AGENCIES)
    writes.import_attendance(session, lines=found.lines, by=lead, at=clock.now())
    sign_in(client, board)

    page = client.get(reverse("training")).content.decode()

    assert "Safeguarding hub" in page
    assert "Ash" not in page
    assert "No timetable for" in page
    sign_in(client, lead)
    named = client.get(reverse("training_session", args=[session.reference])).content.decode()
    assert "&lt;script&gt;Ash" in named


def test_a_file_of_attendance_is_brought_in_or_says_what_is_wrong(
    client: Client, session: Session, lead: Member
) -> None:
    sign_in(client, lead)
    address = reverse("training_came", args=[session.reference])

    wrong = client.post(address, {"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00bad")})
    faulty = client.post(address, {"text": HEAD + "Ash,,Nowhere,yes,\n"})
    neither = client.post(address, {"text": ""})
    right = client.post(address, {"file": SimpleUploadedFile("a.csv", (HEAD + ROWS).encode())})

    assert "not a CSV file" in wrong.content.decode()
    assert "Row 2: There is no agency called Nowhere" in faulty.content.decode()
    assert "Choose a file" in neither.content.decode()
    assert right.status_code == 302
    assert Attendance.objects.count() == 4


def test_each_form_saves_one_thing(client: Client, lead: Member) -> None:
    sign_in(client, lead)
    day = {"since_on-day": "1", "since_on-month": "4", "since_on-year": "2016"}
    out = {"published_on-day": "1", "published_on-month": "6", "published_on-year": "2016"}
    held = {"held_on-day": "10", "held_on-month": "5", "held_on-year": "2016"}
    fields = {"title": "Level 2", "topic": TOPIC, "level": "level_2", "months_valid": "24"}

    client.post(reverse("training_course"), fields)
    again = client.post(reverse("training_course"), fields)
    course = Course.objects.get()
    client.post(reverse("training_plan"), {"course": course.reference, **held})
    client.post(reverse("training_scope"), {"agency": "hub", "topic": TOPIC, "number": "12", **day})
    year = {"year": "2016", "where": "The site", **out}
    client.post(reverse("training_timetable"), year)
    twice = client.post(reverse("training_timetable"), year)

    assert again.status_code == twice.status_code == 200
    session = Session.objects.get()
    answer = client.post(reverse("training_report", args=[session.reference]), {"was": "cancelled"})
    session.refresh_from_db()
    assert (answer.status_code, session.state) == (302, "cancelled")
    assert reads.timetable(2016) is not None
    assert reads.in_scope(TOPIC, AT.date()) == {"hub": 12}


def test_the_register_is_led_to_from_my_work(client: Client, lead: Member, board: Member) -> None:
    for reader in (lead, board):
        sign_in(client, reader)
        assert f'href="{reverse("training")}"' in client.get(reverse("my_work")).content.decode()
