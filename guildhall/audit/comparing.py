"""What rows say, held against the last revision that was kept of each.

An app says in its `audited.py` which of its rows are kept whole in revisions, and `guildhall audit
verify` compares them: a row that was put in has no revision; one that was changed says something
else than its last; one that was taken out is missed by its first. So a row must be written together
with its revision (`audit.writes.revise`, or `keep_plain` where nothing personal is compared), and
held against the one before (`hold`) before it is changed.

    compared(Compared("post", Post.objects.all, says_of_access_rows))
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from guildhall import vault
from guildhall.audit import alarms, rows, rules
from guildhall.audit.models import Revision

AT_A_TIME = 1000
EVERYWHERE = Q()
TOLD = "Whoever looks after the record has been told."
Says = Mapping[str, Any]
Told = Callable[[str, int], None]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Compared:
    """Rows of one kind that revisions keep.

    `about` is what a revision of one is about, before its key: "entry" of "entry:K7QW2MTX"; `key`
    is the column after it. `says` gives what each of some rows says now, as its revision does.
    """

    about: str
    rows: Callable[[], QuerySet[Any]]
    says: Callable[[Sequence[Any]], Iterable[Says]]
    key: str = "reference"
    apart: frozenset[str] = frozenset()
    """The models of rows that a revision keeps beside it and that are not compared with it."""

    def named(self, row: Model) -> str:
        """What a revision of the row is about."""
        return f"{self.about}:{getattr(row, self.key)}"


class NotAsKept(Exception):
    """Somebody would change a row that is not as its last revision says. Nothing was changed."""


class Differs(Exception):
    """The rows of one kind that are not as their last revisions say."""

    def __init__(self, wrong: rules.Wrong) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


_declared: dict[str, Compared] = {}


def compared(declared: Compared) -> None:
    """Declare rows to be compared. Declaring again replaces it."""
    _declared[declared.about] = declared


def every() -> list[Compared]:
    """All that the installed apps declare."""
    _read_declarations()
    return list(_declared.values())


@cache
def _read_declarations() -> None:
    for config in apps.get_app_configs():
        if config.name.startswith("guildhall.") and find_spec(f"{config.name}.audited"):
            import_module(f"{config.name}.audited")


def silent(about: str, done: int) -> None:
    """Tell nobody how far it is."""


def declared_of(row: Model) -> Compared:
    """How rows of this one's table are compared."""
    return next(each for each in every() if each.rows().model is row._meta.model)


def hold(row: M, where: Q = EVERYWHERE, *, may_be_put_in: bool = False) -> tuple[M, int] | None:
    """The row as it stands, held until the write commits, and the number of its last revision.

    None where it is not, or no longer, as `where` says.

    Call it before what is to be changed is changed, so that nothing that was altered behind the
    record's back is taken into it. Raises NotAsKept, and governance is told, where it is not as its
    last revision says. One that was put in can be changed, so that a right can be ended, where
    `may_be_put_in`: its first revision stays missing, and it is told of too.
    """
    declared = declared_of(row)
    ours = declared.rows().select_for_update(of=("self",))
    stands: M | None = ours.filter(where, pk=row.pk).first()
    if stands is None:
        return None
    about = declared.named(stands)
    kept = _kept([about])
    (now,) = declared.says([stands])
    why = _difference(declared, about, now, kept)
    if not why:
        return stands, kept[about].number
    alarms.refused(f"{why}; somebody was about to change it")
    is_put_in = about not in kept or kept[about].first != 1
    if not (is_put_in and may_be_put_in):
        raise NotAsKept(f"{about} was not changed: it is not as the record says. {TOLD}")
    return stands, kept[about].number if about in kept else 1


