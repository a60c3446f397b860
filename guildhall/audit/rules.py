"""Digests of rows, the chain over them, and what its head is signed over. Nothing is read here."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

START = "0" * 64  # what the first link is chained to
LATE_AFTER = timedelta(minutes=5)
"""How long a row may wait to be sealed: sixty passages of the sealer. Our own choice."""

BEGINS_AGAIN = "the chain begins again: its links and heads are gone"

MOST_NAMED = 20
"""How many things that are wrong are named, one by one. Our own choice."""

AS_THEY_ARE = {str, int, bool}  # most values: asked first, because a verification asks millions


FORMS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (datetime, lambda at: at.astimezone(UTC).isoformat(timespec="microseconds")),  # before date
    (date, lambda on: on.isoformat()),
    (time, lambda at: at.isoformat(timespec="microseconds")),
    (Decimal, lambda number: format(number.normalize(), "f")),
    ((bytes, bytearray, memoryview), lambda sealed: bytes(sealed).hex()),
    (float, lambda number: int(number) if number.is_integer() else number),
)


def plain(value: Any) -> Any:
    """A value in one form, whichever database it has been through, or none yet.

    Instants in UTC and times of day, to the microsecond; bytes in hexadecimal; a number that is
    whole as a whole number, because PostgreSQL gives 1e22 back as one; an exact one (1.50) as text
    without needless noughts (1.5). What a revision says and what it is held against are both in
    this form.
    """
    if value is None or type(value) in AS_THEY_ARE:
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    for types, form in FORMS:
        if isinstance(value, types):
            return form(value)
    return value


def canonical(kind: str, values: Mapping[str, Any]) -> str:
    """What a row says as JSON: keys in order, no spaces, letters beyond ASCII escaped."""
    return json.dumps(plain({"kind": kind, **values}), sort_keys=True, separators=(",", ":"))


def as_json(values: Mapping[str, Any]) -> str:
    """What a revision keeps of values, each in its one form."""
    return json.dumps(plain(values), ensure_ascii=False)


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


@dataclass
class Wrong:
    """What is wrong with the record, each in words without values: the first ones, and a count."""

    said: list[str] = field(default_factory=list)
    number: int = 0

    def note(self, *said: str, more: int = 0) -> None:
        """Take these in, and `more` that nobody put into words."""
        self.said += said[: MOST_NAMED - len(self.said)]
        self.number += len(said) + more

    def take(self, other: "Wrong") -> None:
        """Take in all that another found."""
        self.note(*other.said, more=other.number - len(other.said))

    def __bool__(self) -> bool:
        return self.number > 0

    def __str__(self) -> str:
        rest = self.number - len(self.said)
        lines = [*self.said, f"and {rest} more: {self.number} in all"] if rest else self.said
        return "\n".join(lines)
