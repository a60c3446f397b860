"""The sealer: chains the rows that are not yet chained, some at a time.

Rows are chosen because they carry no position, never by number: a transaction that was slow to
commit leaves rows with low numbers behind later ones, and they must not be passed by.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, router, transaction

from guildhall import vault
from guildhall.audit import rows, rules
from guildhall.audit.models import Head, Link, RequestRow, Sealed, Seen

AT_A_TIME = 500  # the main database is held for as long as this many take: some 50 ms

Waiting = tuple[str, Sealed]


def seal(*, at: datetime) -> int:
    """Chain every row that is waiting, and sign the new end; how many rows were chained.

    `at` is real time. Two sealers at once make one chain: the later of the two finds the place
    taken, gives its batch up and leaves the rows to the next passage. A sealer that dies between
    linking rows and marking them leaves them linked; the next one only marks them.
    """
    total = 0
    while (done := _seal_some(at)) is not None:
        total += done
    return total


def _seal_some(at: datetime) -> int | None:
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
            links = _link(fresh)
            if links:
                _sign(links[-1], at)
    except IntegrityError:
        return None
    _mark(waiting, places | {link.reference: link.position for link in links})
    return len(links)


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
    signed = rules.signed_over(position=last.position, chain=last.chain, at=rules.plain(at))
    signature = vault.blind(signed, purpose=rows.HEAD)
    Head.objects.create(position=last.position, chain=last.chain, signature=signature, at=at)


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
