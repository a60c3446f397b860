"""Every address, asked by somebody who is not signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN_TO_ANYONE = ("account/", "healthz")


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
    return "/" + re.sub(r"<[^>]+>", "x", with_numbers)


@pytest.mark.parametrize("address", ours())
def test_a_stranger_sees_no_page(client: Client, db: None, address: str) -> None:
    answer = client.get(filled(address))

    assert answer.status_code in {302, 404, 405}
    if answer.status_code == 302:
        assert "/account/login/" in answer["Location"]
