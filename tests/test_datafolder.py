"""What is in the data folder is readable by the account that runs Guildhall, and by no other."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from guildhall.cli import main
from guildhall.datafolder import keep_private
from tests.test_cli import street


@pytest.fixture(autouse=True)
def permissive() -> Iterator[None]:
    """An umask under which everything new is readable and writable by everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Whatever in a folder the group or others have a permission on, the folder itself included."""
    return [
        f"{path.relative_to(folder)} {stat.filemode(path.lstat().st_mode)}"
        for path in (folder, *sorted(folder.rglob("*")))
        if not path.is_symlink() and path.lstat().st_mode & 0o077
    ]


def test_what_was_copied_in_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "data" / "warehouse").mkdir(parents=True)
    (tmp_path / "data" / "guildhall.sqlite3").touch()
    (tmp_path / "data" / "warehouse" / "rows.parquet").touch()
    (tmp_path / "elsewhere").touch()
    (tmp_path / "data" / "link").symlink_to(tmp_path / "elsewhere")
    assert len(open_to_others(tmp_path / "data")) == 4

    keep_private(tmp_path / "data")

    assert not open_to_others(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o666
    (tmp_path / "data" / "later").mkdir()
    (tmp_path / "data" / "later" / "made").touch()
    assert not open_to_others(tmp_path / "data")


def test_a_file_of_another_account_that_others_can_read_stops_start_up_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs").touch()

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(ImproperlyConfigured, match="chown"):
        keep_private(tmp_path)


def test_every_command_makes_the_folder_private_first(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "local.toml").touch()

    result = CliRunner().invoke(main, ["access"])

    assert result.exit_code == 0, result.output
    assert not open_to_others(tmp_path)


INIT = (
    "init --area E06000031 --area-name Peterborough --name Example --plan="
    " --admin ada@example.org --admin-name Ada --officer otto@example.org --officer-name Otto"
)


@pytest.mark.slow  # a new database is migrated, and four commands started: a minute
def test_init_import_worker_and_serve_make_nothing_that_others_can_read(tmp_path: Path) -> None:
    data, port = tmp_path / "data", "8194"
    environment = {**os.environ, "GUILDHALL_DATA": str(data), "DATABASE_URL": "", "PORT": port}
    command = [sys.executable, "-m", "guildhall"]

    def run(*arguments: object) -> None:
        words = [*command, *(str(each) for each in arguments)]
        subprocess.run(words, env=environment, check=True, capture_output=True)
        assert not open_to_others(data), arguments

    run(*INIT.split())
    assert (data / "audit.sqlite3").exists()
    assert (data / "guildhall.sqlite3").exists()
    run("import", street(tmp_path))
    assert list(data.rglob("*.parquet"))
    run("worker", "--once")
    (data / "guildhall.sqlite3").chmod(0o644)
    data.chmod(0o755)
    server = subprocess.Popen([*command, "serve"], env=environment)
    try:
        _wait_for(lambda: (data / "guildhall.sqlite3-wal").exists())
        assert not open_to_others(data)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.2)
