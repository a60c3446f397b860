"""What must be so after a kill: every acknowledged deed whole, every other whole or not there."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Max, Model

from guildhall import vault
from guildhall.audit.models import Change, RequestRow, Revision
from guildhall.audit.reads import revisions
from guildhall.audit.rules import plain
from guildhall.casework.models import (
    Action,
    ActionSlip,
    Allocation,
    Assessment,
    Case,
    ClosureRequest,
    Consent,
    ContactAttempt,
    Entry,
    Involvement,
    Referral,
    StageEntry,
)
from guildhall.casework.writes import sync_clocks
from guildhall.duties.models import Clock
from guildhall.partners.models import Grant, Guard
from guildhall.subjects.models import Birth, Contact, Name, NameWord, Person
from guildhall.subjects.sealing import opened
from tests.killing.deeds import words

AT_INSTANT: dict[type[Model], str] = {
    Change: "at",
    Revision: "at",
    Entry: "made_at",
    StageEntry: "entry__made_at",
    ContactAttempt: "entry__made_at",
    Assessment: "entry__made_at",
    Consent: "entry__made_at",
    Guard: "made_at",
    Case: "received_at",
    Referral: "received_at",
    Grant: "since_at",
    Clock: "started_at",
    Person: "at",
    Name: "at",
    NameWord: "name__at",
    Birth: "at",
    Contact: "at",
    Involvement: "made_at",
    Action: "agreed_at",
    ActionSlip: "at",
    Allocation: "since_at",
    ClosureRequest: "asked_at",
}
"""Every table that a deed adds rows to, and the field that holds the deed's instant."""

Rows = dict[type[Model], int]
PLAIN: Rows = {Entry: 1, Revision: 1, Change: 1}
ACTED: Rows = {Entry: 1, Revision: 2, Change: 1}
SHAPES: dict[str, Rows] = {
    "referred": {
        Guard: 1,
        Case: 1,
        Referral: 1,
        Entry: 1,
        Grant: 2,
        Revision: 2,
        Change: 4,
        Clock: 1,
    },
    "accepted": {Entry: 2, StageEntry: 1, Revision: 3, Change: 1},
    "noted": PLAIN,
    "requested": PLAIN,
    "reworded": {Revision: 1, Change: 1},
    "tried": {**PLAIN, ContactAttempt: 1},
    "moved": {**PLAIN, StageEntry: 1},
    "added": {Person: 1, Name: 1, NameWord: 2, Birth: 1, Revision: 2, Change: 3},
    "involved": {**ACTED, Involvement: 1},
    "telephoned": {Contact: 1, Revision: 1, Change: 1},
    "asked": {**PLAIN, Consent: 1},
    "assessed": {**PLAIN, Assessment: 1},
    "agreed": {**ACTED, Action: 1, Grant: 1, Clock: 1, Change: 2},
    "slipped": {**ACTED, ActionSlip: 1},
    "did": ACTED,
    "allocated": {**PLAIN, Allocation: 1, Grant: 1, Change: 2},
    "reallocated": {**PLAIN, Allocation: 1, Grant: 1, Change: 3},
    "wished": {**ACTED, ClosureRequest: 1},
    "closed": ACTED,
    "sealed": {},
}
"""The rows that each deed leaves, all of them or none."""


class NotWhole(AssertionError):
    """Something acknowledged is gone, or something was half done."""


def rows_at(instants: Iterable[datetime]) -> dict[datetime, Rows]:
    """How many rows of each table each instant has."""
    found: dict[datetime, Rows] = {at: {} for at in instants}
    for model, name in AT_INSTANT.items():
        kept = model._default_manager.filter(**{f"{name}__in": list(found)}).order_by()
        for at, rows in kept.values_list(name).annotate(rows=Count("pk")):
            found[at][model] = rows
    return found


def check_deeds(begun: dict[datetime, str], acknowledged: set[datetime]) -> int:
    """Each deed left all its rows, or was not acknowledged and left none. How many stand."""
    standing = 0
    for at, rows in rows_at(begun).items():
        kind = begun[at]
        is_there = bool(rows)
        if rows != SHAPES[kind] and (is_there or at in acknowledged):
            left = {model.__name__: n for model, n in rows.items()}
            said = "acknowledged" if at in acknowledged else "not acknowledged"
            raise NotWhole(f"{kind} at {at} ({said}) left {left}")
        standing += is_there
    return standing


REFERENCES: dict[str, tuple[type[Model], str]] = {
    "referred": (Referral, "reference"),
    "accepted": (Case, "reference"),
    "noted": (Entry, "reference"),
    "reworded": (Entry, "reference"),
    "requested": (RequestRow, "reference"),
    "tried": (Entry, "reference"),
    "moved": (StageEntry, "entry__reference"),
    "added": (Person, "reference"),
    "involved": (Involvement, "reference"),
    "telephoned": (Contact, "reference"),
    "asked": (Consent, "entry__reference"),
    "assessed": (Assessment, "entry__reference"),
    "agreed": (Action, "reference"),
    "slipped": (Action, "reference"),
    "did": (Action, "reference"),
    "allocated": (Allocation, "pk"),
    "reallocated": (Allocation, "pk"),
    "wished": (ClosureRequest, "reference"),
    "closed": (Case, "reference"),
}


