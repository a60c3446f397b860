"""Erasing: the words go, and the key that opens their revisions is destroyed."""

from datetime import datetime

from django.db import transaction

from guildhall import vault
from guildhall.audit.writes import record
from guildhall.partners.models import Guard, Member
from guildhall.subjects import sealing
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Drives,
    Fact,
    Identifier,
    Name,
    Person,
    Vehicle,
)
from guildhall.subjects.writes.reach import drop_unused

FACTS: tuple[type[Fact], ...] = (Name, Birth, Address, Contact, Identifier, Drives)


@transaction.atomic
def erase_person(person: Person, *, why: str, by: Member | None, at: datetime) -> None:
    """Erase everything the index holds of a person, in every case. It cannot be undone.

    The caller has settled that it may be done (no hold, retention reviewed). `why` is a code
    such as retention or request, never words about the person.
    """
    for source in Guard.objects.filter(pk__in=_pairs(person=person)).order_by("pk"):
        _erase(person, source, at=at)
    _finish(person, why=why, by=by, at=at)


@transaction.atomic
def erase_source(source: Guard, *, why: str, by: Member | None, at: datetime) -> list[Person]:
    """Erase what one case said of people, and those people of whom nothing else is held.

    What other cases hold of them stays. Gives the people who are gone for good.
    """
    people = {pk for model in FACTS for pk in _column(model, "person", source=source)}
    gone = []
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        _erase(person, source, at=at)
        if not any(model._default_manager.filter(person=person).exists() for model in FACTS):
            _finish(person, why=why, by=by, at=at)
            gone.append(person)
    Vehicle.objects.filter(source=source).delete()
    return gone


def _column(model: type[Fact], column: str, **where: object) -> list[int]:
    return list(model._default_manager.filter(**where).values_list(column, flat=True))


def _pairs(person: Person) -> set[int]:
    return {pk for model in FACTS for pk in _column(model, "source", person=person)}


def _erase(person: Person, source: Guard, *, at: datetime) -> None:
    places = [pk for pk in _column(Address, "place", person=person, source=source) if pk]
    vehicles = _column(Drives, "vehicle", person=person, source=source)
    for model in FACTS:
        model._default_manager.filter(person=person, source=source).delete()
    drop_unused(places)
    Vehicle.objects.filter(pk__in=vehicles, drives=None).delete()
    vault.destroy(sealing.owner(person.reference, source.reference), at=at)


def _finish(person: Person, *, why: str, by: Member | None, at: datetime) -> None:
    vault.destroy(f"person:{person.reference}", at=at)
    Person.objects.filter(pk=person.pk).update(erased_at=at)
    record(
        action="subjects.person_erased",
        subject=f"person:{person.reference}",
        by=by,
        at=at,
        after={"why": why},
    )
