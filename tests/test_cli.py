"""The command line as a whole: what each command is, and that an import is followed by figures."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from guildhall.cli import COMMANDS, main
from guildhall.instance import Instance

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)


@pytest.fixture
def folder(db: None, settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.INSTANCE = Instance(area_code="E06000031", area_name="Peterborough")
    return tmp_path


def street(folder: Path, *, month: str = "2016-05") -> Path:
    path = folder / f"{month}-cambridgeshire-street.csv"
    place = "Cambridgeshire Constabulary,Cambridgeshire Constabulary,-0.24,52.57,On or near,"
    rows = [f"{n:064x},{month},{place}E01015589,Peterborough 004A,Robbery,," for n in range(12)]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_is_for(folder: Path, command: str) -> None:
    result = run(command, "--help")

    assert result.exit_code == 0, result.output
    assert len(result.output.splitlines()) > 4
    _, first_sentence = COMMANDS[command]
    assert first_sentence in " ".join(result.output.split())


def test_the_list_of_commands_loads_none_of_them() -> None:
    code = "import sys; from guildhall.cli import main; main(['--help'], standalone_mode=False);"

    found = subprocess.run(
        [sys.executable, "-c", code + "sys.exit('django' in sys.modules)"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert found.returncode == 0, found.stderr
    assert all(f"\n  {name} " in found.stdout for name in COMMANDS)


def test_what_is_imported_is_computed_at_once(folder: Path) -> None:
    result = run("import", street(folder), "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout.splitlines()[0])
    assert (told["feed"], told["rows_read"], told["accepted"]) == ("police_street", 12, 12)
    shown = json.loads(run("measures", "show", "robbery_recorded", "--json").stdout)
    assert [(p["period"], p["value"]) for p in shown["points"]] == [("2016-05", 12)]


def test_what_is_good_is_computed_though_a_file_beside_it_is_refused(folder: Path) -> None:
    bad = folder / "2016-06-cambridgeshire-street.csv"
    bad.write_text("<!DOCTYPE html><html><body>Not found</body></html>\n", encoding="utf-8")

    result = run("import", street(folder), bad)

    assert result.exit_code == 1
    shown = run("measures", "show", "robbery_recorded", "--json")
    assert json.loads(shown.stdout)["points"]


def test_an_import_before_the_area_is_known_keeps_the_rows_and_says_so(
    folder: Path, settings: Any
) -> None:
    settings.INSTANCE = Instance()

    result = run("import", street(folder))

    assert result.exit_code == 0, result.output
    assert "guildhall init" in result.output


def test_an_unknown_command_is_refused(folder: Path) -> None:
    assert run("improt").exit_code == 2


@pytest.mark.parametrize(
    "address", ["foo", "postgresql://u@h:port/x", "postgresql://[h/x", "postgresql://u@h/"]
)
def test_a_database_address_that_is_none_is_said_in_a_line(tmp_path: Path, address: str) -> None:
    environment = {**os.environ, "DATABASE_URL": address, "GUILDHALL_DATA": str(tmp_path)}
    command = [sys.executable, "-c", "from guildhall.cli import main; main()", "measures", "list"]

    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert found.returncode == 1
    assert found.stderr.startswith("Error: DATABASE_URL is not a PostgreSQL address")
