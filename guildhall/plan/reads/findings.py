"""What plan lint finds in a plan, with what its owners have said to each finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from guildhall.plan import rules
from guildhall.plan.file import PlanFile
from guildhall.plan.models import Answer
from guildhall.plan.reads.opened import Plan

KEY_LETTERS = 12


class Found(Protocol):
    """What a lint rule says: its own key, the ids of the rows it is about, and why it matters."""

    @property
    def rule(self) -> str: ...
    @property
    def rows(self) -> Sequence[str]: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True)
class Finding:
    """A finding and its answer. `key` is of its rule and rows; `facts` of how those rows stand.

    `answer` is the latest; `has_lapsed` says that a row has changed since it was given.
    """

    key: str
    facts: str
    rule: str
    rows: tuple[str, ...]
    why: str
    answer: Answer | None

    @property
    def version(self) -> int:
        """Which answer this is: it changes with each; 0 before the first."""
        return self.answer.pk if self.answer else 0

    @property
    def has_lapsed(self) -> bool:
        return self.answer is not None and self.answer.facts != self.facts

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and not self.has_lapsed


def lint(plan_file: PlanFile) -> list[Found]:
    """Everything that the lint rules find in a plan, in the order of the rules."""
    if find_spec("guildhall.plan.lint") is None:
        return []
    return cast(list[Found], import_module("guildhall.plan.lint").lint_plan(plan_file))


def findings(plan: Plan) -> list[Finding]:
    """The findings of a plan as it stands now, each with its latest answer. One query."""
    latest = {
        answer.finding: answer
        for answer in Answer.objects.filter(plan=plan.year).order_by("pk").select_related("by")
    }
    made: dict[str, Finding] = {}
    for found in lint(plan.file):
        key = _key(found, made)
        made[key] = Finding(
            key=key,
            facts=rules.digest(_facts(plan, found.rows)),
            rule=found.rule,
            rows=tuple(found.rows),
            why=found.why,
            answer=latest.get(key),
        )
    return list(made.values())


def unanswered_findings(plan: Plan) -> list[Finding]:
    """The findings that nobody has answered as the rows now stand. A pack waits for none."""
    return [finding for finding in findings(plan) if not finding.is_answered]


def _key(found: Found, taken: dict[str, Finding]) -> str:
    """Of the rule and the rows; a rule that says two things of the same rows numbers them."""
    key = rules.digest([found.rule, *sorted(found.rows)])[:KEY_LETTERS]
    number = 1
    while (numbered := key if number == 1 else f"{key}-{number}") in taken:
        number += 1
    return numbered


def _facts(plan: Plan, idents: Sequence[str]) -> list[Any]:
    return [
        plan.rows[ident][1].model_dump(mode="json") if ident in plan.rows else ident
        for ident in sorted(idents)
    ]
