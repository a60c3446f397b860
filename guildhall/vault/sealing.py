"""Sealing and opening values under their owners' keys."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guildhall.vault import envelope, keys
from guildhall.vault.errors import Erased, WrongKey

Blob = bytes | memoryview  # as SQLite and as PostgreSQL give a binary column back


@dataclass(frozen=True, repr=False)
class Keyring:
    """The keys of some owners, fetched in one query, to open many values with.

    Keep it no longer than the request: a key destroyed since would still open here.
    """

    keys: dict[str, bytes | None]

    def open_bytes(self, sealed: Blob, *, owner: str, bound_to: str) -> bytes:
        """Open sealed bytes. Raises Erased where the owner's key is destroyed."""
        return envelope.unclose(bytes(sealed), key=self._key(owner), bound_to=bound_to)

    def open_sealed(self, sealed: Blob, *, owner: str, bound_to: str) -> str:
        """Open a sealed text. Raises Erased where the owner's key is destroyed."""
        return self.open_bytes(sealed, owner=owner, bound_to=bound_to).decode()

    def seal(self, text: str, *, owner: str, bound_to: str) -> bytes:
        """Seal a text under a key of the ring. Raises Erased where it is destroyed."""
        return envelope.close(text.encode(), key=self._key(owner), bound_to=bound_to)

    def is_erased(self, owner: str) -> bool:
        """Whether nothing that was sealed for the owner can be read any more."""
        return owner in self.keys and self.keys[owner] is None

    def _key(self, owner: str) -> bytes:
        if owner not in self.keys:
            raise WrongKey(f"No key of {owner} is held. Was it asked for when the ring was made?")
        key = self.keys[owner]
        if key is None:
            raise Erased(f"What was kept for {owner} has been erased.")
        return key


def has_key(owner: str) -> bool:
    """Whether a key was ever made for an owner."""
    return keys.is_made(owner)


def keyring(owners: Iterable[str]) -> Keyring:
    """The keys of these owners: one query, however many they are."""
    return Keyring(keys.of(set(owners)))


def new_keyring(owners: Iterable[str]) -> Keyring:
    """New keys for owners that have none, to seal the first words of many records with at once."""
    return Keyring(dict(keys.made_for(list(dict.fromkeys(owners)))))


def seal(text: str, *, owner: str, bound_to: str) -> bytes:
    """Seal a text under its owner's key, made at first need.

    `bound_to` names the place it will be kept, such as "casework.note:K7QW2MTX:text"; the sealed
    bytes open nowhere else. Raises Erased where the owner's key is destroyed.
    """
    return seal_bytes(text.encode(), owner=owner, bound_to=bound_to)


def open_sealed(blob: Blob, *, owner: str, bound_to: str) -> str:
    """The text that was sealed for this owner and this place. Never gives ciphertext back.

    Raises Erased, WrongKey (master key) or DoesNotOpen (changed or moved bytes).
    """
    return open_bytes(blob, owner=owner, bound_to=bound_to).decode()


def seal_bytes(content: bytes, *, owner: str, bound_to: str) -> bytes:
    """Seal the bytes of a file; otherwise as `seal`. The whole is held in memory."""
    return envelope.close(content, key=keys.for_sealing(owner), bound_to=bound_to)


def open_bytes(blob: Blob, *, owner: str, bound_to: str) -> bytes:
    """The bytes that were sealed; otherwise as `open_sealed`."""
    return keyring([owner]).open_bytes(blob, owner=owner, bound_to=bound_to)


def blind(text: str, *, purpose: str) -> str:
    """A keyed digest, to look up an encrypted value by: 64 hexadecimal digits.

    Equal texts have equal digests for one purpose and unlike ones for another; nobody without the
    key can try guesses against it. The text must be brought into one form (case, spaces) before.
    """
    return envelope.keyed_digest(text, key=keys.for_sealing(f"blind:{purpose}"))


def signature(text: str, *, purpose: str) -> str:
    """`blind` for what signs rows by the thousand: its key is held by the process, never erased."""
    return envelope.keyed_digest(text, key=keys.lasting(f"blind:{purpose}"))


def blinder(*, purpose: str) -> Callable[[str], str]:
    """`blind` for many texts of one purpose, its key fetched once. Keep it no longer than that."""
    key = keys.for_sealing(f"blind:{purpose}")
    return lambda text: envelope.keyed_digest(text, key=key)
