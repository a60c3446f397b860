"""Bringing a file in, all of it or none, and undoing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max

from guildhall import vault
from guildhall.audit.writes import record
from guildhall.casework.bringing import reads
from guildhall.casework.bringing.declare import Giver, Planned, Ready, Row, Would
from guildhall.casework.bringing.keeping import take_back_sheets, touched_sheets
from guildhall.casework.bringing.models import Batch, BatchLine
from guildhall.casework.bringing.reads import Offered
from guildhall.casework.errors import AlreadyDone
from guildhall.casework.models import Case, Connection, Entry
from guildhall.casework.writes.making import check_live
from guildhall.casework.writes.marks import owner_of
from guildhall.casework.writes.retention import take_out
from guildhall.duties.writes import withdraw_clocks
from guildhall.evidence.mappings.models import Mapping as Saved
from guildhall.partners.models import Agency, Guard, Member
from guildhall.partners.reads import NotAllowed, may_in
from guildhall.partners.writes import erase_words
from guildhall.partners.writes.keeping import change
from guildhall.subjects.writes import erase_source

AT_A_TIME = 500
MOST_WORDS = 300
Tell = Callable[[str], None]


def _quiet(words: str) -> None:
    """Tell nobody how far it has come."""


@transaction.atomic
def start_batch(
    *,
    offer: Offered,
    agency: Agency,
    mapping: Saved | None,
    file: str,
    sha256: str,
    upload: str = "",
    by: Member,
    at: datetime,
) -> Batch:
    """Say that a file is about to be brought in. Nothing of it is yet."""
    _may(offer, by, at)
    check_live(at)
    return Batch.objects.create(
        programme=offer.programme.key,
        kind=offer.bringing.key,
        agency=agency,
        mapping=mapping,
        file=file[:255],
        file_sha256=sha256,
        upload=upload,
        by=by,
        at=at,
    )


@transaction.atomic
def bring_in(
    batch: Batch, *, offer: Offered, rows: Sequence[Row], tell: Tell = _quiet, at: datetime
) -> Batch:
    """Bring a file in, whole or not at all, as whoever began the batch.

    Of two batches of one agency the second waits for the first, and so knows its rows again.
    AlreadyDone where the batch has been brought in, or given up.
    """
    _may(offer, batch.by, at)
    Agency.objects.select_for_update().get(pk=batch.agency_id)
    waiting = Batch.objects.filter(pk=batch.pk, state=Batch.State.WAITING)
    if not waiting.update(state=Batch.State.DONE, done_at=at):
        raise AlreadyDone("This batch has been brought in already, or given up.")
    giver = Giver(batch.agency, batch.by, at, batch.reference)
    tell("Reading the rows")
    planned = reads.plan(offer, rows, giver)
    taken = [each for each in planned if each.would in (Would.MAKE, Would.JOIN)]
    tell(f"Making {len(taken):,} of {len(planned):,} rows")
    made = list(offer.bringing.make([Ready(each.line, each.values) for each in taken], giver))
    guards = {each.line: guard for each, guard in zip(taken, made, strict=True)}
    tell("Keeping what became of each row")
    _keep_lines(batch, planned, guards, offer)
    found = reads.counts(planned)
    counts = {
        "lines": len(planned),
        "made": found[Would.MAKE],
        "joined": found[Would.JOIN],
        "same": found[Would.SAME],
        "refused": found[Would.REFUSE],
    }
    Batch.objects.filter(pk=batch.pk).update(**counts, upload="")
    about = {
        "programme": batch.programme,
        "kind": batch.kind,
        "agency": batch.agency.key,
        "file_sha256": batch.file_sha256,
    }
    _mark(batch, "brought_in", {**about, **counts}, by=batch.by, at=at)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def give_up(batch: Batch, *, at: datetime) -> None:
    """Mark a batch as not brought in: its file is no longer held, or cannot be taken."""
    waiting = Batch.objects.filter(pk=batch.pk, state=Batch.State.WAITING)
    if waiting.update(state=Batch.State.FAILED, upload=""):
        _mark(batch, "bringing_given_up", {}, by=batch.by, at=at)


@transaction.atomic
def undo_batch(batch: Batch, *, offer: Offered, by: Member, at: datetime) -> Batch:
    """Take back what a batch made and nobody has touched since. What was touched stays.

    Of two people at once, one gets AlreadyDone. It can be done once.
    """
    _may(offer, by, at)
    standing = Batch.objects.filter(pk=batch.pk, state=Batch.State.DONE)
    if not standing.update(state=Batch.State.UNDONE, undone_by=by, undone_at=at):
        raise AlreadyDone("Somebody else has just undone this batch, or it was never brought in.")
    made = list(BatchLine.objects.filter(batch=batch, guard__isnull=False))
    touched = touched_since(offer, made)
    back = [row for row in made if row.guard_id not in touched]
    keys = [row.guard_id for row in back if row.guard_id]
    record_type = offer.bringing.of
    if record_type is None:
        gone = _take_back_cases(keys, by=by, at=at)
    else:
        gone = take_back_sheets(record_type, keys, by=by, at=at)
    taken = [row.pk for row in back if row.guard_id in gone]
    for start in range(0, len(taken), AT_A_TIME):
        some = BatchLine.objects.filter(pk__in=taken[start : start + AT_A_TIME])
        some.update(is_undone=True)
    counts = {"taken_back": len(taken), "left": len(made) - len(taken)}
    Batch.objects.filter(pk=batch.pk).update(**counts)
    _mark(batch, "batch_undone", counts, by=by, at=at)
    batch.refresh_from_db()
    return batch


def touched_since(offer: Offered, made: Sequence[BatchLine]) -> set[int]:
    """The guards of what a batch made that have been worked on since."""
    keys = [row.guard_id for row in made if row.guard_id]
    own = offer.bringing.touched(keys)
    if offer.bringing.of is not None:
        return own | touched_sheets(keys)
    stood = {row.guard_id: row.stood for row in made if row.guard_id}
    return own | {key for key, now in _stands(keys).items() if now != stood[key]}


def _may(offer: Offered, by: Member, at: datetime) -> None:
    if not may_in(by, offer.programme.key, offer.bringing.needs, at):
        raise NotAllowed(f"Your part in {offer.programme.title} does not let you bring files in.")


def _keep_lines(
    batch: Batch, planned: Sequence[Planned], guards: dict[int, Guard], offer: Offered
) -> None:
    stands = {} if offer.bringing.of else _stands([guard.pk for guard in guards.values()])
    rows = []
    for each in planned:
        guard = guards.get(each.line)
        rows.append(
            BatchLine(
                batch=batch,
                line=each.line,
                would=each.would.value,
                words=f"{each.words}. {each.to_do}".strip(". ")[:MOST_WORDS],
                part=each.part,
                key=each.key if guard else "",
                guard=guard,
                stood=stands.get(guard.pk, 1) if guard else 1,
            )
        )
    BatchLine.objects.bulk_create(rows, batch_size=AT_A_TIME)


def _stands(guards: Collection[int]) -> dict[int, int]:
    """How far each case has been written to: its entries and their changes, and connections."""
    found = dict.fromkeys(guards, 0)
    keys = list(guards)
    for start in range(0, len(keys), AT_A_TIME):
        some = keys[start : start + AT_A_TIME]
        cases = Entry.objects.filter(case__guard__in=some).values("case__guard")
        for guard, number, version in cases.annotate(
            number=Count("pk"), latest=Max("version")
        ).values_list("case__guard", "number", "latest"):
            found[guard] = number + version
        for end in ("source", "target"):
            ends = Connection.objects.filter(**{f"{end}__in": some}).values(end)
            for guard, number in ends.annotate(number=Count("pk")).values_list(end, "number"):
                found[guard] += number
    return found


def _take_back_cases(guards: Collection[int], *, by: Member, at: datetime) -> set[int]:
    """Take cases back: their words are destroyed, and they count as never taken up."""
    gone: set[int] = set()
    for case in Case.objects.filter(guard__in=guards, erased_at=None).select_related("guard"):
        take_out(case)
        erase_source(case.guard, why="undone", by=by, at=at)
        erase_words(case.guard, by=by, at=at)
        vault.destroy(owner_of(case), at=at)
        change(
            case,
            by=by,
            at=at,
            status=Case.Status.DECLINED,
            opened_at=None,
            closed_at=at,
            erased_at=at,
            outcome="",
            stage="",
            stage_since_at=None,
            allocated_to=None,
            waiting_on_function="",
            waiting_on_agency=None,
            retention_review_on=None,
        )
        gone.add(case.guard_id)
    withdraw_clocks(guards=gone, at=at)
    return gone


def _mark(
    batch: Batch, action: str, after: Mapping[str, object], *, by: Member, at: datetime
) -> None:
    subject = f"batch:{batch.reference}"
    record(action=f"casework.{action}", subject=subject, by=by, at=at, after=after)
