"""Sending a form of the front door, as a browser without a script does."""

import re
from typing import Any

from django.test import Client, TestCase

from guildhall.casework import jobs
from guildhall.casework.front_door.tests.conftest import ADDRESS
from guildhall.casework.tests.people import AT

CODE = re.compile(r"guildhall-code\">([0-9A-Z-]+)<")
TOKEN = re.compile(r'name="token" value="([^"]+)"')


def token(public: Client) -> str:
    return TOKEN.search(public.get(ADDRESS).content.decode())[1]  # type: ignore[index]


def send(public: Client, **given: Any) -> Any:
    given.setdefault("token", token(public))
    return public.post(ADDRESS, {"what": "A dock leaf", **given})


def code(answer: Any) -> str:
    found = CODE.search(answer.content.decode())
    assert found, answer.content.decode()[-2000:]
    return found[1]


def same(answer: Any) -> str:
    """A page without the one thing of it that is new each time."""
    return re.sub(r'nonce="[^"]+"', "", answer.content.decode())


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Where-it-was-taken"
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def look_into_files() -> None:
    """What the worker does every few seconds."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.check_files(at=AT)
