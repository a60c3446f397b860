"""The order in which reports wait for a decision, and what marks them."""

from datetime import timedelta

import pytest

from guildhall.programmes.enforcement.cases.tests.world import AT, HOUR, World, ram
from guildhall.programmes.enforcement.reports import reads, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("flags", "answers", "mark"),
    [(["weapon"], {}, "Weapon"), ([], {"threats": "violence"}, "Violence"),
     (["hate_race"], ram(12), "Hate")],
)  # fmt: skip
def test_what_is_grave_or_not_complete_is_read_before_what_is_medium(
    world: World, flags: list[str], answers: dict[str, str], mark: str
) -> None:
    medium = say(world, victim=VERA, occurred_from=AT - 20 * HOUR)
    writes.assess_report(medium, answers=ram(12), by=world.triage, at=AT)
    late = say(world, victim=VERA, flags=flags)
    if answers:
        writes.assess_report(late, answers=answers, by=world.triage, at=AT)
    high = say(world, victim=VERA, occurred_from=AT - 90 * MINUTE, at=AT)
    writes.assess_report(high, answers=ram(100), by=world.triage, at=AT)

    assert list(reads.waiting(world.triage, AT).reports) == [high, late, medium]
    assert mark in late.grave
    assert mark.lower() in late.in_short()


def test_a_report_whose_risk_is_not_complete_does_not_say_that_nobody_asked(world: World) -> None:
    report = say(world)
    assert "Risk not asked" in report.in_short()

    writes.assess_report(report, answers={"often": "worse"}, by=world.triage, at=AT)

    assert "Risk not complete" in report.in_short()
    assert "not asked" not in report.in_short()
