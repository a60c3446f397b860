"""What will be done: by when, and where it is followed up."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.delivery import Action, Commitment
from guildhall.plan.lint.lookups import ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import few, has, listed, share


def action_without_due_day(plan: PlanFile) -> Iterator[Remark]:
    """No day is given or can be worked out, "ongoing" included."""
    bare = [row for row in plan.actions if row.due_on is None]
    if bare:
        facts = f"{share(bare, plan.actions, 'action')} {has(bare)} no due day"
        loose = [row.due_as_written for row in bare if row.due_as_written]
        words = listed(f"“{words}”" for words in dict.fromkeys(loose))
        also = f"; {len(loose)} in words only: {words}" if loose else ""
        yield Remark(ids(bare), f"{facts}{few(ids(bare))}{also}.")


def due_day_inferred(plan: PlanFile) -> Iterator[Remark]:
    dated: list[Action | Commitment] = [*plan.actions, *plan.commitments]
    rows = [row for row in dated if row.due_is_inferred]
    if rows:
        said = listed(f"{row.id} ({row.due_on}, from “{row.due_as_written}”)" for row in rows)
        yield Remark(ids(rows), f"The due day was worked out from the plan's words: {said}.")


def commitment_without_action(plan: PlanFile) -> Iterator[Remark]:
    if plan.commitments:
        number = len(plan.commitments)
        noun = "commitment stands" if number == 1 else "commitments stand"
        facts = f"{number} {noun} in the body of the plan with no row of the delivery plan"
        yield Remark(ids(plan.commitments), f"{facts}{few(ids(plan.commitments))}.")


def nobody_leads(plan: PlanFile) -> Iterator[Remark]:
    """Programmes and actions without a lead, groups without one, commitments of no agency."""
    bare = (
        *(row.id for row in plan.programmes if not row.leads),
        *(row.id for row in plan.actions if not row.leads),
        *(row.id for row in plan.groups if row.led_by is None),
        *(row.id for row in plan.commitments if row.agency is None),
    )
    if bare:
        yield Remark(bare, f"The plan does not say who leads or does {listed(bare)}.")


RULES = (
    Rule(
        "nobody_leads",
        "Something has nobody to lead it or do it",
        "Work that is everybody's is nobody's: name one agency.",
        nobody_leads,
    ),
    Rule(
        "action_without_due_day",
        "An action has no due day",
        "It can never be late, so slipping will not be seen.",
        action_without_due_day,
    ),
    Rule(
        "due_day_inferred",
        "A due day was worked out from words",
        "Its owner has not agreed to that day, and may have meant another.",
        due_day_inferred,
    ),
    Rule(
        "commitment_without_action",
        "A commitment has no row in the delivery plan",
        "Nobody is asked how it goes.",
        commitment_without_action,
    ),
)
