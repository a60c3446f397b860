"""Changing the master key touches nothing sealed; the command says how things stand."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from guildhall import vault
from guildhall.cli import main
from guildhall.vault import masters, reads, writes
from guildhall.vault.models import DataKey

AT = datetime(2016, 11, 22, 10, tzinfo=UTC)
PLACE = "casework.note:K7QW2MTX:text"


@pytest.fixture(autouse=True)
def fresh(db: None, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    settings.MASTER_KEYS = ""


def newest() -> str:
    held = masters.held()
    assert held is not None
    return held.newest


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments])


def test_after_rotation_all_opens_and_all_keys_are_under_the_new_one(monkeypatch: Any) -> None:
    monkeypatch.setattr(writes, "AT_A_TIME", 2)
    blobs = {f"case:{n}": vault.seal("told", owner=f"case:{n}", bound_to=PLACE) for n in range(5)}
    vault.destroy("case:4", at=AT)
    before = newest()

    done = vault.rotate()

    assert (done, newest() != before) == (4, True)
    assert set(DataKey.objects.filter(destroyed_at=None).values_list("master", flat=True)) == {
        newest()
    }
    for owner in ("case:0", "case:3"):
        assert vault.open_sealed(blobs[owner], owner=owner, bound_to=PLACE) == "told"
    with pytest.raises(vault.Erased):
        vault.open_sealed(blobs["case:4"], owner="case:4", bound_to=PLACE)


def test_a_copy_of_the_database_made_before_still_opens() -> None:
    blob = vault.seal("told", owner="case:A", bound_to=PLACE)
    (as_it_was,) = DataKey.objects.values("wrapped", "master")
    vault.rotate()

    DataKey.objects.update(**as_it_was)

    assert vault.open_sealed(blob, owner="case:A", bound_to=PLACE) == "told"


def test_from_the_environment_the_first_key_named_is_the_new_one(settings: Any) -> None:
    old, new = (base64.b64encode(c * masters.KEY_BYTES).decode() for c in (b"o", b"n"))
    settings.MASTER_KEYS = f"old:{old}"
    blob = vault.seal("told", owner="case:A", bound_to=PLACE)
    settings.MASTER_KEYS = f"new:{new},old:{old}"

    assert vault.rotate() == 1

    settings.MASTER_KEYS = f"new:{new}"
    assert vault.open_sealed(blob, owner="case:A", bound_to=PLACE) == "told"


def test_rotation_stops_at_a_key_it_cannot_open_and_leaves_it_as_it_was() -> None:
    vault.seal("told", owner="case:A", bound_to=PLACE)
    DataKey.objects.update(master="lost")

    with pytest.raises(vault.WrongKey, match="lost"):
        vault.rotate()

    assert DataKey.objects.get().master == "lost"


def test_the_command_rotates_and_says_what_each_key_protects() -> None:
    vault.seal("told", owner="case:A", bound_to=PLACE)
    before = newest()

    rotated, status = run("rotate"), run("status")

    assert rotated.output == f"1 data keys are now under the master key {newest()}.\n"
    assert f"{newest()} (newest): 1 data keys" in status.output
    assert f"{before}: 0 data keys" in status.output
    assert status.exit_code == 0


def test_the_command_says_so_where_nothing_was_ever_sealed() -> None:
    assert "No key has been needed yet" in run("status").output


def test_the_command_names_a_master_key_that_is_not_held() -> None:
    vault.seal("told", owner="case:A", bound_to=PLACE)
    name = newest()
    masters.path().unlink()

    status, rotated = run("status"), run("rotate")

    assert (status.exit_code, rotated.exit_code) == (1, 1)
    assert f"{name} (NOT HELD: put it back): 1 data keys" in status.output
    assert not reads.status().is_whole
    assert "missing" in rotated.output
    assert not masters.path().exists()
