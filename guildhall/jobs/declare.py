"""How an app says what work it has for the worker. Declarations go in the app's `jobs.py`.

    @job("reports.print")
    def print_pack(*, at: datetime, pack: str) -> None: ...

    @every("audit.seal", seconds=5)
    @job("audit.seal")
    def seal(*, at: datetime) -> None: ...

A job may be run more than once (a worker killed after its last write leaves no mark of it), so it
finds what is still to do and does that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django.apps import apps

from guildhall.jobs.rules import Schedule

Work = Callable[..., Any]
F = TypeVar("F", bound=Work)
TRIES = 8


@dataclass(frozen=True)
class Declared:
    """One job: what to call, and how many times before it is given up."""

    name: str
    run: Work
    tries: int


_jobs: dict[str, Declared] = {}
_schedules: dict[str, Schedule] = {}


class NotDeclared(LookupError):
    """No app declares a job of this name."""


def job(name: str, *, tries: int = TRIES) -> Callable[[F], F]:
    """Declare a job. `name` is "<app label>.<what>", kept in the database: never rename one.

    The function is called with `at`, the instant in domain time, and the queued arguments, all by
    keyword. `tries` counts the first.
    """

    def declare(run: F) -> F:
        if name in _jobs and _jobs[name].run.__qualname__ != run.__qualname__:
            raise ValueError(f"two jobs are called {name}: {_jobs[name].run}, {run}")
        _jobs[name] = Declared(name, run, tries)
        return run

    return declare


def every(name: str, *, seconds: int | None = None, daily: str | None = None) -> Callable[[F], F]:
    """Say that a job is due every so many seconds, or each day at a London time such as "07:30".

    A time that was missed because no worker ran is made up once, at the first chance.
    """
    at = time.fromisoformat(daily) if daily else None
    _schedules[name] = Schedule(seconds=seconds, daily=at)

    def unchanged(run: F) -> F:
        return run

    return unchanged


def declared(name: str) -> Declared:
    """The job of this name; its app's `jobs.py` is read if it has not been. Or NotDeclared."""
    if name not in _jobs:
        _load(name.partition(".")[0])
    if name not in _jobs:
        raise NotDeclared(f"no app declares the job {name}")
    return _jobs[name]


def load_all() -> None:
    """Read every installed app's `jobs.py`."""
    for config in apps.get_app_configs():
        _load(config.label)


def schedules() -> dict[str, Schedule]:
    """Every schedule declared so far, by the job's name."""
    return dict(_schedules)


def names() -> list[str]:
    """Every job declared so far."""
    return sorted(_jobs)


def _load(label: str) -> None:
    if label not in apps.app_configs:
        return
    module = f"{apps.get_app_config(label).name}.jobs"
    if module.startswith("guildhall.jobs.") or find_spec(module):
        import_module(module)
