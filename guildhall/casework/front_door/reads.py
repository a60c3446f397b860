"""What the front door is open for, how what came in stands, and what staff may see of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from guildhall import vault
from guildhall.audit import trail
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.kinds import KINDS, Kind
from guildhall.casework.attachments.models import Attachment
from guildhall.casework.declare import Programme, PublicForm
from guildhall.casework.front_door import sealing
from guildhall.casework.front_door.forms import Answer
from guildhall.casework.front_door.models import Added, Opening, Sent, SentFile, Wording
from guildhall.casework.front_door.rules import Status
from guildhall.casework.front_door.words import WORDS
from guildhall.casework.registry import find, programmes
from guildhall.partners.declare import CASE_SLICE, Do, Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import (
    NotAllowed,
    NotKnown,
    casework_is_live,
    guard_for,
    noted,
    programmes_where,
    seen,
)
from guildhall.subjects.rules import NAME_WITHHELD
from guildhall.ui.words import moment

MOST_GROUPS, MOST_RECENT = 100, 50
SAYS_WHO = {"name", "contact_by", "contact"}
"""The questions whose answers say who the sender is."""


@dataclass(frozen=True)
class Door:
    """One form of one programme, and who answers for it. `opening` None: it was never put on."""

    programme: Programme
    form: PublicForm
    opening: Opening | None

    @property
    def key(self) -> str:
        """The form's name in the database: no two programmes share one."""
        return f"{self.programme.key}.{self.form.key}"

    @property
    def is_on(self) -> bool:
        return self.opening is not None and self.opening.is_on


def doors() -> list[Door]:
    """Every form that a programme declares; one query."""
    latest: dict[str, Opening] = {}
    for row in Opening.objects.order_by("at", "pk"):
        latest[row.form] = row
    return [
        Door(programme, form, latest.get(f"{programme.key}.{form.key}"))
        for programme in programmes(with_cases=True)
        for form in programme.public_forms
    ]


def open_doors(at: datetime) -> list[Door]:
    """The forms that the public can send at an instant: none before casework is live."""
    return [door for door in doors() if door.is_on] if casework_is_live(at) else []


def open_door(programme: str, form: str, at: datetime) -> Door | None:
    """One form that is on; None where there is no such form, or it is off."""
    found = (d for d in open_doors(at) if (d.programme.key, d.form.key) == (programme, form))
    return next(found, None)


def door_of(sent: Sent) -> Door | None:
    """The form that something came by; None where it is declared no longer."""
    programme = find(sent.programme)
    forms = programme.public_forms if programme else ()
    form = next((each for each in forms if each.key == sent.form), None)
    return Door(programme, form, None) if programme and form else None


def words() -> dict[str, str]:
    """The front door's words and numbers, local ones in place of ours; one query."""
    local = dict(Wording.objects.order_by("at", "pk").values_list("key", "words"))
    return {key: local.get(key) or said.words for key, said in WORDS.items()}


def by_code(code: str) -> Sent | None:
    """What a receipt's code belongs to; None for none. An empty code is looked for all the same."""
    digest = vault.blind(code, purpose="front_door.receipt")
    return Sent.objects.select_related("guard").filter(digest=digest).first()


def status_of(sent: Sent) -> Status:
    """How something sent stands, as its receipt says it. What is held aside is received."""
    if sent.state == Sent.State.SET_ASIDE:
        return Status.CLOSED
    door = door_of(sent)
    if sent.guard is None:
        return Status.RECEIVED
    return Status(door.form.status(sent.guard)) if door else Status.CLOSED


@dataclass(frozen=True)
class Shown:
    """What somebody sent, opened for a member who may read it."""

    sent: Sent
    title: str
    answers: list[Answer]
    files: list[tuple[SentFile, dict[str, str], Kind]]
    added: list[tuple[Added, str]]


def sent_behind(viewer: Member, reference: str, at: datetime) -> Shown:
    """What the public sent that a record was made of, for who reads that record in full.

    NotKnown for a record that is closed to them, of which nothing was sent, or that is erased.
    It holds how to reach the sender as they wrote it, and so is closed as a shielded contact is:
    to the other side, and to whoever is there in an emergency alone.
    """
    guard, decision = guard_for(viewer, reference, at)
    sent = Sent.objects.select_related("guard").filter(guard=guard).first()
    if sent is None:
        raise NotKnown(reference)
    is_whole = decision.level >= Level.FULL and not decision.is_emergency
    if not (is_whole and decision.shows(CASE_SLICE) and decision.shows_shielded):
        raise NotAllowed("Your part in this does not show you what was sent.")
    trail.shown(reference)
    shown = _shown(sent)
    is_ours = viewer.agency_id == guard.controller_id
    return shown if is_ours or not _keeps_name(sent) else _without_name(shown)


def _keeps_name(sent: Sent) -> bool:
    """Whether its sender asked that other agencies not be told the name."""
    return sealing.raw_of(sent).get("may_share_name") == ["no"]


