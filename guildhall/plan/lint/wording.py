"""Turning facts into sentences, and words into something that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from guildhall.plan.file.words import Kind

KIND_WORDS: dict[Kind, str] = {
    "count": "a count",
    "rate": "a rate",
    "proportion": "a proportion",
    "duration": "a length of time",
    "survey": "a survey",
    "judged": "a judgement",
    "existence": "whether something is in place",
}
FEW = 8


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    some = list(words)
    if len(some) < 2:
        return "".join(some)
    return f"{', '.join(some[:-1])} {last} {some[-1]}"


def kinds_in_words(kinds: Sequence[Kind]) -> str:
    return listed((KIND_WORDS[kind] for kind in kinds), last="or")


def share(found: Sequence[object], among: Sequence[object], noun: str) -> str:
    """`48 of 48 measures`: how many of the rows there are."""
    return f"{len(found)} of {len(among)} {noun if len(among) == 1 else noun + 's'}"


def has(rows: Sequence[object]) -> str:
    return "has" if len(rows) == 1 else "have"


def few(idents: Sequence[str]) -> str:
    """The ids in brackets where they can be read at a glance; nothing where they are many."""
    return f" ({listed(idents)})" if len(idents) <= FEW else ""


def plain(words: str) -> str:
    """Words as compared: letters and figures alone, whatever the case, hyphens and marks."""
    joined = re.sub(r"(?<=\w)[-\u2010-\u2013](?=\w)", "", words.casefold())
    spaced = re.sub(r"[^\w\s]|_", " ", joined.replace("&", " and "))
    return " ".join(spaced.split())
