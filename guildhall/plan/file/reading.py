"""Reading a plan file: every problem in it at once, each with its line."""

from __future__ import annotations

from pathlib import Path as FilePath

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from guildhall.plan.file.problems import PlanFileErrors, Problem, did_you_mean, nearest
from guildhall.plan.file.references import check_references
from guildhall.plan.file.schema import PlanFile
from guildhall.plan.file.shapes import model_at
from guildhall.plan.file.source import LARGEST_BYTES, Path, Source, read_source

_MESSAGES = {
    "string_type": "must be text; put it in quotes if it looks like something else",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "date_type": "must be a date, such as 2016-04-01",
    "list_type": "must be a list, each item on its own line after a dash",
    "model_type": "must be a group of keys, each with a value",
    "too_short": "needs at least one item",
    "finite_number": "must be an ordinary number",
    "string_pattern_mismatch": (
        "must begin with a letter and hold only letters, digits and underscores "
        "(small letters in the name of a feed or of a computed measure)"
    ),
}


def read_plan(path: FilePath | str) -> PlanFile:
    """The plan in a file. Raises PlanFileErrors with everything that is wrong in it."""
    try:
        with FilePath(path).open("rb") as stream:
            raw = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        message = f"the file cannot be read ({error.strerror}); check its name and permissions"
        raise PlanFileErrors([Problem(str(path), 1, "", message)]) from error
    return parse_plan(raw, str(path))


def parse_plan(raw: bytes, file: str) -> PlanFile:
    """The plan in some bytes; `file` is the name that messages give."""
    source = read_source(raw, file)
    check_references(source)
    plan = _validated(source)
    if plan is None or source.problems:
        raise PlanFileErrors(source.problems)
    return plan


def _validated(source: Source) -> PlanFile | None:
    try:
        return PlanFile.model_validate(source.data)
    except ValidationError as failed:
        for detail in _one_each(source, failed.errors(include_url=False)):
            if not source.is_refused(detail["loc"]):
                source.add(detail["loc"], _message(detail))
        return None


def _one_each(source: Source, details: list[ErrorDetails]) -> list[ErrorDetails]:
    """One error for each mistake.

    A value that may be of two types fails once for each of them, and a key misspelt is both
    a key too many and a key missing.
    """
    meant = {_meant(detail["loc"]) for detail in details if detail["type"] == "extra_forbidden"}
    chosen: dict[Path, ErrorDetails] = {}
    for detail in details:
        place = source.present(detail["loc"])
        if detail["type"] == "missing":
            place = detail["loc"]
        if place not in meant or detail["type"] != "missing":
            chosen[place] = detail
    return list(chosen.values())


def _meant(path: Path) -> Path:
    """Where an unknown key would stand if it were the known one most like it."""
    return (*path[:-1], nearest(str(path[-1]), _keys_at(path[:-1])) or path[-1])


def _keys_at(path: Path) -> list[str]:
    model = model_at(path)
    return list(model.model_fields) if model else []


def _message(detail: ErrorDetails) -> str:
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    match detail["type"]:
        case "missing":
            return f"the key {name} is missing; add it"
        case "extra_forbidden":
            known = _keys_at(detail["loc"][:-1])
            hint = did_you_mean(name, known) or f"; the keys here are {', '.join(known)}"
            return f"there is no key {name} here{hint}"
        case "literal_error":
            return _not_one_of(detail)
        case "value_error":
            return str(detail["ctx"]["error"])
        case kind:
            return _MESSAGES.get(kind, detail["msg"])


def _not_one_of(detail: ErrorDetails) -> str:
    expected = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    given = str(detail["input"])
    return f"{given} is not one of {', '.join(expected)}{did_you_mean(given, expected)}"
