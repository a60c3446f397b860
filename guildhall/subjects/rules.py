"""Judgements about names, addresses, numbers and dates: plain facts in, an answer out.

What people write down is kept even where it is odd: it is tidied where that is certain, and
flagged where it is not in form. Only what cannot be true is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

ADULT_AT = 18  # Children Act 1989, section 105(1)
EARLIEST_BIRTH = date(1900, 1, 1)

# GOV.UK, "Bulk data transfer: additional validation", the pattern of a postcode, less GIR 0AA.
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
# Ofcom, National Telephone Numbering Plan: 0 then nine or ten digits.
TELEPHONE = re.compile(r"0[1-9][0-9]{8,9}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
SHIELDED_ROLES = frozenset({"victim", "complainant", "child", "witness"})
SIDES = ("victim", "offender")
NAME_WITHHELD = "Name withheld at the reporter’s wish"


class Unfit(ValueError):
    """What was typed cannot be kept. `field` is the form's name for it; the message says why."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class Tidied:
    """A value in its usual form. `is_odd`: it is not in form, and is kept as it was typed."""

    text: str
    is_odd: bool = False


def one_line(text: str) -> str:
    """The text on one line, without control characters or needless space.

    Marks that turn the direction of writing are taken out, because left open they would turn
    the words that follow on the page; letters of every script stay.
    """
    kept = (c if unicodedata.category(c) not in {"Cc", "Zl", "Zp"} else " " for c in text)
    return " ".join("".join(c for c in kept if c not in TURNING).split())


TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def fold(text: str) -> str:
    """A name for comparing: no case, accents, apostrophes or marks; "O’Néill" is "oneill"."""
    apart = one_line(text)
    for _ in range(2):  # a letter taken apart may turn out to be a capital
        apart = unicodedata.normalize("NFKD", apart.casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c) and c not in "'’`‘ʼ")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split()) or one_line(text)


def fold_address(text: str) -> str:
    """An address for comparing: as `fold`, with a postcode at its end as one word."""
    words = fold(text).split()
    if POSTCODE.fullmatch("".join(words[-2:]).upper()):
        words[-2:] = ["".join(words[-2:])]
    return " ".join(words)


def tidy_postcode(text: str) -> Tidied:
    """In capitals with one space, PE1 1HF. Not in form: kept and odd. Empty is not odd."""
    typed = one_line(text)
    found = POSTCODE.fullmatch(re.sub(r"[\s.-]", "", typed.upper()))
    return Tidied(" ".join(found.groups())) if found else Tidied(typed, is_odd=bool(typed))


def tidy_telephone(text: str) -> Tidied:
    """Digits as dialled in the United Kingdom, 07700900123; one from abroad keeps its +."""
    typed = one_line(text)
    bare = re.sub(r"\(0\)|[\s().-]", "", typed)
    digits = re.sub(r"^(\+44|0044)", "0", bare)
    if TELEPHONE.fullmatch(digits):
        return Tidied(digits)
    if re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):  # ITU-T E.164: 15 digits at most
        return Tidied(digits)
    return Tidied(typed, is_odd=True)


def tidy_email(text: str) -> Tidied:
    """In small letters. Without an @ and a dot after it: kept and odd."""
    typed = one_line(text)
    return Tidied(typed.lower()) if EMAIL.fullmatch(typed) else Tidied(typed, is_odd=True)


def tidy_contact(kind: str, text: str) -> Tidied:
    """A contact's value in the usual form of its kind."""
    if kind in {"mobile", "landline"}:
        return tidy_telephone(text)
    return tidy_email(text) if kind == "email" else Tidied(one_line(text))


def tidy_registration(text: str) -> str:
    """A vehicle's registration in capitals without spaces."""
    return re.sub(r"[\s-]", "", one_line(text).upper())


def age_on(born_on: date, on: date) -> int:
    """Whole years of age. Somebody born on 29 February is a year older on 1 March."""
    had_birthday = (on.month, on.day) >= (born_on.month, born_on.day)
    return on.year - born_on.year - (0 if had_birthday else 1)


def check_birth(born_on: date, *, on: date, role: str = "") -> None:
    """Raise Unfit where the date cannot be true on the day `on`.

    A child is under 18 (Children Act 1989, section 105(1)): a date of birth which makes a
    person in the role of child an adult is a slip in the date or in the role.
    """
    if born_on > on:
        raise Unfit("born_on", "Date of birth must be in the past")
    if born_on < EARLIEST_BIRTH:
        raise Unfit("born_on", "Date of birth must be 1 January 1900 or later")
    age = age_on(born_on, on)
    if role == "child" and age >= ADULT_AT:
        raise Unfit(
            "born_on",
            f"Date of birth makes this person {age}, and a child is under {ADULT_AT}:"
            " correct the date, or choose another role",
        )


def is_shielded_by_default(*, role: str, side: str, is_child: bool) -> bool:
    """Whether a new address or contact starts shielded.

    Yes for victims, complainants, witnesses and children whatever else they are, and where
    nobody said what they are: what is not known is kept close.
    """
    return is_child or side == "victim" or role in SHIELDED_ROLES or not (role or side)
