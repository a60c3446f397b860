"""Short references for addresses and print, and others' references, to be known again."""

import secrets
import unicodedata

# Without I, L, O, U, 0 and 1, which are mistaken for one another when read out or written down.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(length: int = 8) -> str:
    """A random reference, such as K7QW2MTX: 8 letters are one in 650,000 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def fold_reference(reference: str) -> str:
    """Somebody else's reference in the one form by which it is compared, looked up and kept unique.

    Without regard to capitals, spaces, marks that cannot be seen, full-width and other compatible
    forms (Unicode NFKC), or which dash was typed. Empty where nothing is left of it.
    """
    folded = _folded_once(reference)
    while folded != (again := _folded_once(folded)):  # what is taken out may join what is left
        folded = again
    return folded


def _folded_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.casefold())
    return "".join("-" if _is_dash(c) else c for c in plain if not _is_unseen(c))


def _is_dash(letter: str) -> bool:
    return unicodedata.category(letter) == "Pd" or letter == "\N{MINUS SIGN}"


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}
