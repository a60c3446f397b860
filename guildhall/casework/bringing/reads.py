"""What may be brought in, what would become of a file, and what has been brought in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from guildhall import vault
from guildhall.audit import trail
from guildhall.casework.bringing.declare import (
    Bringing,
    CellWrong,
    Giver,
    Planned,
    Ready,
    Row,
    Would,
)
from guildhall.casework.bringing.models import Batch, BatchLine
from guildhall.casework.bringing.rules import check_cells
from guildhall.casework.declare import Programme
from guildhall.casework.registry import programmes
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import NotKnown, programmes_where, seen
from guildhall.references import LETTERS, fold_reference

AT_A_TIME = 500
MOST_LINES_NAMED = 5
MOST_TAKEN = 100
FOUND = (Would.SAME, Would.JOIN)
REFERENCE = re.compile(rf"\b[{LETTERS}]{{8,12}}\b")


@dataclass(frozen=True)
class Offered:
    """One kind of file that a programme takes."""

    programme: Programme
    bringing: Bringing

    @property
    def schedule(self) -> str:
        """What saved mappings of such files are filed under."""
        return f"{self.programme.key}.{self.bringing.key}"


def offered(member: Member, at: datetime) -> list[Offered]:
    """The kinds of file that the member may bring in, by programme."""
    found = [Offered(each, one) for each in programmes(with_cases=True) for one in each.bringing]
    may = {do: programmes_where(member, do, at) for do in {each.bringing.needs for each in found}}
    return [each for each in found if each.programme.key in may[each.bringing.needs]]


def offer(member: Member, programme: str, key: str, at: datetime) -> Offered:
    """One kind of file that the member may bring in, or NotKnown."""
    for each in offered(member, at):
        if (each.programme.key, each.bringing.key) == (programme, key):
            return each
    raise NotKnown


def plan(offer: Offered, rows: Sequence[Row], giver: Giver) -> list[Planned]:
    """What becomes of each row, in order. It writes nothing.

    What the giver may not know of is not looked at: a row that matches it is new, like any other.
    """
    given = list(_read(offer, rows, giver))
    ready = [Ready(each.line, each.values) for each in given if each.would is Would.MAKE]
    same = _here(offer, given, giver) | dict(offer.bringing.here(ready, giver))
    left = [each for each in ready if each.line not in same]
    joins = offer.bringing.joins(left, giver)
    repeats = _repeats(given)
    return [_settled(each, same, joins, repeats) for each in given]


def _settled(
    planned: Planned,
    same: Mapping[int, str],
    joins: Mapping[int, str],
    repeats: Mapping[int, str],
) -> Planned:
    if planned.would is not Would.MAKE:
        return planned
    line, would, found = planned.line, Would.MAKE, ""
    if line in same:
        would, found = Would.SAME, same[line]
    elif line in joins:
        would, found = Would.JOIN, joins[line]
    words = ". ".join(each for each in (found, repeats.get(line, "")) if each)
    return Planned(line, would, words, key=planned.key, values=planned.values)


def _repeats(given: Sequence[Planned]) -> dict[int, str]:
    """For each line that stands for its reference: which other lines are left out for it."""
    stands = {each.key: each.line for each in given if each.key and each.would is Would.MAKE}
    others: dict[int, list[int]] = defaultdict(list)
    for each in given:
        line = stands.get(each.key)
        if line is not None and line != each.line:
            others[line].append(each.line)
    return {line: _left_out(lines) for line, lines in others.items()}


def _left_out(lines: Sequence[int]) -> str:
    have = "has the same reference and is" if len(lines) == 1 else "have the same reference and are"
    return f"{_lines(lines).capitalize()} {have} left out"


def _read(offer: Offered, rows: Sequence[Row], giver: Giver) -> Iterator[Planned]:
    """Each row by itself: refused, a repeat of one that stands, or new with its values.

    Of the rows of one reference the first that can be taken stands.
    """
    part = offer.bringing.reference
    reader = offer.bringing.reader(giver)
    blind = vault.blinder(purpose=f"brought:{offer.schedule}:{giver.agency.key}")
    standing: dict[str, Row] = {}
    for row in rows:
        reference = fold_reference(row[part])
        key = blind(reference) if reference else ""
        first = standing.get(key) if key else None
        try:
            check_cells(row, offer.bringing.parts)
            if row[part] and not reference:
                raise CellWrong(part, "It holds no letter or number", "Give their reference.")
            if first is not None:
                _check_repeat(row, first, part)
                yield Planned(row.line, Would.SAME, f"The same as line {first.line}", key=key)
                continue
            values = reader(row)
        except CellWrong as wrong:
            yield Planned(row.line, Would.REFUSE, wrong.words, wrong.part, wrong.to_do, key=key)
            continue
        standing[key] = row
        yield Planned(row.line, Would.MAKE, key=key, values=values)


def _check_repeat(row: Row, first: Row, part: str) -> None:
    """Raise CellWrong where a row has the reference of an earlier one and says something else."""
    if {**row.cells, part: ""} == {**first.cells, part: ""}:
        return
    how = "" if row[part] == first[part] else ", written in another way,"
    raise CellWrong(
        part,
        f"Line {first.line} has this reference{how} and says something else",
        f"Line {first.line} stands and this one is left out: correct the one that is wrong.",
    )


def _here(offer: Offered, given: Sequence[Planned], giver: Giver) -> dict[int, str]:
    """The lines whose source's reference was brought in before, as far as the giver may know."""
    lines = {each.key: each.line for each in given if each.key and each.would is Would.MAKE}
    keys = list(lines)
    known = seen(giver.by, giver.at)
    found: dict[int, str] = {}
    for start in range(0, len(keys), AT_A_TIME):
        held = BatchLine.objects.filter(
            key__in=keys[start : start + AT_A_TIME], is_undone=False, guard__in=known
        )
        for key, batch in held.values_list("key", "batch__reference"):
            found[lines[key]] = f"Brought in before, in batch {batch}"
    return found


