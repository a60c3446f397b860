"""The accounts of a demonstration, kept in a file of its data folder. No other folder has one."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.conf import settings

FILE = "demonstration-accounts.json"


@dataclass(frozen=True)
class Account:
    """An account that anybody may try, with what its member does and sees, in words."""

    email: str
    name: str
    sees: str


def accounts() -> list[Account]:
    """The demonstration's accounts; none where this is not one, whatever the folder holds."""
    path = settings.DATA / FILE
    if not settings.INSTANCE.is_demo or not path.exists():
        return []
    return [Account(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def write_accounts(found: Iterable[Account]) -> None:
    """Say which accounts are the demonstration's. For `guildhall demo` alone."""
    text = json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False)
    (settings.DATA / FILE).write_text(text + "\n", encoding="utf-8")
