"""Rules about the whole code base, so that review need not remember them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "guildhall"
LONGEST_MODULE = 500


def modules(pattern: str = "**/*.py") -> list[Path]:
    """Our own modules, migrations left out."""
    return sorted(p for p in CODE.glob(pattern) if "migrations" not in p.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_module_is_short_enough_to_read() -> None:
    assert [named(p) for p in modules() if len(text(p).splitlines()) > LONGEST_MODULE] == []


def test_a_view_asks_reads_and_never_the_tables() -> None:
    views = modules("**/views.py") + modules("**/views/*.py")

    assert views
    assert [named(p) for p in views if ".objects" in text(p)] == []


def test_a_rule_knows_nothing_of_the_framework() -> None:
    rules = modules("**/rules.py")

    assert rules
    assert [named(p) for p in rules if re.search(r"(?m)^(from|import) django", text(p))] == []


def reads_the_clock(path: Path) -> bool:
    """Audit tells of real time, whatever a writer was told: it alone may ask for the true clock."""
    asked = "now|today" if "audit" in path.parts else "now|today|real_now"
    return bool(re.search(rf"\bclock\.({asked})\(", text(path)))


MAY_READ_THE_CLOCK = {
    "views", "jobs", "commands", "cli", "context", "middleware", "tests", "demo",
}  # fmt: skip
ASKED_ONLY_OF_NOW = CODE / "partners" / "reads" / "members.py"


def test_only_views_jobs_and_commands_read_the_clock() -> None:
    readers = [path for path in modules() if reads_the_clock(path) and path != ASKED_ONLY_OF_NOW]

    assert readers
    assert [named(p) for p in readers if not places(p) & MAY_READ_THE_CLOCK] == []


def places(path: Path) -> set[str]:
    return {*path.relative_to(CODE).parts[:-1], *path.stem.split("_")}


def writes() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function that opens a transaction: what people and files do."""
    for path in modules("**/writes.py") + modules("**/writes/*.py"):
        for node in ast.parse(text(path)).body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if is_public and "transaction.atomic" in map(ast.unparse, node.decorator_list):  # type: ignore[attr-defined]
                yield f"{named(path)}:{node.name}", node  # type: ignore[attr-defined,misc]


def test_a_write_is_told_when_and_by_whom_by_keyword() -> None:
    """What a file brings in is told its source instead, which carries the release and the time."""
    keywords = {name: {a.arg for a in write.args.kwonlyargs} for name, write in writes()}

    assert keywords
    assert [name for name, given in keywords.items() if not given & {"at", "source"}] == []


def test_a_write_says_what_it_promises() -> None:
    assert [name for name, write in writes() if not ast.get_docstring(write)] == []


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("guildhall.")]


def unsorted(model: type[models.Model]) -> set[str]:
    """The fields of a model that are sorted twice, or not at all, or do not exist."""
    handling = getattr(model, "Handling", None)
    personal = set(getattr(handling, "personal", ()))
    plain = set(getattr(handling, "plain", ()))
    fields = {f.name for f in model._meta.concrete_fields if not f.primary_key}
    return (personal & plain) | ((personal | plain) ^ fields)


def test_every_field_is_sorted_as_personal_or_plain() -> None:
    assert our_models()
    assert {m.__name__: wrong for m in our_models() if (wrong := unsorted(m))} == {}


def dependency_lines() -> list[str]:
    project = text(ROOT / "pyproject.toml")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    return [
        line.strip()
        for block in lists
        for line in block.splitlines()
        if line.strip().startswith('"')
    ]


def test_every_dependency_says_what_it_is_for() -> None:
    assert dependency_lines()
    assert [line for line in dependency_lines() if not re.search(r",\s+# \w+", line)] == []


def test_a_lock_holds_no_address() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "package-lock.json"]

    assert [named(lock) for lock in locks if "://" in text(lock)] == []


def test_every_setting_read_is_described() -> None:
    settings = text(CODE / "settings.py")
    described = text(ROOT / "docs" / "settings.md")
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', settings))

    assert read
    assert {name for name in read if f"`{name}`" not in described} == set()
    assert set(re.findall(r"^### `([A-Z_]+)`", described, re.MULTILINE)) == read


def decision_records() -> list[Path]:
    return sorted((ROOT / "docs" / "adr").glob("*.md"))


def test_decision_records_have_numbers_of_their_own_that_match_their_headings() -> None:
    numbers = [path.name[:4] for path in decision_records()]

    assert len(numbers) == len(set(numbers))
    for path in decision_records():
        heading = text(path).splitlines()[0]
        assert heading.startswith(f"# {path.name[:4]} "), path.name


def test_the_version_is_in_the_changelog() -> None:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]

    assert f"## {project['version']}" in text(ROOT / "CHANGELOG.md")
