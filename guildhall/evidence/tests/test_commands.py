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
