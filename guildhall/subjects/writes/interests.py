"""Conflicts of interest: a member's own relation to somebody keeps them out of that one's cases.

Declaring one tells the member nothing. A case that they can open in full shuts at once, since they
can read there whom it is about, and so does one that is only being made. From any other they are
kept once governance has confirmed the interest. A shielded address is matched by nothing, nor is
a person whose name the case keeps from the member's agency.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from guildhall import local, vault
from guildhall.audit.writes import record
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Bar, Guard, Member
from guildhall.partners.reads import NotAllowed, programmes_where, seen
from guildhall.partners.writes import bar
from guildhall.partners.writes.keeping import change, keep_new
from guildhall.reasons import has_words
from guildhall.references import new_reference
from guildhall.subjects import rules, sealing
from guildhall.subjects.models import Address, Birth, Interest, Name, Person
from guildhall.subjects.reads.interests import (
    cases_of,
    declared_by_name,
    guards,
    is_kept_from,
)
from guildhall.subjects.writes.keeping import fitted

MOST_A_DAY = local.whole(
    "interests",
    "most_a_day",
    5,
    title="interests that one member may declare in a day",
    source="Local: enough for a family, too few to try out names",
    most=50,
)


class AlreadyDecided(Exception):
    """Somebody has decided on the interest, or the member has ended it."""


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

    Nothing says whether anybody was found: what the member may not open in full answers as
    before, after the same statements. Governance is told, and confirms it or not. Raises Unfit,
    for more in a day than are taken too.
    """
    if by != member:
        raise NotAllowed("You may declare only your own interests.")
    if kind not in Interest.Kind.values:
        raise rules.Unfit("kind", "Choose what the relation is")
    _require_few(member, at)
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
    keep_new(interest, by=by, at=at)
    record(
        action="subjects.interest_declared",
        subject=f"member:{member.reference}",
        by=by,
        at=at,
        after={"interest": reference, "kind": kind},
    )
    open_now = seen(member, at, Level.FULL, shows=CASE_SLICE)
    about = cases_of([interest])[interest.pk]
    for source in open_now.filter(pk__in=[0, *about]).order_by("pk"):
        _bar(interest, source, by=by, at=at)
    return interest


def _require_few(member: Member, at: datetime) -> None:
    """Raise Unfit where as many were declared this London day as are taken, ended ones too."""
    Member.objects.select_for_update().get(pk=member.pk)  # of two at once, the second waits
    day = at.astimezone(LONDON).date()
    since = datetime.combine(day, time.min, LONDON)
    until = datetime.combine(day + timedelta(days=1), time.min, LONDON)
    if Interest.objects.filter(member=member, at__gte=since, at__lt=until).count() >= MOST_A_DAY:
        raise rules.Unfit(
            "kind",
            f"You have declared {MOST_A_DAY} today, the most that are taken in a day. Tell"
            " information governance of any more",
        )


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
    if by != interest.member:
        raise NotAllowed("You may end only your own interests.")
    change(interest, Q(ended_at=None), ended_at=at, ended_by=by, by=by, at=at)
    record(
        action="subjects.interest_ended",
        subject=f"member:{interest.member.reference}",
        by=by,
        at=at,
        after={"interest": interest.reference},
    )


@transaction.atomic
def decide_interest(
    interest: Interest, *, is_confirmed: bool, reason: str, by: Member, at: datetime
) -> None:
    """Confirm that an interest keeps the member out, or say why it does not; they are told neither.

    Confirmed, it bars them from every case it is about, now and later. By somebody in governance,
    and never by the member. Raises NotAllowed, Unfit for no reason, and AlreadyDecided if two did
    it at once.
    """
    if by == interest.member or not programmes_where(by, Do.GOVERN, at):
        raise NotAllowed("Somebody else, in information governance, decides on this.")
    if not is_confirmed and not has_words(reason):
        raise rules.Unfit("reason", "Say why it is not a conflict")
    undecided = Q(decided_at=None, ended_at=None)
    decided = {"decided_at": at, "decided_by": by, "is_confirmed": is_confirmed}
    if not change(interest, undecided, **decided, reason=reason.strip(), by=by, at=at):
        raise AlreadyDecided("Somebody else has just decided on it, or it was ended.")
    record(
        action="subjects.interest_decided",
        subject=f"member:{interest.member.reference}",
        by=by,
        at=at,
        after={"interest": interest.reference, "is_confirmed": is_confirmed},
    )
    if is_confirmed:
        for source in guards(cases_of([interest])[interest.pk]):
            _bar(interest, source, by=by, at=at)


@transaction.atomic
def bar_interested(person: Person, *, source: Guard, by: Member | None, at: datetime) -> None:
    """Bar from the case the members with a standing interest in this person.

    Called when a person joins a case and whenever the case learns a name, a birth or an address
    of theirs. A member whose interest nobody has confirmed is barred where they cannot see it: from
    a case that is made at this instant, and from one that they can open in full.
    """
    names = Name.objects.filter(person=person, source=source, withdrawn_at=None)
    births = Birth.objects.filter(person=person, source=source, withdrawn_at=None)
    addresses = Address.objects.filter(
        person=person, source=source, is_shielded=False, withdrawn_at=None
    )
    born = [birth.born_on.isoformat() for birth in births]
    blinds = {sealing.interest_blind(name.folded, day) for name in names for day in born}
    blinds |= set(addresses.values_list("blind", flat=True))
    named = [] if born else declared_by_name({name.folded for name in names})
    about = Q(person=person) | Q(blind__in=blinds) | Q(pk__in=named)
    found = Interest.objects.filter(about, ended_at=None)
    standing = found.exclude(is_confirmed=False).select_related("member")
    kept = {name.kept_by_id for name in names if name.kept_by_id}
    told = [each for each in standing if not is_kept_from(each.member, kept)]
    for interest in _unseen(told, source, at):
        _bar(interest, source, by=by, at=at)


def _unseen(found: Iterable[Interest], source: Guard, at: datetime) -> list[Interest]:
    """Those of them whose member may be barred from the case without learning anything by it."""
    return [
        each
        for each in found
        if each.is_confirmed
        or source.made_at == at
        or seen(each.member, at, Level.FULL, shows=CASE_SLICE).filter(pk=source.pk).exists()
    ]


def _bar(interest: Interest, source: Guard, *, by: Member | None, at: datetime) -> None:
    bar(
        source,
        interest.member,
        kind=Bar.Kind.CONFLICT,
        reason=f"interest:{interest.reference}",
        by=by,
        at=at,
    )
