"""Time limits and frequencies: can two people count them alike?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guildhall.plan.file import PlanFile
from guildhall.plan.file.delivery import StatedDeadline
from guildhall.plan.lint.lookups import each_once
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed

# Words that mean both twice in each and once in every two.
TWO_MEANINGS = re.compile(r"\bbi-?(?:weekly|monthly|annual|annually|yearly)\b", re.IGNORECASE)
IN_DAYS = ("day", "days")


def imprecise(plan: PlanFile) -> Iterator[Remark]:
    """A time limit whose amount, kind of day or first moment is open, and no end is fixed."""
    for row in plan.deadlines_stated:
        gaps = _gaps(row)
        if gaps:
            facts = f"“{row.as_written}” ({row.what}): {listed(gaps)}."
            yield Remark(each_once((row.id, *row.serves)), facts)


def two_meanings(plan: PlanFile) -> Iterator[Remark]:
    """A frequency in a word that is read in two ways."""
    written = [
        *((row.id, row.as_written) for row in plan.deadlines_stated),
        *((row.id, row.frequency_as_written or "") for row in plan.groups),
        *((row.id, row.due_as_written or "") for row in plan.actions),
        *((row.id, row.due_as_written or "") for row in plan.commitments),
    ]
    found = [(ident, words) for ident, words in written if TWO_MEANINGS.search(words)]
    if found:
        idents = tuple(ident for ident, _ in found)
        said = listed(each_once(f"“{words}”" for _, words in found))
        yield Remark(idents, f"{said} can mean twice in each or once in every two.")


def _gaps(row: StatedDeadline) -> list[str]:
    if row.ends_on is not None:
        return []
    if row.kind == "every":
        return [] if row.amount else ["how often is not said"]
    questions = [
        (row.amount is None, "how long is not said"),
        (
            row.unit in IN_DAYS and row.day_kind is None,
            "working or calendar days is not said",
        ),
        (row.starts is None, "what it starts from is not said"),
        (
            row.starts is not None and row.starts_at is None,
            f"no recorded moment is named for “{row.starts}”",
        ),
    ]
    return [gap for is_open, gap in questions if is_open]


RULES = (
    Rule(
        "deadline_imprecise",
        "A time limit can be counted in more than one way",
        "The same case is in time for one agency and late for another.",
        imprecise,
    ),
    Rule(
        "frequency_has_two_meanings",
        "A frequency is in a word with two meanings",
        "One reading is four times the work of the other.",
        two_meanings,
    ),
)