def check_references(acknowledged: Iterable[tuple[str, datetime, str]]) -> None:
    """What was told as done is to be found by what it was told as, with its words."""
    by_kind: dict[str, dict[str, datetime]] = {}
    for kind, at, reference in acknowledged:
        by_kind.setdefault(kind, {})[reference] = at
    for kind, told in by_kind.items():
        if kind == "sealed":
            continue
        model, name = REFERENCES[kind]
        there = model._default_manager.filter(**{f"{name}__in": list(told)})
        lost = set(told) - {str(each) for each in there.values_list(name, flat=True)}
        if lost:
            raise NotWhole(f"acknowledged and gone: {kind} {sorted(lost)}")
    noted = by_kind.get("noted", {})
    for note in Entry.objects.filter(reference__in=noted, version=1):
        if note.body != words(noted[note.reference]):
            raise NotWhole(f"note {note.reference} says something else")
    _check_requests(by_kind.get("requested", {}))


def _check_requests(told: dict[str, datetime]) -> None:
    made = dict(Change.objects.filter(request__in=told).values_list("request", "at"))
    if made != told:
        raise NotWhole("the write of a request does not name it")


def check_everything() -> None:
    """The whole database agrees with itself."""
    for problem in _problems():
        raise NotWhole(problem)


def _problems() -> Iterator[str]:
    yield from _versions()
    for kind, model in {
        "referral": Referral,
        "involvement": Involvement,
        "action": Action,
        "closure": ClosureRequest,
    }.items():
        yield from _unlike_their_revision(kind, model._default_manager.all())
    yield from _unlike_their_revision("entry", Entry.objects.all())
    yield from _cases()
    yield from _clocks()
    yield from _sealed()
    yield from _constraints()


def _versions() -> Iterator[str]:
    """An entry has a revision for each version, numbered without a gap."""
    numbered = Revision.objects.order_by().values("about")
    for each in numbered.annotate(rows=Count("pk"), last=Max("number")):
        if each["rows"] != each["last"]:
            yield f"{each['about']} lacks a revision"
    last = dict(numbered.annotate(last=Max("number")).values_list("about", "last"))
    for reference, version in Entry.objects.values_list("reference", "version"):
        if last.get(f"entry:{reference}") != version:
            yield f"entry {reference} is at version {version}, without its revision"


def _unlike_their_revision(kind: str, rows: Iterable[Any]) -> Iterator[str]:
    """The latest revision of a row says what the row says."""
    latest: dict[str, Revision] = {}
    for revision in Revision.objects.filter(about__startswith=f"{kind}:").order_by("number"):
        latest[revision.about] = revision
    for row in rows:
        kept = latest.pop(f"{kind}:{row.reference}", None)
        if kept is None:
            yield f"{kind} {row.reference} has no revision"
            continue
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            said = kept.plain.get(field.name, plain(value))
            if said != plain(value):
                yield f"{kind} {row.reference}: {field.name} is not what its revision says"
    for about in latest:
        yield f"{about} has a revision and no row"


def _cases() -> Iterator[str]:
    """A case's own row says what its stages, allocations and closures say."""
    marked = set(Change.objects.values_list("subject", flat=True))
    for case in Case.objects.select_related("guard"):
        stages = StageEntry.objects.filter(entry__case=case).order_by("-entry__made_at", "-pk")
        stage = stages.values_list("stage", flat=True).first() or ""
        has_it = case.allocations.filter(until_at=None).values_list("member", flat=True).first()
        named = set(
            Grant.objects.filter(guard=case.guard, purpose="Has the case", revoked_at=None)
            .values_list("member", flat=True)
            .distinct()
        )
        is_closed = case.closures.filter(decision="approved").exists()
        if case.stage != stage:
            yield f"{case} is in {case.stage!r}, and the last it reached is {stage!r}"
        if case.allocated_to_id != has_it or named != ({has_it} - {None}):
            yield f"{case} is not given to whom its allocation says"
        if (case.status == "closed") != is_closed:
            yield f"{case} is {case.status}, and its closure says otherwise"
        if f"case:{case.reference}" not in marked:
            yield f"{case} has no row of audit"


def _clocks() -> Iterator[str]:
    """Working the clocks out again changes none of them."""
    names = [f.attname for f in Clock._meta.concrete_fields if f.name not in {"id", "reference"}]
    names.remove("worked_out_at")
    before = set(Clock.objects.values_list("pk", *names))
    with transaction.atomic():
        for case in Case.objects.select_related("guard"):
            sync_clocks(case, case.received_at)
        after = set(Clock.objects.values_list("pk", *names))
        transaction.set_rollback(True)
    if before != after:
        yield f"{len(before ^ after)} clocks are not what the records say"


def _sealed() -> Iterator[str]:
    """What was sealed opens: its key was kept with it."""
    for contact in Contact.objects.select_related("person", "source"):
        if "value" not in opened(contact):
            yield f"contact {contact.reference} does not open"
    owners = dict(Revision.objects.exclude(personal=b"").values_list("owner", "about"))
    ring = vault.keyring(owners)
    for owner, about in owners.items():
        if owner not in ring.keys:
            yield f"the key of {owner} is gone"
        elif not list(revisions(about)):
            yield f"{about} has no revisions to read"


def _constraints() -> Iterator[str]:
    """The database's own view of itself."""
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            said = cursor.fetchone()
        if said != ("ok",):
            yield f"SQLite says: {said}"
    late = Entry.objects.filter(happened_at__gt=F("made_at")).count()
    if late:
        yield f"{late} entries happened after they were made"
