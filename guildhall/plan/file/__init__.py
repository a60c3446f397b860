"""The plan file: its schema, reading it with line-numbered errors, writing it, comparing two.

No Django here, so a plan can be checked without a database.
"""

from guildhall.plan.file.differences import Change, apply_changes, diff_plans
from guildhall.plan.file.problems import PlanFileErrors, Problem
from guildhall.plan.file.reading import parse_plan, read_plan
from guildhall.plan.file.schema import SECTIONS, PlanFile
from guildhall.plan.file.words import SCOPES, first_day, last_day
from guildhall.plan.file.writing import format_plan, write_plan

__all__ = [
    "SCOPES",
    "SECTIONS",
    "Change",
    "PlanFile",
    "PlanFileErrors",
    "Problem",
    "apply_changes",
    "diff_plans",
    "first_day",
    "format_plan",
    "last_day",
    "parse_plan",
    "read_plan",
    "write_plan",
]
