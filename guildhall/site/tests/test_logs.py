"""A refusal is one line of the log without names; an error keeps its traceback."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from guildhall.logs import Plainly
from guildhall.partners.models import Member
from guildhall.site import views
from guildhall.testing import sign_in

NAME = "Wren-Inventedname"


@pytest.fixture
def member(client: Client, db: None) -> Member:
    made = Member.objects.create(email="robin@example.org", name="Robin")
    sign_in(client, made)
    return made


@pytest.fixture
def log() -> Iterator[list[str]]:
    """What the product's own handler would write."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    kept = Kept()
    kept.addFilter(Plainly())
    logger = logging.getLogger("django.request")
    logger.addHandler(kept)
    yield lines
    logger.removeHandler(kept)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (f"/people/{NAME}/", "404 GET: person"),
        (f"/nowhere/{NAME}/", "404 GET: no such page"),
        ("/audit/", "403 GET: audit_everything"),
    ],
)
def test_a_refusal_is_one_line_without_names(
    client: Client, member: Member, log: list[str], path: str, line: str
) -> None:
    client.get(path)

    assert log == [line]


def test_an_error_keeps_its_traceback(
    client: Client, member: Member, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr(views, "may", lambda *asked: 1 / 0)

    client.get("/")

    (said,) = log
    assert said.startswith("500 GET: home")
    assert "ZeroDivisionError" in said


def test_every_handler_of_the_product_writes_so() -> None:
    handlers: Any = settings.LOGGING["handlers"]

    assert all("plainly" in each.get("filters", ()) for each in handlers.values())
