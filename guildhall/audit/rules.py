"""Digests of rows, the chain over them, and what its head is signed over. Nothing is read here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

START = "0" * 64  # what the first link is chained to
LATE_AFTER = timedelta(minutes=5)
"""How long a row may wait to be sealed: sixty passages of the sealer. Our own choice."""


AS_THEY_ARE = {str, int, bool}  # most values: asked first, because a verification asks millions


def plain(value: Any) -> Any:
    """A value in one form, whichever database it has been through.

    Instants in UTC to the microsecond; bytes in hexadecimal; a number that is whole as a whole
    number, because PostgreSQL gives 1e22 back as one.
    """
    if value is None or type(value) in AS_THEY_ARE:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def canonical(kind: str, values: Mapping[str, Any]) -> str:
    """What a row says as JSON: keys in order, no spaces, letters beyond ASCII escaped."""
    return json.dumps(plain({"kind": kind, **values}), sort_keys=True, separators=(",", ":"))


def chained(before: str, *, position: int, kind: str, reference: str, row_digest: str) -> str:
    """The chain's digest at a link, over the one before it."""
    said = "\n".join([before, str(position), kind, reference, row_digest])
    return sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Exported:
    """A head as it was exported: what to hold a later chain against."""

    position: int
    chain: str
    signature: str
    at: str
    is_accepted: bool = False
    """Whether somebody accepted here a chain that earlier heads do not lead to."""

    @property
    def signed_over(self) -> str:
        """The text that the signature is over. `at` is in UTC to the microsecond."""
        accepted = " accepted" if self.is_accepted else ""
        return f"guildhall chain {self.position} {self.chain} {self.at}{accepted}"
