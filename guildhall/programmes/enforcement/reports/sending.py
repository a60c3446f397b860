"""The mark by which a report that its source sends a second time is known again."""

from guildhall import vault
from guildhall.references import fold_reference

PURPOSE = "asb.sent"


def sent_text(source: str, agency: str, reference: str) -> str:
    """What the mark is made of: whose reference it is, and the reference as it is compared."""
    return f"{source}|{agency}|{fold_reference(reference)}"


def sent_digest(source: str, agency: str, reference: str) -> str:
    """A blind digest of the source's own reference, however it is written."""
    return vault.blind(sent_text(source, agency, reference), purpose=PURPOSE)
