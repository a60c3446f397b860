from collections.abc import Callable

import pytest
from django.test import Client

from guildhall.partners.models import Member
from guildhall.programmes.enforcement.powers.tests.world import World, found_world
from guildhall.testing import sign_in


@pytest.fixture
def world(db: None) -> World:
    return found_world()


@pytest.fixture
def as_() -> Callable[[Member], Client]:
    def enter(member: Member) -> Client:
        client = Client()
        sign_in(client, member)
        return client

    return enter
