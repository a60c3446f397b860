"""The rows that are chained: what each one's digest is over, and what it is bound to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guildhall import vault
from guildhall.audit import rules
from guildhall.audit.models import Change, Link, RequestRow, Revision, Sealed, Seen

OWNER = "audit"  # whose key search terms are sealed under
ROW = "audit.row"  # what each row's digest is made for
NOT_DIGESTED = {"id", "digest", "position"}

KINDS: dict[str, type[Sealed]] = {
    Link.Kind.CHANGE: Change,
    Link.Kind.REVISION: Revision,
    Link.Kind.REQUEST: RequestRow,
}
COLUMNS = {
    kind: [f.attname for f in model._meta.concrete_fields if f.attname not in NOT_DIGESTED]
    for kind, model in KINDS.items()
}


def said(kind: str, row: Sealed) -> Mapping[str, Any]:
    """Everything a row says, by column."""
    return {name: getattr(row, name) for name in COLUMNS[kind]}


def digest_of(kind: str, row: Sealed) -> str:
    """The digest that the row ought to carry: keyed, so that only the product can make one."""
    return vault.signature(rules.canonical(kind, said(kind, row)), purpose=ROW)


def hidden(about: str, value: str) -> str:
    """What a revision keeps of a value that nobody may read there: a keyed digest of it."""
    return vault.signature(f"{about} {value}", purpose=ROW)


def kept_at(row: Sealed) -> datetime:
    """When a row was written, in real time."""
    return row.at if isinstance(row, RequestRow) else row.recorded_at  # type: ignore[attr-defined]


def place_of_terms(reference: str) -> str:
    """What the search terms of a request are bound to."""
    return f"audit.request:{reference}:searched"


def place_of_values(reference: str) -> str:
    """What the personal values of a revision are bound to."""
    return f"audit.revision:{reference}:personal"


def touched(row: RequestRow) -> list[tuple[str, Seen.How]]:
    """Every record that a request showed, gave out or refused, and which of these it was."""
    return [
        *((each, Seen.How.SHOWN) for each in row.shown),
        *((each, Seen.How.EXPORTED) for each in row.exported),
        *((each, Seen.How.DENIED) for each in row.denied),
    ]
