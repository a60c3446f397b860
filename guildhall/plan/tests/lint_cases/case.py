"""One case: a change to a clean plan, and what a rule should cite of it."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.plan.tests.lint_plans import Change


@dataclass(frozen=True)
class Case:
    """A change to a clean plan, and the rows of each finding of the rule: none for a near miss."""

    rule: str
    what: str
    change: Change
    rows: tuple[str, ...] = ()
