"""The pages that map a partner's extract, from sending it to the batch it became."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.evidence.mappings import reads
from guildhall.evidence.models import Batch
from guildhall.partners.models import Agency, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member, put_agency
from guildhall.testing import sign_in

pytestmark = pytest.mark.django_db
CALLS = "Calls 2016\nDate,Reason,Outward postcode\n03/04/2016,Assault,PE1\n31/02/2016,Assault,PE1\n"


def new(role: Role, email: str = "") -> Member:
    return add_member(
        email=email or f"{role}@example.org",
        name="Made Up",
        password="a long enough phrase",
        roles=[role],
        agency=None,
        by=None,
        at=clock.now(),
    )


@pytest.fixture
def analyst(client: Client) -> Client:
    sign_in(client, new(Role.ANALYST))
    put_agency(
        key="ambulance",
        name="Ambulance service",
        kind=Agency.Kind.COOPERATING,
        joined_on=None,
        left_on=None,
        by=None,
        at=clock.now(),
    )
    return client


def send(client: Client, content: bytes, file: str = "calls.csv", name: str = "calls") -> Any:
    data = {"schedule": "extract_ambulance", "agency": "ambulance", "name": name}
    sent = SimpleUploadedFile(file, content)
    return client.post("/evidence/extracts/new/", {**data, "file": sent})


def test_an_extract_is_sent_named_checked_and_imported(analyst: Client, data: Path) -> None:
    sent = send(analyst, CALLS.encode())
    columns = analyst.get(sent["Location"])
    text = columns.content.decode()
    assert "First rows under line 2" in text
    assert '<option value="Reason" selected>' in text

    named = analyst.post(
        sent["Location"],
        {"happened_on": "Date", "category": "Reason", "place": "Outward postcode"},
    )
    checked = analyst.get(named["Location"]).content.decode()
    assert "1 of 2 rows would be accepted, from April 2016" in checked
    assert "the first on line 4: happened_on is not a date" in checked
    assert not Batch.objects.exists()

    done = analyst.post(named["Location"])

    batch = Batch.objects.get()
    assert done["Location"] == f"/evidence/batches/{batch.reference}/"
    assert (batch.feed, batch.accepted, batch.quarantined) == ("extract_ambulance", 1, 1)
    assert batch.file == "calls.csv"
    mapping = reads.mapping("calls")
    assert mapping is not None
    assert (mapping.header_line, mapping.agency and mapping.agency.key) == (2, "ambulance")
    assert list((data / "uploads").iterdir()) == []


def test_the_next_file_is_brought_in_on_one_page(analyst: Client) -> None:
    sent = send(analyst, CALLS.encode())
    named = analyst.post(sent["Location"], {"happened_on": "Date"})
    analyst.post(named["Location"])
    page = "/evidence/extracts/mappings/calls/"
    assert "version 1" in analyst.get(page).content.decode()

    later = CALLS.replace("03/04/2016", "03/05/2016").encode()
    done = analyst.post(page, {"file": SimpleUploadedFile("may.csv", later)})
    wrong = analyst.post(page, {"file": SimpleUploadedFile("june.csv", b"When,Why\n1,2\n")})

    assert done.status_code == 302
    assert Batch.objects.count() == 2
    assert wrong.status_code == 422
    assert "has no column called Date" in wrong.content.decode()
    assert "calls" in analyst.get("/evidence/extracts/").content.decode()


def test_a_sheet_and_another_header_line_can_be_chosen(analyst: Client) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Notes"])
    sheet = book.create_sheet("April")
    sheet.append(["Title", "of", "it"])
    sheet.append(["Date", "Reason", "Area"])
    sheet.append(["03/04/2016", "Assault", "PE1"])
    whole = io.BytesIO()
    book.save(whole)

    sent = send(analyst, whole.getvalue(), "calls.xlsx")
    page = analyst.get(sent["Location"] + "?sheet=April&header=2").content.decode()

    assert "First rows under line 2" in page
    assert '<option value="Reason" selected>' in page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"Date,Patient name\n03/04/2016,x\n", "a.csv", "looks like a name"),
        (b"Date,Place\n03/04/2016,PE1 1AA\n", "a.csv", "holds a full postcode"),
        (b"anything", "a.docx", "must be CSV or XLSX"),
        (b"not a workbook", "a.xlsx", "not a workbook"),
        (b"", "a.csv", "The file is empty"),
    ],
)
def test_a_file_that_may_not_be_kept_is_refused_before_it_is_shown(
    analyst: Client, data: Path, content: bytes, name: str, words: str
) -> None:
    answer = send(analyst, content, name)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    uploads = data / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose date"),
        ({"happened_on": "Date", "category": "Date"}, "is chosen twice"),
        ({"happened_on": "Date", "covers": "Peterborough"}, "must be a code such as E06000031"),
    ],
)
def test_columns_named_wrongly_are_asked_for_again(
    analyst: Client, fields: dict[str, str], words: str
) -> None:
    sent = send(analyst, CALLS.encode())

    answer = analyst.post(sent["Location"], fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_extract_is_seen_by_nobody_but_who_sent_it(analyst: Client) -> None:
    sent = send(analyst, CALLS.encode())
    other = Client()
    sign_in(other, new(Role.ANALYST, "other@example.org"))

    assert other.get(sent["Location"]).status_code == 404
    assert other.get("/evidence/extracts/sent/no-such-token-at-all-here/").status_code == 404
    assert analyst.get(sent["Location"]).status_code == 200


def test_a_board_member_cannot_map_or_import(client: Client) -> None:
    sign_in(client, new(Role.BOARD))

    for page in ("", "new/", "mappings/calls/"):
        assert client.get(f"/evidence/extracts/{page}").status_code == 403


def test_pages_are_shown_without_errors_before_anything_is_filled_in(analyst: Client) -> None:
    sent = send(analyst, CALLS.encode())
    named = analyst.post(sent["Location"], {"happened_on": "Date"})
    analyst.post(named["Location"])
    again = send(analyst, CALLS.encode())

    for page in ("/evidence/extracts/new/?schedule=extract_ambulance&name=calls",
                 "/evidence/extracts/mappings/calls/", again["Location"]):  # fmt: skip
        answer = analyst.get(page)
        assert answer.status_code == 200
        assert "There is a problem" not in answer.content.decode()


def test_the_list_of_extracts_takes_a_fixed_number_of_queries(analyst: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert analyst.get("/evidence/extracts/").status_code == 200
        return len(seen)

    for name in ("one", "two"):
        sent = send(analyst, CALLS.encode(), name=name)
        named = analyst.post(sent["Location"], {"happened_on": "Date"})
        analyst.post(named["Location"])
    with_two = queries()
    sent = send(analyst, CALLS.encode(), name="three")
    analyst.post(analyst.post(sent["Location"], {"happened_on": "Date"})["Location"])

    assert queries() == with_two
    assert with_two <= 15
