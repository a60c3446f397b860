"""What is wrong with a plan file, in words that say where it is and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong. `line` counts from 1; `where` names the row and key in words."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{self.file}:{self.line}: {where}{self.message}"


class PlanFileErrors(Exception):
    """A plan file that cannot be taken, with every problem found in it, in line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, if one is like it at all."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Words that offer the nearest known word, or nothing."""
    close = nearest(word, known)
    return f"; did you mean {close}?" if close else ""
