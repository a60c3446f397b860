"""Short references for addresses and print: random, so that none tells of another."""

import secrets

# Without I, L, O, U, 0 and 1, which are mistaken for one another when read out or written down.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(length: int = 8) -> str:
    """A random reference, such as K7QW2MTX: 8 letters are one in 650,000 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