def taken_as(offer: Offered, rows: Sequence[Row], planned: Sequence[Planned]) -> list[str]:
    """How values that we do not know would be taken, each once with its lines, the most first."""
    by_line = {row.line: row for row in rows}
    found: dict[str, list[int]] = defaultdict(list)
    for each in planned:
        if each.would in (Would.MAKE, Would.JOIN):
            for words in offer.bringing.taken_as(by_line[each.line], each.values):
                found[words].append(each.line)
    most = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [f"{words}: {_lines(lines)}" for words, lines in most[:MOST_TAKEN]]


def _lines(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    more = len(lines) - MOST_LINES_NAMED
    named = ", ".join(map(str, lines[:MOST_LINES_NAMED]))
    return f"lines {named}{f' and {more:,} more' if more > 0 else ''}"


def counts(planned: Sequence[Planned]) -> dict[Would, int]:
    """How many lines would become what."""
    found = Counter(each.would for each in planned)
    return {would: found[would] for would in Would}


def batches(member: Member, at: datetime) -> QuerySet[Batch]:
    """What has been brought in by the member's agency, or of its own, where they may bring in."""
    mine = Q(by__agency=member.agency_id) | Q(agency=member.agency_id)
    which = Q(pk__in=[])
    for each in offered(member, at):
        which |= Q(programme=each.programme.key, kind=each.bringing.key)
    found = Batch.objects.filter(mine, which) if member.agency_id else Batch.objects.none()
    return found.select_related("agency", "by", "undone_by", "mapping")


def batch(member: Member, reference: str, at: datetime) -> Batch:
    """One of `batches`, or NotKnown."""
    found = batches(member, at).filter(reference=reference).first()
    if found is None:
        trail.denied(reference)
        raise NotKnown
    return found


def brought_before(member: Member, sha256: str, at: datetime) -> Batch | None:
    """The batch that this very file was brought in by, and that has not been undone."""
    held = batches(member, at).filter(file_sha256=sha256, state=Batch.State.DONE)
    return held.first()


def lines(batch: Batch, member: Member, at: datetime) -> QuerySet[BatchLine]:
    """The lines of a batch. Ask `known` which of what they made the member may know of."""
    return BatchLine.objects.filter(batch=batch).select_related("guard").order_by("line")


def as_told(rows: Sequence[BatchLine], member: Member, at: datetime) -> list[BatchLine]:
    """The lines with words that tell the member of nothing that they may not know of.

    The words are those that whoever brought the file in was told. A line that was found to be of
    the event of a report that is closed to the member is to them one that is new.
    """
    named = {row.pk: set(REFERENCE.findall(row.words)) for row in rows if row.would in FOUND}
    every = set[str]().union(*named.values())
    closed = set(Guard.objects.filter(reference__in=every).values_list("reference", flat=True))
    open_ = set(seen(member, at).filter(reference__in=every).values_list("reference", flat=True))
    closed -= open_
    trail.shown(*sorted(open_))
    for row in rows:
        if closed & named.get(row.pk, set()):
            row.words = ""
            row.would = BatchLine.Would.MAKE if row.would == Would.JOIN else row.would
    return list(rows)


def known(rows: Sequence[BatchLine], member: Member, at: datetime) -> set[int]:
    """The guards of these lines that the member may know of."""
    keys = [row.guard_id for row in rows if row.guard_id]
    found = set(seen(member, at).filter(pk__in=keys).values_list("pk", flat=True))
    trail.shown(*(row.guard.reference for row in rows if row.guard and row.guard_id in found))
    return found
