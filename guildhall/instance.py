"""What this instance is: whose partnership, which area, which clock. Kept in the data folder.

`guildhall init` and `guildhall demo` write it; everything else only reads it, at start-up.
"""

import json
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILE = "instance.json"


@dataclass(frozen=True)
class Instance:
    """One partnership's deployment.

    `area_code` is the district or unitary authority's ONS code, such as E06000031; empty until
    `guildhall init` has been run. `clock_offset_days` is what is added to today's date to give
    domain time: 0 but for a demonstration. `secret_key` signs sessions and forms.
    """

    partnership: str = "Guildhall"
    area_code: str = ""
    area_name: str = ""
    is_demo: bool = False
    clock_offset_days: int = 0
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(48))


BLANK = Instance()


def read_instance(folder: Path) -> Instance:
    """The instance in a data folder; a blank one, kept in memory only, where there is none."""
    path = folder / FILE
    if folder.exists() and not folder.is_dir():
        raise ImproperlyConfigured(
            f"GUILDHALL_DATA is {folder}, which is a file: name a folder. See docs/settings.md."
        )
    try:
        given = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return _instance(given)
    except OSError as problem:
        raise ImproperlyConfigured(f"{path} cannot be read: {problem.strerror}.") from None
    except ValueError as problem:
        raise ImproperlyConfigured(
            f"{path} is broken: {problem}. Mend it, or move it away and run guildhall init again."
            " (Moving it away signs everybody out.)"
        ) from None


def _instance(given: object) -> Instance:
    """Raises ValueError where a field is not known or is of another kind."""
    if not isinstance(given, dict):
        raise ValueError("it holds no fields")
    kinds = {each.name: type(getattr(BLANK, each.name)) for each in fields(Instance)}
    for name, value in given.items():
        if name not in kinds:
            raise ValueError(f"{name!r} is not a field of it")
        if type(value) is not kinds[name]:
            raise ValueError(f"{name!r} is {value!r}")
    return Instance(**given)


def write_instance(folder: Path, instance: Instance) -> None:
    """Write the instance's file whole or not at all, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE}.unfinished"
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(asdict(instance), indent=2) + "\n", encoding="utf-8")
    unfinished.replace(folder / FILE)
