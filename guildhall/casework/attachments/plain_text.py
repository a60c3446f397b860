"""Plain text and CSV: words in an encoding that can be read, and nothing that is not a word."""

import re

from guildhall.casework.attachments.budgets import Budget
from guildhall.casework.attachments.kinds import Refused

# All control characters but tab, line feed, form feed and carriage return.
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def _decoded(content: bytes) -> str | None:
    """The text, as UTF-8, UTF-16 with its mark, or Windows-1252; None where it is none of them."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_text(content: bytes) -> bool:
    """Whether it is text that a person could have written."""
    text = _decoded(content)
    return text is not None and NOT_TEXT.search(text) is None


def check_text(content: bytes, budget: Budget) -> tuple[bytes, tuple[str, ...]]:
    """The text in UTF-8, so that the browser is told one encoding and it is the right one."""
    del budget  # it is as long as it is
    text = _decoded(content)
    if text is None or NOT_TEXT.search(text):
        raise Refused("This is not plain text. Save it as a PDF, and choose that.")
    return text.encode(), ()
