"""Files at the front door: told by their heads, kept sealed, and looked into by the worker."""

import re
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.casework.attachments import storing
from guildhall.casework.attachments.reads import kept_files
from guildhall.casework.attachments.tests.samples import great_png, png_bomb
from guildhall.casework.front_door import reads
from guildhall.casework.front_door.models import Sent, SentFile
from guildhall.casework.front_door.tests.sending import (
    code,
    look_into_files,
    picture,
    send,
    token,
)
from guildhall.casework.models import Referral
from guildhall.casework.tests.people import AT, Town
from guildhall.testing import sign_in


def test_a_photograph_is_kept_sealed_without_where_it_was_taken(
    door: reads.Door, public: Client, town: Town
) -> None:
    photo = SimpleUploadedFile("weed.jpg", picture(), "image/jpeg")

    code(send(public, photos=[photo]))
    look_into_files()

    row = SentFile.objects.get()
    shown = reads.sent_behind(town.clerk, row.sent.guard.reference, AT)  # type: ignore[union-attr]
    content = reads.content_of(shown.files[0][0])
    assert b"Where-it-was-taken" not in content
    assert content.startswith(b"\xff\xd8\xff")
    on_disk = [path.read_bytes() for path in storing.folder().glob("*/*")]
    assert len(on_disk) == 1
    assert b"\xff\xd8\xff" not in on_disk[0][:20]
    assert kept_files() == {row.kept_as}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("weed.jpg", b"PK\x03\x04 not a picture", "does not hold one"),
        ("weed.exe", b"MZ", "Choose photographs"),
        ("weed.png", png_bomb(7_700), "24 million is the most"),
        ("weed.jpg", b"", "empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_keeps_nothing(
    door: reads.Door, public: Client, name: str, content: bytes, told: str
) -> None:
    answer = send(public, photos=[SimpleUploadedFile(name, content)])

    assert told in answer.content.decode()
    assert not Sent.objects.exists()
    assert not list(storing.folder().glob("*/*"))


def test_a_file_that_does_not_pass_is_held_and_the_report_is_kept(
    door: reads.Door, public: Client, client: Client, town: Town
) -> None:
    broken = SimpleUploadedFile("weed.jpg", picture()[:500])
    answer = send(public, photos=[broken, SimpleUploadedFile("leaf.jpg", picture())])
    given = code(answer)
    assert "Your 2 files are being checked" in answer.content.decode()
    receipt = {"code": given}
    assert "2 files that came with it are being checked" in told(public, receipt)
    row = SentFile.objects.select_related("sent__guard").order_by("pk")[0]
    at = f"/front-door/sent/{row.sent.guard.reference}/"  # type: ignore[union-attr]
    sign_in(client, town.clerk)
    assert "Being checked" in client.get(at).content.decode()
    assert client.get(f"{at}{row.reference}/").status_code == 404

    look_into_files()

    row.refresh_from_db()
    assert row.state == "held"
    page = client.get(at).content.decode()
    assert "It did not pass, so nobody can open it" in page
    assert "This picture is broken" in page
    assert client.get(f"{at}{row.reference}/").status_code == 404
    assert "A file that came with it could not be used" in told(public, receipt)
    assert Referral.objects.get().concern == "A dock leaf"


def told(public: Client, given: dict[str, str]) -> str:
    return public.post("/report/receipt/", given).content.decode()


def test_three_great_pictures_cost_the_web_process_next_to_nothing(
    door: reads.Door, public: Client
) -> None:
    content = great_png(7_700)
    given = [SimpleUploadedFile(f"{n}.png", content) for n in range(3)]
    page = token(public)
    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory is counted from here
    began, before = time.process_time(), _peak_mb()

    answer = send(public, photos=given, token=page)

    assert "24 million is the most" in answer.content.decode()
    assert time.process_time() - began < 1
    assert _peak_mb() - before < 50


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def test_pictures_are_counted_together(door: reads.Door, public: Client) -> None:
    three = [SimpleUploadedFile(f"{n}.png", png_bomb(4_200)) for n in range(3)]

    answer = send(public, photos=three).content.decode()

    assert "53 million points together, and 48 million is the most at once" in answer
    assert not Sent.objects.exists()


def test_more_than_three_files_are_refused(door: reads.Door, public: Client) -> None:
    three = [SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(3)]
    four = [SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(4)]

    assert "3 files at most" in send(public, photos=four).content.decode()
    assert not Sent.objects.exists()
    code(send(public, photos=three))
    assert SentFile.objects.count() == 3
