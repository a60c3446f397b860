"""What can go wrong with a sealed value. None of them ever gives ciphertext in its place."""


class VaultError(Exception):
    """A sealed value cannot be had."""


class WrongKey(VaultError):
    """The master key that is held is not the one that was used, or is missing."""


class DoesNotOpen(VaultError):
    """The sealed bytes were changed, or belong to another place than the one they were found in."""


class Erased(VaultError):
    """The owner's key was destroyed: what it sealed cannot be read by anyone, ever again."""
