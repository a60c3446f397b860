"""Money: can what was spent be set beside what it was for?"""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.lint.remark import Remark, Rule


def without_split(plan: PlanFile) -> Iterator[Remark]:
    """A grant for several things, or for none named, of which some have no amount."""
    for grant in plan.grants:
        bare = [line for line in grant.lines if line.amount_pounds is None]
        if bare or not grant.lines:
            facts = (
                f"{grant.id}, £{grant.amount_pounds:,}, pays for {len(grant.lines)} things, "
                f"of which {len(bare)} have no amount."
            )
            named = facts if grant.lines else f"{grant.id} does not say what it pays for."
            yield Remark((grant.id,), named)


def does_not_add_up(plan: PlanFile) -> Iterator[Remark]:
    """The amounts given come to more than the grant, or all are given and come to less."""
    for grant in plan.grants:
        amounts = [line.amount_pounds for line in grant.lines]
        total = sum(amount or 0 for amount in amounts)
        is_whole = bool(amounts) and None not in amounts
        if total > grant.amount_pounds or (is_whole and total != grant.amount_pounds):
            facts = f"The lines of {grant.id} come to £{total:,}; it is £{grant.amount_pounds:,}."
            yield Remark((grant.id,), facts)


def outside_the_plan(plan: PlanFile) -> Iterator[Remark]:
    """The grant ended before the plan began, or begins after it ends."""
    for grant in plan.grants:
        if grant.ends_on < plan.plan.starts_on or grant.starts_on > plan.plan.ends_on:
            facts = (
                f"{grant.id} runs from {grant.starts_on} to {grant.ends_on}; the plan runs from "
                f"{plan.plan.starts_on} to {plan.plan.ends_on}."
            )
            yield Remark((grant.id,), facts)


RULES = (
    Rule(
        "grant_without_split",
        "A grant is not split between what it pays for",
        "What was spent cannot be set beside what it brought.",
        without_split,
    ),
    Rule(
        "grant_does_not_add_up",
        "The lines of a grant do not come to its amount",
        "Some of the money is counted twice or not at all.",
        does_not_add_up,
    ),
    Rule(
        "grant_outside_plan",
        "A grant is of another year",
        "The plan does not say what money there is for its own year.",
        outside_the_plan,
    ),
)
