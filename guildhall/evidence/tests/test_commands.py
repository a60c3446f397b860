"""guildhall import: what it prints, and what it says to a script."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guildhall.evidence.commands import import_
from guildhall.evidence.tests.files import street_row, street_text, write, write_zip

pytestmark = pytest.mark.django_db
NAME = "2024-01-cambridgeshire-street.csv"
TEXT = street_text([street_row(), street_row(month="2024-02")])


def run(*arguments: object) -> Result:
    return CliRunner().invoke(import_, [str(argument) for argument in arguments])


def test_each_file_is_one_json_object_and_nothing_else_is_on_standard_output(
    tmp_path: Path,
) -> None:
    path = write_zip(tmp_path / "x.zip", {NAME: TEXT, "notes.md": "hello"})

    found = run("--json", "--release", "2024-03-09", path)

    (told,) = [json.loads(line) for line in found.stdout.splitlines()]
    assert found.exit_code == 0
    assert {key: told[key] for key in list(told)[:8]} == {
        "feed": "police_street",
        "file": f"{path}/{NAME}",
        "release": "2024-03-09",
        "rows_read": 2,
        "accepted": 1,
        "repeated": 0,
        "quarantined": 1,
        "synthetic": False,
    }
    assert "No feed reads .md files." in found.stderr


def test_people_are_told_what_was_quarantined_and_why(tmp_path: Path) -> None:
    found = run(write(tmp_path / NAME, TEXT))

    assert "1 of 2 rows accepted, 1 quarantined" in found.stderr
    assert "first on line 3: The month differs" in found.stderr
    assert "2 rows read = 1 accepted + 0 repeated + 1 quarantined" in found.stderr


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({NAME: TEXT}, 0),
        ({NAME: TEXT, "README.md": "hello"}, 0),
        ({"README.md": "hello"}, 1),
        ({NAME: TEXT, "2024-02-cambridgeshire-street.csv": "<html>"}, 1),
    ],
    ids=["imported", "one left", "nothing imported", "one refused"],
)
def test_the_exit_code_is_1_where_a_file_was_refused_or_nothing_came_in(
    tmp_path: Path, files: dict[str, str], code: int
) -> None:
    for name, text in files.items():
        write(tmp_path / "in" / name, text)

    assert run(tmp_path / "in").exit_code == code


@pytest.mark.parametrize("release", ["yesterday", "2024", "2024-13", "2024-02-30"])
def test_a_release_that_is_no_date_is_refused_before_anything_is_read(
    tmp_path: Path, release: str
) -> None:
    found = run("--release", release, tmp_path)

    assert found.exit_code == 2
    assert release in found.output


def month_of(month: str, rows: int) -> dict[str, str]:
    made = [street_row(f"{month}{n:060}", month) for n in range(rows)]
    return {f"{month}-cambridgeshire-street.csv": street_text(made)}


def year_of(rows: int, **of_month: int) -> dict[str, str]:
    files: dict[str, str] = {}
    for month in range(1, 13):
        files |= month_of(f"2024-{month:02}", of_month.get(f"m{month:02}", rows))
    return files


def test_months_that_are_not_counted_are_named_with_their_rows(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", year_of(120, m10=48))

    told = run("--release", "2025-01", path)
    again = run("--json", "--release", "2025-01", path)

    assert (
        "October 2024 is not counted, because its file is not whole: 48 rows of Cambridgeshire"
        " Constabulary, where about 120 are usual." in told.stderr
    )
    (short,) = json.loads(again.stdout.splitlines()[-1])["not_counted"]
    assert (short["feed"], short["month"]) == ("police_street", "2024-10")
    assert (short["rows"], short["usual"]) == (48, 120)


@pytest.mark.parametrize(("rows", "is_said"), [(59, True), (60, False)], ids=["below half", "half"])
def test_a_file_that_takes_a_months_place_with_far_fewer_rows_says_so(
    tmp_path: Path, rows: int, is_said: bool
) -> None:
    run("--release", "2025-01", write_zip(tmp_path / "x.zip", month_of("2024-09", 120)))
    again = write_zip(tmp_path / "y.zip", month_of("2024-09", rows))

    found = run("--json", "--release", "2025-01", again)

    (told,) = [json.loads(line) for line in found.stdout.splitlines()]
    said = [f"{flag['rows']} {flag['words']}" for flag in told["flags"]]
    expected = ["59 rows in place of 120: Cambridgeshire Constabulary, September 2024"]
    assert said == (expected if is_said else [])


def test_a_file_of_an_older_release_takes_no_months_place(tmp_path: Path) -> None:
    run("--release", "2025-01", write_zip(tmp_path / "x.zip", month_of("2024-09", 120)))
    older = write_zip(tmp_path / "y.zip", month_of("2024-09", 5))

    assert "in place of" not in run("--release", "2024-12", older).stderr
