"""One press signs in to a demonstration, as its own accounts alone, and nowhere else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guildhall.partners.models import Agency, Member
from guildhall.site.demonstration.accounts import Account, accounts, write_accounts

ADDRESS = "/account/demonstration/"
PRESSED = {"email": "cora@example.org"}


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> Member:
    """A demonstration's account and another member, in a folder of their own."""
    settings.DATA = tmp_path
    settings.INSTANCE = replace(settings.INSTANCE, is_demo=True)
    agency = Agency.objects.create(key="police", name="Police")
    cora = Member.objects.create(email="cora@example.org", name="Cora", agency=agency)
    Member.objects.create(email="real@example.org", name="Real", agency=agency)
    write_accounts([Account("cora@example.org", "Cora Vane", "who is missing now")])
    return cora


def is_signed_in(client: Client) -> bool:
    return client.get("/my-work/").status_code == 200


def test_one_press_signs_in(people: Member, client: Client) -> None:
    answer = client.post(ADDRESS, PRESSED)

    assert answer.status_code == 302
    assert is_signed_in(client)


def test_the_sign_in_page_offers_the_accounts(people: Member, client: Client) -> None:
    page = client.get("/account/login/").content.decode()

    assert "Cora Vane" in page
    assert "who is missing now" in page


def test_nobody_else_is_signed_in(people: Member, client: Client) -> None:
    answer = client.post(ADDRESS, {"email": "real@example.org"})

    assert answer.status_code == 404
    assert not is_signed_in(client)


def test_a_member_who_is_switched_off_is_not_signed_in(people: Member, client: Client) -> None:
    Member.objects.filter(pk=people.pk).update(is_active=False)

    assert client.post(ADDRESS, PRESSED).status_code == 404


def test_it_is_a_press_and_not_a_link(people: Member, client: Client) -> None:
    assert client.get(ADDRESS).status_code == 405
    assert not is_signed_in(client)


def test_a_press_from_another_site_is_refused(people: Member) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(ADDRESS, PRESSED).status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_a_demonstration_there_is_no_such_page(
    people: Member, client: Client, settings: Any, method: str
) -> None:
    settings.INSTANCE = replace(settings.INSTANCE, is_demo=False)

    assert getattr(client, method)(ADDRESS, PRESSED).status_code == 404
    assert not is_signed_in(client)
    assert accounts() == []
    assert b"Cora" not in client.get("/account/login/").content
