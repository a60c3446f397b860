"""A person as a viewer may see them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from guildhall.audit import trail
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import NotKnown
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Drives,
    Fact,
    Identifier,
    Interest,
    Name,
    Person,
    Shieldable,
)
from guildhall.subjects.reads.gather import Gathered, gather
from guildhall.subjects.reads.shown import (
    AddressSeen,
    BirthSeen,
    CaseSeen,
    ContactSeen,
    IdentifierSeen,
    NameSeen,
    PersonView,
    VehicleSeen,
    for_output_to,
)

F = TypeVar("F", bound=Fact)
S = TypeVar("S")
KIND_ORDER = {kind: place for place, kind in enumerate(Name.Kind.values)}


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
    return _one(viewer, Q(person__reference=reference), at, side=side, source=None)


def _one(
    viewer: Member, people: Q, at: datetime, *, side: str | None, source: Guard | None
) -> PersonView:
    found = _views(viewer, people, at, source=source)
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
    source: Guard | None = None,
) -> dict[int, PersonView]:
    """Each person of whom the viewer may see something, by the person's key. Fixed statements."""
    keys = [one.pk for one in people]
    found = _views(viewer, Q(person__in=[0, *keys]), at, source=source)
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
        raise NotKnown
    return found[0]


def interests_of(member: Member) -> QuerySet[Interest]:
    """The interests that a member has declared and that stand, newest first."""
    return Interest.objects.filter(member=member, ended_at=None).order_by("-at", "reference")


def _views(
    viewer: Member, people: Q, at: datetime, *, source: Guard | None
) -> dict[int, PersonView]:
    gathered = gather(viewer, people, at, source)
    by_person: dict[int, list[Fact]] = defaultdict(list)
    for each in gathered.facts:
        by_person[each.person_id].append(each)
    return {key: _seen(facts, gathered) for key, facts in by_person.items()}


def _seen(facts: list[Fact], gathered: Gathered) -> PersonView:
    def some(kind: type[Any], key: Callable[[Any], Hashable], show: Callable[..., S]) -> tuple[S, ...]:
        alike: dict[Hashable, list[Any]] = defaultdict(list)
        for each in facts:
            if isinstance(each, kind):
                alike[key(each)].append(each)
        return tuple(show(group[0], _common(group), group) for group in alike.values())

    def shield(group: list[Shieldable]) -> dict[str, Any]:
        return {
            "is_shielded": any(each.is_shielded for each in group),
            "shielded_by": gathered.shielded_by(group[0]),
            "is_odd": any(each.is_odd for each in group),  # type: ignore[attr-defined]
        }

    def address(one: Address, common: dict[str, Any], group: list[Address]) -> AddressSeen:
        words = gathered.words.get(one.reference) or place_words(one)
        return AddressSeen(
            **common, **shield(list(group)), **words, since=one.since, until=one.until
        )

    def contact(one: Contact, common: dict[str, Any], group: list[Contact]) -> ContactSeen:
        words = gathered.words.get(one.reference) or {"value": one.value, "note": one.note}
        return ContactSeen(
            **common,
            **shield(list(group)),
            **words,
            kind=one.kind,
            kind_label=one.get_kind_display(),
            is_safe=one.is_safe,
        )

    sources = {each.source.reference: each.source for each in facts}
    names = some(Name, lambda n: (n.kind, n.given, n.family), _name)
    return PersonView(
        reference=facts[0].person.reference,
        names=tuple(sorted(names, key=lambda n: KIND_ORDER.get(n.kind, 9))),
        births=some(Birth, lambda b: (b.born_on, b.is_estimated), _birth),
        addresses=some(Address, lambda a: (a.blind, a.since, a.until), address),
        contacts=some(Contact, lambda c: (c.kind, c.blind, c.is_safe, c.reference), contact),
        identifiers=some(Identifier, lambda i: (i.scheme, i.value), _identifier),
        vehicles=some(Drives, lambda d: d.vehicle_id, _vehicle),
        cases=tuple(_case(sources[reference]) for reference in sorted(sources)),
    )


def _common(group: list[Any]) -> dict[str, Any]:
    return {
        "references": tuple(sorted(each.reference for each in group)),
        "cases": tuple(sorted({each.source.reference for each in group})),
        "at": max(each.at for each in group),
    }


def place_words(one: Address) -> dict[str, str]:
    """The words of an address that is not shielded."""
    assert one.place is not None  # noqa: S101 (the table's constraint says so)
    return {name: getattr(one.place, name) for name in ("line", "postcode", "uprn", "lsoa")}


def _name(one: Name, common: dict[str, Any], _: list[Name]) -> NameSeen:
    return NameSeen(
        **common,
        given=one.given,
        family=one.family,
        kind=one.kind,
        kind_label=one.get_kind_display(),
    )


def _birth(one: Birth, common: dict[str, Any], _: list[Birth]) -> BirthSeen:
    return BirthSeen(**common, born_on=one.born_on, is_estimated=one.is_estimated)


def _identifier(one: Identifier, common: dict[str, Any], _: list[Identifier]) -> IdentifierSeen:
    return IdentifierSeen(**common, scheme=one.scheme, value=one.value)


def _vehicle(one: Drives, common: dict[str, Any], _: list[Drives]) -> VehicleSeen:
    return VehicleSeen(
        **common,
        vehicle=one.vehicle.reference,
        registration=one.vehicle.registration,
        description=one.vehicle.description,
        how=one.how,
    )


def _case(source: Guard) -> CaseSeen:
    return CaseSeen(source.reference, source.programme, source.marking, source.kind)
