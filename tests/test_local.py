"""What a partnership sets for itself."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from guildhall import local


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA = tmp_path
    monkeypatch.setattr(local, "_declared", {})
    monkeypatch.setattr(local, "_read", {})
    return tmp_path


def declare(**bounds: int) -> int:
    title, source = "episodes that make a repeat", "Local: other areas use 2"
    return local.whole("toys", "repeat", 3, title=title, source=source, **bounds)


def test_without_a_file_the_default_stands(folder: Path) -> None:
    assert declare() == 3
    assert [each.is_default for each in local.declared("toys")] == [True]
    assert local.declared("other") == []
    local.check()


def test_the_file_sets_it_within_its_bounds(folder: Path) -> None:
    (folder / "local.toml").write_text("[toys]\nrepeat = 2\n")

    assert declare(least=2, most=5) == 2
    assert [each.is_default for each in local.declared()] == [False]
    local.check()


@pytest.mark.parametrize("given", ["1", "6", "true", '"3"', "2.0"])
def test_a_value_outside_its_bounds_stops_start_up_by_name(folder: Path, given: str) -> None:
    (folder / "local.toml").write_text(f"[toys]\nrepeat = {given}\n")

    with pytest.raises(ImproperlyConfigured, match=r"toys.repeat is .* from 2 to 5: episodes that"):
        declare(least=2, most=5)


def test_a_key_that_nothing_declares_stops_start_up_with_the_nearest(folder: Path) -> None:
    (folder / "local.toml").write_text("[toys]\nrepeats = 2\n")
    declare()

    with pytest.raises(ImproperlyConfigured, match=r"toys.repeats. Did you mean toys.repeat\?"):
        local.check()


def count() -> dict[str, int]:
    return local.counts("toys", "pupils", title="pupils of each school", source="Rolls", most=900)


def test_names_with_a_number_each_are_a_table_of_their_own(folder: Path) -> None:
    assert count() == {}

    (folder / "local.toml").write_text("[toys.pupils]\nlarch = 900\nelm = 1\n")
    local._read.clear()

    assert count() == {"larch": 900, "elm": 1}
    assert not local.declared("toys")[0].is_default
    local.check()


@pytest.mark.parametrize("given", ["pupils = 3", "pupils.larch = 901", "pupils.larch = 0"])
def test_a_number_that_a_name_cannot_have_stops_start_up(folder: Path, given: str) -> None:
    (folder / "local.toml").write_text(f"[toys]\n{given}\n")

    with pytest.raises(ImproperlyConfigured, match=r"toys.pupils is .* from 1 to 900: pupils of"):
        count()


def test_a_key_outside_any_table_stops_start_up(folder: Path) -> None:
    (folder / "local.toml").write_text("repeat = 2\n")

    with pytest.raises(ImproperlyConfigured, match="repeat stands outside any table"):
        local.check()


@pytest.mark.parametrize("content", [b"[toys\n", b"\xff"])
def test_a_file_that_cannot_be_read_is_named(folder: Path, content: bytes) -> None:
    (folder / "local.toml").write_bytes(content)

    with pytest.raises(ImproperlyConfigured, match=r"local.toml cannot be read"):
        declare()
