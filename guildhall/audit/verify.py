"""Proves that the record is whole, or names what is not.

What this finds: a row of a change, a revision or a request that was altered in any column, taken
away, or put in another's place; a link that was altered or taken away; a chain that was made again
without the key; against the heads kept outside the database, a record cut short or made again even
by somebody who has the key; rows that nobody seals; and (`comparing`) a record, a grant, a bar, a
post or a role that is not what its last revision says. What it cannot find: a row taken away in the
seconds before it was sealed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

from guildhall import clock
from guildhall.audit import comparing, heads, outside, rows, rules, strange
from guildhall.audit.comparing import Told, silent
from guildhall.audit.models import Head, Link, RequestRow, Sealed, Seen
from guildhall.audit.writes import record

AT_A_TIME = 1000
T = TypeVar("T")


class Bad(Exception):
    """What is wrong, in words."""


@dataclass(frozen=True)
class Whole:
    """The record is as it was written: so many rows in the chain, so many still to be sealed.

    `compared` is how many rows were held against their last revisions.
    """

    rows: int
    waiting: int
    compared: int = 0


def verify(head: rules.Exported | None = None, told: Told = silent) -> Whole:
    """Follow the whole chain. Raises Bad, naming every bad or missing row, and the first bad link.

    The chain must lead through every head kept outside the database, and through one exported
    earlier, where it is given; and rows must say what their last revisions do. `told` is called
    with how far it is.
    """
    wrong = rules.Wrong()
    wrong.note(*strange.triggers())
    reached = _verify_chain(head, told, wrong)
    waiting = _waiting(wrong)
    held = sum(_compare(each, told, wrong) for each in comparing.every())
    if wrong:
        raise Bad(str(wrong))
    return Whole(rows=reached, waiting=waiting, compared=held)


def _verify_chain(head: rules.Exported | None, told: Told, wrong: rules.Wrong) -> int:
    """How many links there are. The first that does not hold ends it: none after it can be told."""
    try:
        end = _follow(wrong, told)
        reached = end.position if end else 0
        if head is not None:
            _check_exported(head, reached)
        _check_kept(reached)
    except Bad as why:
        wrong.note(str(why))
        return 0
    return reached


def _compare(declared: comparing.Compared, told: Told, wrong: rules.Wrong) -> int:
    try:
        return comparing.compare(declared, told)
    except comparing.Differs as why:
        wrong.take(why.wrong)
        return 0


def _follow(wrong: rules.Wrong, told: Told = silent) -> rules.Exported | None:
    """The end of the chain, whose links are whole; None where nothing is sealed. Notes bad rows."""
    newest = _newest_link()
    end = export()  # read after the links: what is sealed meanwhile brings its own head
    _check_end(newest, end)
    last: Link | None = None
    marked = 0
    for batch in _batches(end.position if end else 0):
        last = _check_links(batch, last)
        marked += _check_rows(batch, wrong)
        told("link", last.position)
    if end is not None:
        _check_arrives(last, end)
    _check_strays(end.position if end else 0, marked, wrong)
    return end


def export() -> rules.Exported | None:
    """The signed end of the chain, to be kept elsewhere; None where nothing is sealed yet."""
    head = Head.objects.order_by("-position").first()
    if head is None:
        return None
    at = str(rules.plain(head.at))
    return rules.Exported(head.position, head.chain, head.signature, at)


def _newest_link() -> Link | None:
    return Link.objects.order_by("-position").first()


def _batches(end: int) -> Iterator[list[Link]]:
    links = Link.objects.filter(position__lte=end).order_by("position")
    return _some(links.iterator(chunk_size=AT_A_TIME))


def _some(found: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(found, AT_A_TIME)):
        yield batch


def _check_links(batch: list[Link], last: Link | None) -> Link:
    """Each link follows from the one before."""
    for link in batch:
        due = last.position + 1 if last else 1
        if link.position != due:
            raise Bad(f"link {due} is missing")
        chain = rules.chained(
            last.chain if last else rules.START,
            position=link.position,
            kind=link.kind,
            reference=link.reference,
            row_digest=link.row_digest,
        )
        if chain != link.chain:
            raise Bad(f"link {link.position} ({link.kind} {link.reference}) was altered")
        last = link
    assert last is not None  # noqa: S101 (a batch is never empty)
    return last


def _check_rows(batch: list[Link], wrong: rules.Wrong) -> int:
    """Each link's row is there and says what it said. How many of them are marked."""
    found = {kind: _rows(kind, batch) for kind in rows.KINDS}
    seen = _seen(found[Link.Kind.REQUEST].values())
    marked = 0
    for link in batch:
        row = found[link.kind].get(link.reference)
        said = "is missing" if row is None else _what_is_wrong(link, row, seen)
        if said:
            wrong.note(f"{link.kind} {link.reference} (link {link.position}) {said}")
        marked += row is not None and row.position == link.position
    return marked


def _what_is_wrong(link: Link, row: Sealed, seen: Mapping[int, list[tuple[str, str]]]) -> str:
    """What is wrong with the row of a link; empty where nothing is."""
    if not _is_as_digested(link.kind, row):
        return "was altered"
    if row.digest != link.row_digest:
        return "was replaced: its digest is not the one that was sealed"
    if row.position is None:
        return ""
    if row.position != link.position:
        return f"was altered: it is marked as link {row.position}"
    if isinstance(row, RequestRow) and seen.get(row.pk, []) != sorted(rows.touched(row)):
        return "was altered: the index of what it showed does not agree"
    return ""


def _is_as_digested(kind: str, row: Sealed) -> bool:
    return rows.digest_of(kind, row) == row.digest


