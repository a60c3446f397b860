"""Addresses and contacts, and the shield over them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ForeignObjectRel

from guildhall.audit.comparing import hold
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard, Member
from guildhall.subjects import rules, sealing
from guildhall.subjects.models import Address, Birth, Contact, Person, Place
from guildhall.subjects.reads.together import contact_words, place_words
from guildhall.subjects.safe_contact import UNASKED, SafeContact
from guildhall.subjects.writes.interests import bar_interested
from guildhall.subjects.writes.keeping import (
    ChangedMeanwhile,
    allow,
    fitted,
    keep,
    known,
    mark,
    reasoned,
    required,
    revised,
)

ANSWERS = ("may_ring", "may_leave_message", "may_write")
CONTACT_WORDS = ("value", "note", "who_may_answer")


def _shielded(
    person: Person, source: Guard, role: str, side: str, asked: bool | None, at: datetime
) -> bool:
    """Whether a new fact starts shielded: as asked, or else by who the person is in the case."""
    if asked is not None:
        return asked
    births = Birth.objects.filter(person=person, source=source, withdrawn_at=None)
    on = at.astimezone(LONDON).date()
    is_child = any(rules.age_on(b.born_on, on) < rules.ADULT_AT for b in births)
    return rules.is_shielded_by_default(role=role, side=side, is_child=is_child)


def _side(side: str) -> str:
    if side not in {"", *rules.SIDES}:
        raise rules.Unfit("side", "Side must be victim, offender or neither")
    return side


@transaction.atomic
def add_address(
    person: Person,
    *,
    source: Guard,
    line: str,
    postcode: str = "",
    uprn: str = "",
    lsoa: str = "",
    since: date | None = None,
    until: date | None = None,
    role: str = "",
    side: str = "",
    is_shielded: bool | None = None,
    shield_why: str = "",
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Address:
    """Add an address. `is_shielded` None: shielded if the person is a victim, complainant or child.

    A postcode out of form is kept and flagged, never refused. Raises Unfit naming the field.
    """
    allow(by, source, needs, at)
    words = _address_words(line, postcode, uprn, lsoa)
    if since and until and until < since:
        raise rules.Unfit("until", "The day they left must be after the day they came")
    address = Address(
        person=known(person),
        source=source,
        since=since,
        until=until,
        side=_side(side),
        is_shielded=_shielded(person, source, role, side, is_shielded, at),
        shield_why=fitted("shield_why", shield_why, 400, "Why it is shielded"),
        is_odd=rules.tidy_postcode(postcode).is_odd,
        blind=sealing.address_blind(words["line"], words["postcode"]),
        at=at,
        by=by,
    )
    _put_address(address, words)
    keep(address, words=words, plain=_address_plain(address), by=by, at=at)
    bar_interested(person, source=source, by=by, at=at)
    return address


def _address_words(line: str, postcode: str, uprn: str, lsoa: str) -> dict[str, str]:
    return {
        "line": required("line", line, 400, "Address"),
        "postcode": fitted("postcode", rules.tidy_postcode(postcode).text, 20, "Postcode"),
        "uprn": fitted("uprn", uprn, 12, "Property number (UPRN)"),
        "lsoa": fitted("lsoa", lsoa, 9, "Small area code (LSOA)"),
    }


def _address_plain(address: Address) -> dict[str, Any]:
    return {
        "since": address.since,
        "until": address.until,
        "side": address.side,
        "is_shielded": address.is_shielded,
        "is_odd": address.is_odd,
    }


def _put_address(address: Address, words: dict[str, str]) -> None:
    """Put the words where they belong: sealed in the fact, or in a place of the index."""
    if address.is_shielded:
        address.place, address.sealed = None, sealing.seal(address, words)
    else:
        address.place = _place(words)
        address.sealed = None


@transaction.atomic
def put_place(
    *,
    line: str,
    postcode: str = "",
    uprn: str = "",
    lsoa: str = "",
    by: Member | None,
    at: datetime,
) -> Place:
    """The place of an address that is nobody's: where something happened. Raises Unfit.

    One that stands in the index word for word is the same place. What refers to it says where
    something was, and who may read that is the question of the record that does.
    """
    del by, at  # a place has no author: the record that refers to it has, and leaves the mark
    return _place(_address_words(line, postcode, uprn, lsoa))


def _place(words: dict[str, str]) -> Place:
    return Place.objects.filter(**words).first() or Place.objects.create(**words)


@transaction.atomic
def add_contact(
    person: Person,
    *,
    source: Guard,
    kind: str,
    value: str,
    safe: SafeContact = UNASKED,
    role: str = "",
    side: str = "",
    is_shielded: bool | None = None,
    shield_why: str = "",
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Contact:
    """Add a way to reach the person, and how it is safe to use as far as anybody has asked.

    Asked by `by` at `at`, unless what is copied says otherwise. A number out of form is kept and
    flagged, never refused. Raises Unfit naming the field.
    """
    allow(by, source, needs, at)
    if kind not in Contact.Kind.values:
        raise rules.Unfit("kind", "Choose what kind of contact it is")
    tidied = rules.tidy_contact(kind, value)
    words = {
        "value": required("value", tidied.text, 254, "Number or address"),
        "note": fitted("hours", safe.hours, 400, "When it is safe"),
        "who_may_answer": fitted("who_may_answer", safe.who_may_answer, 400, "Who may answer"),
    }
    contact = Contact(
        person=known(person),
        source=source,
        kind=kind,
        **_answers(safe, by=by, at=at),
        side=_side(side),
        is_shielded=_shielded(person, source, role, side, is_shielded, at),
        shield_why=fitted("shield_why", shield_why, 400, "Why it is shielded"),
        is_odd=tidied.is_odd,
        blind=sealing.contact_blind(words["value"]),
        at=at,
        by=by,
    )
    _put_contact(contact, words)
    keep(contact, words=words, plain=_contact_plain(contact), by=by, at=at)
    return contact


def _answers(safe: SafeContact, *, by: Member | None, at: datetime) -> dict[str, Any]:
    """The columns of what was answered, with who asked and when; none where nobody has."""
    answers = {name: getattr(safe, name) for name in ANSWERS}
    if not safe.is_asked:
        return answers
    return answers | {"asked_at": safe.asked_at or at, "asked_by": safe.asked_by or by}


def _contact_plain(contact: Contact) -> dict[str, Any]:
    return {
        "kind": contact.kind,
        **{name: getattr(contact, name) for name in ANSWERS},
        "asked_at": contact.asked_at,
        "side": contact.side,
        "is_shielded": contact.is_shielded,
        "is_odd": contact.is_odd,
    }


def _put_contact(contact: Contact, words: dict[str, str]) -> None:
    plain = dict.fromkeys(CONTACT_WORDS, "") if contact.is_shielded else words
    for name in CONTACT_WORDS:
        setattr(contact, name, plain.get(name, ""))
    contact.sealed = sealing.seal(contact, words) if contact.is_shielded else None


def words_of(fact: Address | Contact) -> dict[str, str]:
    """The words of an address or contact, opened where they are sealed."""
    if fact.is_shielded:
        return sealing.opened(fact)
    return contact_words(fact) if isinstance(fact, Contact) else place_words(fact)


@transaction.atomic
def set_shield(
    fact: Address | Contact,
    *,
    is_shielded: bool,
    why: str,
    side: str | None = None,
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.SHIELD,
) -> None:
    """Put a shield on or take it off, for a reason. `side` None leaves the side as it is.

    Matches only a fact that stands as it was read: of two people at once, one gets
    ChangedMeanwhile. Taken off, the words go back into the index; put on, a place that nobody
    else is said to live at is taken out of it.
    """
    allow(by, fact.source, needs, at)
    why = reasoned("why", why, 400, "Reason")
    hold(fact)
    words, place, was = words_of(fact), getattr(fact, "place", None), fact.is_shielded
    fact.is_shielded, fact.shield_why = is_shielded, why
    fact.side = fact.side if side is None else _side(side)
    if isinstance(fact, Contact):
        _put_contact(fact, words)
        columns, plain = [*CONTACT_WORDS, "sealed"], _contact_plain(fact)
    else:
        _put_address(fact, words)
        columns, plain = ["place", "sealed"], _address_plain(fact)
    columns += ["is_shielded", "shield_why", "side"]
    changed = {name: getattr(fact, name) for name in columns}
    standing = type(fact)._default_manager.filter(pk=fact.pk, is_shielded=was, withdrawn_at=None)
    if not standing.update(**changed):
        raise ChangedMeanwhile("Somebody else has just changed this.")
    if place is not None:
        drop_unused([place.pk])
    revised(fact, words={**words, "shield_why": why}, plain=plain, by=by, at=at)
    mark(fact, "shielded" if is_shielded else "unshielded", by=by, at=at)
    bar_interested(fact.person, source=fact.source, by=by, at=at)


def drop_unused(places: list[int]) -> None:
    """Take out of the index the places that nothing refers to any more, whatever keeps them."""
    used: set[int] = set()
    for relation in Place._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            column = relation.field.name
            rows = relation.related_model._default_manager.filter(**{f"{column}__in": places})
            used |= set(rows.values_list(column, flat=True))
    Place.objects.filter(pk__in=set(places) - used).delete()
