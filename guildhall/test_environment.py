"""Set before Django starts in a test run: a data folder of the run's own. Loaded by `-p`."""

import os
import tempfile

import pytest

os.environ["GUILDHALL_DATA"] = tempfile.mkdtemp(prefix="guildhall-tests-")
os.environ["GUILDHALL_SECRET_KEY"] = "only-for-tests"  # noqa: S105
os.environ["GUILDHALL_SECOND_STEP"] = "no"  # the tests of the second step turn it on

DATABASES = ["default", "audit"]
FROM_FIXTURE = {"db", "transactional_db", "live_server"}


ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let every test that may use the database use the one of requests as well.

    Each request leaves a row there, so a test of a page would otherwise have to say so. On
    PostgreSQL only these are run: what uses no database would give the same answer again.
    """
    using = [item for item in items if _uses_database(item)]
    for item in using:
        marked = item.get_closest_marker("django_db")
        given = marked.kwargs if marked else {}
        mark = pytest.mark.django_db(**{"databases": DATABASES, **given})
        item.add_marker(mark, append=False)
    if ON_POSTGRESQL:
        config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
        items[:] = using


def _uses_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(FROM_FIXTURE & set(getattr(item, "fixturenames", ())))
