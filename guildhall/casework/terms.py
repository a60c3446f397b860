"""Words that a programme would rather not read in a file. A check that offers; it never refuses.

Words that somebody said are to be kept as they were said, so a finding is only shown to the
writer, who decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Term:
    """A form of words as a pattern, what to say instead, and why."""

    pattern: str
    instead: str
    why: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, as whole words in any case."""
        return re.compile(rf"\b(?:{self.pattern})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A form of words in a text: where it begins, and what is offered for it."""

    start: int
    words: str
    instead: str
    why: str


def find(terms: Iterable[Term], text: str) -> list[Found]:
    """The words in a text that might be put otherwise, in order."""
    plain = text.replace("’", "'")
    return sorted(
        (
            Found(match.start(), match.group(), term.instead, term.why)
            for term in terms
            for match in term.compiled.finditer(plain)
        ),
        key=lambda found: (found.start, found.words),
    )
