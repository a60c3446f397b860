"""The mark by which a report that its source sends a second time is known again."""

from guildhall import vault


def sent_digest(source: str, agency: str, reference: str) -> str:
    """A blind digest of the source's own reference, whatever its spaces and capitals."""
    folded = "".join(reference.casefold().split())
    return vault.blind(f"{source}|{agency}|{folded}", purpose="asb.sent")
