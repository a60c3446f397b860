"""Encryption at rest: a data key for each owner, wrapped under a master key.

`seal` and `open_sealed` are what other parts use. An owner is text such as "case:K7QW2MTX" or
"person:M3XA9PQR": destroying its key makes everything sealed for it unreadable for good.
"""

from typing import TYPE_CHECKING, Any

from guildhall.vault.errors import DoesNotOpen, Erased, VaultError, WrongKey

if TYPE_CHECKING:
    from guildhall.vault.sealing import (
        Keyring,
        blind,
        blinder,
        has_key,
        keyring,
        new_keyring,
        open_bytes,
        open_sealed,
        seal,
        seal_bytes,
        signature,
    )
    from guildhall.vault.writes import destroy, destroy_many, rotate

SEALING = {"Keyring", "blind", "blinder", "has_key", "keyring", "new_keyring"} | {
    "open_bytes", "open_sealed", "seal", "seal_bytes", "signature",
}  # fmt: skip
WRITES = {"destroy", "destroy_many", "rotate"}

__all__ = [
    "DoesNotOpen",
    "Erased",
    "Keyring",
    "VaultError",
    "WrongKey",
    "blind",
    "blinder",
    "destroy",
    "destroy_many",
    "has_key",
    "keyring",
    "new_keyring",
    "open_bytes",
    "open_sealed",
    "rotate",
    "seal",
    "seal_bytes",
    "signature",
]


def __getattr__(name: str) -> Any:
    """Found when first asked for: the tables cannot be imported before Django is ready."""
    if name in SEALING:
        from guildhall.vault import sealing

        return getattr(sealing, name)
    if name in WRITES:
        from guildhall.vault import writes

        return getattr(writes, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
