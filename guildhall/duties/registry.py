"""The deadlines that programmes declare, registered at start-up."""

from collections.abc import Iterable, Mapping

from guildhall.duties.declare import Deadline, NotDeclarable

_registered: dict[str, Deadline] = {}
_called: dict[str, str] = {}


def duty_key(programme: str, deadline: Deadline) -> str:
    """The deadline's key over all programmes: "missing.return_interview"."""
    return f"{programme}.{deadline.key}"


def register(programme: str, deadlines: Iterable[Deadline]) -> None:
    """Take in a programme's deadlines. A programme's keys must differ from one another."""
    for deadline in deadlines:
        key = duty_key(programme, deadline)
        if _registered.get(key, deadline) is not deadline:
            raise NotDeclarable(f"Two deadlines are called {key}: give one another key.")
        _registered[key] = deadline


def forget(programme: str) -> None:
    """Take a programme's deadlines out again: for tests that declare their own."""
    for key in [key for key in _registered if key.startswith(f"{programme}.")]:
        del _registered[key]


def deadlines() -> Mapping[str, Deadline]:
    """Every deadline by its key over all programmes."""
    return dict(_registered)


def call(duty: str, title: str) -> None:
    """Give a title to a duty whose day people agree case by case, so that no rule declares it."""
    _called[duty] = title


def title(duty: str) -> str:
    """What people call a duty; its key where the programme has been removed."""
    return _registered[duty].title if duty in _registered else _called.get(duty, duty)
