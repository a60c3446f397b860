"""Every rule of plan lint, in the order in which findings are shown.

Each module keeps the rules of one idea, with their keys, at its end.
"""

from __future__ import annotations

from guildhall.plan.lint import (
    coverage,
    deadlines,
    deeds,
    delivery,
    duplicates,
    figures,
    grants,
    groups,
    measures,
    membership,
    naming,
    objectives,
    pairs,
    scope,
    statements,
    terms,
    ways,
)
from guildhall.plan.lint.remark import Rule

RULES: tuple[Rule, ...] = (
    *pairs.RULES,
    *ways.RULES,
    *measures.RULES,
    *duplicates.RULES,
    *terms.RULES,
    *coverage.RULES,
    *scope.RULES,
    *membership.RULES,
    *groups.RULES,
    *naming.RULES,
    *statements.RULES,
    *figures.RULES,
    *delivery.RULES,
    *deeds.RULES,
    *deadlines.RULES,
    *grants.RULES,
    *objectives.RULES,
)
