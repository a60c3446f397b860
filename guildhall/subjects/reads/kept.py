"""Whose name somebody asked one agency to keep, and where else the same person is told of.

"Do not tell other agencies my name" is a wish about a person. It stands for the case that says so,
what belongs to that case, and the case or event that it belongs to itself: see `beside`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace

from guildhall.partners.models import Guard, Inheritance
from guildhall.subjects.models import Address, Contact, Name, Shieldable

BARE = Replace(F("folded"), Value(" "), Value(""))
"""A name without spaces, case, accents or marks: how two of them are compared."""

Beside = Callable[[Combinable | int], QuerySet[Any, Any]]
BESIDE: dict[str, Beside] = {}
"""Other ways in which guarded things belong together: from the key of one guard, those of all."""


def withheld_from(agency: int | None) -> Q:
    """Whether a fact is of somebody whose name other agencies keep; for None every agency's.

    It is so where the name stands beside the fact (see `beside`) and is of the same person, or of
    somebody with the same name, or with the same address or contact on the same side. Told it all
    the same: who gave us the fact, whom its own case lets keep the name, and, of what came from
    the public, who answers for its case.
    """
    others = Name.objects.filter(~Q(kept_by=agency) if agency else Q(), kept_by__isnull=False)
    others = others.filter(withdrawn_at=None)
    here = Exists(others.filter(person=OuterRef("person"), source=OuterRef("source")))
    same = others.annotate(bare=BARE).filter(_is_same_person())
    near = Q(*(Exists(same.filter(where)) for where in beside()), _connector=Q.OR)
    return Q(here) | (near & ~_is_told(agency) if agency else near)


def beside() -> list[Q]:
    """Where a name may stand for a fact to be of its person: each is one way to look for it.

    On the fact's own case or record, on one that belongs to it or that it belongs to, on another
    that belongs to that one, or on one that a programme says is of the same event.
    """
    source = OuterRef("source")
    standing = Inheritance.objects.filter(ended_at=None)
    above = standing.filter(guard=OuterRef(source)).values("source")
    below = standing.filter(source=OuterRef(source)).values("guard")
    whose = standing.filter(guard=OuterRef(OuterRef(source))).values("source")
    siblings = standing.filter(source__in=whose).values("guard")
    found = [Q(source=source), Q(source__in=above), Q(source__in=below), Q(source__in=siblings)]
    return found + [Q(source__in=each(OuterRef(source)).values("pk")) for each in BESIDE.values()]


def is_beside(guard: Guard) -> Q:
    """Whether a fact is on a case or record, or where a name stands for it: see `beside`."""
    standing = Inheritance.objects.filter(ended_at=None)
    above = standing.filter(guard=guard).values("source")
    below = standing.filter(Q(source=guard) | Q(source__in=above)).values("guard")
    found = Q(source=guard) | Q(source__in=above) | Q(source__in=below)
    for each in BESIDE.values():
        found |= Q(source__in=each(guard.pk).values("pk"))
    return found


def names_kept(guard: Guard) -> QuerySet[Name]:
    """The names that somebody asked one agency to keep, on a case or record or beside it."""
    names = Name.objects.filter(is_beside(guard), kept_by__isnull=False, withdrawn_at=None)
    return names.filter(person__erased_at=None)


def _is_same_person() -> Q:
    """Whether a kept name is of the person of the fact outside, or of one who is the same."""
    of_fact: dict[str, object] = {
        "person": OuterRef(OuterRef("person")),
        "source": OuterRef(OuterRef("source")),
        "withdrawn_at": None,
    }
    names = Name.objects.filter(**of_fact).annotate(bare=BARE).filter(bare=OuterRef("bare"))
    return (
        Q(person=OuterRef("person"))
        | Q(Exists(names))
        | Q(_same_way(Contact, of_fact))
        | Q(_same_way(Address, of_fact))
    )


def _same_way(model: type[Shieldable], of_fact: dict[str, object]) -> Exists:
    """Whether both are reached in one way, on one side: they who live with a suspect are not."""
    of_name = model._default_manager.filter(
        person=OuterRef(OuterRef("person")),
        source=OuterRef(OuterRef("source")),
        side=OuterRef("side"),
        withdrawn_at=None,
    )
    of_both = model._default_manager.filter(**of_fact, blind__in=of_name.values("blind"))
    return Exists(of_both)


def _is_told(agency: int) -> Q:
    """Whether a fact came from this agency itself, or stays with it."""
    own = Name.objects.filter(
        person=OuterRef("person"), source=OuterRef("source"), kept_by=agency, withdrawn_at=None
    )
    from_the_public = Q(by__agency=None, source__controller=agency)
    return Q(by__agency=agency) | from_the_public | Q(Exists(own))