def _rows(kind: str, batch: list[Link]) -> dict[str, Sealed]:
    references = [link.reference for link in batch if link.kind == kind]
    found = rows.KINDS[kind]._default_manager.filter(reference__in=references)
    return {row.reference: row for row in found}


def _seen(found: Iterable[Sealed]) -> dict[int, list[tuple[str, str]]]:
    keys = [row.pk for row in found]
    touched: dict[int, list[tuple[str, str]]] = {}
    entries = Seen.objects.filter(request__in=keys).values_list("request", "reference", "how")
    for request, reference, how in sorted(entries):
        touched.setdefault(request, []).append((reference, how))
    return touched


def _check_end(newest: Link | None, end: rules.Exported | None) -> None:
    """The last signed head is of the last link, and the signature is ours."""
    if newest is not None and (end is None or end.position < newest.position):
        raise Bad(f"the head of the chain at link {newest.position} is missing")
    if end is not None:
        _check_signature(end, "the head of the chain")


def _check_arrives(last: Link | None, end: rules.Exported) -> None:
    """The links lead up to the signed head."""
    if last is None or last.position < end.position:
        raise Bad(f"link {last.position + 1 if last else 1} is missing")
    if last.chain != end.chain:
        raise Bad(f"link {last.position} ({last.kind} {last.reference}) was altered")


def _check_signature(head: rules.Exported, named: str) -> None:
    if not heads.is_ours(head):
        raise Bad(f"{named} (link {head.position}) was not signed with this partnership's key")


def _cut_short(head: rules.Exported, end: int) -> Bad:
    return Bad(
        f"link {end + 1} is missing: the record was cut short. The head given is of {head.at},"
        f" with {head.position} links; {end} are left"
    )


def _check_exported(head: rules.Exported, end: int) -> None:
    _check_signature(head, "the head given")
    if head.position > end:
        raise _cut_short(head, end)
    if head.position and Link.objects.get(position=head.position).chain != head.chain:
        raise Bad(f"the record was made again: link {head.position} is not that of the head given")


def _check_kept(end: int) -> None:
    """The chain leads through every head that was kept outside the database, some at a time."""
    if not end and outside.has_begun() and not _is_accepted(heads.last()):
        raise Bad(rules.BEGINS_AGAIN)
    if end and heads.last() is None:
        raise Bad(f"the heads kept at {heads.path()} are missing")
    try:
        for batch in _some(heads.kept()):
            _check_some_kept(batch, end)
    except heads.Unreadable as why:
        raise Bad(str(why)) from None


def _is_accepted(kept: rules.Exported | None) -> bool:
    return kept is not None and kept.is_accepted and heads.is_ours(kept)


def _check_some_kept(batch: list[rules.Exported], end: int) -> None:
    found = Link.objects.in_bulk([head.position for head in batch])
    for head in batch:
        _check_signature(head, "a head kept outside the database")
        if head.position > end:
            raise _cut_short(head, end)
        if head.position and found[head.position].chain != head.chain:
            raise Bad(f"the record was made again: link {head.position} is not that of its head")


def accept(*, at: datetime) -> rules.Exported:
    """Take the chain as it now stands for the one to go on from. Raises Bad unless it is whole.

    For when a copy of the database was put back: the heads kept since then are not asked. A change
    says so, and a head that is kept.
    """
    wrong = rules.Wrong()
    end = _follow(wrong)
    if wrong:
        raise Bad(str(wrong))
    record(action="audit.accepted", subject="audit:chain", by=None, at=at)
    kept = heads.signed(
        position=end.position if end else 0,
        chain=end.chain if end else rules.START,
        at=str(rules.plain(at)),
        is_accepted=True,
    )
    heads.keep(kept)
    return kept


def _check_strays(end: int, marked: int, wrong: rules.Wrong) -> None:
    """No row is marked as sealed without a link: its link was taken out, or it was put in."""
    for kind, model in rows.KINDS.items():
        _check_linked(kind, model._default_manager.filter(position__gt=end), wrong)
    kept = {kind: m._default_manager.filter(position__lte=end) for kind, m in rows.KINDS.items()}
    if sum(each.count() for each in kept.values()) != marked:  # else each was met by its link
        for kind, found in kept.items():
            _check_linked(kind, found, wrong)


def _check_linked(kind: str, found: QuerySet[Sealed], wrong: rules.Wrong) -> None:
    for batch in _some(found.order_by("position").iterator(chunk_size=AT_A_TIME)):
        linked = _linked(batch)
        for row in batch:
            if row.reference not in linked:
                wrong.note(f"{kind} {row.reference} says it is link {row.position}, and is not")


def _waiting(wrong: rules.Wrong) -> int:
    """Rows not yet sealed say what their digest says, and have not waited long for the sealer.

    How many there are, less those linked.
    """
    waiting = 0
    due = longest = clock.real_now() - rules.LATE_AFTER
    for kind, model in rows.KINDS.items():
        found = model._default_manager.filter(position=None)
        for batch in _some(found.iterator(chunk_size=AT_A_TIME)):
            linked = _linked(batch)
            fresh = [row for row in batch if row.reference not in linked]
            for row in fresh:
                if not _is_as_digested(kind, row):
                    wrong.note(f"{kind} {row.reference} (not yet sealed) was altered")
            waiting += len(fresh)
            longest = min([longest, *map(rows.kept_at, fresh)])
    if longest < due:
        wrong.note(
            f"rows have waited to be sealed since {longest:%d %B %Y %H:%M} UTC: nothing seals them."
            " Run: guildhall audit seal"
        )
    return waiting


def _linked(batch: list[Sealed]) -> set[str]:
    references = [row.reference for row in batch]
    return set(Link.objects.filter(reference__in=references).values_list("reference", flat=True))
