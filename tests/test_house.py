"""Rules about the whole code base, so that review need not remember them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
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


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", modules("**/views.py") + modules("**/views/*.py"), ids=named)
def test_a_view_asks_reads_and_never_the_tables(path: Path) -> None:
    assert ".objects" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", modules("**/rules.py"), ids=named)
def test_a_rule_knows_nothing_of_the_framework(path: Path) -> None:
    assert not re.search(r"^(from|import) django", path.read_text(encoding="utf-8"), re.MULTILINE)


def reads_the_clock(path: Path) -> bool:
    """Audit tells of real time, whatever a writer was told: it alone may ask for the true clock."""
    asked = "now|today" if "audit" in path.parts else "now|today|real_now"
    return bool(re.search(rf"\bclock\.({asked})\(", path.read_text(encoding="utf-8")))


MAY_READ_THE_CLOCK = {"views", "jobs", "commands", "cli", "context", "tests", "demo"}


@pytest.mark.parametrize("path", [p for p in modules() if reads_the_clock(p)], ids=named)
def test_only_views_jobs_and_commands_read_the_clock(path: Path) -> None:
    places = {*path.relative_to(CODE).parts[:-1], *path.stem.split("_")}

    assert places & MAY_READ_THE_CLOCK


def writes() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function that opens a transaction: what people and files do."""
    for path in modules("**/writes.py") + modules("**/writes/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if is_public and "transaction.atomic" in map(ast.unparse, node.decorator_list):  # type: ignore[attr-defined]
                yield f"{named(path)}:{node.name}", node  # type: ignore[attr-defined,misc]


@pytest.mark.parametrize(("name", "write"), list(writes()), ids=[n for n, _ in writes()])
def test_a_write_is_told_when_and_by_whom_by_keyword(name: str, write: ast.FunctionDef) -> None:
    """What a file brings in is told its source instead, which carries the release and the time."""
    keyword_only = {argument.arg for argument in write.args.kwonlyargs}

    assert "at" in keyword_only or "source" in keyword_only, "say when it happened: at="
    assert ast.get_docstring(write), "say what is promised"


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("guildhall.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m.__name__)
def test_every_field_is_sorted_as_personal_or_plain(model: type[models.Model]) -> None:
    handling = getattr(model, "Handling", None)
    personal = set(getattr(handling, "personal", ()))
    plain = set(getattr(handling, "plain", ()))
    fields = {f.name for f in model._meta.concrete_fields if not f.primary_key}

    assert not personal & plain
    assert personal | plain == fields


def dependency_lines() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    return [
        line.strip()
        for block in lists
        for line in block.splitlines()
        if line.strip().startswith('"')
    ]


@pytest.mark.parametrize("line", dependency_lines())
def test_every_dependency_says_what_it_is_for(line: str) -> None:
    assert re.search(r",\s+# \w+", line)


@pytest.mark.parametrize("name", ["requirements.lock", "package-lock.json"])
def test_a_lock_holds_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_read_is_described() -> None:
    settings = (CODE / "settings.py").read_text(encoding="utf-8")
    described = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
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
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        assert heading.startswith(f"# {path.name[:4]} "), path.name


def test_the_version_is_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
