"""The sealer: chains the rows that are not yet chained, some at a time.

It signs nothing that it cannot vouch for. Each row's digest must be the keyed one that it was given
when it was written; the chain must end at the head that was signed last and lead through the one
that was kept outside the database. Otherwise it stops, and says so (`alarms`).

Rows are chosen because they carry no position, never by number: a transaction that was slow to
commit leaves rows with low numbers behind later ones, and they must not be passed by.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, router, transaction

from guildhall.audit import alarms, heads, outside, rows, rules, strange
from guildhall.audit.models import Head, Link, RequestRow, Sealed, Seen

AT_A_TIME = 500  # the main database is held for as long as this many take: some 50 ms

Waiting = tuple[str, Sealed]


class Stopped(Exception):
    """Something is wrong with the record, in words without names: nothing more is sealed."""


def seal(*, at: datetime, is_first: bool = False) -> int:
    """Chain every row that is waiting, and sign the new end; how many rows were chained.

    `at` is real time. Raises Stopped where a row or the chain is not as we left it, and tells
    governance; what waited longer than `rules.LATE_AFTER` is sealed and told of, unless `is_first`
    says that it was written in setting up, when nothing could seal it sooner. Two sealers at
    once make one chain: the later of the two finds the place taken, gives its batch up and leaves
    the rows to the next passage. A sealer that dies between linking rows and marking them leaves
    them linked; the next one only marks them.
    """
    late = alarms.Late(at)
    total = 0
    alarms.put_back(at)
    try:
        for why_not in strange.triggers():
            raise Stopped(why_not)
        kept = _check_chain(at)
        while (done := _seal_some(at, late)) is not None:
            total += done
        _keep_head(kept)
    except (Stopped, heads.Unreadable) as why:
        alarms.stopped(str(why), at)
        raise Stopped(str(why)) from None
    alarms.goes_on(at)
    if not is_first:
        late.tell()
    return total


def _check_chain(at: datetime) -> rules.Exported | None:
    """That the chain ends where we left it, and the head kept last. Raises Stopped."""
    kept = heads.last()
    if kept is not None and not heads.is_ours(kept):
        raise Stopped("the head kept last was not signed with this partnership's key")
    link = Link.objects.order_by("-position").first()  # before the head, which comes with it
    head = Head.objects.order_by("-position").first()
    if link is None and head is None:
        with heads.held():
            _begin(heads.last(), at)
        return kept
    if link is None or head is None or head.position < link.position or not _leads_to(head):
        raise Stopped("the chain does not end at the head that was signed last")
    if not heads.is_ours(_exported(head)):
        raise Stopped("the head of the chain was not signed with this partnership's key")
    _check_kept(kept, head)
    return kept


def _begin(kept: rules.Exported | None, at: datetime) -> None:
    """Nothing is chained. Then nothing ever was, or somebody accepted that: a head of nothing is
    kept before the first row is sealed."""
    if kept is not None and kept.position == 0 and (kept.is_accepted or not outside.has_begun()):
        return
    marked = any(m._default_manager.exclude(position=None).exists() for m in rows.KINDS.values())
    if kept is not None or marked or heads.has_begun() or outside.has_begun():
        raise Stopped(rules.BEGINS_AGAIN)
    _keep(heads.signed(position=0, chain=rules.START, at=str(rules.plain(at))))


def _check_kept(kept: rules.Exported | None, head: Head) -> None:
    if kept is None:
        raise Stopped(f"the heads kept at {heads.path()} are gone")
    if kept.position > head.position:
        raise Stopped(
            f"the record was cut short: it ends at link {head.position}, and a head of link"
            f" {kept.position} was kept"
        )
    if kept.position and not _leads_to(kept):
        raise Stopped(f"the record was made again: link {kept.position} is not that of its head")


def _leads_to(head: Head | rules.Exported) -> bool:
    return Link.objects.filter(position=head.position, chain=head.chain).exists()


def _keep_head(kept: rules.Exported | None) -> None:
    """Keep the newest head outside the database, if it is newer than the one kept last."""
    head = Head.objects.order_by("-position").first()
    if head is not None and (kept is None or kept.position < head.position):
        _keep(_exported(head))
    if head is not None:
        outside.keep_begun(head.at)


def _keep(head: rules.Exported) -> None:
    try:
        heads.keep(head)
    except OSError as problem:
        raise Stopped(f"no head can be kept at {heads.path()}: {problem.strerror}") from None


def _exported(head: Head) -> rules.Exported:
    return rules.Exported(head.position, head.chain, head.signature, str(rules.plain(head.at)))


def _seal_some(at: datetime, late: alarms.Late) -> int | None:
    """One batch: linked and signed in one transaction, and then marked. How many were linked.

    None where nothing waits, or another sealer has taken the place.
    """
    try:
        with transaction.atomic():
            waiting = _waiting()
            if not waiting:
                return None
            places = _places(waiting)
            fresh = [(kind, row) for kind, row in waiting if row.reference not in places]
            _check_digests(fresh)
            links = _link(fresh)
            if links:
                _sign(links[-1], at)
    except IntegrityError:
        return None
    _mark(waiting, places | {link.reference: link.position for link in links})
    late.note(rows.kept_at(row) for _, row in fresh)
    return len(links)


def _check_digests(fresh: list[Waiting]) -> None:
    """Each row still says what it said when it was written. Raises Stopped."""
    for kind, row in fresh:
        if rows.digest_of(kind, row) != row.digest:
            raise Stopped(f"{kind} {row.reference} was altered, or put in, before it was sealed")


def _waiting() -> list[Waiting]:
    """Rows without a position, the longest waiting first within each kind."""
    return [
        (kind, row)
        for kind, model in rows.KINDS.items()
        for row in model._default_manager.filter(position=None).order_by("pk")[:AT_A_TIME]
    ]


def _places(waiting: Iterable[Waiting]) -> dict[str, int]:
    """The places of rows that are linked already, though not marked."""
    references = [row.reference for _, row in waiting]
    found = Link.objects.filter(reference__in=references)
    return dict(found.values_list("reference", "position"))


def _link(fresh: list[Waiting]) -> list[Link]:
    last = Link.objects.order_by("-position").first()
    position, chain = (last.position, last.chain) if last else (0, rules.START)
    links = []
    for kind, row in fresh:
        position += 1
        chain = rules.chained(
            chain, position=position, kind=kind, reference=row.reference, row_digest=row.digest
        )
        links.append(
            Link(
                position=position,
                kind=kind,
                reference=row.reference,
                row_digest=row.digest,
                chain=chain,
            )
        )
    return Link.objects.bulk_create(links)


def _sign(last: Link, at: datetime) -> None:
    head = heads.signed(position=last.position, chain=last.chain, at=str(rules.plain(at)))
    Head.objects.create(position=head.position, chain=head.chain, signature=head.signature, at=at)


def _mark(waiting: list[Waiting], places: dict[str, int]) -> None:
    """Write its place on each row, and enter requests in the index. Again, it changes nothing."""
    for kind, model in rows.KINDS.items():
        keys = [row.pk for each, row in waiting if each == kind]
        if not keys:
            continue
        using = router.db_for_write(model)
        with transaction.atomic(using=using):
            unmarked = model._default_manager.using(using).select_for_update()
            ours = list(unmarked.filter(pk__in=keys, position=None))
            for row in ours:
                row.position = places[row.reference]
            model._default_manager.bulk_update(ours, ["position"], batch_size=AT_A_TIME)
            _index(row for row in ours if isinstance(row, RequestRow))


def _index(marked: Iterable[RequestRow]) -> None:
    Seen.objects.bulk_create(
        [
            Seen(request_id=row.pk, reference=reference, how=how)
            for row in marked
            for reference, how in rows.touched(row)
        ],
        batch_size=AT_A_TIME,
    )
