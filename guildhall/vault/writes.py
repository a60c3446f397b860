"""Destroying keys, and changing the master key they are wrapped under."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from guildhall.vault import envelope, keys, masters
from guildhall.vault.models import DataKey

AT_A_TIME = 500


def destroy(owner: str, *, at: datetime) -> bool:
    """Destroy an owner's key: what it sealed can never be read again, in any copy of ours.

    False where it was destroyed already. An owner that never had a key is marked destroyed, so
    that none is made later. Copies of the database made before still hold the wrapped key: they
    must be let go when their own time comes (docs/how-to/keys.md).
    """
    _, is_new = DataKey.objects.get_or_create(owner=owner, defaults={"destroyed_at": at})
    held = DataKey.objects.filter(owner=owner, destroyed_at=None)
    return is_new or bool(held.update(wrapped=b"", master="", destroyed_at=at))


@transaction.atomic
def destroy_many(owners: Sequence[str], *, at: datetime) -> int:
    """Destroy the keys of many owners; how many there were to destroy. Otherwise as `destroy`."""
    done = 0
    for start in range(0, len(owners), AT_A_TIME):
        some = owners[start : start + AT_A_TIME]
        held = DataKey.objects.filter(owner__in=some)
        known = set(held.values_list("owner", flat=True))
        done += held.filter(destroyed_at=None).update(wrapped=b"", master="", destroyed_at=at)
        never = [DataKey(owner=owner, destroyed_at=at) for owner in some if owner not in known]
        done += len(DataKey.objects.bulk_create(never))
    return done


def rotate() -> int:
    """Make a new master key and wrap every data key under it again; how many were.

    With GUILDHALL_MASTER_KEYS the first key named there is the new one, and none is made. Nothing
    sealed is touched. The old master keys stay held: copies of the database still need them.
    Safe to run again after it was stopped half way, and while others seal.
    """
    held = keys.masters_held()
    if not settings.MASTER_KEYS:
        held = masters.add_newest(held)
    return sum(_wrap_again(batch, held) for batch in _batches(held.newest))


def _batches(newest: str) -> Iterator[list[DataKey]]:
    """Living keys under an older master key, some at a time, until there are none."""
    left = DataKey.objects.filter(destroyed_at=None).exclude(master=newest).order_by("pk")
    while batch := list(left[:AT_A_TIME]):
        yield batch


@transaction.atomic
def _wrap_again(batch: list[DataKey], held: masters.Masters) -> int:
    """Wrap these again; one destroyed or rotated meanwhile is left as it is."""
    done = 0
    for row in batch:
        key = keys.unwrapped(row)
        wrapped = envelope.close(key, key=held.key(held.newest), bound_to=keys.place(row.owner))
        same = DataKey.objects.filter(pk=row.pk, master=row.master, destroyed_at=None)
        done += same.update(wrapped=wrapped, master=held.newest)
    return done
