"""For each rule of plan lint: plans in which it speaks, with the rows it cites, and near misses.

A near miss is the nearest plan in which there is nothing wrong of that sort.
"""

from guildhall.plan.tests.lint_cases import (
    measures_and_coverage,
    people_and_names,
    results,
    sayings_and_delivery,
)
from guildhall.plan.tests.lint_cases.case import Case

__all__ = ["CASES", "Case"]

CASES: tuple[Case, ...] = (
    *results.CASES,
    *measures_and_coverage.CASES,
    *people_and_names.CASES,
    *sayings_and_delivery.CASES,
)
