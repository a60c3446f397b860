"""What has been changed in a row, as its page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guildhall.audit.reads import history as changes_to
from guildhall.plan import labels
from guildhall.plan.reads.opened import Plan
from guildhall.ui.words import month

DAY_OR_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")
MOST = 100  # entries on a page; the record itself keeps every one


@dataclass(frozen=True)
class Entry:
    """One change. `by` is empty where a file made it. Each field has its words before and after."""

    at: datetime
    by: str
    what: str
    fields: list[tuple[str, str, str]]


def history(plan: Plan, ident: str = "") -> list[Entry]:
    """The changes to a row of the plan, latest first; to the plan as a whole without `ident`."""
    subject = f"{plan.year.subject}:{ident}" if ident else plan.year.subject
    return [
        Entry(
            at=change.at,
            by=change.by.name if change.by else "",
            what=labels.CHANGES.get(change.action, change.action),
            fields=[
                (
                    labels.field(name),
                    _words(change.before.get(name)),
                    _words(change.after.get(name)),
                )
                for name in {**change.before, **change.after}
            ],
        )
        for change in changes_to(subject)[:MOST]
    ]


def _words(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{labels.field(name)}: {_words(each)}" for name, each in value.items())
    return _dated(value) if isinstance(value, str) else str(value)


def _dated(text: str) -> str:
    """A day or a month as people write it; any other text as it stands."""
    try:
        return month(text) if DAY_OR_MONTH.fullmatch(text) else text
    except ValueError:  # the shape of a date, and no date
        return text
