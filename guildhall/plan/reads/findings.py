"""What plan lint finds in a plan, with what its owners have said to each finding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from guildhall.plan import rules
from guildhall.plan.lint import RULES, Found, lint_plan
from guildhall.plan.models import Answer
from guildhall.plan.reads.aims import Aims, aims, as_aimed
from guildhall.plan.reads.opened import MOST_KEPT, Plan, parsed

KEY_LETTERS = 12
TITLES = {rule.key: rule.title for rule in RULES}


@dataclass(frozen=True)
class Finding:
    """A finding and its answer. `key` is of its rule and rows; `facts` of what it says of them.

    `rule` is the rule's own key, `title` what people call it. `answer` is the latest;
    `has_lapsed` says that the rows have changed since, so that the finding says something else.
    """

    key: str
    facts: str
    rule: str
    title: str
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


def findings(plan: Plan) -> list[Finding]:
    """The findings of a plan as it stands now, each with its latest answer. Three queries."""
    latest = {
        answer.finding: answer
        for answer in Answer.objects.filter(plan=plan.year).order_by("pk").select_related("by")
    }
    made: dict[str, Finding] = {}
    for found in linted(plan):
        key = _key(found, made)
        made[key] = Finding(
            key=key,
            facts=rules.digest([found.why]),
            rule=found.rule,
            title=TITLES[found.rule],
            rows=tuple(found.rows),
            why=found.why,
            answer=latest.get(key),
        )
    return list(made.values())


def linted(plan: Plan) -> tuple[Found, ...]:
    """What plan lint finds in a plan as it stands, its baselines and targets in force included."""
    return _linted(plan.text, tuple(aims(plan, plan.file.measures).items()))


@lru_cache(maxsize=MOST_KEPT)
def _linted(text: str, judged_by: tuple[tuple[str, Aims], ...]) -> tuple[Found, ...]:
    return tuple(lint_plan(as_aimed(parsed(text), judged_by)))


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
