"""Downloads, against a server on this machine that misbehaves as real ones do."""

import hashlib
import io
import json
import socket
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.evidence import fetch as fetching
from guildhall.evidence.fetch import NotFetched
from guildhall.evidence.fetch_commands import fetch as command
from guildhall.evidence.sources import BY_KEY, SOURCES, Download, downloads

PAGE = "https://example.org/about"


class Shop(ThreadingHTTPServer):
    """A server whose faults a test sets."""

    body = b""
    etag = '"one"'
    cut_after: list[int]
    status = 200
    kind = "application/octet-stream"
    says_length = True
    hang_ups = 0
    asked: list[str]
    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        shop = self.server
        span = self.headers.get("Range", "")
        shop.asked.append(span)
        if shop.hang_ups:
            shop.hang_ups -= 1
            self.close_connection = True
            return
        fresh = self.headers.get("If-Range") == shop.etag
        start = int(span.removeprefix("bytes=").rstrip("-")) if span and fresh else 0
        if start and start >= len(shop.body):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(shop.body)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        rest = shop.body[start:]
        self.send_response(206 if start else shop.status)
        self.send_header("Content-Type", shop.kind)
        self.send_header("ETag", shop.etag)
        if start:
            last = len(shop.body) - 1
            self.send_header("Content-Range", f"bytes {start}-{last}/{len(shop.body)}")
        if shop.says_length:
            self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        cut = shop.cut_after.pop(0) if shop.cut_after else len(rest)
        self.wfile.write(rest[:cut])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def running() -> Iterator[Shop]:
    with Shop(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def shop(running: Shop) -> Shop:
    reset(running, b"month,n\n2016-01,5\n" * 500)
    return running


def reset(shop: Shop, body: bytes) -> None:
    shop.body, shop.etag, shop.cut_after, shop.asked = body, '"one"', [], []
    shop.hang_ups = 0
    shop.status, shop.kind, shop.says_length = 200, "application/octet-stream", True


def address(shop: Shop) -> str:
    return f"http://127.0.0.1:{shop.server_address[1]}"


def file(shop: Shop, name: str = "made.csv") -> Download:
    return Download(f"{address(shop)}/{name}", name, PAGE)


def test_a_file_is_downloaded_whole_with_its_digest(shop: Shop, tmp_path: Path) -> None:
    found = fetching.fetch(file(shop), tmp_path)

    assert found.path.read_bytes() == shop.body
    assert found.sha256 == hashlib.sha256(shop.body).hexdigest()
    assert [p.name for p in tmp_path.iterdir()] == ["made.csv"]


def test_a_file_already_here_is_not_asked_for_again(shop: Shop, tmp_path: Path) -> None:
    fetching.fetch(file(shop), tmp_path)
    shop.asked.clear()

    assert fetching.fetch(file(shop), tmp_path).was_held
    assert shop.asked == []
    assert not fetching.fetch(file(shop), tmp_path, again=True).was_held


def test_a_download_cut_off_goes_on_from_where_it_stopped(shop: Shop, tmp_path: Path) -> None:
    shop.cut_after = [1000]

    found = fetching.fetch(file(shop), tmp_path)

    assert found.path.read_bytes() == shop.body
    assert shop.asked == ["", "bytes=1000-"]


def test_a_download_that_keeps_being_cut_off_is_kept_for_another_run(
    shop: Shop, tmp_path: Path
) -> None:
    shop.cut_after = [100, 100, 100]

    with pytest.raises(NotFetched, match=r"cut off after 300 bytes.*goes on from there"):
        fetching.fetch(file(shop), tmp_path)

    assert not (tmp_path / "made.csv").exists()
    found = fetching.fetch(file(shop), tmp_path)
    assert (found.resumed_from, found.path.read_bytes()) == (300, shop.body)


def test_a_server_that_hangs_up_before_it_answers_is_tried_again(
    shop: Shop, tmp_path: Path
) -> None:
    shop.hang_ups = 2

    assert fetching.fetch(file(shop), tmp_path).path.read_bytes() == shop.body


def test_a_last_part_of_unsaid_length_that_is_cut_off_is_not_taken_as_whole(
    shop: Shop, tmp_path: Path
) -> None:
    shop.cut_after = [1000, 0, 0]
    with pytest.raises(NotFetched):
        fetching.fetch(file(shop), tmp_path)
    shop.says_length, shop.cut_after = False, [500]

    assert fetching.fetch(file(shop), tmp_path).path.read_bytes() == shop.body


def test_a_file_that_changed_meanwhile_is_downloaded_from_its_beginning(
    shop: Shop, tmp_path: Path
) -> None:
    shop.cut_after = [100] * 3
    with pytest.raises(NotFetched):
        fetching.fetch(file(shop), tmp_path)
    shop.body, shop.etag = b"another,version\n" * 400, '"two"'

    found = fetching.fetch(file(shop), tmp_path)

    assert found.path.read_bytes() == shop.body


def test_a_part_that_is_already_whole_is_taken_as_it_is(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "made.csv.part").write_bytes(shop.body)
    (tmp_path / "made.csv.part.json").write_text(json.dumps({"version": shop.etag}))

    found = fetching.fetch(file(shop), tmp_path)

    assert found.path.read_bytes() == shop.body


@pytest.mark.parametrize(
    ("status", "kind", "body", "words"),
    [
        (404, "text/html", b"<html>no</html>", r"no such file \(404\).*" + PAGE),
        (503, "text/plain", b"busy", "answered 503"),
        (200, "text/html; charset=utf-8", b"<html>error</html>", "a web page instead"),
        (200, "text/csv", b"\n<!DOCTYPE html><title>Error", "a web page instead"),
    ],
)
def test_what_is_not_the_file_is_refused_and_nothing_is_left(
    shop: Shop, tmp_path: Path, status: int, kind: str, body: bytes, words: str
) -> None:
    shop.status, shop.kind, shop.body = status, kind, body

    with pytest.raises(NotFetched, match=words):
        fetching.fetch(file(shop), tmp_path)

    assert not (tmp_path / "made.csv").exists()


def test_a_page_saved_as_a_zip_is_refused(shop: Shop, tmp_path: Path) -> None:
    shop.body = b"not a zip at all"

    with pytest.raises(NotFetched, match="not a zip archive"):
        fetching.fetch(file(shop, "2024-12.zip"), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_another_digest_than_the_one_given_is_refused(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="SHA-256"):
        fetching.fetch(file(shop), tmp_path, sha256="0" * 64)

    assert list(tmp_path.iterdir()) == []
    right = hashlib.sha256(shop.body).hexdigest()
    assert fetching.fetch(file(shop), tmp_path, sha256=right.upper()).sha256 == right


def test_offline_says_how_to_do_it_by_hand(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    download = Download(f"http://127.0.0.1:{port}/made.csv", "made.csv", PAGE)

    with pytest.raises(NotFetched) as refused:
        fetching.fetch(download, tmp_path)

    assert "cannot be reached" in str(refused.value)
    assert f"by hand from {PAGE} and run: guildhall import made.csv" in str(refused.value)


@settings(max_examples=25, deadline=None)
@given(
    body=st.binary(min_size=1, max_size=3000),
    cuts=st.lists(st.integers(1, 1000), max_size=8),
    says_length=st.booleans(),
)
def test_however_often_it_is_cut_off_the_bytes_are_right_in_the_end(
    running: Shop,
    tmp_path_factory: pytest.TempPathFactory,
    body: bytes,
    cuts: list[int],
    says_length: bool,
) -> None:
    reset(running, b"x" + body)
    running.cut_after = [cut for cut in cuts if cut < 200]
    running.says_length = says_length or bool(cuts)
    folder = tmp_path_factory.mktemp("downloads")

    for _ in range(20):
        try:
            found = fetching.fetch(file(running), folder)
        except NotFetched:
            continue
        break

    assert found.path.read_bytes() == running.body


def zipped() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("2024-12/2024-12-cambridgeshire-street.csv", "Crime ID\n")
    return whole.getvalue()


def test_the_command_fetches_a_police_archive_and_says_what_comes_next(
    shop: Shop, tmp_path: Path
) -> None:
    shop.body = zipped()
    asked = ["police", "--release", "2024-12", "--from", address(shop), "--to", str(tmp_path)]

    told = CliRunner().invoke(command, asked)

    assert told.exit_code == 0
    assert "guildhall import" in told.stderr
    assert (tmp_path / "2024-12.zip").read_bytes() == shop.body


def test_the_command_fetches_the_three_tables_of_a_year(shop: Shop, tmp_path: Path) -> None:
    asked = ["stats19", "--year", "2023", "--from", address(shop), "--to", str(tmp_path), "--json"]

    told = CliRunner().invoke(command, asked)

    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [Path(line["file"]).name for line in lines] == [
        f"dft-road-casualty-statistics-{table}-2023.csv"
        for table in ("collision", "vehicle", "casualty")
    ]
    assert "/road-accidents-safety-data/" in lines[0]["url"]


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (["population"], 1, "by hand from https://www.ons.gov.uk"),
        (["police", "--release", "December"], 2, "is no release"),
        (["weather"], 2, "is not one of"),
    ],
)
def test_the_command_says_what_it_cannot_fetch(asked: list[str], code: int, words: str) -> None:
    told = CliRunner().invoke(command, asked)

    assert told.exit_code == code
    assert words in told.output


def test_every_publication_has_a_page_and_addresses_on_https() -> None:
    for source in SOURCES:
        assert source.page.startswith("https://")
        for download in downloads(source, [source.latest]):
            assert download.url.startswith("https://")
            assert download.name
    assert set(BY_KEY) >= {"police", "stats19", "population"}
