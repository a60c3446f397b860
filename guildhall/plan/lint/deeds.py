"""Actions that ask for several things in one row.

Told from the words alone, and only where they leave no doubt: parts divided by a semicolon, or a
second order after "and" once the first has its object. "Develop and deliver a course" is one
thing; so is "hold a course to inform staff and provide advice", where the second is its purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.delivery import Action
from guildhall.plan.lint.lookups import ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import FEW, listed, share

# Orders that are hardly ever names of things as well, as "support", "plan" and "work" are.
ORDERS = [
    "analyse",
    "appoint",
    "arrange",
    "begin",
    "carry",
    "complete",
    "create",
    "deliver",
    "develop",
    "employ",
    "ensure",
    "establish",
    "evaluate",
    "find",
    "identify",
    "implement",
    "improve",
    "introduce",
    "make",
    "organise",
    "prepare",
    "produce",
    "provide",
    "publish",
    "recruit",
    "send",
    "start",
    "take",
    "tell",
    "write",
]
SECOND = re.compile(rf"(?:,| and|, and) (?:then )?(?=(?:{'|'.join(ORDERS)})\b)", re.IGNORECASE)
# What follows one of these says why, when or who, and may hold orders of its own.
TURNS = re.compile(r"\b(?:to|that|which|who|if|how|where|when|why|by|for|through)\b|:")


def action_with_several_deeds(plan: PlanFile) -> Iterator[Remark]:
    found = [row for row in plan.actions if len(deeds(row.title)) > 1]
    if found:
        verb = "asks" if len(found) == 1 else "ask"
        facts = f"{share(found, plan.actions, 'action')} {verb} for more than one thing"
        said = f": {listed(map(_said, found))}" if len(found) <= FEW else ""
        yield Remark(ids(found), f"{facts}{said}.")


def deeds(title: str) -> list[str]:
    """The separate things that an action asks for, as far as its words leave no doubt."""
    parts = [part.strip() for part in title.split(";")]
    if len(parts) > 1 and all(len(part.split()) > 1 for part in parts):
        return parts
    turn = TURNS.search(title)
    plain = title[: turn.start()] if turn else title
    for match in SECOND.finditer(title):
        has_object = len(title[: match.start()].split()) > 1
        if has_object and match.start() < len(plain):
            return [title[: match.start()], title[match.end() :]]
    return [title]


def _said(row: Action) -> str:
    return f"{row.id} ({listed(f'“{deed}”' for deed in deeds(row.title))})"


RULES = (
    Rule(
        "action_with_several_deeds",
        "One action holds several deeds",
        "One can be done and another not, so neither “done” nor “late” is true of the row.",
        action_with_several_deeds,
    ),
)
