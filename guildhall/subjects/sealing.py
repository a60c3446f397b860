"""How shielded words are kept: sealed under a key of one person in one case."""

import json
from collections.abc import Mapping

from guildhall import vault
from guildhall.subjects import rules
from guildhall.subjects.models import Shieldable


def owner(person_reference: str, source_reference: str) -> str:
    """Whose key: a person's in one case, so that erasing the case erases what it said of them."""
    return f"person:{person_reference}:{source_reference}"


def _place(fact: Shieldable) -> str:
    """Where the words are kept. Moved to another row, they do not open."""
    return f"subjects.{fact._meta.model_name}:{fact.reference}:sealed"


def owner_of(fact: Shieldable) -> str:
    """Whose key a fact's words are under."""
    return owner(fact.person.reference, fact.source.reference)


def seal(fact: Shieldable, words: Mapping[str, str]) -> bytes:
    """The words of a fact, sealed. The fact has its reference, person and source already."""
    return vault.seal(json.dumps(dict(words)), owner=owner_of(fact), bound_to=_place(fact))


def opened(fact: Shieldable, ring: vault.Keyring | None = None) -> dict[str, str]:
    """The words of a shielded fact. Raises vault.Erased where the key has been destroyed."""
    whose = owner_of(fact)
    ring = ring or vault.keyring([whose])
    blob = bytes(fact.sealed or b"")
    text = ring.open_sealed(blob, owner=whose, bound_to=_place(fact))
    words: dict[str, str] = json.loads(text)
    return words


def address_blind(line: str, postcode: str = "") -> str:
    """A keyed digest of an address, for finding the very same one however it was typed.

    Commas, capitals and spaces make no difference, nor on which line the postcode stands.
    """
    return vault.blind(rules.fold_address(f"{line} {postcode}"), purpose="subjects.address")


def contact_blind(value: str) -> str:
    """A keyed digest of a tidied number or e-mail address."""
    return vault.blind(value.casefold(), purpose="subjects.contact")


def identifier_blind(value: str) -> str:
    """A keyed digest of an identifier, whatever spaces and hyphens it was typed with."""
    bare = "".join(c for c in value.casefold() if c.isalnum())
    return vault.blind(bare, purpose="subjects.identifier")


def interest_blind(folded_name: str, born_on: str) -> str:
    """A keyed digest of a name and a date of birth (2003-02-01)."""
    return vault.blind(f"{folded_name}|{born_on}", purpose="subjects.interest")