def _without_name(shown: Shown) -> Shown:
    """What was sent, without what says who sent it, for a member of another agency."""
    told = [each for each in shown.answers if each.name not in SAYS_WHO]
    name = [replace(each, words=NAME_WITHHELD) for each in shown.answers if each.name == "name"]
    return replace(shown, answers=[*told, *name])


def held_one(viewer: Member, reference: str, at: datetime) -> Shown:
    """Something held aside, for who decides on what comes to its programme. NotKnown else."""
    rows = held(viewer, at) | _set_aside(viewer, at)
    sent = rows.filter(reference=reference).first()
    if sent is None:
        raise NotKnown(reference)
    return _shown(sent)


def file_of(shown: Shown, reference: str) -> tuple[SentFile, dict[str, str], Kind]:
    """One file of what is shown, or NotKnown."""
    for each in shown.files:
        if each[0].reference == reference:
            return each
    raise NotKnown


def content_of(file: SentFile) -> bytes:
    """The bytes of a file that has passed, as they were kept: anything else raises."""
    if file.state != Attachment.State.PASSED:
        raise NotKnown
    trail.exported(file.sent.reference)
    try:
        content = storing.opened(file.kept_as, owner=sealing.owner_of(file.sent))
    except vault.Erased:
        raise NotKnown from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise storing.Altered(file.kept_as)
    return content


def held(viewer: Member, at: datetime) -> QuerySet[Sent]:
    """What is held aside in the programmes whose referrals the member decides on, oldest first."""
    mine = programmes_where(viewer, Do.TRIAGE, at)
    rows = Sent.objects.filter(state=Sent.State.HELD, programme__in=mine)
    return noted(rows, "").order_by("received_at", "pk")


def _set_aside(viewer: Member, at: datetime) -> QuerySet[Sent]:
    mine = programmes_where(viewer, Do.TRIAGE, at)
    return noted(Sent.objects.filter(state=Sent.State.SET_ASIDE, programme__in=mine), "")


@dataclass(frozen=True)
class Group:
    """What is held aside from one place on one day, as one line of the list."""

    sent: list[Sent]

    @property
    def first(self) -> Sent:
        return self.sent[0]

    @property
    def whys(self) -> str:
        return "; ".join(dict.fromkeys(each.get_why_held_display() for each in self.sent))

    @property
    def has_child(self) -> bool:
        return any(each.is_child for each in self.sent)


def held_groups(viewer: Member, at: datetime) -> list[Group]:
    """What is held aside, by the place it came from: one flood is one line. Two queries."""
    found: dict[tuple[str, str], list[Sent]] = {}
    for row in held(viewer, at).defer("answers"):
        found.setdefault((row.network, row.form), []).append(row)
    groups = [Group(rows) for rows in found.values()]
    return sorted(groups, key=lambda g: (not g.has_child, len(g.sent)))[:MOST_GROUPS]


def unread(viewer: Member, at: datetime) -> list[Guard]:
    """The records to which their sender has said more that nobody has read, oldest first."""
    guards = seen(viewer, at, Level.FULL).filter(
        sent__added__read_at=None, sent__added__isnull=False
    )
    return list(noted(guards, "").distinct().order_by("made_at")[:MOST_GROUPS])


def additions(guard: Guard | int) -> dict[str, list[Added]]:
    """What the sender of a record has said since, by the minute in words, the first one first.

    It has no viewer: it is for the clocks, which say no word of it.
    """
    found: dict[str, list[Added]] = {}
    for row in Added.objects.filter(sent__guard=guard).defer("words").order_by("at", "pk"):
        found.setdefault(moment(row.at), []).append(row)
    return found


def recent(viewer: Member, at: datetime) -> list[Sent]:
    """The latest that was taken in, of what the viewer may read in full, the newest first."""
    rows = Sent.objects.filter(guard__in=seen(viewer, at, Level.FULL))
    return list(noted(rows).defer("answers").order_by("-received_at", "-pk")[:MOST_RECENT])


def title_of(sent: Sent) -> str:
    """What the form that something came by is called."""
    door = door_of(sent)
    return door.form.title if door else sent.form


def _shown(sent: Sent) -> Shown:
    try:
        answers = sealing.answers_of(sent)
        files = _files(sent.files.order_by("pk"), sent)
        added = [(row, sealing.words_of(row)) for row in _of(sent, sent.added.order_by("at", "pk"))]
    except vault.Erased:
        raise NotKnown from None
    return Shown(sent, title_of(sent), answers, files, added)


def _of(sent: Sent, rows: Iterable[Added]) -> Iterable[Added]:
    for row in rows:
        row.sent = sent
        yield row


def _files(rows: Iterable[SentFile], sent: Sent) -> list[tuple[SentFile, dict[str, str], Kind]]:
    found = []
    for row in rows:
        row.sent = sent
        found.append((row, sealing.about_of(row), KINDS[row.kind]))
    return found
