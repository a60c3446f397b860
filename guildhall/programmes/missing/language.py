"""Words that blame a child, and what to write instead. A check that offers; it never refuses.

Words that somebody said are to be kept as they were said, so a finding is only shown to the
writer, who decides.
"""

import re
from dataclasses import dataclass

SOURCE = (
    "The Children's Society and NAPAC, Child exploitation and abuse: an appropriate language"
    " guide; Serious Crime Act 2015 section 68 took child prostitution out of the law"
)


@dataclass(frozen=True)
class Term:
    """A form of words as a pattern, what to say instead, and why."""

    pattern: str
    instead: str
    why: str


TERMS = (
    Term(
        r"child(?:hood)? prostitut(?:e|es|ion)|(?:teenage|under-?age|young) prostitutes?",
        "a child who has been sexually exploited",
        "A child cannot consent to being abused.",
    ),
    Term(
        r"li(?:f|v)e-?style choices?",
        "describe what is being done to the child, and by whom",
        "Exploitation is not chosen.",
    ),
    Term(
        r"abscond(?:s|ed|er|ers|ing)?",
        "missing",
        "The child is missing, not escaping custody.",
    ),
    Term(
        r"sexual(?:ly)? activ(?:e|ity)",
        "the child has been, or may have been, sexually abused",
        "It hides who did what to the child.",
    ),
    Term(
        r"put(?:s|ting)? (?:him|her|them|it)sel(?:f|ves) at risk|put(?:s|ting)? themself at risk",
        "say who or what puts the child at risk",
        "Children do not put themselves at risk.",
    ),
    Term(
        r"promiscuous(?:ly)?|promiscuity",
        "describe what has happened to the child",
        "It blames the child.",
    ),
    Term(
        r"older boyfriends?|boyfriend model",
        "an adult who is exploiting, or may be exploiting, the child",
        "It makes abuse sound like a relationship.",
    ),
    Term(
        r"streetwise|street wise",
        "say what the child knows or has been through",
        "It suggests that the child can look after themselves.",
    ),
)
PATTERNS = tuple((re.compile(rf"\b(?:{t.pattern})\b", re.IGNORECASE), t) for t in TERMS)


@dataclass(frozen=True)
class Found:
    """A form of words in a text: where it begins, and what is offered for it."""

    start: int
    words: str
    instead: str
    why: str


def check(text: str) -> list[Found]:
    """The words in a text that might be put otherwise, in order."""
    plain = text.replace("’", "'")
    return sorted(
        (
            Found(match.start(), match.group(), term.instead, term.why)
            for pattern, term in PATTERNS
            for match in pattern.finditer(plain)
        ),
        key=lambda found: (found.start, found.words),
    )
