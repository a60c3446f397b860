"""What a partnership sets for itself: the file `local.toml` in the data folder.

Numbers that law and guidance leave to each area, such as how many episodes make a repeat, are
declared here by the code that uses them, with the default to start from and where it comes from.
The file has one table for each programme:

    [missing_and_exploitation]
    repeat_episodes = 3

A list of names with a number each is a table within it, such as the pupils of each school:

    [enforcement.school_pupils]
    larch_academy = 950

It is read once, at start-up. A key that nothing declares, or a value outside its bounds, stops
start-up by name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILE = "local.toml"


@dataclass(frozen=True)
class Local:
    """One thing set locally: its table and key, what it means, and what it is now.

    `source` says where the default comes from. `least` and `most` are its bounds, both allowed.
    """

    table: str
    key: str
    title: str
    source: str
    default: int | dict[str, int]
    value: int | dict[str, int]
    least: int
    most: int

    @property
    def is_default(self) -> bool:
        """Whether the file leaves it as it was."""
        return self.value == self.default


_declared: dict[tuple[str, str], Local] = {}


def whole(
    table: str, key: str, default: int, *, title: str, source: str, least: int = 1, most: int = 1000
) -> int:
    """Declare a whole number that is set locally, and give its value here.

    `title` says what is counted and in what unit.
    """
    given = _file().get(table, {})
    value = given.get(key, default) if isinstance(given, dict) else default
    if type(value) is not int or not least <= value <= most:
        raise ImproperlyConfigured(
            f"{path()}: {table}.{key} is {value!r}. Write a whole number from {least} to {most}:"
            f" {title}."
        )
    _declared[table, key] = Local(table, key, title, source, default, value, least, most)
    return value


def counts(
    table: str, key: str, *, title: str, source: str, least: int = 1, most: int = 1_000_000
) -> dict[str, int]:
    """Declare names with a whole number each, none to start with, and give them as set here.

    `title` says what each number counts, and of what the names are.
    """
    given = _file().get(table, {})
    value = given.get(key, {}) if isinstance(given, dict) else {}
    if not isinstance(value, dict) or not all(
        type(number) is int and least <= number <= most for number in value.values()
    ):
        raise ImproperlyConfigured(
            f"{path()}: {table}.{key} is {value!r}. Write a table of names, each with a whole"
            f" number from {least} to {most:,}: {title}."
        )
    _declared[table, key] = Local(table, key, title, source, {}, value, least, most)
    return value


def declared(table: str = "") -> list[Local]:
    """Everything declared so far, or a table's, by key."""
    return [_declared[at] for at in sorted(_declared) if not table or at[0] == table]


def check() -> None:
    """Raise ImproperlyConfigured where the file sets what nothing declares."""
    for table, given in _file().items():
        if not isinstance(given, dict):
            raise ImproperlyConfigured(
                f"{path()}: {table} stands outside any table. Put it under a heading such as"
                " [missing_and_exploitation]."
            )
        for key in given:
            if (table, key) not in _declared:
                known = [f"{each.table}.{each.key}" for each in declared()]
                near = get_close_matches(f"{table}.{key}", known, n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise ImproperlyConfigured(
                    f"{path()}: nothing is called {table}.{key}.{hint}"
                    " `guildhall local` lists what can be set."
                )


def path() -> Path:
    """Where the file is looked for."""
    from django.conf import settings

    folder: Path = settings.DATA
    return folder / FILE


_read: dict[Path, dict[str, object]] = {}


def _file() -> dict[str, object]:
    at = path()
    if at not in _read:
        try:
            _read[at] = tomllib.loads(at.read_text(encoding="utf-8")) if at.is_file() else {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise ImproperlyConfigured(f"{at} cannot be read: {problem}. Mend it.") from None
    return _read[at]
