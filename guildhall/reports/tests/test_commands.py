"""`guildhall report board`: a draft of an open pack, or a frozen one byte for byte."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from guildhall import clock
from guildhall.plan import reads as plans
from guildhall.plan import writes as plan_writes
from guildhall.plan.file import read_plan
from guildhall.reports import jobs, reads, writes
from guildhall.reports.commands import report
from guildhall.reports.rules import Quarter
from guildhall.reports.tests.samples import pack as sample

PLAN = Path(plans.__file__).parent.parent / "plans" / "safer-peterborough-2016-17.yaml"


@pytest.fixture
def folder(db: None, settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    return tmp_path


@pytest.fixture
def loaded(folder: Path) -> Path:
    plan_writes.load_plan(read_plan(PLAN), by=None, at=clock.now())
    return folder


def board(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(report, ["board", "--out", str(folder / "out"), *options])


def test_a_draft_is_printed_in_every_format(loaded: Path) -> None:
    result = board(loaded, "--quarter", "2016-Q3")

    assert result.exit_code == 0, result.output
    made = sorted(path.name for path in (loaded / "out").iterdir())
    assert made == [f"board-pack-draft-2016-Q3.{kind}" for kind in ("docx", "html", "pdf", "xlsx")]
    assert "Board pack (draft)" in (loaded / "out" / made[1]).read_text(encoding="utf-8")


def test_a_frozen_pack_is_printed_as_it_was_approved(loaded: Path) -> None:
    pack = writes.open_pack(plan_key="2016-17", quarter=Quarter(2016, 3), by=None, at=clock.now())
    content = sample(number="1")
    writes.validate_pack(pack, figures=content.figures, by=None, at=clock.now())
    documents = {"html": jobs._keep("html", b"<!DOCTYPE html>as approved")}
    writes.freeze_pack(
        pack,
        content=content,
        digest="0" * 64,
        documents=documents,
        number=reads.next_number(),
        by=None,
        at=clock.now(),
    )

    result = board(loaded, "--quarter", "2016-Q3", "--format", "html")

    assert result.exit_code == 0, result.output
    printed = loaded / "out" / "board-pack-1-2016-Q3.html"
    assert printed.read_bytes() == b"<!DOCTYPE html>as approved"


@pytest.mark.parametrize("quarter", ["Q3", "2016", "2016-Q7"])
def test_a_quarter_written_wrongly_prints_nothing(loaded: Path, quarter: str) -> None:
    result = board(loaded, "--quarter", quarter)

    assert result.exit_code == 2
    assert "2016-Q3" in result.output
    assert not (loaded / "out").exists()


def test_without_a_plan_it_says_to_load_one(folder: Path) -> None:
    result = board(folder, "--quarter", "2016-Q3")

    assert result.exit_code == 1
    assert "guildhall plan load" in result.output
