"""Months that a file takes the place of with far fewer rows: a file cut short, most often."""

from collections.abc import Sequence
from datetime import date

from guildhall.evidence import reads
from guildhall.evidence.reader import Noted, PartRows
from guildhall.ui.words import month, number

KEY = "far_fewer_rows"
# Below this part of what was held, where that was more than a handful.
FAR_FEWER, A_HANDFUL = 0.5, 10
MOST_NAMED = 12


def far_fewer(feed: str, parts: Sequence[PartRows], release_on: date) -> list[Noted]:
    """A flag for each month, those that lose the most rows first; empty where there is none.

    Asked before the file is catalogued. A file of an older release takes the place of nothing.
    """
    standing = {(part.unit, part.month): part for part in reads.held(feed)}
    lost = []
    for part in parts:
        before = standing.get((part.unit, part.month))
        if before is None or before.release_on > release_on or before.rows < A_HANDFUL:
            continue
        if part.rows < FAR_FEWER * before.rows:
            lost.append((before.rows - part.rows, part, before.rows))
    lost.sort(key=lambda each: (-each[0], each[1].unit, each[1].month))
    found = [Noted(KEY, _words(part, before), part.rows) for _, part, before in lost[:MOST_NAMED]]
    if rest := lost[MOST_NAMED:]:
        words = f"rows in place of {number(sum(before for *_, before in rest))}: {len(rest)} more"
        found.append(Noted(KEY, words, sum(part.rows for _, part, _ in rest)))
    return found


def _words(part: PartRows, before: int) -> str:
    where = part.unit or "no unit named"
    when = f", {month(part.month)}" if part.month else ""
    return f"rows in place of {number(before)}: {where}{when}"
