"""Every address: closed to somebody who is not signed in, and each request leaves one row."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from guildhall.audit.models import RequestRow
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.testing import sign_in

OPEN_TO_ANYONE = ("account/", "healthz", "report/")


def addresses(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, address)
        else:
            yield address, entry


def ours() -> list[str]:
    found = (address for address, _ in addresses(get_resolver().url_patterns))
    return [address for address in found if not address.startswith(OPEN_TO_ANYONE)]


def filled(address: str) -> str:
    """An address with something in each of its places."""
    import re

    with_numbers = re.sub(r"<int:[^>]+>", "1", address)
    with_numbers = re.sub(r"<plan_key:[^>]+>", "2016-17", with_numbers)
    return "/" + re.sub(r"<[^>]+>", "x", with_numbers)


@pytest.mark.parametrize("address", ours())
def test_a_stranger_sees_no_page(client: Client, db: None, address: str) -> None:
    answer = client.get(filled(address))

    assert answer.status_code in {302, 404, 405}
    if answer.status_code == 302:
        assert "/account/login/" in answer["Location"]


def every() -> list[str]:
    return [address for address, _ in addresses(get_resolver().url_patterns)]


def leaves_one_row(client: Client, method: str, address: str) -> RequestRow:
    before = RequestRow.objects.count()

    answer = getattr(client, method)(filled(address))

    row = RequestRow.objects.latest("pk")
    assert RequestRow.objects.count() == before + 1
    assert (row.method, row.status) == (method.upper(), answer.status_code)
    assert row.route == named(filled(address))
    return row


def named(address: str) -> str:
    """The name of the page at an address; empty where there is none."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("address", every())
def test_a_strangers_request_leaves_one_row(client: Client, db: None, address: str) -> None:
    client.raise_request_exception = False

    for method in ("get", "post"):
        assert leaves_one_row(client, method, address).member == ""


@pytest.mark.parametrize("roles", [[], list(Role)], ids=["of no role", "of every role"])
@pytest.mark.parametrize("address", every())
def test_a_members_request_leaves_one_row_that_names_them(
    client: Client, db: None, address: str, roles: list[Role]
) -> None:
    member = Member.objects.create(email="robin@example.org", name="Robin", roles=roles)
    client.raise_request_exception = False

    for method in ("get", "post"):
        sign_in(client, member)
        row = leaves_one_row(client, method, address)
        assert row.member == member.reference
        assert row.is_denied or row.status != 403


def test_a_file_of_the_interface_leaves_no_row(client: Client, db: None) -> None:
    assert client.get("/static/ui/icon.svg").status_code == 200
    assert not RequestRow.objects.exists()


@pytest.mark.parametrize(
    "address", ["/cases/x%00y/", "/cases/?after=%00", "/search/?q=a%00b", "/report/%00/"]
)
def test_an_address_with_a_nul_is_not_found(client: Client, db: None, address: str) -> None:
    member = Member.objects.create(email="a@example.org", name="A", roles=[Role.MANAGER.value])
    sign_in(client, member)

    assert client.get(address).status_code == 404
