"""The pages of evidence: what is held, gaps in words, one batch, and bringing in a file."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.evidence import present
from guildhall.evidence.jobs import import_paths
from guildhall.evidence.models import Batch
from guildhall.evidence.reads import Coverage
from guildhall.evidence.tests.files import AT, one, street_row, street_text, take_in, write
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.testing import sign_in

pytestmark = pytest.mark.django_db
NAME = "2024-01-cambridgeshire-street.csv"
TEXT = street_text([street_row(), street_row(month="2024-02")])


def new(role: Role) -> Member:
    return add_member(
        email=f"{role}@example.org",
        name=role.value.capitalize(),
        password="a long enough phrase",
        roles=[role],
        agency=None,
        by=None,
        at=clock.now(),
    )


@pytest.fixture
def analyst(client: Client) -> Client:
    sign_in(client, new(Role.ANALYST))
    return client


@pytest.fixture
def board(client: Client) -> Client:
    sign_in(client, new(Role.BOARD))
    return client


def queries(client: Client, address: str) -> int:
    client.get(address)  # what is kept in memory from the first time on
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_says_what_is_held_and_what_else_can_be(board: Client, tmp_path: Path) -> None:
    one(write(tmp_path / NAME, TEXT))

    text = board.get("/evidence/").content.decode()

    assert "January 2024" in text
    assert "What else can be brought in" in text
    assert "Stop and search" in text
    assert "Bring in a file" not in text


def test_an_empty_list_says_how_to_start(analyst: Client) -> None:
    text = analyst.get("/evidence/").content.decode()

    assert "No files are held yet." in text
    assert "Bring in a file" in text


def test_a_feed_shows_its_months_and_names_its_gaps(board: Client, tmp_path: Path) -> None:
    months = ["2023-11", "2024-01", "2024-04"]
    one(write(tmp_path / "street.csv", street_text([street_row(month=m) for m in months])))

    text = board.get("/evidence/feeds/police_street/").content.decode()

    assert "December 2023 (1 month); February 2024 to March 2024 (2 months)" in text
    assert text.count("not held") == 3
    assert "offences and incidents" in text


def test_a_batch_shows_its_counts_its_hash_and_its_quarantined_rows(
    board: Client, tmp_path: Path
) -> None:
    found = one(write(tmp_path / NAME, TEXT), released="2024-03")

    text = board.get(f"/evidence/batches/{found.batch}/").content.decode()

    assert "2 rows read = 1 accepted + 0 repeated + 1 quarantined." in text
    assert Batch.objects.get().source.sha256 in text
    assert "first on line 3" in text
    assert "month not of file" in text
    assert "2024-03" in text


@pytest.mark.parametrize("address", ["/evidence/feeds/nothing/", "/evidence/batches/NOTTHERE/"])
def test_what_is_not_there_is_not_found(board: Client, address: str) -> None:
    assert board.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/evidence/", "/evidence/feeds/police_street/"])
def test_queries_do_not_grow_with_what_is_held(board: Client, tmp_path: Path, address: str) -> None:
    one(write(tmp_path / "0" / NAME, TEXT))
    few = queries(board, address)
    for number in range(1, 6):
        rows = [street_row(f"{number}", month=f"2024-0{number}") for _ in range(number)]
        one(write(tmp_path / str(number) / "street.csv", street_text(rows)))

    assert queries(board, address) == few <= 8


def test_a_batch_page_asks_a_fixed_number_of_queries(board: Client, tmp_path: Path) -> None:
    found = one(write(tmp_path / NAME, TEXT))

    assert queries(board, f"/evidence/batches/{found.batch}/") <= 8


def test_a_batch_names_its_months_that_are_not_counted_and_the_rows_it_took_the_place_of(
    board: Client, tmp_path: Path
) -> None:
    rows = {f"2024-{month:02}": 120 for month in range(1, 7)}
    made = [street_row(f"{m}{n:060}", m) for m, many in rows.items() for n in range(many)]
    one(write(tmp_path / "whole.csv", street_text(made)), released="2024-08")
    cut = [row for row in made if row[1] == "2024-06"][:30]
    found = one(write(tmp_path / "cut.csv", street_text(cut)), released="2024-09")

    page = board.get(f"/evidence/batches/{found.batch}/").content.decode()

    assert "June 2024 is not counted, because its file is not whole: 30 rows" in page
    assert "30 rows in place of 120: Cambridgeshire Constabulary, June 2024" in page


def test_a_batch_says_which_months_it_took_the_place_of_and_its_forerunner_says_none(
    board: Client, tmp_path: Path
) -> None:
    old = [street_row(month=m) for m in ("2023-11", "2023-12", "2024-02")]
    new = [street_row(month=m) for m in ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03")]
    first = one(write(tmp_path / "old.csv", street_text(old)), released="2024-03")
    second = one(write(tmp_path / "new.csv", street_text(new)), released="2024-04")

    before = board.get(f"/evidence/batches/{first.batch}/").content.decode()
    after = board.get(f"/evidence/batches/{second.batch}/").content.decode()

    assert "took the place of" not in before
    assert "November 2023 to December 2023, February 2024</li>" in after


def test_a_feed_adds_up_what_is_held_of_each_year(board: Client, tmp_path: Path) -> None:
    months = ["2023-11", "2024-01", "2024-01", "2024-04"]
    rows = [street_row(str(n), month=month) for n, month in enumerate(months)]
    one(write(tmp_path / "street.csv", street_text(rows)))

    text = board.get("/evidence/feeds/police_street/").content.decode()

    totals = re.findall(r"<td[^>]*>\s*(\d*)\s*</td>\s*</tr>", text)
    assert totals[:2] == ["3", "1"]


def test_a_long_list_of_files_goes_on_by_key(
    board: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guildhall.evidence.views.BATCHES_SHOWN", 2)
    for number in range(3):
        rows = [street_row(str(number), month=f"2024-0{number + 1}")]
        one(write(tmp_path / f"{number}.csv", street_text(rows)))
    references = list(Batch.objects.values_list("reference", flat=True))

    first = board.get("/evidence/feeds/police_street/").content.decode()
    then = board.get(f"/evidence/feeds/police_street/?before={references[1]}").content.decode()

    assert [reference in first for reference in references] == [True, True, False]
    assert f"?before={references[1]}" in first
    assert [reference in then for reference in references] == [False, False, True]


def test_an_analyst_brings_in_a_file_and_is_named_on_it(analyst: Client) -> None:
    file = SimpleUploadedFile(NAME, TEXT.encode())

    answer = analyst.post("/evidence/upload/", {"file": file, "release": "2024-03"})

    batch = Batch.objects.select_related("by").get()
    assert answer["Location"] == f"/evidence/batches/{batch.reference}/"
    assert (batch.file, batch.release) == (NAME, "2024-03")
    assert batch.by is not None
    assert batch.by.name == "Analyst"


def test_a_bad_file_is_answered_with_what_to_do(analyst: Client) -> None:
    file = SimpleUploadedFile(NAME, b"<html>not found</html>")

    answer = analyst.post("/evidence/upload/", {"file": file})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("It is a web page, not data") == 2  # above the form, and beside its field
    assert "What came of it" not in page
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Choose a file"),
        ({"file": SimpleUploadedFile("street", b"x")}, "must keep its ending"),
        ({"file": SimpleUploadedFile(NAME, b"x"), "release": "soon"}, "is not a release"),
    ],
)
def test_a_form_filled_in_wrongly_says_so(
    analyst: Client, fields: dict[str, object], says: str
) -> None:
    answer = analyst.post("/evidence/upload/", fields)

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_file_too_large_for_a_request_is_sent_to_the_command_line(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guildhall.evidence.forms.LARGEST_UPLOAD_BYTES", 10)

    answer = analyst.post("/evidence/upload/", {"file": SimpleUploadedFile(NAME, TEXT.encode())})

    assert "guildhall import" in answer.content.decode()
    assert not Batch.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ANALYST])
def test_only_an_analyst_may_bring_in_a_file(client: Client, role: Role) -> None:
    sign_in(client, new(role))
    file = SimpleUploadedFile(NAME, TEXT.encode())

    assert client.get("/evidence/upload/").status_code == 403
    assert client.post("/evidence/upload/", {"file": file}).status_code == 403
    assert not Batch.objects.exists()


def test_the_write_itself_refuses_a_member_who_may_not(tmp_path: Path) -> None:
    path = write(tmp_path / NAME, TEXT)

    with pytest.raises(NotAllowed):
        list(import_paths([path], release=None, by=new(Role.BOARD), at=AT))

    assert not Batch.objects.exists()
    assert take_in(path)


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (("2024-03", "2024-03"), "March 2024 (1 month)"),
        (("2023-12", "2024-01"), "December 2023 to January 2024 (2 months)"),
    ],
)
def test_gaps_are_said_in_words(gap: tuple[str, str], words: str) -> None:
    assert present.gap_words(gap) == words


def test_a_unit_without_gaps_says_so() -> None:
    unit = Coverage("Cambridgeshire", {"2024-01": 3, "2024-02": 0})

    assert present.coverage_sentence(unit) == (
        "Every month from January 2024 to February 2024 is held."
    )


def test_a_name_too_long_for_a_folder_is_cut_and_the_file_taken_in(analyst: Client) -> None:
    file = SimpleUploadedFile("😀" * 200 + ".csv", TEXT.encode())

    answer = analyst.post("/evidence/upload/", {"file": file})

    assert answer.status_code == 302
    assert Batch.objects.get().file.endswith("😀.csv")