def compare(declared: Compared, told: Told = silent) -> int:
    """Hold every row against its last revision; how many there are. Raises Differs, of them all.

    Some rows at a time: three statements for each thousand, and no more memory however many.
    """
    done, wrong = 0, rules.Wrong()
    found = declared.rows().order_by("pk").iterator(chunk_size=AT_A_TIME)
    for batch in some(found):
        if suspected := _differences(declared, batch):  # some may only have been written meanwhile
            again = list(declared.rows().filter(pk__in=suspected))
            wrong.note(*_differences(declared, again).values())
        done += len(batch)
        told(declared.about, done)
    firsts = Revision.objects.filter(about__startswith=f"{declared.about}:", number=1)
    if wrong or firsts.count() != done:
        wrong.note(*_gone(declared, firsts))
    if wrong:
        raise Differs(wrong)
    return done


def _differences(declared: Compared, batch: Sequence[Any]) -> dict[Any, str]:
    """What is wrong with some rows, by key. One that does not open does not hide the rest."""
    try:
        kept = _kept([declared.named(row) for row in batch])
        says = zip(batch, declared.says(batch), strict=True)
        said = {row.pk: _difference(declared, declared.named(row), now, kept) for row, now in says}
    except vault.DoesNotOpen:
        if len(batch) > 1:
            return {key: v for row in batch for key, v in _differences(declared, [row]).items()}
        named = declared.named(batch[0])
        said = {batch[0].pk: f"{named} was altered: what is sealed of it does not open"}
    return {key: why for key, why in said.items() if why}


@dataclass
class _Kept:
    """What was last kept of one row; `is_erased` where its owner's key is destroyed."""

    says: dict[str, Any]
    first: int
    number: int
    is_erased: bool = False


def _kept(abouts: list[str]) -> dict[str, _Kept]:
    """What each was last said to be: later revisions over earlier ones."""
    columns = ("about", "reference", "owner", "plain", "personal", "number")
    kept = list(
        Revision.objects.filter(about__in=abouts).order_by("about", "number").values_list(*columns)
    )
    ring = vault.keyring(owner for _, _, owner, _, personal, _ in kept if personal)
    found: dict[str, _Kept] = {}
    for about, reference, owner, plain, personal, number in kept:
        last = found.setdefault(about, _Kept({}, number, number))
        last.number = number
        last.says.update(plain)
        if personal and ring.is_erased(owner):
            last.is_erased = True
        elif personal:
            place = rows.place_of_values(reference)
            last.says.update(json.loads(ring.open_sealed(personal, owner=owner, bound_to=place)))
    return found


def _difference(declared: Compared, about: str, now: Says, found: Mapping[str, _Kept]) -> str:
    """How a row is not as its last revision says; empty where it is."""
    kept = found.get(about)
    if kept is None or kept.first != 1:
        return f"{about} was put in: no first revision of it was ever kept"
    if kept.is_erased:
        return ""
    beside = _beside(kept.says) - _beside(now) - declared.apart
    if beside:
        return f"{about} was altered: its {', '.join(sorted(beside))} was taken out"
    said = json.loads(rules.as_json(now))
    names = [name for name, value in said.items() if value != kept.says.get(name, value)]
    if names:
        return f"{about} was altered: its last revision says another {', '.join(names)}"
    return ""


def _beside(said: Says) -> set[str]:
    """The models of the rows that stand beside the first: "episode" of "episode.found_at"."""
    return {name.partition(".")[0] for name in said if "." in name}


def _gone(declared: Compared, firsts: QuerySet[Revision]) -> Iterator[str]:
    """The rows of which a revision was kept and that are missing, but for those erased."""
    found = firsts.order_by("pk").values_list("about", "owner").iterator(chunk_size=AT_A_TIME)
    for batch in some(found):
        keys = {about.partition(":")[2]: (about, owner) for about, owner in batch}
        there = declared.rows().filter(**{f"{declared.key}__in": list(keys)})
        left = {str(key) for key in there.values_list(declared.key, flat=True)}
        gone = [keys[key] for key in keys if key not in left]
        ring = vault.keyring(owner for _, owner in gone if owner)
        for about, owner in gone:
            if not ring.is_erased(owner):
                yield f"{about} was taken out: its revisions are kept, and it is gone"


def some(found: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at a time."""
    left = iter(found)
    while batch := list(islice(left, AT_A_TIME)):
        yield batch
