"""Plan lint: general questions put to any plan file, and what they find.

No Django and no plan of its own: what a rule knows of a plan is in the schema of the file.
"""

from __future__ import annotations

from guildhall.plan.file import PlanFile
from guildhall.plan.lint.remark import Found, Remark, Rule
from guildhall.plan.lint.table import RULES

__all__ = ["RULES", "Found", "Remark", "Rule", "lint_plan"]


def lint_plan(plan: PlanFile) -> list[Found]:
    """Everything the rules find, in the order of the rules and then of the plan.

    The same plan gives the same findings. Gaps that many rows share are one finding.
    """
    return [
        Found(rule.key, remark.rows, f"{remark.facts} {rule.matters}")
        for rule in RULES
        for remark in rule.look(plan)
    ]
