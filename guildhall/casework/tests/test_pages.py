"""The pages of casework, as each part in the partnership sees them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.casework.deeds import DEEDS
from guildhall.casework.models import Case, Entry
from guildhall.casework.tests.people import KEY, Town
from guildhall.partners.models import Member
from guildhall.testing import sign_in

SignedIn = Callable[[Member], Client]


@pytest.fixture
def as_(client: Client) -> SignedIn:
    def enter(member: Member) -> Client:
        sign_in(client, member)
        return client

    return enter


def test_smoke(case: Case, town: Town, as_: SignedIn) -> None:
    client = as_(town.head)
    for name, args in [
        ("case", [case.reference]),
        ("case_print", [case.reference]),
        ("cases", []),
        ("my_work", []),
        ("search", []),
        ("referrals", []),
        ("referral_choose", []),
        ("refer", [KEY]),
        ("queue", [KEY]),
        ("cover", []),
        ("retention", []),
    ]:
        got = client.get(reverse(name, args=args))
        assert got.status_code in (200, 302), name
    for deed in DEEDS.values():
        got = client.get(reverse("do", args=[case.reference, deed.key]))
        print(deed.key, got.status_code)
