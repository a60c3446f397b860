"""A person as a viewer may see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Q

from guildhall.audit import trail
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import NotKnown
from guildhall.subjects.models import Fact, Person
from guildhall.subjects.reads.gather import Sources, gather
from guildhall.subjects.reads.shown import PersonView, for_output_to
from guildhall.subjects.reads.together import put_together

F = TypeVar("F", bound=Fact)


def view(
    viewer: Member,
    person: Person,
    at: datetime,
    *,
    side: str | None = None,
    source: Guard | None = None,
) -> PersonView:
    """A person as the viewer may see them. Raises NotKnown where they may see nothing.

    `side` makes it fit for an output to a party on that side (see `for_output_to`); None is for
    the viewer's own screen. `source` keeps to what one case says.
    """
    return _one(viewer, Q(person=person), at, side=side, source=source)


def person_for(
    viewer: Member, reference: str, at: datetime, *, side: str | None = None
) -> PersonView:
    """The person of a reference, as the viewer may see them.

    Raises NotKnown for one who is not there and one whom they may not know of alike, after the
    same statements.
    """
    try:
        return _one(viewer, Q(person__reference=reference), at, side=side, source=None)
    except NotKnown:
        trail.denied(reference)
        raise


def _one(
    viewer: Member, people: Q, at: datetime, *, side: str | None, source: Guard | None
) -> PersonView:
    found = _views(viewer, people, at, source=source, is_leaving=side is not None)
    if not found:
        raise NotKnown
    (seen,) = found.values()
    told = trail.shown if side is None else trail.exported
    told(seen.reference, *(case.reference for case in seen.cases))
    return seen if side is None else for_output_to(seen, side)


def views(
    viewer: Member,
    people: Iterable[Person],
    at: datetime,
    *,
    side: str | None = None,
    source: Sources = None,
    is_for_paper: bool = False,
) -> dict[int, PersonView]:
    """Each person of whom the viewer may see something, by the person's key. Fixed statements."""
    keys = [one.pk for one in people]
    how = {"is_for_paper": is_for_paper, "is_leaving": side is not None}
    about = Q(person__in=[0, *keys])
    found = _views(viewer, about, at, source=source, **how)
    told = trail.shown if side is None else trail.exported
    for seen in found.values():
        told(seen.reference, *(case.reference for case in seen.cases))
    if side is None:
        return found
    return {key: for_output_to(seen, side) for key, seen in found.items()}


def person(viewer: Member, reference: str, at: datetime) -> Person:
    """The person of a reference, for a write about them. Raises NotKnown as `person_for` does."""
    person_for(viewer, reference, at)
    return Person.objects.get(reference=reference)


def fact(viewer: Member, kind: type[F], reference: str, at: datetime) -> F:
    """A fact that the viewer may see, for a write about it. Raises NotKnown."""
    gathered = gather(viewer, Q(reference=reference), at)
    found: list[F] = gathered.of(kind)
    if not found:
        raise NotKnown(reference)
    return found[0]


def _views(
    viewer: Member, people: Q, at: datetime, *, source: Sources, **how: bool
) -> dict[int, PersonView]:
    gathered = gather(viewer, people, at, source, **how)
    by_person: dict[int, list[Fact]] = defaultdict(list)
    for each in gathered.facts:
        by_person[each.person_id].append(each)
    return {key: put_together(facts, gathered) for key, facts in by_person.items()}
