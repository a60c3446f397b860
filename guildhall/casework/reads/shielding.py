"""Whether words that are about to leave hold something shielded from whom they go to."""

from __future__ import annotations

import re

from guildhall import vault
from guildhall.casework.models import Case, Involvement
from guildhall.partners.models import Agency
from guildhall.subjects import sealing
from guildhall.subjects.models import Address, Contact, Name, Person, Shieldable

FEWEST_LETTERS = 4


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
    """The names on a case that somebody asked one agency to keep to itself."""
    people = Involvement.objects.filter(case=case).values("person")
    rows = Name.objects.filter(
        person__in=people, kept_by__isnull=False, withdrawn_at=None, person__erased_at=None
    )
    return list(rows.select_related("kept_by", "person", "source"))


def holds_kept_name(
    case: Case, text: str, *, to_person: Person | None = None, to_agency: Agency | None = None
) -> bool:
    """Whether words that are about to leave hold a name that is not to be passed on.

    To the very person it may always go, and to the agency that it stays with.
    """
    bare = _bare(text)
    return any(
        len(_bare(name.whole)) >= FEWEST_LETTERS and _bare(name.whole) in bare
        for name in names_kept(case)
        if (to_person is None or name.person_id != to_person.pk)
        and (to_agency is None or name.kept_by_id != to_agency.pk)
    )


def _closed(fact: Shieldable, side: str) -> bool:
    return not side or fact.side != side


def _holds(bare: str, words: dict[str, str]) -> bool:
    parts = [_bare(words.get(key, "")) for key in ("line", "postcode", "value")]
    return any(len(part) >= FEWEST_LETTERS and part in bare for part in parts)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())
