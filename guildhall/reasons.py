"""Whether a reason that somebody must give is one: that it holds words, and not a full stop."""

import re

WORD = re.compile(r"[^\W\d_]{2,}")
LETTER = re.compile(r"[^\W\d_]")


def has_words(text: str, *, letters: int = 2) -> bool:
    """Whether it has a word of two letters or more, of any alphabet, and so many in all."""
    return bool(WORD.search(text)) and len(LETTER.findall(text)) >= letters
