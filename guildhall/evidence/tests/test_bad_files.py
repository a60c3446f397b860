"""Files that are not what they should be: each says what is wrong, where, and what to do."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guildhall.evidence import unpack
from guildhall.evidence.models import Batch
from guildhall.evidence.problems import BadFile, NotRecognised
from guildhall.evidence.tests.files import (
    STREET,
    one,
    problem,
    street_row,
    street_text,
    take_in,
    write,
    write_zip,
)

pytestmark = pytest.mark.django_db
NAME = "2024-01-cambridgeshire-street.csv"
GOOD = street_text([street_row()])
NOT_TEXT = GOOD.encode().replace(b"Lincoln", b"Lin\x81coln")


@pytest.mark.parametrize(
    ("text", "line", "says", "to_do"),
    [
        (b"", None, "empty", "Download it again"),
        (STREET.encode() + b"\n", 1, "no rows", "another release"),
        (b"<!DOCTYPE html>\n<html><body>Error 503</body></html>", 1, "web page", "browser"),
        (b"\n <html>", 1, "web page", "browser"),
        (GOOD.encode("utf-16"), 1, "UTF-16", "CSV UTF-8"),
        (GOOD.encode() + b"\0\0", 3, "not text", "CSV UTF-8"),
        (NOT_TEXT, 2, "neither UTF-8 nor Windows-1252", "CSV UTF-8"),
        (GOOD.replace(",", ";").encode(), 1, "semicolons", "commas"),
        (GOOD.replace(",", "\t").encode(), 1, "tabs", "commas"),
        (b"Police data\nfor 2024\n\n" + GOOD.encode(), 4, "on line 4", "3 rows above"),
        (
            GOOD.replace("Crime type", "Type of crime").encode(),
            1,
            "Missing: Crime type. Not expected: Type of crime",
            "again unchanged",
        ),
    ],
    ids=[
        "empty",
        "header only",
        "web page",
        "web page after a blank",
        "UTF-16",
        "binary",
        "no encoding",
        "semicolons",
        "tabs",
        "title rows",
        "wrong columns",
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_what_to_do(
    tmp_path: Path, data: Path, text: bytes, line: int | None, says: str, to_do: str
) -> None:
    found = problem(write(tmp_path / NAME, text))

    assert not isinstance(found, NotRecognised)
    assert found.line == line
    assert says in found.what
    assert to_do in found.to_do
    assert NAME in str(found)
    assert not Batch.objects.exists()
    assert not list((data / "raw").rglob("*"))
    assert not list((data / "warehouse").rglob("*"))
    assert [path.name for path in (data / "incoming").iterdir()] == ["lock"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf8_and_windows_1252_are_both_read(tmp_path: Path, encoding: str) -> None:
    text = GOOD.replace("Lincoln Road", "Café Court")

    found = one(write(tmp_path / NAME, text.encode(encoding)))

    assert found.accepted == 1
    expected = "windows-1252" if encoding == "cp1252" else "utf-8"
    assert Batch.objects.get().source.encoding == expected


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read(tmp_path: Path, ending: str) -> None:
    text = street_text([street_row(), street_row(month="2024-09")]).replace("\n", ending)

    found = one(write(tmp_path / NAME, text))

    assert (found.accepted, found.quarantined) == (1, 1)
    assert found.reasons[0]["first_line"] == 3


def test_gzipped_files_are_the_same_files(tmp_path: Path) -> None:
    one(write(tmp_path / NAME, GOOD))

    again = one(write(tmp_path / f"{NAME}.gz", gzip.compress(GOOD.encode())))

    assert not again.is_new


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_an_archive_cut_short_is_refused_whole(tmp_path: Path, kept: float) -> None:
    path = write_zip(tmp_path / "x.zip", {NAME: GOOD * 50})
    whole = path.read_bytes()

    found = problem(write(path, whole[: int(len(whole) * kept)]))

    assert "damaged" in found.what
    assert not Batch.objects.exists()


def test_a_gzip_cut_short_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress((GOOD * 500).encode())

    found = problem(write(tmp_path / f"{NAME}.gz", packed[:-20]))

    assert "damaged" in found.what


def test_an_archive_damaged_in_one_member_gives_the_others(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(NAME, GOOD)
        archive.writestr("2024-02-cambridgeshire-street.csv", GOOD.replace("2024-01", "2024-02"))
    path.write_bytes(path.read_bytes().replace(b"Lincoln", b"Lincolm", 1))

    outcomes = take_in(path)

    assert [isinstance(outcome, BadFile) for outcome in outcomes] == [True, False]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, b"0" * (64 * 2**20))

    found = problem(tmp_path / "x.zip")

    assert "would unpack to" in found.what


def test_a_zip_that_lies_about_its_size_is_stopped_as_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    size = 64 * 2**20
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(NAME, b"0" * size)
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), b"\1\0\0\0"))

    (found,) = take_in(path)

    assert isinstance(found, BadFile)


def test_a_gzip_bomb_is_stopped_as_it_unpacks(tmp_path: Path) -> None:
    found = problem(write(tmp_path / f"{NAME}.gz", gzip.compress(b"0" * (64 * 2**20))))

    assert "more than is safe" in found.what


def test_an_archive_in_an_archive_is_left(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(NAME, GOOD)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())

    assert "archive in an archive" in problem(tmp_path / "x.zip").what


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {NAME: GOOD})
    whole = bytearray(path.read_bytes())
    whole[6] |= 1
    whole[whole.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(bytes(whole))

    assert "encrypted" in problem(path).what


def test_names_that_climb_out_of_an_archive_write_nothing_outside(
    tmp_path: Path, data: Path
) -> None:
    found = one(write_zip(tmp_path / "x.zip", {f"../../{NAME}": GOOD}))

    assert found.accepted == 1
    assert not (tmp_path.parent / NAME).exists()


def test_a_path_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "no such file" in problem(tmp_path / "nothing.csv").what


def test_a_line_without_an_end_is_not_read_into_memory_whole(tmp_path: Path) -> None:
    text = GOOD + '"' + "x" * (5 * 2**20)

    found = one(write(tmp_path / NAME, text))

    assert found.accepted == 1
    assert found.rows_read == found.accepted + found.quarantined
    assert found.quarantined > 0


def test_how_much_an_archive_may_unpack_to_is_a_setting(tmp_path: Path, settings: Any) -> None:
    whole = write_zip(tmp_path / "x.zip", {NAME: GOOD})
    settings.UNPACK_GB = 0

    refused = problem(whole)
    settings.UNPACK_GB = 1

    assert "GUILDHALL_UNPACK_GB" in str(refused)
    assert one(whole).accepted > 0


def test_the_limits_let_two_gigabytes_through() -> None:
    assert unpack.largest_bytes() > 2 * 2**30


DIRECTORY = b"PK\1\2"  # an archive's own list of what it holds begins with this


def _at(whole: bytearray, place: int, new: bytes) -> bytes:
    whole[place : place + len(new)] = new
    return bytes(whole)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda whole: _at(whole, 30, b"X"),
        lambda whole: _at(whole, 0, b"X"),
        lambda whole: _at(whole, whole.index(DIRECTORY) + 10, b"\x63"),
        lambda whole: _at(whole, whole.index(DIRECTORY) + 42, b"\xff\xff\xff\x7f"),
        lambda whole: bytes(whole[40:]),
    ],
    ids=["another name", "no start", "unknown method", "beyond the end", "no beginning"],
)
def test_an_archive_whose_parts_do_not_agree_is_refused(
    tmp_path: Path, spoilt: Callable[[bytearray], bytes]
) -> None:
    whole = bytearray(write_zip(tmp_path / "x.zip", {NAME: GOOD}).read_bytes())

    found = problem(write(tmp_path / "x.zip", spoilt(whole)))

    assert "damaged" in found.what


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_under_any_method_of_packing_is_refused(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as archive:
        archive.writestr(NAME, GOOD * 50)
    whole = bytearray((tmp_path / "x.zip").read_bytes())
    whole[80:120] = bytes(byte ^ 0x5A for byte in whole[80:120])

    found = problem(write(tmp_path / "x.zip", bytes(whole)))

    assert "damaged" in found.what


def test_an_archive_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    assert "no files" in problem(write_zip(tmp_path / "x.zip", {})).what


def test_a_workbook_that_is_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "crime.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<si/>" * 2**23)

    found = problem(path)

    assert "workbook would unpack" in found.what
