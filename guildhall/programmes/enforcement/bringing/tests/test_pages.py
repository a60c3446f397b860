"""Bringing a file in, in a browser: send, name columns, look, bring in, undo."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from guildhall.casework.bringing.models import Batch
from guildhall.evidence.mappings.models import Mapping
from guildhall.jobs.worker import once
from guildhall.partners.models import Member
from guildhall.partners.writes import bar
from guildhall.programmes.enforcement.bringing.tests.world import AT, Town, row
from guildhall.programmes.enforcement.models import Report
from guildhall.testing import sign_in

HEADINGS = "Log number,Date received,ASB category,Easting,Northing,Summary\n"
SEND = "/bring-in/enforcement/police_asb/"


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from guildhall import clock
    from guildhall.programmes.enforcement.bringing.tests.world import AT

    settings.DATA = tmp_path
    monkeypatch.setattr(clock, "now", lambda: AT)


def line(n: int, summary: str = "Shouting") -> str:
    return f"P{n},{1 + n % 12:02}/11/2016 22:{n % 60:02},Noise,{519000 + n},298500,{summary}\n"


def csv(*lines: str, name: str = "asb.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HEADINGS + "".join(lines)).encode())


@pytest.fixture
def page(town: Town, client: Client) -> Client:
    sign_in(client, town.triage)
    return client


def sent(client: Client, file: SimpleUploadedFile, **more: Any) -> Any:
    return client.post(SEND, {"agency": "police", "file": file, **more})


COLUMNS = {
    "reference": "Log number",
    "received": "Date received",
    "kind": "ASB category",
    "easting": "Easting",
    "northing": "Northing",
    "narrative": "Summary",
}


def test_a_file_is_sent_its_columns_named_looked_at_and_brought_in(page: Client) -> None:
    went = sent(page, csv(line(1), line(2), "P3,never,Noise,,,\n"))
    assert went.status_code == 302
    assert "Log number" in page.get(went["Location"]).content.decode()
    to_check = page.post(went["Location"], COLUMNS)["Location"]
    told = page.get(to_check).content.decode()
    assert "2 <a" in told
    assert "The date cannot be read" in told
    assert not Report.objects.exists()

    done = page.post(to_check)

    batch = Batch.objects.get()
    assert done["Location"] == reverse("bring_in_batch", args=[batch.reference])
    assert (batch.made, batch.refused) == (2, 1)
    shown = page.get(done["Location"]).content.decode()
    assert Report.objects.first().sheet.reference in shown  # type: ignore[union-attr]
    assert "The date cannot be read" in shown
    assert Mapping.objects.get().name == "police_asb-police"


def test_the_next_file_is_read_by_the_saved_mapping(page: Client) -> None:
    first = sent(page, csv(line(1)))["Location"]
    page.post(page.post(first, COLUMNS)["Location"])

    went = sent(page, csv(line(2)))

    assert went["Location"].endswith("/check/")


def test_a_file_whose_columns_have_changed_is_named_again(page: Client) -> None:
    first = sent(page, csv(line(1)))["Location"]
    page.post(page.post(first, COLUMNS)["Location"])
    other = SimpleUploadedFile("asb.csv", b"Number,Date received\nP9,1/11/2016\n")

    went = sent(page, other)

    assert not went["Location"].endswith("/check/")
    told = page.get(went["Location"]).content.decode()
    assert "It has no column called " in told
    assert "Log number" in told[told.index("It has no column called ") :][:200]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("asb.pdf", b"x", "must be CSV or XLSX"),
        ("asb.xlsx", b"not a workbook", "not a workbook that can be read"),
        ("asb.csv", "Log number\nP1\n".encode("utf-16"), "not in UTF-8"),
        ("asb.csv", b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    page: Client, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    answer = sent(page, SimpleUploadedFile(name, content))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not [each for each in tmp_path.rglob("*") if each.name == name]


def test_a_workbook_with_titles_and_a_formula_says_which_line(page: Client) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Extract of November"])
    sheet.append(HEADINGS.strip().split(","))
    sheet.append(line(1).strip().split(","))
    sheet.append(["P2", "=A1", "Noise", 519000, 298500, "x"])
    content = io.BytesIO()
    book.save(content)

    went = sent(page, SimpleUploadedFile("asb.xlsx", content.getvalue()))
    told = page.get(page.post(went["Location"], COLUMNS)["Location"]).content.decode()

    assert "The cell is a formula" in told
    assert ">4</th>" in told


def test_what_waits_is_sealed_on_the_disk_and_gone_when_it_is_brought_in(
    page: Client,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    went = sent(page, csv(line(1, "Ada Alder shouted")))

    held = [each for each in (tmp_path / "uploads").rglob("*") if each.is_file()]
    assert held
    assert not any(b"Alder" in each.read_bytes() for each in held)
    to_check = page.post(went["Location"], COLUMNS)["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        page.post(to_check)
    assert not list((tmp_path / "uploads").glob("*"))


def test_a_long_file_is_left_to_the_worker_which_says_how_far_it_is(page: Client) -> None:
    went = sent(page, csv(*(line(n) for n in range(301))))
    done = page.post(page.post(went["Location"], COLUMNS)["Location"])

    waiting = page.get(done["Location"]).content.decode()
    assert "Being brought in" in waiting
    assert "It waits its turn" in waiting
    assert not Report.objects.exists()
    once()

    batch = Batch.objects.get()
    assert (batch.state, batch.made) == (Batch.State.DONE, 301)


def test_nobody_else_opens_what_a_member_has_sent(page: Client, town: Town) -> None:
    went = sent(page, csv(line(1)))
    other = Client()
    sign_in(other, town.manager)

    assert other.get(went["Location"]).status_code == 404


@pytest.mark.parametrize("path", ["/bring-in/", SEND])
def test_a_member_who_may_bring_nothing_in_finds_no_such_page(
    town: Town, client: Client, path: str
) -> None:
    sign_in(client, town.officer)

    assert client.get(path).status_code == 404


def test_a_batch_of_another_agency_is_not_found(page: Client, town: Town) -> None:
    went = sent(page, csv(line(1)))
    done = page.post(page.post(went["Location"], COLUMNS)["Location"])
    Member.objects.filter(pk=town.manager.pk).update(agency=None)
    other = Client()
    sign_in(other, Member.objects.get(pk=town.manager.pk))

    assert other.get(done["Location"]).status_code == 404


def test_a_batch_is_undone_from_its_page_once(page: Client) -> None:
    went = sent(page, csv(line(1), line(2)))
    done = page.post(page.post(went["Location"], COLUMNS)["Location"])["Location"]
    undo = f"{done}undo/"
    assert "2 would be taken back" in page.get(undo).content.decode()

    page.post(undo)
    page.post(undo)

    shown = page.get(done).content.decode()
    assert "2 taken back" in shown
    assert not Report.objects.exists()
    assert page.get(undo).status_code == 302


def test_the_dry_run_asks_the_same_of_the_database_however_many_rows(
    page: Client, django_assert_max_num_queries: Any
) -> None:
    went = sent(page, csv(*(line(n) for n in range(200))))
    to_check = page.post(went["Location"], COLUMNS)["Location"]

    with django_assert_max_num_queries(60):
        page.get(to_check)


def test_a_batch_tells_a_colleague_of_no_report_that_is_closed_to_them(
    page: Client, town: Town
) -> None:
    held = town.bring("police_asb", [row(2)], town.police).rows.get().guard
    batch = town.bring("council_asb", [row(2, reference="C2")], town.council)
    at = reverse("bring_in_batch", args=[batch.reference])
    assert held is not None
    assert held.reference in page.get(at).content.decode()

    bar(held, member=town.manager, kind="conflict", reason="Kin", by=town.triage, at=AT)
    sign_in(page, town.manager)
    told = page.get(at).content.decode()

    assert held.reference not in told
    assert "metres apart" not in told
    assert batch.rows.get().words


SPELT = [
    "P16-95001",
    "p16-95001",
    "P16 - 95001",
    "P16\u00a0-95001",
    "Ｐ１６－９５００１",
    "P16-\u200b95001",
    "P16\u201395001",
    "P16\u221295001",
]


@pytest.mark.parametrize("written", SPELT[1:])
def test_two_spellings_of_one_reference_in_a_file_are_one_report_and_said_so(
    page: Client, written: str
) -> None:
    first = line(1, "first").replace("P1,", f"{SPELT[0]},")
    second = line(2, "second").replace("P2,", f"{written},")
    to_check = _to_check(page, first, second)
    told = page.get(to_check).content.decode()

    assert "Line 3 has the same reference and is left out" in told
    assert "Line 2 has this reference, written in another way, and says something else" in told
    done = page.get(page.post(to_check)["Location"]).content.decode()

    batch = Batch.objects.get()
    assert (batch.made, batch.same, batch.refused) == (1, 0, 1)
    assert Report.objects.get().narrative == "first"
    assert "Line 3 has the same reference and is left out" in done


@pytest.mark.parametrize("written", SPELT[1:])
def test_the_next_file_knows_a_reference_again_in_another_spelling(
    page: Client, written: str
) -> None:
    page.post(_to_check(page, line(1).replace("P1,", f"{SPELT[0]},")))

    went = sent(page, csv(line(1).replace("P1,", f"{written},")))
    page.post(went["Location"])

    assert Batch.objects.order_by("-pk")[0].same == 1
    assert Report.objects.count() == 1


def test_a_report_that_comes_another_way_meanwhile_is_said_and_nothing_is_kept(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_check = _to_check(page, line(1))
    monkeypatch.setattr(
        "guildhall.programmes.enforcement.bringing.writes.keep_sheets", _sent_meanwhile
    )

    answer = page.post(to_check, follow=True)

    assert answer.status_code == 200
    assert "came in another way meanwhile" in answer.content.decode()
    assert not Batch.objects.exists()


def _sent_meanwhile(*args: Any, **more: Any) -> Any:
    raise IntegrityError("UNIQUE constraint failed: enforcement_report.sent_key")


def _to_check(page: Client, *lines: str) -> str:
    went = sent(page, csv(*lines))
    found: str = page.post(went["Location"], COLUMNS)["Location"]
    return found
