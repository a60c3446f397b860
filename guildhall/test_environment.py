"""Set before Django starts in a test run: a data folder of the run's own. Loaded by `-p`."""

import os
import tempfile

import pytest

os.environ["GUILDHALL_DATA"] = tempfile.mkdtemp(prefix="guildhall-tests-")
os.environ["GUILDHALL_SECRET_KEY"] = "only-for-tests"  # noqa: S105

DATABASES = ["default", "audit"]
FROM_FIXTURE = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test that may use the database use the one of requests as well.

    Each request leaves a row there, so a test of a page would otherwise have to say so.
    """
    for item in items:
        marked = item.get_closest_marker("django_db")
        if marked or FROM_FIXTURE & set(getattr(item, "fixturenames", ())):
            said = marked.kwargs if marked else {}
            mark = pytest.mark.django_db(**{"databases": DATABASES, **said})
            item.add_marker(mark, append=False)
