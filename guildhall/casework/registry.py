"""Every programme declared in code. Filled at start-up by each programme's app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildhall.casework.declare import Programme

if TYPE_CHECKING:
    from guildhall.casework.models import SheetRecord


class UnknownProgramme(LookupError):
    """No programme has this key: it was retired, or never declared."""


_programmes: dict[str, Programme] = {}


def register(programme: Programme) -> None:
    """Take in a programme. Doing so again replaces it."""
    _programmes[programme.key] = programme


def forget(key: str) -> None:
    """Take a programme out again: for tests that declare one of their own."""
    _programmes.pop(key, None)


def programmes(*, with_cases: bool = False) -> list[Programme]:
    """Every programme by title, or only those that keep cases."""
    found = (p for p in _programmes.values() if p.is_casework or not with_cases)
    return sorted(found, key=lambda programme: programme.title)


def find(key: str) -> Programme | None:
    """The programme with this key; None where there is none."""
    return _programmes.get(key)


def programme_of(key: str) -> Programme:
    """The programme with this key, or UnknownProgramme."""
    programme = _programmes.get(key)
    if programme is None:
        raise UnknownProgramme(f"No programme is called {key}.")
    return programme


def sheet_types() -> dict[str, type[SheetRecord]]:
    """Every type of record that stands on no case, by its kind, such as "enforcement.report"."""
    return {each._meta.label_lower: each for p in _programmes.values() for each in p.sheets}


def sheet_programme(record_type: type[SheetRecord]) -> Programme:
    """The programme that declares a type of record, or UnknownProgramme."""
    for programme in _programmes.values():
        if record_type in programme.sheets:
            return programme
    raise UnknownProgramme(f"{record_type.__name__} is a sheet of no programme.")
