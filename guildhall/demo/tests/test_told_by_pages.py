"""The demonstration's city does what pages do."""

import ast
from collections.abc import Iterator
from pathlib import Path

from guildhall.testing import ROOT

CODE = ROOT / "guildhall"
CITY = CODE / "demo" / "city"
NOT_A_PAGES = {"demo", "tests", "writes", "writes.py", "migrations"}
KNOWN = {
    "clocks_together": "works out the clocks once after a run of writes, and writes nothing itself",
    "put_agency": "agencies come with the plan, by its own write",
}


def test_each_write_that_the_city_uses_is_one_that_some_page_or_job_calls() -> None:
    called = {name for path in _product() for name in _names(path)}

    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted(CITY.rglob("*.py"))
        for name in _writes(path)
        if name not in called and name not in KNOWN
    }

    assert unknown == set()


def _product() -> Iterator[Path]:
    for path in CODE.rglob("*.py"):
        if not NOT_A_PAGES & set(path.relative_to(CODE).parts):
            yield path


def _writes(path: Path) -> Iterator[str]:
    """The names that a module takes from any module of writes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and "writes" in (node.module or "").split("."):
            yield from (each.name for each in node.names)


def _names(path: Path) -> Iterator[str]:
    """What a module calls, by its last name: `writes.share(...)` and `share(...)` are one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
