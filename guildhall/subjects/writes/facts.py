"""Names, dates of birth, identifiers and vehicles: adding them, and withdrawing what was wrong."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from guildhall.audit.comparing import hold
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency, Guard, Member
from guildhall.subjects import rules, sealing
from guildhall.subjects.models import (
    Birth,
    Drives,
    Fact,
    Identifier,
    Name,
    NameWord,
    Person,
    Vehicle,
)
from guildhall.subjects.reads.kept import BARE, names_kept
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


@transaction.atomic
def add_name(
    person: Person,
    *,
    source: Guard,
    given: str,
    family: str,
    kind: str = Name.Kind.LEGAL,
    kept_by: Agency | None = None,
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Name:
    """Add a name that this case knows the person by. Either half may be empty, not both.

    Raises Unfit naming the field. `kept_by` is the agency that it stays with, where whoever gave
    it does not wish others to be told. `needs` is what the member must be allowed to do on the
    case; None where the caller has asked.
    """
    allow(by, source, needs, at)
    given = fitted("given", given, 200, "Given name")
    family = fitted("family", family, 200, "Family name")
    if not given and not family:
        raise rules.Unfit("given", "Enter a given name, a family name or both")
    about = {"person": known(person), "source": source, "at": at, "by": by}
    name = Name(given=given, family=family, kind=kind, kept_by=kept_by, **about)
    name.folded = rules.fold(name.whole)[:900]
    plain = {"kind": kind, "kept_by": kept_by.key if kept_by else ""}
    keep(name, words={"given": given, "family": family}, plain=plain, by=by, at=at)
    words = dict.fromkeys(word[:200] for word in name.folded.split())
    NameWord.objects.bulk_create(NameWord(name=name, source=source, word=w) for w in words)
    bar_interested(person, source=source, by=by, at=at)
    return name


@transaction.atomic
def add_birth(
    person: Person,
    *,
    source: Guard,
    born_on: date,
    is_estimated: bool = False,
    role: str = "",
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Birth:
    """Add a date of birth. One that cannot be true raises Unfit, whose field is `born_on`."""
    allow(by, source, needs, at)
    rules.check_birth(born_on, on=at.astimezone(LONDON).date(), role=role)
    birth = Birth(
        person=known(person),
        source=source,
        born_on=born_on,
        is_estimated=is_estimated,
        at=at,
        by=by,
    )
    words = {"born_on": born_on}
    keep(birth, words=words, plain={"is_estimated": is_estimated}, by=by, at=at)
    bar_interested(person, source=source, by=by, at=at)
    return birth


@transaction.atomic
def add_identifier(
    person: Person,
    *,
    source: Guard,
    scheme: str,
    value: str,
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Identifier:
    """Add what another system calls the person. `scheme` is whose: nhs, upn, police, ..."""
    allow(by, source, needs, at)
    scheme = required("scheme", scheme, 40, "Kind of number")
    value = required("value", value, 100, "Number")
    identifier = Identifier(
        person=known(person),
        source=source,
        scheme=scheme,
        value=value,
        blind=sealing.identifier_blind(value),
        at=at,
        by=by,
    )
    keep(identifier, words={"value": value}, plain={"scheme": scheme}, by=by, at=at)
    return identifier


@transaction.atomic
def add_vehicle(
    person: Person | None,
    *,
    source: Guard,
    registration: str = "",
    description: str = "",
    how: str = "",
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> Vehicle:
    """Add a vehicle to a case, and say how a person is linked to it where there is one."""
    allow(by, source, needs, at)
    registration = fitted("registration", rules.tidy_registration(registration), 20, "Registration")
    description = fitted("description", description, 400, "Description")
    if not registration and not description:
        raise rules.Unfit("registration", "Enter a registration or describe the vehicle")
    vehicle = Vehicle.objects.create(
        source=source, registration=registration, description=description, at=at, by=by
    )
    if person is not None:
        how = fitted("how", how, 200, "How they are linked")
        fact = Drives(person=known(person), source=source, vehicle=vehicle, how=how, at=at, by=by)
        words = {"registration": registration, "description": description, "how": how}
        keep(fact, words=words, plain={"vehicle": vehicle.reference}, by=by, at=at)
    return vehicle


@transaction.atomic
def let_name_pass(
    name: Name, *, why: str, by: Member, at: datetime, needs: Do | None = Do.WRITE
) -> None:
    """Let a name that was kept to one agency be told to others, for a reason.

    By a member of that agency: they agree to it now, or somebody could come to serious harm. What
    else the agency keeps of the same person, on the case and beside it, is let go with it.
    """
    allow(by, name.source, needs, at)
    why = reasoned("why", why, 400, "Reason")
    kept = names_kept(name.source).filter(kept_by=by.agency_id or 0)
    same = kept.annotate(bare=BARE).filter(
        Q(person=name.person) | Q(bare=name.folded.replace(" ", ""))
    )
    let_go = list(same.select_related("person", "source"))
    for each in let_go:
        hold(each)
    if name not in let_go or not same.update(kept_by=None):
        raise ChangedMeanwhile("Only the agency that it was given to can let it be passed on.")
    for each in let_go:
        each.refresh_from_db(fields=["kept_by"])
        revised(each, words={"why": why}, plain={"kept_by": ""}, by=by, at=at)
        bar_interested(each.person, source=each.source, by=by, at=at)
        mark(each, "may_pass", by=by, at=at)
    name.refresh_from_db(fields=["kept_by"])


@transaction.atomic
def withdraw_fact(
    fact: Fact,
    *,
    why: str,
    by: Member | None,
    at: datetime,
    needs: Do | None = Do.WRITE,
) -> None:
    """Withdraw a fact that was wrong. It is shown no more; the row and its revisions stay.

    The update matches only a fact not yet withdrawn: of two people at once, one gets
    ChangedMeanwhile.
    """
    allow(by, fact.source, needs, at)
    why = reasoned("why", why, 400, "Why it is withdrawn")
    hold(fact)
    standing = type(fact)._default_manager.filter(pk=fact.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_by=by, withdrawn_why=why):
        raise ChangedMeanwhile("Somebody else has just withdrawn this.")
    fact.refresh_from_db()
    plain = {"withdrawn_at": at}
    revised(fact, words={"withdrawn_why": why}, plain=plain, by=by, at=at)
    mark(fact, "withdrawn", by=by, at=at)
