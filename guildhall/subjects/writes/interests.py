"""Conflicts of interest: a member's own relation to somebody keeps them out of that one's cases."""

import json
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from guildhall import vault
from guildhall.audit.writes import record
from guildhall.partners.models import Bar, Guard, Member
from guildhall.partners.reads import NotAllowed, may
from guildhall.partners.rules import To
from guildhall.partners.writes import bar
from guildhall.references import new_reference
from guildhall.subjects import rules, sealing
from guildhall.subjects.models import Address, Birth, Interest, Name, Person
from guildhall.subjects.writes.keeping import fitted


@transaction.atomic
def declare_interest(
    *,
    member: Member,
    kind: str,
    person: Person | None = None,
    given: str = "",
    family: str = "",
    born_on: date | None = None,
    line: str = "",
    postcode: str = "",
    by: Member,
    at: datetime,
) -> Interest:
    """Declare a relation to a person: of the index, or by name and birth, or by address.

    Nothing says whether anybody was found: a bar is put, unseen by the member, on every case
    that the person is in, and on each that they join until the interest is ended.
    """
    if by != member and not may(by, To.MANAGE_MEMBERS):
        raise NotAllowed("You may declare only your own interests. Ask an administrator.")
    if kind not in Interest.Kind.values:
        raise rules.Unfit("kind", "Choose what the relation is")
    reference = new_reference()
    words = {"given": given, "family": family, "line": line, "postcode": postcode}
    words["born_on"] = born_on.isoformat() if born_on else ""
    interest = Interest.objects.create(
        reference=reference,
        member=member,
        person=person,
        kind=kind,
        blind="" if person else _blind_of(given, family, born_on, line, postcode),
        sealed=None if person else _sealed(reference, words),
        at=at,
        by=by,
    )
    record(
        action="subjects.interest_declared",
        subject=f"member:{member.reference}",
        by=by,
        at=at,
        after={"interest": reference, "kind": kind},
    )
    for source in _where(interest):
        _bar(interest, source, by=by, at=at)
    return interest


def _blind_of(given: str, family: str, born_on: date | None, line: str, postcode: str) -> str:
    if line:
        tidy = fitted("line", line, 400, "Address")
        return sealing.address_blind(tidy, rules.tidy_postcode(postcode).text)
    name = rules.fold(f"{given} {family}")
    if not name or born_on is None:
        raise rules.Unfit("given", "Enter a name with a date of birth, or an address")
    return sealing.interest_blind(name, born_on.isoformat())


def _sealed(reference: str, words: dict[str, str]) -> bytes:
    place = f"subjects.interest:{reference}:sealed"
    return vault.seal(json.dumps(words), owner=f"interest:{reference}", bound_to=place)


@transaction.atomic
def end_interest(interest: Interest, *, by: Member, at: datetime) -> None:
    """End an interest, so that it bars nothing new. Bars already put are for governance to lift."""
    if by != interest.member and not may(by, To.MANAGE_MEMBERS):
        raise NotAllowed("You may end only your own interests. Ask an administrator.")
    Interest.objects.filter(pk=interest.pk, ended_at=None).update(ended_at=at, ended_by=by)
    record(
        action="subjects.interest_ended",
        subject=f"member:{interest.member.reference}",
        by=by,
        at=at,
        after={"interest": interest.reference},
    )


@transaction.atomic
def bar_interested(person: Person, *, source: Guard, by: Member | None, at: datetime) -> None:
    """Bar from the case every member with a standing interest in this person.

    Called when a person joins a case and whenever the case learns a name, a birth or an address
    of theirs. Always the same number of statements, whether or not anybody is found.
    """
    names = Name.objects.filter(person=person, source=source, withdrawn_at=None)
    births = Birth.objects.filter(person=person, source=source, withdrawn_at=None)
    addresses = Address.objects.filter(person=person, source=source, withdrawn_at=None)
    born = [birth.born_on.isoformat() for birth in births]
    blinds = {sealing.interest_blind(name.folded, day) for name in names for day in born}
    blinds |= set(addresses.values_list("blind", flat=True))
    found = Interest.objects.filter(Q(person=person) | Q(blind__in=blinds), ended_at=None)
    for interest in found.select_related("member"):
        _bar(interest, source, by=by, at=at)


def _bar(interest: Interest, source: Guard, *, by: Member | None, at: datetime) -> None:
    bar(
        source,
        interest.member,
        kind=Bar.Kind.CONFLICT,
        reason=f"interest:{interest.reference}",
        by=by,
        at=at,
    )


def _where(interest: Interest) -> list[Guard]:
    """The cases that the person of an interest is in now."""
    if interest.person is not None:
        found = {g for model in (Name, Birth, Address) for g in _sources(model, interest.person)}
    else:
        found = set(
            Address.objects.filter(blind=interest.blind, withdrawn_at=None).values_list(
                "source", flat=True
            )
        ) | set(_named(interest))
    return list(Guard.objects.filter(pk__in=found))


def _sources(model: type[Name] | type[Birth] | type[Address], person: Person) -> list[int]:
    return list(model.objects.filter(person=person).values_list("source", flat=True))


def _named(interest: Interest) -> list[int]:
    """The cases that know somebody by that name and date of birth."""
    place = f"subjects.interest:{interest.reference}:sealed"
    blob = bytes(interest.sealed or b"")
    opened = vault.open_sealed(blob, owner=f"interest:{interest.reference}", bound_to=place)
    words = json.loads(opened)
    if not words["born_on"]:
        return []
    name = rules.fold(f"{words['given']} {words['family']}")
    births = Birth.objects.filter(born_on=words["born_on"], withdrawn_at=None)
    people = births.values_list("person", flat=True)
    standing = Name.objects.filter(folded=name, person__in=people, withdrawn_at=None)
    return list(standing.values_list("source", flat=True))
