"""Partners' extracts, mapped once and replayed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from guildhall.audit.reads import history
from guildhall.evidence import warehouse
from guildhall.evidence.commands import import_
from guildhall.evidence.cube import Count, monthly
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.jobs import Imported
from guildhall.evidence.mappings import reads, rules, writes
from guildhall.evidence.mappings.jobs import import_mapped
from guildhall.evidence.mappings.layout import PARTS
from guildhall.evidence.mappings.models import Mapping
from guildhall.evidence.mappings.schedules import SCHEDULES
from guildhall.evidence.mappings.writes import Layout
from guildhall.evidence.problems import BadFile

AT = datetime(2017, 3, 1, 12, tzinfo=UTC)
CITY = "E06000031"
AMBULANCE = Layout(
    "extract_ambulance",
    {"happened_on": "Date of call", "category": "Reason", "place": "Outward"},
    covers=CITY,
)
HEADER = ("Date of call", "Reason", "Outward", "Ward name")


def save(name: str = "ambulance", layout: Layout = AMBULANCE) -> Mapping:
    return writes.save_mapping(name=name, layout=layout, agency=None, by=None, at=AT)


def csv_file(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def take_in(path: Path, mapping: Mapping) -> Imported | BadFile:
    (outcome,) = import_mapped([path], mapping, release=None, by=None, at=AT)
    return outcome


def held(path: Path, mapping: Mapping) -> Imported:
    outcome = take_in(path, mapping)
    assert isinstance(outcome, Imported), outcome
    return outcome


@pytest.mark.django_db
def test_an_extract_is_counted_by_month_once_its_columns_are_named(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("03/04/2016", "Assault", "PE1", "Park"),
        ("4 April 2016 22:15", "Assault", "PE2", "Fletton"),
        ("2016-05-01T01:00", "Disorder", "PE1", "Park"),
    ]

    imported = held(csv_file(tmp_path / "calls.csv", rows), save())

    assert (imported.feed, imported.rows_read, imported.accepted) == ("extract_ambulance", 3, 3)
    assault = Count("extract_ambulance", {"category": ("Assault",)})
    assert monthly(assault, "ambulance").values == [2, 0]
    assert monthly(Count("extract_ambulance", {"outward": ("PE1",)}), "ambulance").values == [1, 1]


@pytest.mark.django_db
def test_rows_that_cannot_be_read_are_set_aside_with_their_line_in_the_file(
    tmp_path: Path,
) -> None:
    layout = Layout(AMBULANCE.schedule, AMBULANCE.columns, header_line=3)
    rows = [
        ("Ambulance calls, April 2016",),
        ("Official",),
        HEADER,
        ("03/04/2016", "Assault", "PE1", ""),
        ("31/02/2016", "Assault", "PE1", ""),
        ("", "", "", ""),
        ("05/04/2016", "Assault", "Elsewhere", ""),
        ("05/04/2099", "Assault", "PE1", ""),
    ]

    imported = held(csv_file(tmp_path / "calls.csv", rows), save(layout=layout))

    assert (imported.rows_read, imported.accepted, imported.quarantined) == (4, 1, 3)
    assert {(r["reason"], r["first_line"]) for r in imported.reasons} == {
        ("not_a_date", 5),
        ("not_a_code", 7),
        ("after_today", 8),
    }


@pytest.mark.django_db
def test_a_workbook_with_title_rows_and_formulas_is_read_as_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Calls"
    sheet.append(["Calls by month"])
    sheet.append(["Month", "Number of calls", "Total"])
    sheet.append([datetime(2016, 4, 1), 12, "=SUM(B3:B4)"])  # noqa: DTZ001
    sheet.append([datetime(2016, 5, 1), 7.0, None])  # noqa: DTZ001
    book.save(tmp_path / "calls.xlsx")
    layout = Layout(
        "extract_ambulance",
        {"happened_on": "Month", "n": "Number of calls"},
        header_line=2,
        sheet="Calls",
        covers=CITY,
    )

    imported = held(tmp_path / "calls.xlsx", save(layout=layout))

    assert imported.accepted == 2
    assert monthly(Count("extract_ambulance", of="n"), CITY).values == [12, 7]


@pytest.mark.django_db
def test_the_next_quarter_s_file_is_replayed_and_the_same_file_changes_nothing(
    tmp_path: Path,
) -> None:
    mapping = save()
    april = csv_file(tmp_path / "q1.csv", [HEADER, ("03/04/2016", "Assault", "PE1", "")])
    july = csv_file(tmp_path / "q2.csv", [HEADER, ("03/05/2016", "Assault", "PE1", "")])

    held(april, mapping)
    held(july, mapping)
    again = held(april, mapping)

    assert not again.is_new
    assert monthly(Count("extract_ambulance"), "ambulance").values == [1, 1]


@pytest.mark.django_db
def test_a_corrected_file_takes_the_place_of_the_months_it_holds(tmp_path: Path) -> None:
    mapping = save()
    held(csv_file(tmp_path / "a.csv", [HEADER, ("03/04/2016", "Assault", "PE1", "")]), mapping)

    two = [HEADER, ("03/04/2016", "Assault", "PE1", ""), ("04/04/2016", "Assault", "PE2", "")]
    held(csv_file(tmp_path / "b.csv", two), mapping)

    assert monthly(Count("extract_ambulance"), "ambulance").values == [2]


@pytest.mark.django_db
def test_an_extract_whose_columns_changed_is_refused_by_name(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [("When", "Reason", "Outward"), ("1/1/2016", "x", "PE1")])

    refused = take_in(path, save())

    assert isinstance(refused, BadFile)
    assert "Date of call" in refused.what
    assert refused.line == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "row", "what", "line"),
    [
        ((*HEADER, "Patient name"), ("03/04/2016", "x", "PE1", "", ""), "looks like a name", 1),
        ((*HEADER, "DOB"), ("03/04/2016", "x", "PE1", "", ""), "a date of birth", 1),
        ((*HEADER, "Surname"), ("03/04/2016", "x", "PE1", "", ""), "a name", 1),
        ((*HEADER, "NHS No"), ("03/04/2016", "x", "PE1", "", ""), "a person's number", 1),
        ((*HEADER, "Home address"), ("03/04/2016", "x", "PE1", "", ""), "an address", 1),
        (HEADER, ("03/04/2016", "x", "PE1 1AA", ""), "a full postcode", 2),
        (HEADER, ("03/04/2016", "fell at pe11aa again", "PE1", ""), "a full postcode", 2),
        (HEADER, ("03/04/2016", "a.person@example.org", "PE1", ""), "an e-mail address", 2),
        (HEADER, ("03/04/2016", "943 476 5919", "PE1", ""), "an NHS number", 2),
    ],
)
def test_an_extract_that_holds_anything_personal_is_refused_and_not_kept(
    tmp_path: Path, header: Sequence[str], row: Sequence[str], what: str, line: int
) -> None:
    refused = take_in(csv_file(tmp_path / "calls.csv", [header, row]), save())

    assert isinstance(refused, BadFile)
    assert what in refused.what
    assert refused.line == line
    assert refused.to_do
    assert not list(warehouse.folder("raw").glob("*/*"))
    assert not [p for p in warehouse.folder("incoming").rglob("*") if p.name != "lock"]


@pytest.mark.parametrize(
    "heading",
    ["Ward name", "LSOA name", "School name", "Road name", "Username count per area", "Dobson"],
)
def test_names_of_places_are_no_person_s_names(heading: str) -> None:
    assert rules.personal_heading([heading]) is None


@pytest.mark.parametrize("cell", ["PE1", "A14", "B1050", "01733 747474", "X85-Y09", "2016-04-03"])
def test_an_outward_code_a_road_or_a_diagnosis_is_not_personal(cell: str) -> None:
    assert rules.personal_cell(["Column"], [cell], 2) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2016", "2016-04-03"),
        ("3/4/16", "2016-04-03"),
        ("2016-04-03", "2016-04-03"),
        ("2016-04-03T23:59:59Z", "2016-04-03"),
        ("03-Apr-2016 09:15", "2016-04-03"),
        ("3 April 2016", "2016-04-03"),
        ("April 2016", "2016-04-01"),
        ("Apr-16", "2016-04-01"),
        ("2016-04", "2016-04-01"),
        ("20160403", "2016-04-03"),
        ("04/31/2016", "04/31/2016"),
        ("", ""),
    ],
)
def test_dates_are_read_the_british_way(text: str, day: str) -> None:
    assert rules.day_of(text) == day


@given(st.dates(datetime(1990, 1, 1).date(), datetime(2068, 12, 31).date()))  # noqa: DTZ001
def test_any_day_is_read_back_from_every_way_of_writing_it(day: object) -> None:
    for form in rules.DATES:
        assert rules.day_of(day.strftime(form)) == day.isoformat()  # type: ignore[attr-defined]


@given(st.text(max_size=30))
def test_any_text_at_all_is_a_date_or_itself(text: str) -> None:
    found = rules.day_of(text)

    assert found == text.strip() or len(found) == 10


def test_the_header_is_found_under_the_titles() -> None:
    rows = [["Calls 2016"], [], ["Date", "Reason", "Area"], ["03/04/2016", "x", "PE1"]]

    assert rules.likely_header(rows) == 3


def test_columns_are_suggested_by_their_headings_and_each_is_used_once() -> None:
    found = rules.suggest(["URN", "Date of admission", "Diagnosis code", "Outward postcode"])

    assert found == {
        "happened_on": "Date of admission",
        "category": "Diagnosis code",
        "place": "Outward postcode",
        "reference": "URN",
    }


@given(st.lists(st.text(max_size=12), max_size=8))
def test_no_heading_is_suggested_twice_nor_invented(headings: list[str]) -> None:
    found = rules.suggest(headings)

    assert set(found) <= {part.name for part in PARTS}
    assert all(list(found.values()).count(h) <= headings.count(h) for h in found.values())


@pytest.mark.django_db
def test_saving_a_changed_mapping_makes_a_version_and_the_same_one_makes_none() -> None:
    first = save()
    same = save()
    changed = save(layout=Layout(AMBULANCE.schedule, AMBULANCE.columns, header_line=2))

    assert (first.pk, first.version) == (same.pk, 1)
    assert changed.version == 2
    assert reads.mapping("AMBULANCE") == changed
    assert [m.pk for m in reads.mappings()] == [changed.pk]
    assert history("mapping:ambulance").count() == 2


@pytest.mark.django_db
def test_a_mapping_belongs_to_a_schedule_that_exists() -> None:
    with pytest.raises(ValueError, match="no schedule"):
        save(layout=Layout("extract_weather"))


def test_every_schedule_is_a_feed_that_no_file_falls_into_by_itself() -> None:
    for schedule in SCHEDULES:
        feed = all_feeds()[schedule.key]
        assert feed.suffixes == ()
        assert not feed.published
    titles = " ".join(schedule.title for schedule in SCHEDULES).lower()
    for word in ("exclusions", "racial", "smoke alarm", "ambulance", "assault", "secondary"):
        assert word in titles


@pytest.mark.django_db
def test_the_command_line_replays_a_mapping(tmp_path: Path) -> None:
    save()
    path = csv_file(tmp_path / "calls.csv", [HEADER, ("03/04/2016", "Assault", "PE1", "")])

    told = CliRunner().invoke(import_, ["--mapping", "ambulance", "--json", str(path)])
    unknown = CliRunner().invoke(import_, ["--mapping", "police", str(path)])

    assert told.exit_code == 0
    assert '"feed": "extract_ambulance"' in told.stdout
    assert unknown.exit_code == 2
    assert "There are: ambulance." in unknown.output
