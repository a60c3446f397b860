"""Whether words that are about to leave hold something shielded from whom they go to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from guildhall import vault
from guildhall.casework.models import Case, Involvement
from guildhall.partners.models import Agency, Guard
from guildhall.subjects import sealing
from guildhall.subjects.models import Address, Contact, Name, Person, Shieldable
from guildhall.subjects.reads import kept
from guildhall.subjects.rules import fold

FEWEST_LETTERS = 4
FEWEST_DIGITS = 9
LONGEST_NAME = 8
"""The most words that a name, or an e-mail address, is looked for in."""
WORD = re.compile(r"[^\W_]+(?:['’`‘ʼ-][^\W_]+)*")
POSSESSIVE = re.compile(r"['’`‘ʼ]s$")
WITHHELD = "[name withheld]"


def shielded_from(case: Case, side: str, text: str, *, to_person: Person | None = None) -> bool:
    """Whether the text holds a shielded address or contact that may not go to this side.

    `side` is victim, offender, or empty for neither, to whom nothing shielded goes. What is the
    recipient's own may always go to them. Compared without case, spaces or punctuation, over
    every shield that any case put on the people of this one.
    """
    bare = _bare(text)
    people = Involvement.objects.filter(case=case).values("person")
    found: list[Shieldable] = []
    for model in (Address, Contact):
        rows = model._default_manager.filter(
            person__in=people, is_shielded=True, withdrawn_at=None, person__erased_at=None
        )
        found += [fact for fact in rows.select_related("person", "source") if _closed(fact, side)]
    others = [fact for fact in found if to_person is None or fact.person_id != to_person.pk]
    owners = {sealing.owner_of(fact) for fact in others}
    ring = vault.keyring(owners | {"person:none"})
    return any(
        _holds(bare, sealing.opened(fact, ring))
        for fact in others
        if not ring.is_erased(sealing.owner_of(fact))
    )


def names_kept(case: Case) -> list[Name]:
    """The names, on a case and what belongs to it, that somebody asked one agency to keep."""
    return list(kept.names_kept(case.guard).select_related("kept_by", "person", "source"))


def kept_words(
    guard: Guard, text: str, *, to_person: Person | None = None, to_agency: Agency | None = None
) -> dict[str, Name]:
    """The words, about to leave, that lead to somebody whose name is kept, each with that name.

    They may hold the whole name however it is written, its given or family name alone as a word of
    four letters or more, or a telephone number or e-mail that came with the name. To the very
    person it may always go, and to the agency that it stays with.
    """
    names = kept.names_kept(guard).select_related("kept_by", "person")
    found: dict[str, Name] = {}
    said, digits = Said(text), re.sub(r"\D", "", text)
    for name in names:
        if name.person_id == getattr(to_person, "pk", 0) or name.kept_by == to_agency:
            continue
        parts = [name.whole, name.given, name.family, *f"{name.given} {name.family}".split()]
        held = [part for part in parts if len(_bare(part)) >= FEWEST_LETTERS and part in said]
        held += [each for each in _ways(name, guard) if each in said or _number(each) in digits]
        found |= dict.fromkeys(held, name)
    return found


class Said:
    """What some words say, to be asked whether a name or an e-mail address is in it."""

    def __init__(self, text: str) -> None:
        plain = "".join(c for c in text if unicodedata.category(c) != "Cf")
        apart = plain.translate({ord(mark): " " for mark in "'’`‘ʼ"})
        self.runs = {
            "".join(words[start : start + length])
            for words in (fold(plain).split(), fold(apart).split())
            for length in range(1, LONGEST_NAME + 1)
            for start in range(len(words))
        }

    def __contains__(self, part: str) -> bool:
        return _bare(part) in self.runs


def _ways(name: Name, guard: Guard) -> list[str]:
    """The telephone numbers and e-mail addresses that came with a kept name."""
    rows = Contact.objects.filter(kept.is_beside(guard), person=name.person, withdrawn_at=None)
    found = list(rows.exclude(kind=Contact.Kind.OTHER).select_related("person", "source"))
    ring = vault.keyring({sealing.owner_of(each) for each in found} | {"person:none"})
    opened = [
        sealing.opened(each, ring)["value"] if each.is_shielded else each.value
        for each in found
        if not ring.is_erased(sealing.owner_of(each))
    ]
    return [each for each in opened if len(_bare(each)) >= FEWEST_LETTERS]


def _number(value: str) -> str:
    """The digits of a number without the 0 or the country's code that it may begin with."""
    digits = re.sub(r"\D", "", value)
    return re.sub(r"^(0044|44|0)", "", digits) if len(digits) >= FEWEST_DIGITS else "none"


def masking(guard: Guard, *, agency: int | None) -> Callable[[str], str]:
    """Takes names out of words that are shown: those kept from an agency, or on paper (None) all.

    What people wrote cannot be closed as a fact is. A name in it, or its given or family name
    alone, is replaced; of three letters or fewer, only as it was written down.
    """
    names = [each for each in kept.names_kept(guard) if each.kept_by_id != agency or not agency]
    parts = {p for n in names for p in (n.whole, n.given, n.family, *n.whole.split()) if p}
    if not parts:
        return str
    bare = {_bare(part) for part in parts if len(_bare(part)) >= FEWEST_LETTERS}
    short = {part for part in parts if len(_bare(part)) < FEWEST_LETTERS}
    return lambda text: _masked(text, bare, short)


def _masked(text: str, bare: Collection[str], short: Collection[str]) -> str:
    """The text with every run of words that is one of these names replaced."""
    plain = "".join(c for c in text if unicodedata.category(c) != "Cf")
    words = list(WORD.finditer(plain))
    left, start = [], 0
    at = 0
    while at < len(words):
        length = _named(plain, words[at : at + LONGEST_NAME], bare, short)
        if length:
            left += [plain[start : words[at].start()], WITHHELD]
            start = words[at + length - 1].end()
        at += length or 1
    return "".join([*left, plain[start:]]) if left else text


def _named(
    plain: str, words: Sequence[re.Match[str]], bare: Collection[str], short: Collection[str]
) -> int:
    """How many of these words, from the first, are a name; 0 where they are none."""
    for length in range(len(words), 0, -1):
        run = plain[words[0].start() : words[length - 1].end()]
        own = POSSESSIVE.sub("", run)
        if own in short or _bare(own) in bare or _bare(run) in bare:
            return length
    return 0


def _closed(fact: Shieldable, side: str) -> bool:
    return not side or fact.side != side


def _holds(bare: str, words: dict[str, str]) -> bool:
    parts = [_bare(words.get(key, "")) for key in ("line", "postcode", "value")]
    return any(len(part) >= FEWEST_LETTERS and part in bare for part in parts)


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")
