"""Words that the plan leans on and never defines."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.facts import Term
from guildhall.plan.file.words import TermKind
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed

KIND_NAMES: dict[TermKind, str] = {"word": "words", "abbreviation": "abbreviations"}


def undefined(plan: PlanFile) -> Iterator[Remark]:
    bare = [row for row in plan.terms if row.definition is None]
    kinds = [(kind, [row for row in bare if row.kind == kind]) for kind in KIND_NAMES]
    said = [
        f"{KIND_NAMES[kind]}: {listed(_said(row) for row in some)}" for kind, some in kinds if some
    ]
    if said:
        rows = tuple(row.id for _, some in kinds for row in some)
        yield Remark(rows, f"The plan does not define these {'. Nor these '.join(said)}.")


def _said(row: Term) -> str:
    return f"“{row.term}”" + (f" ({', '.join(row.used_in)})" if row.used_in else "")


RULES = (
    Rule(
        "terms_undefined",
        "Words the plan leans on are not defined",
        "Each figure that uses them depends on who counts.",
        undefined,
    ),
)
