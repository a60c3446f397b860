"""The jobs page: administrators see what failed and may have it tried again."""

import pytest
from django.test import Client

from guildhall import clock
from guildhall.audit.models import Change
from guildhall.jobs.models import Job
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.site.queue import writes
from guildhall.testing import sign_in


def new(role: Role) -> Member:
    return add_member(
        email="avery@example.org",
        name="Avery",
        password="a long enough phrase",
        roles=[role],
        agency=None,
        by=None,
        at=clock.now(),
    )


@pytest.fixture
def failed(db: None) -> Job:
    now = clock.now()
    return Job.objects.create(
        name="audit.seal",
        key="A",
        due_at=now,
        state="failed",
        finished_at=now,
        attempts=8,
        error="ValueError at guildhall/audit/jobs.py:12",
    )


def test_an_administrator_sees_what_failed_and_where(client: Client, failed: Job) -> None:
    sign_in(client, new(Role.ADMINISTRATOR))

    text = client.get("/jobs/").content.decode()

    assert "1 failed; 0 are waiting to be done." in text
    assert "ValueError at guildhall/audit/jobs.py:12" in text


def test_where_nothing_failed_the_page_says_so(client: Client, db: None) -> None:
    sign_in(client, new(Role.ADMINISTRATOR))

    assert "No job has failed." in client.get("/jobs/").content.decode()


def test_a_failed_job_is_queued_afresh_once_and_it_is_recorded(client: Client, failed: Job) -> None:
    sign_in(client, new(Role.ADMINISTRATOR))

    first = client.post(f"/jobs/{failed.reference}/again/")
    second = client.post(f"/jobs/{failed.reference}/again/")

    assert (first.status_code, second.status_code) == (302, 404)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert Change.objects.filter(action="jobs.tried_again").count() == 1


def test_of_two_administrators_at_once_one_is_told_so_and_it_is_recorded_once(
    failed: Job,
) -> None:
    by, at = new(Role.ADMINISTRATOR), clock.now()

    told = [writes.try_again(failed, by=by, at=at) for _ in range(2)]

    assert told == [True, False]
    assert Change.objects.filter(action="jobs.tried_again").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_see_jobs(client: Client, failed: Job, role: Role) -> None:
    sign_in(client, new(role))

    assert client.get("/jobs/").status_code == 403
    assert client.post(f"/jobs/{failed.reference}/again/").status_code == 403
    failed.refresh_from_db()
    assert failed.state == "failed"
