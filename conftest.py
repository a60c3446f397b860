"""What every test run shares."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """On PostgreSQL both aliases are one database: let go of it everywhere before it is dropped."""
    from django.db import connections

    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
