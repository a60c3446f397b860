"""Every address: closed to somebody who is not signed in, and each request leaves one row."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
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


def filled(address: str) -> str:
    """An address with something in each of its places."""
    with_numbers = re.sub(r"<int:[^>]+>", "1", address)
    with_numbers = re.sub(r"<plan_key:[^>]+>", "2016-17", with_numbers)
    return "/" + re.sub(r"<[^>]+>", "x", with_numbers)


def every() -> list[str]:
    return [address for address, _ in addresses(get_resolver().url_patterns)]


def is_open(address: str) -> bool:
    return address.startswith(OPEN_TO_ANYONE)


def shows_no_page(answer: HttpResponse) -> bool:
    if answer.status_code == 302:
        return "/account/login/" in answer["Location"]
    return answer.status_code in {404, 405}


def leaves_one_row(client: Client, method: str, address: str) -> tuple[RequestRow, HttpResponse]:
    before = RequestRow.objects.count()

    answer = getattr(client, method)(filled(address))

    row = RequestRow.objects.latest("pk")
    assert RequestRow.objects.count() == before + 1
    assert (row.method, row.status) == (method.upper(), answer.status_code)
    assert row.route == named(filled(address))
    return row, answer


def named(address: str) -> str:
    """The name of the page at an address; empty where there is none."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("address", every())
def test_a_request_leaves_one_row_and_shows_a_stranger_no_page(
    client: Client, db: None, address: str
) -> None:
    """One test an address: a stranger, a member of no role and one of every role ask in turn."""
    member = Member.objects.create(email="robin@example.org", name="Robin")
    client.raise_request_exception = False

    for method in ("get", "post"):
        row, answer = leaves_one_row(client, method, address)
        assert row.member == ""
        assert is_open(address) or shows_no_page(answer)

    for roles in ([], list(Role)):
        Member.objects.filter(pk=member.pk).update(roles=roles)
        for method in ("get", "post"):
            sign_in(client, member)
            row, _ = leaves_one_row(client, method, address)
            assert row.member == member.reference, roles
            assert row.is_denied or row.status != 403, roles


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
