"""What every test run shares."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as properties
from pytest_django import DjangoDbBlocker

from guildhall import vault

# A property is right or wrong; how long one example took says what else the machine was doing.
properties.register_profile("guildhall", deadline=None)
properties.load_profile("guildhall")

ROOT = Path(__file__).parent


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is in files, as in the product: one kept in memory has one lock for all threads.

    A page and its pictures are then asked for at once in the browser's tests, as they are in life.
    """
    folder = tmp_path_factory.mktemp("databases")
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"].endswith("sqlite3"):
            database["TEST"] = {**database.get("TEST", {}), "NAME": folder / f"{alias}.sqlite3"}


@pytest.fixture(autouse=True)
def heads(settings: Any, tmp_path: Path) -> None:
    """Each test has a record of its own: no head of another's chain is kept."""
    settings.HEADS = tmp_path / "heads.jsonl"
    settings.RECORD = tmp_path / "keys" / "record.jsonl"


class Migrated:
    """SQLite files migrated once for many runs: a folder for each state of the migrations.

    Migrating takes about twenty seconds of processor time. One process does it while the others
    wait at the lock, and then copy.
    """

    def __init__(self, cache: Path) -> None:
        self.lock = (cache / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.cache, self.folder = cache, cache / _digest()

    def copy(self) -> bool:
        """Give this process's databases what was migrated; False if there is nothing to give."""
        files = _sqlite_files()
        if not files or not self.folder.exists():
            return False
        for alias, file in files.items():
            shutil.copyfile(self.folder / alias, file)
        return True

    def keep(self) -> None:
        """Keep what this process migrated, in place of what was kept for other migrations."""
        if not (files := _sqlite_files()) or self.folder.exists():
            return
        making = self.cache / "making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        for alias in files:
            with connections[alias].cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(making / alias)])
        for earlier in self.cache.iterdir():
            if earlier.is_dir() and earlier != making:
                shutil.rmtree(earlier)
        making.rename(self.folder)


def _digest() -> str:
    """One name for the migrations as they stand, those of locked dependencies included."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for file in sorted(ROOT.glob("guildhall/**/migrations/*.py")):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _sqlite_files() -> dict[str, Path]:
    return {
        alias: Path(database["TEST"]["NAME"])
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3")
    }


@pytest.fixture(scope="session")
def migrated(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings: None,
) -> Migrated:
    """What earlier runs migrated, held until this process has copied or made it."""
    cache = getattr(request.config, "cache", None)  # a run may go without
    return Migrated(cache.mkdir("migrated") if cache else tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def django_db_keepdb(migrated: Migrated) -> bool:
    """Whether the databases were migrated already, and copied."""
    return migrated.copy()


@pytest.fixture(scope="session")
def django_db_setup(
    migrated: Migrated, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Keep what was migrated for the next process; and let go of what is to be dropped.

    Both aliases are one database on PostgreSQL. The key that rows of audit are signed with is held
    from the start, as it is by a server that has written something, and no test finds a row of it.
    """
    from guildhall.vault.models import DataKey

    with django_db_blocker.unblock():
        migrated.keep()
        vault.signature("", purpose="audit.row")
        DataKey.objects.all().delete()
    migrated.lock.close()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
