"""An empty data folder, our own city, and members."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from guildhall.evidence import cube, cubing, levels, rolling, whole
from guildhall.explore.reads import confidence, held, maps, peers, series
from guildhall.explore.tests.world import AT, CITY
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.testing import sign_in

KEEPERS = (rolling, whole, confidence, cube, cubing, held, levels, maps, peers, series)


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path: Path, settings: Any) -> None:
    """Our own city, an empty data folder, and nothing remembered of another test's evidence."""
    settings.DATA = tmp_path / "data"
    settings.CLOCK_OFFSET_DAYS = 0
    settings.INSTANCE = replace(
        settings.INSTANCE, area_code=CITY, area_name="Peterborough", is_demo=False
    )
    forget()


def forget() -> None:
    """As a server that has just started."""
    for module in KEEPERS:
        for kept in vars(module).values():
            if isinstance(kept, _lru_cache_wrapper):
                kept.cache_clear()


def member(role: Role) -> Member:
    return add_member(
        email=f"{role}@example.org", name="Robin", password="a long enough phrase",
        roles=[role], agency=None, by=None, at=AT,
    )  # fmt: skip


@pytest.fixture
def analyst(db: None) -> Member:
    return member(Role.ANALYST)


@pytest.fixture
def see(client: Client, analyst: Member) -> Callable[[str], str]:
    """The words of a page, seen by the analyst in June 2016."""

    def look(address: str) -> str:
        with time_machine.travel(datetime(2016, 6, 1, 12, tzinfo=UTC)):
            sign_in(client, analyst)
            answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return look
