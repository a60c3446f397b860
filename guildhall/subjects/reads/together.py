"""Facts put together into one person: the same words of several cases are shown once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypedDict, TypeVar

from guildhall.partners.models import Guard
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Drives,
    Fact,
    Identifier,
    Name,
    Shieldable,
)
from guildhall.subjects.reads.gather import Gathered
from guildhall.subjects.reads.shown import (
    AddressSeen,
    BirthSeen,
    CaseSeen,
    ContactSeen,
    IdentifierSeen,
    NameSeen,
    PersonView,
    Seen,
    VehicleSeen,
)
from guildhall.subjects.safe_contact import SafeContact, strictest

T = TypeVar("T", bound=Fact)
S = TypeVar("S")
KIND_ORDER = {kind: place for place, kind in enumerate(Name.Kind.values)}


class Shield(TypedDict):
    """What is said of the shields on some words."""

    is_shielded: bool
    shielded_by: frozenset[str]
    is_odd: bool


def put_together(facts: list[Fact], gathered: Gathered) -> PersonView:
    """One person, of facts that the viewer may see. There is at least one."""
    sources = {each.source.reference: each.source for each in facts}
    names = [
        _name(group)
        for group in _alike(facts, Name, lambda n: (n.kind, n.given, n.family, n.kept_by))
    ]
    return PersonView(
        reference=facts[0].person.reference,
        names=tuple(sorted(names, key=lambda n: KIND_ORDER.get(n.kind, len(KIND_ORDER)))),
        births=_shown(facts, Birth, lambda b: (b.born_on, b.is_estimated), _birth),
        addresses=tuple(
            _address(group, gathered)
            for group in _alike(facts, Address, lambda a: (a.blind, a.since, a.until))
        ),
        contacts=tuple(
            _contact(group, gathered) for group in _alike(facts, Contact, lambda c: c.blind)
        ),
        identifiers=_shown(facts, Identifier, lambda i: (i.scheme, i.value), _identifier),
        vehicles=_shown(facts, Drives, lambda d: d.vehicle_id, _vehicle),
        cases=tuple(_case(sources[reference]) for reference in sorted(sources)),
    )


def _alike(facts: Iterable[Fact], kind: type[T], key: Callable[[T], Hashable]) -> Iterable[list[T]]:
    groups: dict[Hashable, list[T]] = defaultdict(list)
    for each in facts:
        if isinstance(each, kind):
            groups[key(each)].append(each)
    return groups.values()


def _shown(
    facts: Iterable[Fact],
    kind: type[T],
    key: Callable[[T], Hashable],
    show: Callable[[list[T]], S],
) -> tuple[S, ...]:
    return tuple(show(group) for group in _alike(facts, kind, key))


def _common(group: Iterable[Fact]) -> dict[str, Any]:
    """The fields of `Seen` for facts that say the same."""
    facts = list(group)
    common = Seen(
        references=tuple(sorted(each.reference for each in facts)),
        cases=tuple(sorted({each.source.reference for each in facts})),
        at=max(each.at for each in facts),
    )
    return vars(common)


def _shield(group: Iterable[Address | Contact], gathered: Gathered) -> Shield:
    facts: list[Address | Contact] = list(group)
    by: frozenset[str] = frozenset()
    for each in facts:
        shieldable: Shieldable = each
        by |= gathered.shielded_by(shieldable)
    return Shield(
        is_shielded=any(each.is_shielded for each in facts),
        shielded_by=by,
        is_odd=any(each.is_odd for each in facts),
    )


def _address(group: list[Address], gathered: Gathered) -> AddressSeen:
    one = group[0]
    words = gathered.words.get(one.reference) or place_words(one)
    return AddressSeen(
        **_common(group),
        **_shield(group, gathered),
        line=words["line"],
        postcode=words["postcode"],
        uprn=words["uprn"],
        lsoa=words["lsoa"],
        since=one.since,
        until=one.until,
    )


def place_words(one: Address) -> dict[str, str]:
    """The words of an address that is not shielded."""
    assert one.place is not None  # noqa: S101 (the table's constraint says so)
    return {name: getattr(one.place, name) for name in ("line", "postcode", "uprn", "lsoa")}


def _contact(group: list[Contact], gathered: Gathered) -> ContactSeen:
    one = group[0]
    words = gathered.words.get(one.reference) or contact_words(one)
    return ContactSeen(
        **_common(group),
        **_shield(group, gathered),
        value=words["value"],
        kind=one.kind,
        kind_label=one.get_kind_display(),
        safe=strictest([_safe(each, gathered) for each in gathered.of(Contact) if _is(each, one)]),
    )


def _is(other: Contact, one: Contact) -> bool:
    """Whether two are one number or address, whoever it is of: how it is safe holds for both."""
    return other.blind == one.blind


def _safe(one: Contact, gathered: Gathered) -> SafeContact:
    """What one fact says of how it is safe to use."""
    words = gathered.words.get(one.reference) or contact_words(one)
    return SafeContact(
        may_ring=one.may_ring,
        may_leave_message=one.may_leave_message,
        may_write=one.may_write,
        who_may_answer=words.get("who_may_answer", ""),
        hours=words["note"],
        asked_at=one.asked_at,
        asked_by=one.asked_by,
    )


def contact_words(one: Contact) -> dict[str, str]:
    """The words of a contact that is not shielded."""
    return {"value": one.value, "note": one.note, "who_may_answer": one.who_may_answer}


def _name(group: list[Name]) -> NameSeen:
    one = group[0]
    return NameSeen(
        **_common(group),
        given=one.given,
        family=one.family,
        kind=one.kind,
        kind_label=one.get_kind_display(),
        kept_by=one.kept_by,
    )


def _birth(group: list[Birth]) -> BirthSeen:
    one = group[0]
    return BirthSeen(**_common(group), born_on=one.born_on, is_estimated=one.is_estimated)


def _identifier(group: list[Identifier]) -> IdentifierSeen:
    one = group[0]
    return IdentifierSeen(**_common(group), scheme=one.scheme, value=one.value)


def _vehicle(group: list[Drives]) -> VehicleSeen:
    one = group[0]
    return VehicleSeen(
        **_common(group),
        vehicle=one.vehicle.reference,
        registration=one.vehicle.registration,
        description=one.vehicle.description,
        how=one.how,
    )


def _case(source: Guard) -> CaseSeen:
    return CaseSeen(source.reference, source.programme, source.marking, source.kind)
