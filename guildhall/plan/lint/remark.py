"""What a lint rule is, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guildhall.plan.file import PlanFile


@dataclass(frozen=True)
class Remark:
    """One thing a rule noticed: the ids of the rows it is about, and the facts in a sentence."""

    rows: tuple[str, ...]
    facts: str


@dataclass(frozen=True)
class Rule:
    """One general question put to a plan. It knows the schema and never a row of any plan.

    `key` is kept with the answers that owners give, so it is never renamed.
    `matters` follows the facts of every finding: what goes wrong where nobody mends it.
    """

    key: str
    title: str
    matters: str
    look: Callable[[PlanFile], Iterable[Remark]]


@dataclass(frozen=True)
class Found:
    """A finding: the rule's key, the rows it cites in the order of the sentence, and why."""

    rule: str
    rows: tuple[str, ...]
    why: str
