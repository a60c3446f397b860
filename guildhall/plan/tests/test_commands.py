"""`guildhall plan` from the command line: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guildhall.plan import reads
from guildhall.plan.commands import plan
from guildhall.plan.file import read_plan, write_plan
from guildhall.plan.models import PlanYear
from guildhall.plan.tests import small


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(plan, [str(argument) for argument in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(small.TEXT, encoding="utf-8")
    return path


def test_loading_says_what_it_did_and_then_that_nothing_changed(db: None, file: Path) -> None:
    first, again = run("load", file), run("load", file)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output == f"Plan 2016-17: {len(reads.find_plan('2016-17').rows)} rows added.\n"  # type: ignore[union-attr]
    assert again.output == "Plan 2016-17: nothing changed.\n"


def test_loading_a_changed_file_names_each_change(db: None, file: Path) -> None:
    run("load", file)
    file.write_text(small.TEXT.replace("We act early", "We act at once"), encoding="utf-8")

    assert run("load", file).output == "changed principles PR1: text\nPlan 2016-17: 1 change.\n"


@pytest.mark.parametrize("command", ["load", "lint"])
def test_a_bad_file_is_refused_with_file_line_and_what_to_do(
    db: None, file: Path, command: str
) -> None:
    text = small.TEXT.replace("programme: W1\n    kind: count", "programme: W7\n    kind: count", 1)
    file.write_text(text, encoding="utf-8")
    line = text.splitlines().index("    programme: W7") + 1

    ended = run(command, file)

    assert ended.exit_code == 1
    assert ended.stderr.startswith(f"{file}:{line}: ")
    assert "there is no W7 in programmes" in ended.stderr
    assert not PlanYear.objects.exists()


def test_a_missing_file_is_said_to_be_missing(db: None, tmp_path: Path) -> None:
    ended = run("load", tmp_path / "none.yaml")

    assert ended.exit_code == 1
    assert "cannot be read" in ended.stderr


def test_an_export_is_the_plan_without_loss(db: None, file: Path, tmp_path: Path) -> None:
    run("load", file)
    out = tmp_path / "out.yaml"

    written, printed = run("export", "-o", out), run("export", "--year", "2016-17")

    assert written.exit_code == 0
    assert read_plan(out) == small.plan()
    assert printed.output == out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["export"], "No plan has been loaded"), (["export", "--year", "2016-17"], "no plan 2016-17")],
)
def test_an_export_of_nothing_says_how_to_load(db: None, arguments: list[str], said: str) -> None:
    ended = run(*arguments)

    assert ended.exit_code == 1
    assert said in ended.stderr


def test_a_diff_names_each_change_of_files_or_of_loaded_plans(
    db: None, file: Path, tmp_path: Path
) -> None:
    run("load", file)
    later = tmp_path / "later.yaml"
    write_plan(small.next_year(), later)

    of_files, of_loaded = run("diff", file, later), run("diff", "2016-17", later)

    assert of_files.output == of_loaded.output
    expected = 'changed actions A1: title: "Run a campaign on seat belts" -> "Run two campaigns'
    assert expected in of_files.output
    assert of_files.output.endswith("4 changes.\n")


def test_lint_prints_one_object_a_finding(db: None, file: Path) -> None:
    ended = run("lint", file, "--json")

    assert ended.exit_code == 0
    for line in ended.output.splitlines():
        assert set(json.loads(line)) == {"rule", "rows", "why"}
