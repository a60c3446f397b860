"""Rows of audit with the names that go with them, as far as the viewer may know of each record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from guildhall.audit import reads as audit
from guildhall.audit.models import Change, RequestRow
from guildhall.partners.declare import Decision, Do, Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import NotAllowed, NotKnown, guard_for, may, require, seen
from guildhall.partners.rules import To

MAY_ASK = frozenset({Do.GOVERN, Do.APPROVE_CLOSURE})  # auditors, and whoever manages the case
T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One request, in words. `member` is None for a stranger; `references` those the viewer may
    know of, of all that the request showed, gave out or refused. Where one of them is closed to
    the viewer, a person or a file beside it may be of it, and is left out with it."""

    row: RequestRow
    member: Member | None
    hows: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def page(self) -> str:
        """The name of the page, as words."""
        return self.row.route.replace("_", " ").replace(":", " ").capitalize() or "No such page"


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some lines, and the reference that the next page begins before; empty on the last."""

    lines: list[T]
    next_before: str


@dataclass(frozen=True)
class Whole:
    """One request with what was typed in it and what was changed in it."""

    line: Line
    searched: list[str]
    refused: list[str]
    changes: list[Change]


def who_looked(viewer: Member, reference: str, at: datetime, *, before: str = "") -> Page[Line]:
    """Who looked at one record. A guarded one is for whoever governs or manages it; another one,
    such as a person or a file, for auditors.

    What is missing and what is closed to the viewer raise NotKnown alike, after the same
    statements; NotAllowed is for those who may know of it and not ask this.
    """
    is_guarded = Guard.objects.filter(reference=reference).exists()
    decision = _decision(viewer, reference, at)
    found = audit.who(reference, before=before)
    if is_guarded and decision is None:
        raise NotKnown
    if decision is not None and not decision.may & MAY_ASK:
        raise NotAllowed("Your part in this case does not let you see who looked at it.")
    if decision is None and not (may(viewer, To.READ_AUDIT) and found):
        raise NotKnown
    people = _members(look.request for look in found)
    lines = [
        Line(
            look.request,
            people.get(look.request.member),
            tuple(how.label for how in look.hows),
            (reference,),
        )
        for look in found
    ]
    return _page(lines)


def everything(
    viewer: Member, at: datetime, *, member: str = "", refused_only: bool = False, before: str = ""
) -> Page[Line]:
    """Every request that was answered, for auditors."""
    require(viewer, To.READ_AUDIT)
    found = audit.requests(member=member, refused_only=refused_only, before=before)
    guarded = _guarded(viewer, {each for row in found for each in touched(row)}, at)
    return _page(_lines(found, guarded))


def one(viewer: Member, reference: str, at: datetime) -> Whole:
    """One request whole, for auditors. Raises NotKnown where there is none."""
    require(viewer, To.READ_AUDIT)
    row = audit.request(reference)
    if row is None:
        raise NotKnown
    typed = audit.typed(row)
    changes = list(audit.changes_in(row))
    guarded = _guarded(viewer, {*touched(row), *map(_subject, changes)}, at)
    (line,) = _lines([row], guarded)
    if not all(guarded.values()):
        changes = [each for each in changes if guarded.get(_subject(each))]
        typed = {}
    return Whole(line, typed.get("searched", []), typed.get("refused", []), changes)


def _subject(change: Change) -> str:
    """The reference in a change's subject, such as "case:K7QW2MTX"."""
    return change.subject.rpartition(":")[2]


def _decision(viewer: Member, reference: str, at: datetime) -> Decision | None:
    try:
        return guard_for(viewer, reference, at)[1]
    except NotKnown:
        return None


def _lines(found: list[RequestRow], guarded: dict[str, bool]) -> list[Line]:
    people = _members(found)
    return [Line(row, people.get(row.member), (), _open_to(row, guarded)) for row in found]


def _open_to(row: RequestRow, guarded: dict[str, bool]) -> tuple[str, ...]:
    references = touched(row)
    is_open = all(guarded.get(each, True) for each in references)
    return tuple(each for each in references if is_open or guarded.get(each))


def touched(row: RequestRow) -> list[str]:
    """Every reference that a request showed, gave out or refused, once each."""
    return list(dict.fromkeys([*row.shown, *row.exported, *row.denied]))


def _guarded(viewer: Member, references: set[str], at: datetime) -> dict[str, bool]:
    """Those of them that are guarded, each with whether the viewer may know of it."""
    guarded = Guard.objects.filter(reference__in=references).values_list("reference", flat=True)
    known = seen(viewer, at, Level.EXISTS).filter(reference__in=references)
    return dict.fromkeys(guarded, False) | dict.fromkeys(
        known.values_list("reference", flat=True), True
    )


def _members(found: Iterable[RequestRow]) -> dict[str, Member]:
    references = {row.member for row in found} - {""}
    members = Member.objects.filter(reference__in=references).select_related("agency")
    return {member.reference: member for member in members}


def _page(lines: list[Line]) -> Page[Line]:
    is_more = len(lines) > audit.PAGE
    lines = lines[: audit.PAGE]
    return Page(lines, lines[-1].row.reference if is_more else "")
