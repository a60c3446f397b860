"""AES-256-GCM as we use it: a fresh nonce for each value, bound to the place the value is kept.

Layout of a sealed value: one byte of version (1), 12 of nonce, then the ciphertext with its tag of
16. Source: NIST SP 800-38D; a key seals far fewer than the 2^32 values that random nonces allow.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guildhall.vault.errors import DoesNotOpen

VERSION = b"\x01"
NONCE_BYTES = 12
NEW_KEY_BITS = 256


def new_key() -> bytes:
    """A fresh key of 256 bits."""
    return AESGCM.generate_key(NEW_KEY_BITS)


def close(plain: bytes, *, key: bytes, bound_to: str) -> bytes:
    """Seal bytes. The same bytes sealed twice look unlike each other."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unclose(sealed: bytes, *, key: bytes, bound_to: str) -> bytes:
    """Open sealed bytes, or raise DoesNotOpen: wrong key, changed bytes, or another place's."""
    start = len(VERSION)
    nonce, ciphertext = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    if sealed[:start] != VERSION or len(nonce) != NONCE_BYTES:
        raise DoesNotOpen(f"What is kept at {bound_to} is not a sealed value.")
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound_to.encode())
    except InvalidTag:
        raise DoesNotOpen(
            f"What is kept at {bound_to} was changed, or was sealed for another place."
        ) from None


def keyed_digest(text: str, *, key: bytes) -> str:
    """HMAC-SHA256 in 64 hexadecimal digits: equal texts have equal digests, and tell no more."""
    return hmac.new(key, text.encode(), sha256).hexdigest()
