"""What tests of more than one app share."""

import os
from pathlib import Path

import pytest
from django.core.signing import get_cookie_signer
from django.test import Client

from guildhall.partners.idle import COOKIE
from guildhall.partners.models import Member

ROOT = Path(__file__).resolve().parent.parent


def open_data(path: str) -> Path:
    """A file of the real open data, or a skip that says it is absent.

    The data are not part of this repository; GUILDHALL_OPEN_DATA names the folder that holds
    them, ../shared/data unless told otherwise.
    """
    folder = Path(os.environ.get("GUILDHALL_OPEN_DATA", ROOT.parent / "shared" / "data"))
    found = folder / path
    if not found.exists():
        pytest.skip(f"the open data are not here: {found} (set GUILDHALL_OPEN_DATA)")
    return found


def sign_in(client: Client, member: Member) -> None:
    """Sign a member in, with the cookie that says the session is in use."""
    client.force_login(member)
    session = client.session.session_key or ""
    client.cookies[COOKIE] = get_cookie_signer(salt=COOKIE + COOKIE).sign(session)
