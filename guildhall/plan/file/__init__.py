"""The plan file: its schema, reading it with line-numbered errors, writing it, comparing two.

No Django here, so a plan can be checked without a database.
"""

from guildhall.plan.file.schema import SECTIONS, PlanFile

__all__ = ["SECTIONS", "PlanFile"]
