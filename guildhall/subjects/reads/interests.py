"""The relations that members declare, and the cases that each may be about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from guildhall import vault
from guildhall.audit import trail
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import programmes_where, seen
from guildhall.subjects import rules
from guildhall.subjects.models import Address, Birth, Interest, Name

MOST_SHOWN = 100
Pair = tuple[int, int]
"""A person, and a case that knows something of them."""


def interests_of(member: Member) -> QuerySet[Interest]:
    """The interests that a member has declared and that stand, newest first."""
    standing = Interest.objects.filter(member=member, ended_at=None)
    return standing.select_related("member").order_by("-at", "reference")


def is_interested(member: Member, guard: Guard) -> bool:
    """Whether the member declared an interest in somebody of the case, confirmed yet or not.

    For whoever is about to give them the case: never for an answer to the member.
    """
    standing = list(interests_of(member).exclude(is_confirmed=False))
    return bool(standing) and any(guard.pk in each for each in cases_of(standing).values())


@dataclass(frozen=True)
class ToConfirm:
    """An interest for governance to look at, with the cases it is about, as far as the reader may
    know of them. What the member typed is shown to nobody: it would say whom a case is about."""

    interest: Interest
    cases: tuple[str, ...]


def to_confirm(viewer: Member, at: datetime) -> list[ToConfirm]:
    """The interests that wait for this member of governance, the oldest first; never their own.

    The statements do not grow with the interests or the cases.
    """
    governed = programmes_where(viewer, Do.GOVERN, at)
    rows = list(waiting(viewer)[:MOST_SHOWN]) if governed else []
    found = cases_of(rows)
    keys = {key for each in found.values() for key in each}
    open_to = seen(viewer, at).filter(programme__in=governed, pk__in=[0, *keys])
    known = dict(open_to.values_list("pk", "reference"))
    trail.shown(*known.values())
    return [
        ToConfirm(row, tuple(sorted(known[key] for key in found[row.pk] if key in known)))
        for row in rows
    ]


def waiting(viewer: Member) -> QuerySet[Interest]:
    """The interests of others that stand and that governance has not decided on."""
    rows = Interest.objects.filter(ended_at=None, decided_at=None).exclude(member=viewer)
    return rows.select_related("member__agency").order_by("at", "reference")


def cases_of(interests: Sequence[Interest]) -> dict[int, set[int]]:
    """The guards of the cases that know somebody as each interest says, by the interest's key.

    A case counts that itself holds the address, or the name with the date of birth or with none:
    a child is often recorded before anybody knows it. A shielded address is matched by nothing,
    nor is anything of a person whose name that case keeps from the member: what shuts would tell
    them it. Always the same seven statements.
    """
    typed = _typed(interests)
    by_person, by_blind, by_name = _of_people(interests), _at_addresses(interests), _named(typed)
    found = {
        each.pk: by_person.get(each.person_id or 0, set())
        | by_blind.get(each.blind, set())
        | by_name.get(typed.get(each.pk, NOBODY), set())
        for each in interests
    }
    kept = _kept(set().union(*found.values()))
    return {
        each.pk: {
            source
            for person, source in found[each.pk]
            if not is_kept_from(each.member, kept.get((person, source), set()))
        }
        for each in interests
    }


def is_kept_from(member: Member, agencies: set[int]) -> bool:
    """Whether a name that these agencies keep is one that the member may not be told."""
    return bool(agencies - {member.agency_id})


def _kept(pairs: set[Pair]) -> dict[Pair, set[int]]:
    """The agencies that keep a name of a person in a case, by the two; one statement."""
    people, sources = ({0, *(pair[n] for pair in pairs)} for n in (0, 1))
    names = Name.objects.filter(person__in=people, source__in=sources, withdrawn_at=None)
    kept: dict[Pair, set[int]] = {}
    rows = names.filter(kept_by__isnull=False).values_list("person", "source", "kept_by")
    for person, source, agency in rows:
        kept.setdefault((person, source), set()).add(agency or 0)
    return kept


NOBODY = ("", date.min)
Typed = dict[int, tuple[str, date]]


def _typed(interests: Sequence[Interest]) -> Typed:
    """The folded name and the date of birth of each interest that was declared by them."""
    sealed = [each for each in interests if each.sealed]
    ring = vault.keyring({"interest:none", *(f"interest:{each.reference}" for each in sealed)})
    found = {}
    for each in sealed:
        owner = f"interest:{each.reference}"
        place = f"subjects.interest:{each.reference}:sealed"
        words = json.loads(ring.open_sealed(bytes(each.sealed or b""), owner=owner, bound_to=place))
        if words["born_on"] and not words["line"]:
            name = rules.fold(f"{words['given']} {words['family']}")[:900]
            found[each.pk] = (name, date.fromisoformat(words["born_on"]))
    return found


def _of_people(interests: Sequence[Interest]) -> dict[int, set[Pair]]:
    people = [0, *(each.person_id for each in interests if each.person_id)]
    found: dict[int, set[Pair]] = {}
    for model in (Name, Birth):
        facts = model._default_manager.filter(person__in=people, withdrawn_at=None)
        for person, source in facts.values_list("person", "source"):
            found.setdefault(person, set()).add((person, source))
    return found


def _at_addresses(interests: Sequence[Interest]) -> dict[str, set[Pair]]:
    blinds = ["none", *(each.blind for each in interests if each.blind)]
    standing = Address.objects.filter(blind__in=blinds, is_shielded=False, withdrawn_at=None)
    found: dict[str, set[Pair]] = {}
    for blind, person, source in standing.values_list("blind", "person", "source"):
        found.setdefault(blind, set()).add((person, source))
    return found


def _named(typed: Typed) -> dict[tuple[str, date], set[Pair]]:
    """Who has each name in a case, with that date of birth or with none that the case knows."""
    wanted = [NOBODY, *typed.values()]
    names = Name.objects.filter(folded__in={name for name, _ in wanted}, withdrawn_at=None)
    known = list(names.values_list("person", "source", "folded"))
    births = Birth.objects.filter(person__in={0, *(row[0] for row in known)}, withdrawn_at=None)
    born: dict[Pair, set[date]] = {}
    for person, source, day in births.values_list("person", "source", "born_on"):
        born.setdefault((person, source), set()).add(day)
    return {
        (name, day): {
            (person, source)
            for person, source, folded in known
            if folded == name and day in born.get((person, source), {day})
        }
        for name, day in wanted
    }


def declared_by_name(names: set[str]) -> list[int]:
    """The keys of the interests that stand and were declared in one of these folded names."""
    standing = Interest.objects.filter(ended_at=None, person=None).exclude(sealed=None)
    return [key for key, (name, _) in _typed(list(standing)).items() if name in names]


def guards(keys: set[int]) -> list[Guard]:
    """The guards of these keys."""
    return list(Guard.objects.filter(pk__in=[0, *keys]).order_by("pk"))
