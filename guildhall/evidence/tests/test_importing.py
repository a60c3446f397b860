"""What importing a file promises: every row accounted for, twice is once, whole or not at all."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import IntegrityError, transaction

from guildhall.audit.models import Change
from guildhall.evidence import reads, warehouse
from guildhall.evidence.jobs import Imported
from guildhall.evidence.models import Batch, Part, SourceFile
from guildhall.evidence.problems import Busy
from guildhall.evidence.tests.files import (
    STOPS,
    STREET,
    one,
    problem,
    street_row,
    street_text,
    take_in,
    write,
    write_zip,
)

pytestmark = pytest.mark.django_db
NAME = "2024-01-cambridgeshire-street.csv"


def everything(data: Path) -> dict[str, object]:
    files = {str(p.relative_to(data)): p.read_bytes() for p in data.rglob("*") if p.is_file()}
    rows = [list(m.objects.values_list().order_by("pk")) for m in (SourceFile, Batch, Part)]
    return {"files": files, "rows": rows, "changes": Change.objects.count()}


def test_a_file_s_rows_are_accepted_and_kept_with_their_types(tmp_path: Path) -> None:
    rows = [street_row("a" * 64), street_row(longitude="", latitude="", area=("", ""))]

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert (found.feed, found.rows_read, found.accepted) == ("police_street", 2, 2)
    batch = Batch.objects.get()
    kept = pq.read_table(warehouse.rows_path(batch.feed, batch.warehouse)).to_pylist()
    assert kept[0]["longitude"] == pytest.approx(-0.29868)
    assert kept[1]["longitude"] is None
    assert kept[1]["lsoa_code"] is None
    assert [flag["key"] for flag in found.flags] == ["no_location"]
    assert warehouse.raw_path(batch.source.sha256).read_text() == street_text(rows)


def test_the_same_file_twice_changes_nothing(tmp_path: Path, data: Path) -> None:
    rows = [street_row("a" * 64), street_row("a" * 64), street_row(month="2024-02"), street_row()]
    path = write(tmp_path / NAME, street_text(rows))
    first = one(path)
    before = everything(data)

    again = one(path)

    assert everything(data) == before
    assert (first.rows_read, first.accepted, first.repeated, first.quarantined) == (4, 2, 1, 1)
    assert (again.rows_read, again.accepted, again.repeated, again.quarantined) == (4, 0, 3, 1)
    assert not again.is_new


def test_rows_of_antisocial_behaviour_without_an_id_do_not_repeat_each_other(
    tmp_path: Path,
) -> None:
    rows = [street_row(crime_type="Anti-social behaviour")] * 3

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert (found.accepted, found.repeated) == (3, 0)


def test_rows_with_one_id_and_another_outcome_are_not_repeats(tmp_path: Path) -> None:
    rows = [street_row("a" * 64), street_row("a" * 64, outcome="Offender given a caution")]

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert (found.accepted, found.repeated) == (2, 0)


def test_a_quarantined_row_is_no_original_for_a_later_one_to_repeat(tmp_path: Path) -> None:
    bad = street_row("a" * 64, longitude="east")

    found = one(write(tmp_path / NAME, street_text([bad, bad, street_row("a" * 64)])))

    assert (found.accepted, found.repeated, found.quarantined) == (1, 0, 2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"month": "2024-02"}, "month_not_of_file"),
        ({"month": "January"}, "not_a_month"),
        ({"month": "2024-13"}, "not_a_month"),
        ({"month": ""}, "empty"),
        ({"longitude": "=1+1"}, "not_a_number"),
        ({"longitude": "nan"}, "not_a_number"),
        ({"latitude": "91"}, "out_of_range"),
        ({"area": ("E0101562", "Peterborough 001A")}, "not_a_code"),
        ({"force": ""}, "empty"),
        ({"crime_type": ""}, "empty"),
    ],
)
def test_a_row_that_cannot_be_counted_is_quarantined_with_its_reason_and_line(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    rows = [street_row(), street_row(**change), street_row()]  # type: ignore[arg-type]

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert (found.rows_read, found.accepted, found.quarantined) == (3, 2, 1)
    assert (found.reasons[0]["reason"], found.reasons[0]["first_line"]) == (reason, 3)
    batch = Batch.objects.get()
    held = pq.read_table(warehouse.quarantine_path(batch.feed, batch.warehouse)).to_pylist()
    assert [(row["line"], row["reason"]) for row in held] == [(3, reason)]


@pytest.mark.parametrize(
    ("month", "is_held"),
    [("2010-11", False), ("2010-12", True), ("2026-03", True), ("2026-04", False)],
    ids=["before publication", "first published", "this month", "next month"],
)
def test_months_run_from_december_2010_to_today(tmp_path: Path, month: str, is_held: bool) -> None:
    text = street_text([street_row(month=month), street_row(month="2015-01")])

    found = one(write(tmp_path / "street.csv", text))

    assert found.accepted == 1 + is_held


def test_words_we_do_not_know_are_kept_and_named(tmp_path: Path) -> None:
    rows = [street_row(crime_type="Sheep rustling"), street_row()]

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert found.accepted == 2
    assert "Sheep rustling" in found.flags[0]["words"]


def test_cells_that_begin_like_a_formula_are_kept_as_text_and_counted(tmp_path: Path) -> None:
    rows = [street_row(crime_type="Burglary", outcome="=HYPERLINK(1)"), street_row()]

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert found.accepted == 2
    assert [(flag["key"], flag["rows"]) for flag in found.flags] == [("formula", 1)]


def test_older_files_without_outcome_and_context_are_read(tmp_path: Path) -> None:
    header = STREET.removesuffix(",Last outcome category,Context")

    found = one(write(tmp_path / NAME, street_text([street_row()[:10]], header)))

    assert found.accepted == 1


def test_rows_of_the_wrong_shape_are_quarantined_by_line(tmp_path: Path) -> None:
    lines = street_text([street_row(), street_row(), street_row()]).splitlines()
    lines[2] = "a,b,c"
    lines.insert(3, '"x" y,2')

    found = one(write(tmp_path / NAME, "\n".join(lines)))

    assert (found.rows_read, found.accepted, found.quarantined) == (4, 2, 2)
    lines_at = {reason["reason"]: reason["first_line"] for reason in found.reasons}
    assert lines_at == {"wrong_number_of_columns": 3, "broken_quoting": 4}


def test_lines_are_right_below_a_line_break_inside_a_cell(tmp_path: Path) -> None:
    rows = [street_row(outcome="one\ntwo\nthree"), street_row(month="2024-09")]

    found = one(write(tmp_path / NAME, street_text(rows)))

    assert (found.accepted, found.quarantined) == (1, 1)
    assert found.reasons[0]["first_line"] == 5


def test_stop_and_search_is_counted_in_london_time_and_by_the_force_in_the_name(
    tmp_path: Path,
) -> None:
    row = "Person search,2019-06-30T23:03:09+00:00,,,52.5,-0.2,Male,18-24,,,,Drugs,Arrest,,False"
    path = write(
        tmp_path / "2019-07-cambridgeshire-stop-and-search.csv", f"{STOPS}\n{row}\n{row}\n"
    )

    found = one(path)

    assert (found.accepted, found.quarantined) == (2, 0)
    part = Part.objects.get()
    assert (part.unit, part.month) == ("cambridgeshire", "2019-07")


def test_stop_and_search_under_another_name_says_what_the_name_must_be(tmp_path: Path) -> None:
    row = "Person search,2019-07-30T23:03:09+00:00,,,52.5,-0.2,Male,18-24,,,,Drugs,Arrest,,False"

    found = problem(write(tmp_path / "stops.csv", f"{STOPS}\n{row}\n"))

    assert "does not say the force" in found.what
    assert "MONTH-FORCE-stop-and-search.csv" in found.to_do


def test_a_later_release_stands_and_the_earlier_can_be_asked_for(tmp_path: Path) -> None:
    early = write(tmp_path / "a" / NAME, street_text([street_row("a" * 64)]))
    late = write(tmp_path / "b" / NAME, street_text([street_row("a" * 64), street_row("b" * 64)]))
    one(late, released="2024-04")
    one(early, released="2024-03")

    now = reads.held("police_street")
    then = reads.held("police_street", as_of=date(2024, 3, 1))

    assert [part.rows for part in now] == [2]
    assert [part.rows for part in then] == [1]


def test_months_missing_from_a_later_release_stay(tmp_path: Path) -> None:
    both = street_text([street_row(), street_row(month="2024-02")])
    one(write(tmp_path / "both.csv", both), released="2024-03")

    one(write(tmp_path / NAME, street_text([street_row("z" * 64)])), released="2024-04")

    held = reads.held("police_street")
    assert [(part.month, part.release) for part in held] == [
        ("2024-01", "2024-04"),
        ("2024-02", "2024-03"),
    ]


def test_the_same_bytes_published_again_later_stand_again(tmp_path: Path, data: Path) -> None:
    first = write(tmp_path / "a" / NAME, street_text([street_row("a" * 64)]))
    other = write(tmp_path / "b" / NAME, street_text([street_row("b" * 64), street_row()]))
    for path, released in ((first, "2024-03"), (other, "2024-04"), (first, "2024-05")):
        one(path, released=released)

    held = reads.held("police_street")

    assert [(part.rows, part.release) for part in held] == [(1, "2024-05")]
    assert len(list((data / "warehouse" / "police_street").iterdir())) == 2


def test_a_file_corrected_only_in_its_name_is_read_again(tmp_path: Path) -> None:
    text = street_text([street_row()])
    wrong = one(write(tmp_path / "2024-02-cambridgeshire-street.csv", text))

    right = one(write(tmp_path / NAME, text))

    assert (wrong.accepted, wrong.quarantined) == (0, 1)
    assert (right.accepted, right.quarantined) == (1, 0)


def test_an_archive_named_for_a_month_gives_its_release(tmp_path: Path) -> None:
    members = {f"2024-01/{NAME}": street_text([street_row()])}

    found = one(write_zip(tmp_path / "2024-03.zip", members))

    assert found.release == "2024-03"
    assert Batch.objects.get().file.endswith(f"2024-03.zip/2024-01/{NAME}")


@pytest.mark.parametrize("where", ["zip", "folder"])
def test_a_mark_makes_everything_beside_it_synthetic(tmp_path: Path, where: str) -> None:
    text = street_text([street_row()])
    if where == "zip":
        path = write_zip(tmp_path / "made.zip", {NAME: text, "SYNTHETIC.txt": "made up"})
    else:
        path = tmp_path / "made"
        write(path / "2024-01" / NAME, text)
        write(path / "SYNTHETIC.txt", "made up")

    assert one(path).synthetic
    assert Batch.objects.get().is_synthetic


def test_files_that_are_nobody_s_are_named_and_the_rest_are_imported(tmp_path: Path) -> None:
    write(tmp_path / "in" / "README.md", "hello")
    write(tmp_path / "in" / "other.csv", "a,b\n1,2\n")
    write(tmp_path / "in" / NAME, street_text([street_row()]))

    outcomes = take_in(tmp_path / "in")

    kinds = [type(outcome).__name__ for outcome in outcomes]
    assert kinds == ["Imported", "NotRecognised", "NotRecognised"]


def test_two_imports_at_once_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / NAME, street_text([street_row()]))

    with warehouse.importing(), pytest.raises(Busy):
        take_in(path)


def test_what_no_batch_refers_to_is_swept_away_by_the_next_import(
    tmp_path: Path, data: Path
) -> None:
    one(write(tmp_path / NAME, street_text([street_row()])))
    before = everything(data)
    write(data / "raw" / "ab" / ("ab" * 32), "left by a kill")
    write(data / "warehouse" / "police_street" / "0123.parquet", "left by a kill")
    write(data / "incoming" / "feed" / "raw", "left by a kill")

    one(tmp_path / NAME)

    assert everything(data) == before


def test_counts_that_do_not_add_up_are_refused_by_the_database(tmp_path: Path) -> None:
    one(write(tmp_path / NAME, street_text([street_row()])))

    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(rows_read=5)


def test_one_content_is_held_once_a_release_by_the_database(tmp_path: Path) -> None:
    one(write(tmp_path / NAME, street_text([street_row()])))
    batch = Batch.objects.get()

    batch.pk, batch.reference = None, "ANOTHER2"

    with pytest.raises(IntegrityError), transaction.atomic():
        batch.save(force_insert=True)


def test_gaps_are_named_between_the_first_and_last_month_held(tmp_path: Path) -> None:
    months = ["2024-01", "2024-02", "2024-05", "2024-08"]
    text = street_text([street_row(month=month) for month in months])

    one(write(tmp_path / "street.csv", text))

    (unit,) = reads.coverage("police_street")
    assert (unit.first, unit.last) == ("2024-01", "2024-08")
    assert unit.gaps == [("2024-03", "2024-04"), ("2024-06", "2024-07")]
    assert reads.latest_month("police_street") == "2024-08"


def test_imported_is_what_a_batch_says(tmp_path: Path) -> None:
    found = one(write(tmp_path / NAME, street_text([street_row()])))

    batch = reads.batch(found.batch)

    assert isinstance(found, Imported)
    assert batch is not None
    assert batch.rows_read == found.rows_read
