"""What is known of the keys, without opening one."""

from dataclasses import dataclass

from django.db.models import Count, Q

from guildhall.vault import masters
from guildhall.vault.models import DataKey


@dataclass(frozen=True)
class Under:
    """One master key: how many data keys are wrapped under it, and whether it is held."""

    master: str
    data_keys: int
    is_held: bool
    is_newest: bool


@dataclass(frozen=True)
class Status:
    """The master keys, and how many owners' keys were destroyed."""

    under: list[Under]
    destroyed: int

    @property
    def is_whole(self) -> bool:
        """Whether every master key that is needed is held."""
        return all(each.is_held for each in self.under if each.data_keys)


def status() -> Status:
    """Which master keys are held, and what each still wraps."""
    held = masters.held() or masters.Masters("", {})
    living = DataKey.objects.filter(destroyed_at=None)
    counts = dict(living.values_list("master").annotate(Count("pk")))
    names = [*held.keys, *sorted(set(counts) - set(held.keys))]
    under = [
        Under(name, counts.get(name, 0), name in held.keys, name == held.newest) for name in names
    ]
    return Status(under, DataKey.objects.filter(~Q(destroyed_at=None)).count())
