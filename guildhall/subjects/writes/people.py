"""A person joins the index, or joins one more case."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from guildhall.audit.writes import record
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency, Guard, Member
from guildhall.subjects import reads
from guildhall.subjects.models import Birth, Name, Person
from guildhall.subjects.reads.kept import withheld_from
from guildhall.subjects.writes.facts import add_birth, add_name
from guildhall.subjects.writes.interests import bar_interested
from guildhall.subjects.writes.keeping import allow, known


@transaction.atomic
def add_person(
    *,
    source: Guard,
    given: str,
    family: str,
    kind: str = Name.Kind.LEGAL,
    born_on: date | None = None,
    is_estimated: bool = False,
    role: str = "",
    kept_by: Agency | None = None,
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Person:
    """Add a person whom nobody in this case has found in the index, with the name it knows.

    `role` is the person's in this case, where it is known: a child must be under 18.
    """
    allow(by, source, needs, at)
    person = Person.objects.create(at=at, by=by)
    record(
        action="subjects.person_added",
        subject=f"person:{person.reference}",
        by=by,
        at=at,
        after={"source": source.reference},
    )
    if born_on is not None:
        add_birth(
            person,
            source=source,
            born_on=born_on,
            is_estimated=is_estimated,
            role=role,
            by=by,
            at=at,
            needs=None,
        )
    # The name comes last: in a case that knows a birth, an interest is matched by both.
    given_name = {"given": given, "family": family, "kind": kind}
    add_name(person, source=source, **given_name, kept_by=kept_by, by=by, at=at, needs=None)
    return person


@transaction.atomic
def bring_in(
    person: Person,
    *,
    source: Guard,
    origin: Guard | None = None,
    kept_by: Agency | None = None,
    by: Member,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> None:
    """Bring a person whom the member can see into another case, with the name and birth they see.

    `origin` is what they are brought from, where the caller has decided that all of it belongs to
    this case: a name that it keeps from the member goes with it, and stays kept. `kept_by` is the
    agency that the name stays with here.

    Only what `by` may see is copied, so joining a case widens nobody's view of another one.
    Raises NotKnown where `by` may see nothing of the person. A person already in the case is
    left as they are. Members with an interest in them are barred from the case.
    """
    allow(by, source, needs, at)
    kept = _kept_name(known(person), origin, by)
    is_closed = kept is not None and kept.is_closed  # type: ignore[attr-defined]
    seen = None if is_closed else reads.view(by, person, at)
    giver = _giver(kept) if kept is not None and is_closed else None
    if not Birth.objects.filter(person=person, source=source, withdrawn_at=None).exists():
        for birth in seen.births[:1] if seen else ():
            add_birth(
                person,
                source=source,
                born_on=birth.born_on,
                is_estimated=birth.is_estimated,
                by=by,
                at=at,
                needs=None,
            )
    if not Name.objects.filter(person=person, source=source, withdrawn_at=None).exists():
        for name in [kept] if kept else seen.names[:1] if seen else ():
            words = {"given": name.given, "family": name.family, "kind": name.kind}
            stays = name.kept_by or kept_by or giver
            add_name(person, source=source, **words, kept_by=stays, by=by, at=at, needs=None)
    bar_interested(person, source=source, by=by, at=at)


def _kept_name(person: Person, origin: Guard | None, by: Member) -> Name | None:
    """The name that an origin keeps to one agency, or from the member; None where it keeps none.

    `is_closed` is whether it is kept from the member.
    """
    if origin is None:
        return None
    names = Name.objects.filter(person=person, source=origin, withdrawn_at=None)
    closed = ExpressionWrapper(withheld_from(by.agency_id or 0), BooleanField())
    found = names.annotate(is_closed=closed).filter(Q(kept_by__isnull=False) | Q(is_closed=True))
    return found.order_by("-at", "-pk").first()


def _giver(name: Name) -> Agency:
    """The agency that gave a name, or answers for the record that it came by."""
    given_by = name.by.agency if name.by else None
    return given_by or name.source.controller
