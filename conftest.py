"""What every test run shares."""

from collections.abc import Iterator

import pytest
from hypothesis import settings as properties

# A property is right or wrong; how long one example took says what else the machine was doing.
properties.register_profile("guildhall", deadline=None)
properties.load_profile("guildhall")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is in files, as in the product: one kept in memory has one lock for all threads.

    A page and its pictures are then asked for at once in the browser's tests, as they are in life.
    """
    from django.conf import settings

    folder = tmp_path_factory.mktemp("databases")
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"].endswith("sqlite3"):
            database["TEST"] = {**database.get("TEST", {}), "NAME": folder / f"{alias}.sqlite3"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """On PostgreSQL both aliases are one database: let go of it everywhere before it is dropped."""
    from django.db import connections

    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
