"""Boards and meetings: who leads them."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.lint.lookups import grouped, ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed


def led_apart(plan: PlanFile) -> Iterator[Remark]:
    """The groups of one programme are led by different agencies."""
    names = {row.id: row.name for row in plan.agencies}
    led = [row for row in plan.groups if row.programme and row.led_by]
    for programme, rows in grouped(led, lambda row: str(row.programme)).items():
        if len({row.led_by for row in rows}) > 1:
            said = listed(f"{row.name} by {names[str(row.led_by)]}" for row in rows)
            yield Remark((*ids(rows), programme), f"In one programme, leads are apart: {said}.")


RULES = (
    Rule(
        "groups_led_apart",
        "Groups of one programme are led by different agencies",
        "Say which answers to which, or a case can fall between them.",
        led_apart,
    ),
)
