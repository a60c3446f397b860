"""The mail server's address: what it gives, and what it says where it makes no sense."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guildhall.environment import MailServer, mail_server


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", MailServer()),
        ("smtp://mail.example", MailServer("mail.example", 25)),
        (
            "smtp+tls://us%40er:pa%2Fss@mail.example",
            MailServer("mail.example", 587, "us@er", "pa/ss", is_tls=True),
        ),
        (
            "smtps://mail.example:2465",
            MailServer("mail.example", 2465, is_tls_from_the_start=True),
        ),
    ],
    ids=["none", "plain", "made secure", "secure from the start"],
)
def test_a_mail_server_is_given_by_its_address(
    monkeypatch: pytest.MonkeyPatch, address: str, expected: MailServer
) -> None:
    monkeypatch.setenv("X_MAIL", address)

    assert mail_server("X_MAIL") == expected


@pytest.mark.parametrize(
    "address", ["mail.example", "http://mail.example", "smtp://", "smtp://a:b:c"]
)
def test_an_address_that_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("X_MAIL", address)

    with pytest.raises(ImproperlyConfigured, match="X_MAIL"):
        mail_server("X_MAIL")
