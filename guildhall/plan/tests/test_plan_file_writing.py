"""A plan file is written without loss, and always in the same form."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from guildhall.plan.file import PlanFile, format_plan, parse_plan, read_plan, write_plan
from guildhall.plan.tests.plan_files import SMALL, plans


@settings(max_examples=120, deadline=None)
@given(plan=plans())
def test_what_is_written_reads_back_the_same(plan: PlanFile) -> None:
    text = format_plan(plan)

    assert parse_plan(text.encode(), "made up.yaml") == plan


@settings(max_examples=40, deadline=None)
@given(plan=plans())
def test_the_canonical_form_is_written_again_byte_for_byte(plan: PlanFile) -> None:
    text = format_plan(plan)

    assert format_plan(parse_plan(text.encode(), "made up.yaml")) == text


def test_a_file_typed_by_hand_becomes_canonical_and_keeps_its_meaning(tmp_path: Path) -> None:
    by_hand = tmp_path / "plan.yaml"
    by_hand.write_text("# our plan\n" + SMALL.replace("leads: [R1]", "leads:\n      - R1"))
    plan = read_plan(by_hand)

    write_plan(plan, by_hand)

    assert read_plan(by_hand) == plan
    assert by_hand.read_text() == format_plan(plan)


def test_dates_are_written_as_they_are_known_without_quotation_marks() -> None:
    text = format_plan(parse_plan(SMALL.encode(), "small.yaml"))

    assert "joined: 2015-06\n" in text
    assert "since: 2016\n" in text
    assert "starts_on: 2016-04-01\n" in text


def test_no_line_ends_in_a_space() -> None:
    plan = parse_plan(SMALL.replace("Less of it", "words " * 60 + "end").encode(), "small.yaml")

    lines = format_plan(plan).splitlines()

    assert [line for line in lines if line != line.rstrip()] == []
    assert max(len(line) for line in lines) <= 110


def test_a_failed_write_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan.yaml"
    target.write_text("as it was")
    plan = parse_plan(SMALL.encode(), "small.yaml")

    def disk_full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", disk_full)

    with pytest.raises(OSError, match="no space left"):
        write_plan(plan, target)
    assert target.read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]
