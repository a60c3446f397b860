"""Data keys: wrapped in the database, opened here, under the master keys that are held."""

from collections.abc import Sequence
from functools import partial

from django.db import IntegrityError, transaction

from guildhall.vault import envelope, masters
from guildhall.vault.errors import DoesNotOpen, Erased, WrongKey
from guildhall.vault.models import DataKey

AT_A_TIME = 500
_LASTING: dict[str, bytes] = {}


def place(owner: str) -> str:
    """What a wrapped key is bound to, so that one owner's key cannot stand in for another's."""
    return f"vault.data_key:{owner}"


def unwrapped(row: DataKey) -> bytes:
    """The key itself. Raises WrongKey where the master key is missing or not the one used."""
    held = masters.held() or masters.Masters("", {})
    try:
        return envelope.unclose(
            bytes(row.wrapped), key=held.key(row.master), bound_to=place(row.owner)
        )
    except DoesNotOpen:
        raise WrongKey(
            f"The master key {row.master} that is held does not open the key of {row.owner}."
        ) from None


def of(owners: set[str]) -> dict[str, bytes | None]:
    """The keys of these owners; None where destroyed. An owner that never had one is left out."""
    rows = DataKey.objects.filter(owner__in=owners)
    return {row.owner: None if row.destroyed_at else unwrapped(row) for row in rows}


def is_made(owner: str) -> bool:
    """Whether an owner has a key, or had one."""
    return DataKey.objects.filter(owner=owner).exists()


def for_sealing(owner: str) -> bytes:
    """The owner's key, made at first need; when two make it at once, both get the same one."""
    row = DataKey.objects.filter(owner=owner).first()
    if row is None:
        try:
            return _make(owner)
        except IntegrityError:
            row = DataKey.objects.get(owner=owner)
    if row.destroyed_at is not None:
        raise Erased(f"What was kept for {owner} has been erased, and no more can be kept.")
    return unwrapped(row)


def lasting(owner: str) -> bytes:
    """The key of an owner that is never erased: fetched once, and held by this process from then.

    It is held only once it is committed, so that a key that was taken back with the write it was
    made in is used by nobody.
    """
    held = _LASTING.get(owner)
    if held is not None:
        return held
    key = for_sealing(owner)
    transaction.on_commit(partial(_LASTING.__setitem__, owner, key))
    return key


def made_for(owners: Sequence[str]) -> dict[str, bytes]:
    """A fresh key for each of many owners who have none yet: two statements for some hundreds.

    IntegrityError where one of them has a key already, or has had one.
    """
    held = masters_held()
    made = {owner: envelope.new_key() for owner in owners}
    rows = [
        DataKey(
            owner=owner,
            wrapped=envelope.close(key, key=held.key(held.newest), bound_to=place(owner)),
            master=held.newest,
        )
        for owner, key in made.items()
    ]
    DataKey.objects.bulk_create(rows, batch_size=AT_A_TIME)
    return made


def masters_held() -> masters.Masters:
    """The master keys, made where nothing was ever sealed. Raises WrongKey where they are lost."""
    held = masters.held()
    if held is not None:
        return held
    if DataKey.objects.exclude(master="").exists():
        raise WrongKey(
            f"Values are sealed, and the master keys are missing. Put back {masters.path()}"
            " or GUILDHALL_MASTER_KEYS as it was."
        )
    return masters.made()


def _make(owner: str) -> bytes:
    held = masters_held()
    key = envelope.new_key()
    wrapped = envelope.close(key, key=held.key(held.newest), bound_to=place(owner))
    with transaction.atomic():
        DataKey.objects.create(owner=owner, wrapped=wrapped, master=held.newest)
    return key
